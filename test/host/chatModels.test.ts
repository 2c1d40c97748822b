/** Our models in VS Code's language model API, asked the way another extension asks them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatMessage, ThinkSetting } from '../../src/core/stream/chat.ts';
import type { TurnEvent } from '../../src/core/stream/turnEvent.ts';
import { type ChatFeatures, detectChatFeatures, thinkingIn, thinkingText } from '../../src/platform/chatFeatures.ts';
import type { ProviderDelta } from '../../src/providers/provider.ts';
import { runTurn } from '../../src/session/turn/runTurn.ts';
import { fromChatMessages } from '../../src/surfaces/models/fromChatMessages.ts';
import { fromModelError, toModelError } from '../../src/surfaces/models/modelErrors.ts';
import { toChatMessages } from '../../src/surfaces/models/toChatMessages.ts';
import { TurnParts } from '../../src/surfaces/models/turnParts.ts';
import { VscodeModels } from '../../src/surfaces/models/vscodeModels.ts';
import { waitFor } from '../harness/processes.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';
import { plainTurn, turnOf, turnStart } from '../unit/core/turnEvents.ts';

const features = detectChatFeatures('');
const bare: ChatFeatures = { nativeThinking: false, thinkingPart: undefined };
const { User, Assistant } = vscode.LanguageModelChatMessage;

describe('models of ours in VS Code', () => {
	let ollama: OllamaStandIn;
	const address = vscode.workspace.getConfiguration('sidethought.ollama');

	before(async () => {
		ollama = await startOllamaStandIn();
		await vscode.extensions.getExtension('sidethought.sidethought')?.activate();
		await address.update('baseUrl', ollama.url, vscode.ConfigurationTarget.Global);
	});

	after(async () => {
		await address.update('baseUrl', undefined, vscode.ConfigurationTarget.Global);
		await ollama.stop();
	});

	it('are offered with what they can do, soon after a server is set up', async () => {
		const model = await ourModel('scripted-tools:latest');
		assert.equal(model.family, 'scripted-tools');
		assert.equal(model.vendor, 'sidethought');
		assert.ok(model.maxInputTokens > 1000 && model.maxInputTokens < 8192);
	});

	it('stream thinking as parts of its own kind, then the answer', async () => {
		const model = await ourModel('scripted-think:latest');
		const { stream } = await model.sendRequest([User('why is the sum wrong?')]);
		const kinds: string[] = [];
		let thought = '';
		let answer = '';
		for await (const part of stream) {
			const thinking = thinkingIn(part, features);
			thought += thinking ? thinkingText(thinking) : '';
			answer += part instanceof vscode.LanguageModelTextPart ? part.value : '';
			kinds.push(thinking ? 'thinking' : 'other');
		}
		assert.match(thought, /the user asks why the sum is wrong/);
		assert.match(answer, /^The function subtracts/);
		assert.doesNotMatch(answer, /<think>|the user asks/);
		assert.ok(kinds.lastIndexOf('thinking') < kinds.indexOf('other'));
	});

	it('call tools, and read what a tool found', async () => {
		const model = await ourModel('scripted-tools:latest');
		const question = User('what is in the file?');
		const tool = { name: 'read_file', description: 'Reads', inputSchema: { type: 'object', properties: {} } };
		const calls = await callsOf(await model.sendRequest([question], { tools: [tool] }));
		assert.deepEqual(calls[0]?.input, { path: 'sample.ts' });
		assert.equal(calls[0]?.name, 'read_file');

		const call = calls[0];
		assert.ok(call);
		const result = new vscode.LanguageModelToolResultPart(call.callId, [new vscode.LanguageModelTextPart('a - b')]);
		const reply = await model.sendRequest([question, Assistant([call]), User([result])], { tools: [tool] });
		assert.match(await textOf(reply), /^Read it\./);
		const sent = JSON.parse(ollama.requests.findLast(each => each.path === '/api/chat')?.body ?? '{}');
		assert.deepEqual(
			sent.messages.map((message: ChatMessage) => message.role),
			['user', 'assistant', 'tool'],
		);
		assert.equal(sent.messages[2].content, 'a - b');
	});

	it('close the connection when the request is cancelled', async () => {
		const model = await ourModel('scripted-think:latest');
		const line = { message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false };
		ollama.next(streamReply([{ line }], 'stall'));
		const cancel = new vscode.CancellationTokenSource();
		const { stream } = await model.sendRequest([User('why?')], {}, cancel.token);
		for await (const _part of stream) {
			cancel.cancel();
			break;
		}
		await ollama.waitFor(request => request.path === '/api/chat' && request.outcome === 'cancelled');
	});

	it('say in words what went wrong', async () => {
		const model = await ourModel('scripted-think:latest');
		ollama.next({ status: 404, headers: {}, steps: [{ bytes: '{"error":"model \'x\' not found"}' }], ending: 'close' });
		const failure = await textOf(await model.sendRequest([User('hi')])).then(
			() => undefined,
			error => error,
		);
		assert.match(String(failure), /not found|pull/i);
	});

	it('count tokens', async () => {
		const model = await ourModel('scripted-think:latest');
		const count = await model.countTokens('four words are here, and some more');
		assert.ok(count > 4 && count < 20, `${count}`);
	});

	async function ourModel(id: string): Promise<vscode.LanguageModelChat> {
		return waitFor(`${id} in the list of VS Code`, async () => {
			const [model] = await vscode.lm.selectChatModels({ vendor: 'sidethought', id: `ollama/${id}` });
			return model;
		});
	}
});

describe('messages of VS Code', () => {
	it('keep roles, tools, pictures and thinking', () => {
		assert.ok(features.thinkingPart, 'this VS Code has thinking parts');
		const thought = new features.thinkingPart('Hm.', 't', { sidethought: [{ provider: 'anthropic', data: { a: 1 } }] });
		const call = new vscode.LanguageModelToolCallPart('c1', 'read', { path: 'x' });
		const result = new vscode.LanguageModelToolResultPart('c1', [new vscode.LanguageModelTextPart('found')]);
		const picture = vscode.LanguageModelDataPart.image(new Uint8Array([1, 2]), 'image/png');
		const messages = fromChatMessages(
			[
				{ role: 3 as vscode.LanguageModelChatMessageRole, name: undefined, content: [text('Be brief.')] },
				{ role: 1, name: undefined, content: [text('Look: '), picture] },
				{ role: 2, name: undefined, content: [thought, text('I read.'), call] },
				{ role: 1, name: undefined, content: [result, text('And?')] },
			],
			features,
		);
		assert.deepEqual(messages, [
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'Look: ', images: [{ mimeType: 'image/png', base64: 'AQI=' }] },
			{
				role: 'assistant',
				content: 'I read.',
				thinking: 'Hm.',
				toolCalls: [{ id: 'c1', name: 'read', arguments: '{"path":"x"}' }],
				providerData: [{ provider: 'anthropic', data: { a: 1 } }],
			},
			{ role: 'tool', content: 'found', toolCallId: 'c1', toolName: 'read' },
			{ role: 'user', content: 'And?' },
		]);
	});

	it('come back as they went', () => {
		const messages: readonly ChatMessage[] = [
			{ role: 'user', content: 'Hi', images: [{ mimeType: 'image/png', base64: 'AQI=' }] },
			{ role: 'assistant', content: 'I read.', toolCalls: [{ id: 'c1', name: 'read', arguments: '{"path":"x"}' }] },
			{ role: 'tool', content: 'found', toolCallId: 'c1', toolName: 'read' },
		];
		assert.deepEqual(fromChatMessages(toChatMessages(messages), features), messages);
	});

	it('leave out what is empty', () => {
		assert.deepEqual(fromChatMessages([{ role: 2, name: undefined, content: [] }], features), []);
	});
});

describe('a turn as parts of a model', () => {
	it('marks the end of the thinking', () => {
		const parts = partsOf(plainTurn(['Hm.', ' So.'], ['Yes.']), features);
		const thoughts = parts.map(part => thinkingIn(part, features)).filter(part => part !== undefined);
		assert.deepEqual(
			thoughts.map(part => [part.value, part.metadata]),
			[
				['Hm.', undefined],
				[' So.', undefined],
				['', { vscode_reasoning_done: true }],
			],
		);
		assert.equal(wordsOf(parts), 'Yes.');
	});

	it('leaves the thinking out where VS Code has no parts for it', () => {
		assert.equal(wordsOf(partsOf(plainTurn(['Hm.'], ['Yes.']), bare)), 'Yes.');
	});

	it('quotes the thinking there when that is wished', () => {
		const parts = partsOf(plainTurn(['Hm.\nSo', ' what?'], ['Yes.']), bare, 'text');
		assert.equal(wordsOf(parts), '> Hm.\n> So what?\n\nYes.');
	});

	it('passes tool calls on, also when their arguments are broken', () => {
		const calls = partsOf(
			turnOf([
				turnStart,
				{ type: 'tool-call', id: 'a', name: 'read', arguments: '{"x":1}' },
				{ type: 'tool-call', id: 'b', name: 'read', arguments: '{"x":' },
			]),
			features,
		).filter(part => part instanceof vscode.LanguageModelToolCallPart);
		assert.deepEqual(
			calls.map(call => call.input),
			[{ x: 1 }, { arguments: '{"x":' }],
		);
	});

	it('reports usage only where the server counted', () => {
		const usage = { promptTokens: 3, completionTokens: 4 };
		const counted = partsOf(turnOf([turnStart, { type: 'usage', usage }]), features);
		assert.ok(counted[0] instanceof vscode.LanguageModelDataPart);
		assert.deepEqual(JSON.parse(new TextDecoder().decode(counted[0].data)), {
			prompt_tokens: 3,
			completion_tokens: 4,
			total_tokens: 7,
		});
		const guessed = { ...usage, estimated: ['completionTokens'] };
		assert.deepEqual(partsOf(turnOf([turnStart, { type: 'usage', usage: guessed }]), features), []);
	});
});

describe('a model of another vendor', () => {
	it('is asked with its own thinking where it gives some', async () => {
		assert.ok(features.thinkingPart);
		const model = fakeModel('mystery', [new features.thinkingPart('Hm.'), text('Yes.')]);
		const models = new VscodeModels(features);
		const ref = models.toModelRef(model);
		assert.deepEqual(ref, { provider: 'vscode', id: 'other/mystery', label: 'Mystery' });
		const deltas = await collect(models, 'other/mystery');
		assert.deepEqual(deltas.slice(-3), [
			{ type: 'thinking', text: 'Hm.' },
			{ type: 'text', text: 'Yes.' },
			{ type: 'finish', reason: 'stop' },
		]);
		// Having been seen to think, it is not asked in words any more.
		assert.equal((await collect(models, 'other/mystery')).length, 3);
		assert.equal(model.asked.at(-1)?.length, 1);
	});

	it('is asked in words to think where it is not known to think', async () => {
		const model = fakeModel('gpt-4o', [text('<think>Hm.</think>Yes.')]);
		const models = new VscodeModels(features);
		const [notice] = await collect(models, idOf(models, model));
		assert.deepEqual([notice?.type, notice && 'kind' in notice && notice.kind], ['notice', 'prompted-thinking']);
		assert.match(JSON.stringify(model.asked[0]), /between <think> and <\/think>/);
	});

	it('is not asked in words when its name says that it thinks, or when thinking is off', async () => {
		const models = new VscodeModels(features);
		const known = fakeModel('gpt-5', [text('Yes.')]);
		assert.equal((await collect(models, idOf(models, known)))[0]?.type, 'text');
		const plain = fakeModel('gpt-4o', [text('Yes.')]);
		assert.equal((await collect(models, idOf(models, plain), 'off'))[0]?.type, 'text');
	});

	it('that refuses to be asked to think is asked without it', async () => {
		const models = new VscodeModels(features);
		const shy = fakeModel('gpt-4o', [text('Yes.')], messages => {
			if (JSON.stringify(messages).includes('<think>')) {
				throw new Error('Revealing reasoning is not allowed');
			}
		});
		const model = idOf(models, shy);
		const ask = async (): Promise<readonly TurnEvent[]> => {
			const messages = [{ role: 'user', content: 'Hi' }] as const;
			const events: TurnEvent[] = [];
			for await (const event of runTurn({ provider: models, request: { model, messages } })) {
				events.push(event);
			}
			return events;
		};
		const first = await ask();
		assert.ok(first.some(event => event.type === 'notice' && event.kind === 'thinking-refused'));
		assert.ok(first.some(event => event.type === 'answer-delta' && event.text === 'Yes.'));
		assert.equal(shy.asked.length, 2);
		// What it refused once it is not asked again.
		await ask();
		assert.equal(shy.asked.length, 3);
	});

	it('that is gone says so', async () => {
		const models = new VscodeModels(features);
		await assert.rejects(collect(models, 'nobody/nothing'), { kind: 'model-missing' });
	});

	it('is one of ours when it came from us', () => {
		const own = { ...fakeModel('x', []), vendor: 'sidethought', id: 'ollama/qwen3:8b' };
		assert.deepEqual(new VscodeModels(features).toModelRef(own), { provider: 'ollama', id: 'qwen3:8b' });
		assert.equal(new VscodeModels(features).toModelRef({ ...own, id: 'chosen' }), undefined);
	});
});

describe('errors across the border', () => {
	it('keep their kind and bring their way out', () => {
		const error = toModelError({ kind: 'model-missing', message: 'No qwen3.', remedy: 'Pull it.' });
		assert.ok(error instanceof vscode.LanguageModelError);
		assert.equal(error.message, 'No qwen3. Pull it.');
		assert.equal(error.code, vscode.LanguageModelError.NotFound.name);
	});

	it('are failures with a remedy on our side', () => {
		const failure = fromModelError(vscode.LanguageModelError.NoPermissions('no'), { name: 'GPT' });
		assert.equal(failure.kind, 'unauthorised');
		assert.match(failure.message, /^GPT: no/);
		assert.equal(fromModelError(new vscode.CancellationError(), { name: 'GPT' }).kind, 'cancelled');
	});

	for (const [words, error, kind] of [
		['a missing model', vscode.LanguageModelError.NotFound('gone'), 'model-missing'],
		['a quota that is used up', vscode.LanguageModelError.Blocked('You exceeded your allowance'), 'quota'],
		['a quota in plain words', new Error('429: premium requests used up'), 'quota'],
		['a filter', vscode.LanguageModelError.Blocked('blocked by content filter'), 'bad-request'],
		['a filter in the cause', new Error('Failed', { cause: new Error('off_topic') }), 'bad-request'],
		['a context that is too long', new Error('maximum context length exceeded'), 'context-too-long'],
		['a count of tokens that is too high', new Error('exceeds the limit of 8000 tokens'), 'context-too-long'],
		['anything else', new Error('Server error: 500'), 'bad-response'],
	] as const) {
		it(`tell ${words} from the rest, with a way out`, () => {
			const failure = fromModelError(error, { name: 'GPT' });
			assert.equal(failure.kind, kind);
			assert.notEqual(failure.remedy, '');
			assert.ok(failure.actions.includes('choose-model'));
		});
	}

	it('are about thinking only where it was asked for, and where they say so', () => {
		const refusal = new Error('Asking for the chain of thought is not allowed');
		assert.equal(fromModelError(refusal, { name: 'GPT', toThink: true }).refused, 'thinking');
		assert.equal(fromModelError(refusal, { name: 'GPT', toThink: false }).refused, undefined);
		assert.equal(fromModelError(new Error('off_topic'), { name: 'GPT', toThink: true }).refused, undefined);
	});
});

function text(value: string): vscode.LanguageModelTextPart {
	return new vscode.LanguageModelTextPart(value);
}

function partsOf(
	events: ReturnType<typeof turnOf>,
	available: ChatFeatures,
	fallback: 'omit' | 'text' = 'omit',
): readonly vscode.LanguageModelResponsePart[] {
	const parts: vscode.LanguageModelResponsePart[] = [];
	const writer = new TurnParts(part => parts.push(part), available, fallback);
	for (const event of events) {
		writer.append(event);
	}
	return parts;
}

function wordsOf(parts: readonly unknown[]): string {
	return parts.map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

async function textOf(response: vscode.LanguageModelChatResponse): Promise<string> {
	let all = '';
	for await (const piece of response.text) {
		all += piece;
	}
	return all;
}

async function callsOf(
	response: vscode.LanguageModelChatResponse,
): Promise<readonly vscode.LanguageModelToolCallPart[]> {
	const calls: vscode.LanguageModelToolCallPart[] = [];
	for await (const part of response.stream) {
		if (part instanceof vscode.LanguageModelToolCallPart) {
			calls.push(part);
		}
	}
	return calls;
}

function idOf(models: VscodeModels, model: vscode.LanguageModelChat): string {
	return models.toModelRef(model)?.id ?? '';
}

interface FakeModel extends vscode.LanguageModelChat {
	readonly asked: (readonly vscode.LanguageModelChatMessage[])[];
}

function fakeModel(
	id: string,
	parts: readonly object[],
	refuse: (messages: readonly vscode.LanguageModelChatMessage[]) => void = () => undefined,
): FakeModel {
	const asked: (readonly vscode.LanguageModelChatMessage[])[] = [];
	return {
		id,
		name: id === 'mystery' ? 'Mystery' : id,
		vendor: 'other',
		family: id,
		version: '1',
		maxInputTokens: 1000,
		asked,
		countTokens: async () => 1,
		sendRequest: async messages => {
			asked.push(messages);
			refuse(messages);
			const stream = (async function* () {
				yield* parts;
			})();
			return { stream, text: stream as AsyncIterable<never> } as unknown as vscode.LanguageModelChatResponse;
		},
	};
}

async function collect(
	models: VscodeModels,
	model: string,
	think: ThinkSetting | undefined = 'auto',
): Promise<readonly ProviderDelta[]> {
	const deltas: ProviderDelta[] = [];
	const request = { model, messages: [{ role: 'user', content: 'Hi' }], ...(think && { think }) } as const;
	for await (const delta of models.stream(request, new AbortController().signal)) {
		deltas.push(delta);
	}
	return deltas;
}
