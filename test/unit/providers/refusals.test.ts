/** What a refusal teaches: asked again once, said once, and known from then on, also after a restart. */
import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import { createModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { apiKey as anthropicKey, startAnthropicStandIn } from '../../standins/anthropic.ts';
import { chunk, done } from '../../standins/openaiCompatible.ts';
import { errorReply, type Seen, type StandIn, sseReply, startStandIn } from '../../standins/server.ts';
import { type Transcript, transcribe } from './transcript.ts';

const rounds: readonly ChatMessage[] = [
	{ role: 'user', content: 'Read it' },
	{ role: 'assistant', content: '', thinking: 'I look.', toolCalls: [{ id: 'c1', name: 'read', arguments: '{}' }] },
	{ role: 'tool', toolCallId: 'c1', toolName: 'read', content: 'text' },
	{ role: 'user', content: 'And now?' },
];

type Body = Readonly<Record<string, unknown>> & { readonly messages: readonly Readonly<Record<string, unknown>>[] };

const has = (field: string, body: Body) => body.messages.some(message => field in message);
const bodyOf = (seen: Seen) => seen.json as Body;

describe('a refusal teaches', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	/** Answers what `refuse` has no words for, with thinking under that name. */
	async function start(refuse: (body: Body) => unknown, field = 'reasoning_content'): Promise<StandIn> {
		const standIn = await startStandIn(seen => {
			const refusal = refuse(bodyOf(seen));
			const answer = [chunk({ role: 'assistant', [field]: 'Hm.' }), chunk({ content: '9' }), chunk({}, 'stop'), done];
			return refusal === undefined ? sseReply(answer.join('')) : errorReply(400, refusal);
		});
		standIns.push(standIn);
		return standIn;
	}

	function ask(config: ProviderConfig, request: Partial<ProviderRequest> = {}): Promise<Transcript> {
		const provider = createProvider(config);
		return transcribe(provider.stream({ model: 'm', messages: rounds, ...request }, new AbortController().signal));
	}

	const refusals: readonly (readonly [name: string, body: unknown])[] = [
		['by its place in brackets', { error: { message: '`messages[1].reasoning_content` is not taken by this model' } }],
		['by its place with dots', { error: { message: 'messages.1.reasoning_content: Extra inputs are not permitted' } }],
		[
			'as an issue',
			{ detail: [{ loc: ['body', 'messages', 1, 'reasoning_content'], msg: 'Extra inputs are not permitted' }] },
		],
		['in words', { message: "property 'reasoning_content' is unsupported in messages" }],
		[
			'by its name alone',
			{ error: { message: 'Unrecognized request argument: reasoning_content', param: 'reasoning_content' } },
		],
	];
	for (const [name, refusal] of refusals) {
		it(`to leave a field out of messages, told ${name}`, async () => {
			const standIn = await start(body => (has('reasoning_content', body) ? refusal : undefined));
			const config = {
				kind: 'openai-compatible',
				preset: 'deepseek',
				baseUrl: standIn.url,
				apiKey: 'k',
				memory: createModelMemory(),
			} as const;
			assert.deepEqual(await ask(config), { blocks: ['> Hm.', '9'], notices: ['info'], finish: 'stop' });
			// A new provider with the same memory is what a restart is.
			assert.deepEqual(await ask(config), { blocks: ['> Hm.', '9'], finish: 'stop' });
			assert.deepEqual(
				standIn.requests.map(seen => has('reasoning_content', bodyOf(seen))),
				[true, false, false],
			);
		});
	}

	for (const field of ['reasoning_content', 'reasoning'] as const) {
		it(`to send ${field} with messages, where the server insists on it`, async () => {
			const words = `The \`${field}\` in the thinking mode must be passed back to the API.`;
			const standIn = await start(body => (has(field, body) ? undefined : { error: { message: words } }), field);
			const config = { kind: 'openai-compatible', baseUrl: `${standIn.url}/v1`, memory: createModelMemory() } as const;
			assert.deepEqual(await ask(config), { blocks: ['> Hm.', '9'], notices: ['info'], finish: 'stop' });
			assert.deepEqual(await ask(config), { blocks: ['> Hm.', '9'], finish: 'stop' });
			assert.deepEqual(
				standIn.requests.map(seen => has(field, bodyOf(seen))),
				[false, true, true],
			);
		});
	}

	const noSystem: readonly (readonly [who: string, status: number, body: unknown])[] = [
		['a template of vLLM', 400, { object: 'error', message: 'System role not supported', code: 400 }],
		['a template of llama.cpp', 500, { error: { message: 'Jinja Exception: System role not supported', code: 500 } }],
		[
			'Google',
			400,
			[{ error: { code: 400, message: 'Developer instruction is not enabled for models/gemma-3-27b-it' } }],
		],
		[
			'OpenAI',
			400,
			{
				error: {
					message: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
					param: 'messages[0].role',
					code: 'unsupported_value',
				},
			},
		],
	];
	for (const [who, status, refusal] of noSystem) {
		it(`to put what was said ahead of everything into the question, told by ${who}`, async () => {
			const hasSystem = ({ messages }: Body): boolean => messages.some(({ role }) => role === 'system');
			const standIn = await startStandIn(seen =>
				hasSystem(bodyOf(seen))
					? errorReply(status, refusal)
					: sseReply([chunk({ content: '9' }), chunk({}, 'stop'), done].join('')),
			);
			standIns.push(standIn);
			const config = { kind: 'openai-compatible', baseUrl: `${standIn.url}/v1`, memory: createModelMemory() } as const;
			const messages: readonly ChatMessage[] = [
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: 'Why?' },
				{ role: 'assistant', content: 'So.' },
				{ role: 'user', content: 'And?' },
			];
			const told = { blocks: ['9'], notices: ['info'], finish: 'stop' };
			assert.deepEqual(await ask(config, { messages }), told);
			assert.deepEqual(await ask(config, { messages }), told);
			assert.deepEqual(
				standIn.requests.map(seen => hasSystem(bodyOf(seen))),
				[true, false, false],
			);
			assert.deepEqual(
				bodyOf(standIn.requests.at(-1) as Seen).messages.map(({ role, content }) => `${role}: ${content}`),
				['user: Be brief.\n\nWhy?', 'assistant: So.', 'user: And?'],
			);
			assert.deepEqual(await ask(config, { messages: messages.slice(1) }), { blocks: ['9'], finish: 'stop' });
		});
	}

	it('nothing about the role where roles only do not alternate', async () => {
		const words = 'After the optional system message, conversation roles must alternate user/assistant/user/...';
		const standIn = await start(() => ({ error: { message: words } }));
		const config = { kind: 'openai-compatible', baseUrl: `${standIn.url}/v1` } as const;
		const messages: readonly ChatMessage[] = [{ role: 'system', content: 'Be brief.' }, ...rounds];
		assert.equal((await ask(config, { messages })).error, 'bad-request');
		assert.ok(standIn.requests.every(seen => bodyOf(seen).messages[0]?.role === 'system'));
	});

	it('the same of Workers AI', async () => {
		const refusal = {
			success: false,
			errors: [{ code: 5004, message: 'Bad input: messages/1/reasoning is not allowed' }],
		};
		const standIn = await start(body => (has('reasoning', body) ? refusal : undefined), 'reasoning');
		const config = {
			kind: 'workers-ai',
			baseUrl: standIn.url,
			accountId: 'a',
			apiKey: 'k',
			memory: createModelMemory(),
		} as const;
		assert.deepEqual((await ask(config)).notices, ['info']);
		assert.equal((await ask(config)).notices, undefined);
		assert.deepEqual(
			standIn.requests.map(seen => has('reasoning', bodyOf(seen))),
			[true, false, false],
		);
	});

	it('nothing where the server goes on refusing', async () => {
		const standIn = await start(() => ({ error: { message: 'messages[1].reasoning_content is not taken' } }));
		const config = { kind: 'openai-compatible', preset: 'deepseek', baseUrl: standIn.url, apiKey: 'k' } as const;
		assert.equal((await ask(config)).error, 'bad-request');
		assert.equal(standIn.requests.length, 2);
	});

	for (const field of ['random_seed', 'reasoning_effort']) {
		it(`to leave out ${field}, which Mistral refuses by a list of issues`, async () => {
			const issue = { loc: ['body', field], msg: 'Extra inputs are not permitted', type: 'extra_forbidden' };
			const standIn = await startStandIn(seen =>
				field in bodyOf(seen)
					? errorReply(422, { object: 'error', message: { detail: [issue] }, type: 'invalid_request_error' })
					: sseReply([chunk({ role: 'assistant', content: '9' }), chunk({}, 'stop'), done].join('')),
			);
			standIns.push(standIn);
			const config = {
				kind: 'openai-compatible',
				preset: 'mistral',
				baseUrl: `${standIn.url}/v1`,
				apiKey: 'k',
			} as const;
			const { blocks, finish } = await ask(config, { seed: 7, think: 'high', model: 'mistral-small' });
			assert.deepEqual([blocks, finish], [['9'], 'stop']);
			assert.deepEqual(
				standIn.requests.map(seen => field in bodyOf(seen)),
				[true, false],
			);
			assert.ok(standIn.requests.every(seen => !('seed' in bodyOf(seen))));
		});
	}

	/** Ids of the call and of its result, as each request told them. */
	const idsSent = (standIn: StandIn) =>
		standIn.requests.map(seen => {
			const [, called, result] = bodyOf(seen).messages;
			const [call] = (called?.tool_calls ?? []) as readonly { readonly id: string }[];
			return [call?.id, result?.tool_call_id];
		});

	it('nothing that Mistral must refuse first: ids of calls have nine letters and digits, the same for call and result', async () => {
		const standIn = await start(() => undefined);
		const config = { kind: 'openai-compatible', preset: 'mistral', baseUrl: `${standIn.url}/v1`, apiKey: 'k' } as const;
		await ask(config);
		await ask(config, { messages: JSON.parse(JSON.stringify(rounds).replaceAll('"c1"', '"D681PevKs"')) });
		const [[made, result] = [], own] = idsSent(standIn);
		assert.match(String(made), /^[a-zA-Z0-9]{9}$/);
		assert.equal(result, made);
		assert.deepEqual(own, ['D681PevKs', 'D681PevKs']);
	});

	const idRefusals = [
		'Tool call id was c1 but must be a-z, A-Z, 0-9, with a length of 9.',
		'Tool call IDs should be alphanumeric strings with length 9!',
	];
	for (const message of idRefusals) {
		it(`to shorten ids of calls where Mistral’s models are served by others, told “${message}”`, async () => {
			const standIn = await start(body => (JSON.stringify(body).includes('"c1"') ? { error: { message } } : undefined));
			const config = { kind: 'openai-compatible', baseUrl: `${standIn.url}/v1`, memory: createModelMemory() } as const;
			assert.deepEqual((await ask(config)).blocks, ['> Hm.', '9']);
			assert.deepEqual((await ask(config)).blocks, ['> Hm.', '9']);
			const ids = idsSent(standIn).map(([id]) => id);
			assert.deepEqual(ids, ['c1', ids[1], ids[1]]);
			assert.match(String(ids[1]), /^[a-zA-Z0-9]{9}$/);
		});
	}

	it('no blank message of the model is sent, whatever the vendor', async () => {
		const standIn = await start(() => undefined);
		const blank: readonly ChatMessage[] = [
			{ role: 'user', content: 'A?' },
			{ role: 'assistant', content: ' \n', thinking: 'Hm.' },
			{ role: 'user', content: 'B?' },
		];
		const at = { baseUrl: standIn.url, apiKey: 'k', accountId: 'a' };
		for (const kind of ['openai-compatible', 'workers-ai', 'anthropic', 'ollama'] as const) {
			await ask({ kind, ...at }, { messages: blank });
		}
		await ask({ kind: 'openai-compatible', api: 'responses', ...at }, { messages: blank });
		assert.equal(standIn.requests.length, 5);
		for (const seen of standIn.requests) {
			assert.doesNotMatch(seen.body, /assistant/);
			assert.match(seen.body, /A\?.*B\?/);
		}
	});

	it('a temperature is kept where Anthropic’s thinking is switched off', async () => {
		const standIn = await startAnthropicStandIn();
		standIns.push(standIn);
		const config = { kind: 'anthropic', baseUrl: standIn.url, apiKey: anthropicKey } as const;
		await ask(config, { model: 'claude-opus-5', think: 'off', temperature: 0.3 });
		await ask(config, { model: 'claude-opus-5', think: 'high', temperature: 0.3 });
		assert.deepEqual(
			standIn.requests.map(({ json }) => json?.temperature),
			[0.3, undefined],
		);
	});

	describe('to wait while the model is loaded', () => {
		const loading = (seen: number) => ({
			error: { code: 503, message: 'Loading model', type: 'unavailable_error', seen },
		});

		it('as long as it takes, and says so once', async () => {
			let asked = 0;
			const standIn = await startStandIn(() =>
				++asked < 5
					? errorReply(503, loading(asked), { 'retry-after-ms': '5' })
					: sseReply([chunk({ content: '9' }), chunk({}, 'stop'), done].join('')),
			);
			standIns.push(standIn);
			const transcript = await ask({ kind: 'openai-compatible', preset: 'llamacpp', baseUrl: `${standIn.url}/v1` });
			assert.deepEqual(transcript, { blocks: ['9'], notices: ['loading'], finish: 'stop' });
			assert.equal(standIn.requests.length, 5);
		});

		it('no longer than the first byte may take', async () => {
			// Each wait is within the limit, both together are not, so nothing hangs on how fast the answers are.
			const waits = ['300', '29900'];
			const standIn = await startStandIn(() => errorReply(503, loading(0), { 'retry-after-ms': waits.shift() ?? '5' }));
			standIns.push(standIn);
			const timeouts = { firstByteMs: 30_000 };
			const config = { kind: 'openai-compatible', baseUrl: `${standIn.url}/v1`, timeouts } as const;
			const { error, message, notices } = await ask(config);
			assert.deepEqual([error, notices], ['overloaded', ['loading']]);
			assert.match(message ?? '', /Loading model/);
			assert.equal(standIn.requests.length, 2);
		});

		it('and to stop when the user does', async () => {
			const standIn = await startStandIn(() => errorReply(503, loading(0), { 'retry-after-ms': '30000' }));
			standIns.push(standIn);
			const provider = createProvider({ kind: 'openai-compatible', baseUrl: `${standIn.url}/v1` });
			const stop = new AbortController();
			const deltas = provider.stream({ model: 'm', messages: rounds }, stop.signal)[Symbol.asyncIterator]();
			assert.deepEqual((await deltas.next()).value?.type, 'notice');
			stop.abort(new Error('enough'));
			await assert.rejects(deltas.next(), /enough/);
		});

		it('but not where a busy server has another reason', async () => {
			const standIn = await startStandIn(() =>
				errorReply(503, { error: { message: 'Too busy' } }, { 'retry-after-ms': '5' }),
			);
			standIns.push(standIn);
			assert.equal((await ask({ kind: 'openai-compatible', baseUrl: `${standIn.url}/v1` })).error, 'overloaded');
			assert.equal(standIn.requests.length, 1);
		});
	});
});
