/** One request to `@reason`, handled inside the extension host against a hub with a scripted provider. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Conversation } from '../../src/core/conversation/conversation.ts';
import { Failure, type RemedyAction } from '../../src/core/errors.ts';
import { mostPictureBytes } from '../../src/core/stream/picture.ts';
import type { ContextItem } from '../../src/core/stream/turnEvent.ts';
import type { ProviderDelta } from '../../src/providers/provider.ts';
import { Asker } from '../../src/session/hub/asker.ts';
import { Comparisons } from '../../src/session/hub/comparisons.ts';
import { Conversations } from '../../src/session/hub/conversations.ts';
import { ModelCatalog } from '../../src/session/hub/modelCatalog.ts';
import type { TurnQuestion } from '../../src/session/hub/openConversation.ts';
import type { TurnTools } from '../../src/session/tools/toolsOption.ts';
import { runTurn } from '../../src/session/turn/runTurn.ts';
import { readHistory } from '../../src/surfaces/participant/chatHistory.ts';
import { ChatRequestRun } from '../../src/surfaces/participant/chatRequestRun.ts';
import { ChatSinks } from '../../src/surfaces/participant/chatSink.ts';
import { continuePrompt } from '../../src/surfaces/participant/followups.ts';
import type { ChatPlace, ParticipantNeeds } from '../../src/surfaces/participant/participantNeeds.ts';
import { contextOf, placeOf } from '../../src/surfaces/participant/requestContext.ts';
import type { ThinkingDetail } from '../../src/surfaces/participant/turnRenderer.ts';
import { ReasonTool } from '../../src/surfaces/tools/reasonTool.ts';
import { fakeProvider, stop, text, thinking } from '../unit/session/fakes.ts';
import { call, readTool, toolsEnd } from '../unit/session/tools/toolTurns.ts';
import { closeEditors } from './closeEditors.ts';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
const sample = vscode.Uri.joinPath(folder, 'sample.ts');

describe('a request to @reason', () => {
	it('streams the answer, says who thought, and can be found again', async () => {
		const hub = new Hub(() => [thinking('Hm.'), text('Yes.'), stop]);
		const { result, shown } = await hub.ask('why?');
		assert.match(shown.markdown, /^> Thought for .* · Qwen\n\nYes\.$/);
		assert.deepEqual(shown.buttons[0]?.title, 'Show the full thinking');
		assert.deepEqual(shown.buttons[0]?.arguments, [result.metadata?.conversation, result.metadata?.turn]);
		const kept = hub.conversations.opened(result.metadata?.conversation);
		assert.equal(kept?.turns[0]?.id, result.metadata?.turn);
		assert.equal(kept?.turns[0]?.state?.question, 'why?');
	});

	it('writes what a model said as Markdown that is neither trusted nor HTML', async () => {
		const hub = new Hub(() => [text('[x](command:evil) <img src=x>'), stop]);
		const { shown } = await hub.ask('why?');
		assert.equal(shown.strings.length, 1);
		for (const each of shown.strings) {
			assert.ok(!each.isTrusted && !each.supportHtml && !each.supportThemeIcons);
		}
	});

	it('goes on in the conversation that the chat is about', async () => {
		const hub = new Hub(() => [text('Yes.'), stop]);
		const first = await hub.ask('why?');
		const second = await hub.ask('and then?', { history: [...exchange('why?', first.result)] });
		assert.equal(second.result.metadata?.conversation, first.result.metadata?.conversation);
		assert.equal(hub.asked[1]?.preamble, undefined);
	});

	it('ends with links to the places that are named, and counts those among its references that were not sent along', async () => {
		const hub = new Hub(() => [thinking('In sample.ts:1.'), text('Yes.'), stop]);
		const line = new vscode.Location(sample, new vscode.Range(0, 0, 0, 9));
		const other = vscode.Uri.joinPath(folder, 'other.ts');
		hub.places = [
			{ where: line, label: 'sample.ts:1' },
			{ where: other, label: '](command:x) other.ts' },
		];
		const { shown } = await hub.ask('why?', { references: [{ id: 'file', value: sample }] });
		assert.deepEqual(shown.anchors, [
			[line, 'sample.ts:1'],
			[other, undefined],
		]);
		assert.deepEqual(shown.references.map(String), [sample, other].map(String));
		assert.match(shown.markdown, /Yes\.\n\nNamed here: {2}· $/);
	});

	it('has what tools read for the model among its references, with the lines, and says what it uses', async () => {
		const calls = [...call('a', '{"path":"sample.ts"}'), ...call('b', '{"path":"none.ts"}'), toolsEnd];
		const hub = new Hub((_request, _signal, attempt) => (attempt === 0 ? calls : [text('It adds.'), stop]));
		hub.tools = {
			offered: [readTool],
			run: async ({ arguments: given }) => `${(given as { path: string }).path}, lines 2 to 3 of 9:\n2: a\n3: b`,
		};
		const { shown } = await hub.ask('what is in it?');
		const [reference, ...more] = shown.references;
		assert.ok(reference instanceof vscode.Location && more.length === 0);
		assert.equal(reference.uri.toString(), sample.toString());
		assert.deepEqual([reference.range.start.line, reference.range.end.line], [1, 2]);
		assert.match(shown.progress.join('\n'), /Using .*sample/);
		assert.match(shown.markdown, /It adds\./);
	});

	it('passes on as plain messages what is not ours', async () => {
		const hub = new Hub(() => [text('Yes.'), stop]);
		await hub.ask('and then?', { history: [...exchange('hello', {}, 'Hi there.')] });
		assert.deepEqual(hub.asked[0]?.preamble, [
			{ role: 'user', content: 'hello' },
			{ role: 'assistant', content: 'Hi there.' },
		]);
	});

	it('does not go on in a conversation that was deleted', async () => {
		const hub = new Hub(() => [text('Yes.'), stop]);
		const gone = { metadata: { conversation: 'gone', turn: 't' } };
		const { result } = await hub.ask('and then?', { history: [...exchange('hello', gone, 'Hi.')] });
		assert.notEqual(result.metadata?.conversation, 'gone');
		assert.equal(hub.asked[0]?.preamble?.length, 2);
	});

	it('says a failure in a sentence with a button', async () => {
		const hub = new Hub(() => {
			throw new Failure({
				kind: 'model-missing',
				message: 'Ollama does not have qwen.',
				remedy: 'Pull it.',
				actions: ['pull-model', 'retry'],
			});
		});
		const { result, shown } = await hub.ask('why?');
		assert.equal(result.errorDetails?.message, 'Ollama does not have qwen\\. Pull it\\.');
		assert.deepEqual(
			shown.buttons.map(button => button.title),
			['Pull the model'],
		);
		assert.deepEqual(shown.buttons[0]?.arguments, [
			'pull-model' satisfies RemedyAction,
			result.metadata?.turn,
			result.metadata?.conversation,
		]);
	});

	it('stops the turn when the user stops, and continues it when asked to', async () => {
		const cancel = new vscode.CancellationTokenSource();
		let signalled = false;
		const hub = new Hub(async function* (_request, signal, attempt) {
			yield text(attempt === 0 ? 'Half' : 'The rest.');
			if (attempt === 0) {
				signal.addEventListener('abort', () => {
					signalled = true;
				});
				cancel.cancel();
			}
			yield stop;
		});
		const first = await hub.ask('why?', { token: cancel.token });
		assert.equal(signalled, true);
		assert.equal(first.result.metadata?.finish, 'cancelled');
		const again = await hub.ask(continuePrompt, { history: [...exchange('why?', first.result, 'Half')] });
		assert.deepEqual(hub.asked[1]?.parent, { turn: first.result.metadata?.turn, as: 'continue' });
		assert.equal(hub.asked[1]?.question, 'why?');
		assert.match(again.shown.markdown, /The rest\./);
	});

	it('goes on from what the chat shows, at once, while the panel asks something else in the same conversation', async () => {
		let finishPanel = (): void => undefined;
		const hub = new Hub(async function* (_request, _signal, attempt) {
			if (attempt === 1) {
				await new Promise<void>(resolve => {
					finishPanel = resolve;
				});
			}
			yield text(`Answer ${attempt}.`);
			yield stop;
		});
		const first = await hub.ask('one?');
		await hub.asker.ask(first.result.metadata?.conversation, { question: 'two?', context: [] });
		const third = await hub.ask('three?', { history: [...exchange('one?', first.result)] });
		assert.match(third.shown.markdown, /Answer 2\./);
		assert.deepEqual(hub.asked[2]?.parent, { turn: first.result.metadata?.turn, as: 'follow-up' });
		finishPanel();
	});

	it('says in the chat why a question was not asked, with buttons', async () => {
		const hub = new Hub(() => [text('Yes.'), stop], { isSetUp: false });
		const { result, shown } = await hub.ask('why?');
		assert.match(result.errorDetails?.message ?? '', /No model is set up yet\\\. Start Ollama/);
		assert.ok(shown.buttons.some(({ title }) => title === 'Check connection'));
		assert.equal(hub.asked.length, 0);
	});

	it('sends files, selections and text along, in the order of the question', async () => {
		const hub = new Hub(() => [text('Yes.'), stop]);
		const range = new vscode.Range(1, 0, 1, 14);
		const { shown } = await hub.ask('why?', {
			references: [
				{ id: 'note', value: 'remember the sign', modelDescription: 'Note' },
				{ id: 'vscode.selection', value: new vscode.Location(sample, range) },
				{ id: 'vscode.file', value: vscode.Uri.joinPath(folder, 'money.ts') },
			],
		});
		assert.deepEqual(
			hub.asked[0]?.context.map(({ kind, label }) => [kind, label]),
			[
				['file', 'money.ts'],
				['selection', 'sample.ts:2'],
				['text', 'Note'],
			],
		);
		assert.equal(shown.references.length, 2);
	});

	it('says which attachments could not be read, and asks without them', async () => {
		const hub = new Hub(() => [text('Yes.'), stop]);
		const missing = vscode.Uri.joinPath(folder, 'nowhere.ts');
		const { shown } = await hub.ask('why?', { references: [{ id: 'vscode.file', value: missing }] });
		assert.match(shown.progress.join(), /Could not be read: nowhere\\\.ts/);
		assert.equal(hub.asked.length, 1);
	});

	it('leaves pictures out for a model that does not see', async () => {
		const pasted = { mimeType: 'image/png', data: async () => picture(8) };
		const references = [{ id: 'image.png', value: pasted }];
		const blind = new Hub(() => [text('Yes.'), stop]);
		const { shown } = await blind.ask('why?', { references });
		assert.match(shown.progress.join(), /Qwen cannot see pictures; left out: image\\\.png/);
		assert.deepEqual(blind.asked[0]?.context, []);

		const seeing = new Hub(() => [text('Yes.'), stop], { vision: true });
		await seeing.ask('why?', { references });
		assert.equal(seeing.asked[0]?.context[0]?.kind, 'image');
		assert.equal(seeing.asked[0]?.context[0]?.text, 'iVBORw0KGgo=');
	});

	it('works on the selection when a command came without attachments', async () => {
		const editor = await vscode.window.showTextDocument(sample);
		editor.selection = new vscode.Selection(1, 0, 1, 14);
		const hub = new Hub(() => [text('Yes.'), stop]);
		await hub.ask('', { command: 'explain' });
		assert.equal(hub.asked[0]?.context[0]?.label, 'sample.ts:2');
		assert.match(hub.asked[0]?.question ?? '', /Explain what this code does/);
		await closeEditors();
	});

	it('asks nobody when there is nothing to work on or no question', async () => {
		const hub = new Hub(() => [text('Yes.'), stop]);
		assert.match((await hub.ask('', { command: 'tests' })).shown.markdown, /Select the code to test/);
		assert.match((await hub.ask('  ')).shown.markdown, /Write a question/);
		assert.equal(hub.asked.length, 0);
	});

	it('compares two models without showing one the answer of the other', async () => {
		const hub = new Hub(request => [text(`I am ${request.model}.`), stop]);
		const { shown, result } = await hub.ask('who?', { command: 'compare' });
		// This VS Code folds the first answer away at the end, so it is said again in front of the second.
		assert.match(shown.markdown, /### Qwen\n\nI am qwen\.[\s\S]*### Qwen\n\nI am qwen\.\n\n### Other\n\nI am other\./);
		assert.match(shown.markdown, /### Side by side\n\n- \*\*Qwen\*\*: no thinking[\s\S]*- \*\*Other\*\*: no thinking/);
		assert.deepEqual(hub.asked[1]?.parent, { turn: hub.turns[0], as: 'compare' });
		const columns = shown.buttons.find(({ title }) => title === 'Show in columns');
		assert.deepEqual(columns?.arguments, [result.metadata?.conversation, hub.turns[0]]);
		assert.equal(hub.conversations.opened(result.metadata?.conversation)?.turns.length, 2);
	});

	it('asks both of a comparison at once, tells of the one that waits to be shown, and mixes nothing', async () => {
		const asked: string[] = [];
		const gates = { qwen: Promise.withResolvers<void>(), other: Promise.withResolvers<void>() };
		const hub = new Hub(async function* ({ model }) {
			asked.push(model);
			if (model === 'other') {
				yield thinking('Considering this and that. '.repeat(40));
				await gates.other.promise;
				yield text('I am other.');
			} else {
				await gates.qwen.promise;
				yield text('I am qwen.');
			}
			yield stop;
		});
		const shown = emptyShown();
		const asking = hub.ask('who?', { command: 'compare', shown });
		await until(() => shown.progress.some(line => /^Other is thinking… \\?~\d+ tokens$/.test(line)));
		assert.deepEqual(asked.toSorted(), ['other', 'qwen']);
		gates.other.resolve();
		await until(() => shown.progress.includes('Other has answered'));
		assert.doesNotMatch(shown.markdown, /I am/);
		gates.qwen.resolve();
		await asking;
		assert.match(
			shown.markdown,
			/### Qwen\n\nI am qwen\.\n\n### Other\n\n> Thought for .*\n\nI am other\.\n\n### Side/,
		);
	});

	it('asks one after the other where one server answers both', async () => {
		let running = 0;
		const most: number[] = [];
		const script = async function* () {
			most.push(++running);
			await new Promise(resolve => setImmediate(resolve));
			yield text('Yes.');
			running--;
			yield stop;
		};
		const { shown } = await new Hub(script, { server: '127.0.0.1' }).ask('who?', { command: 'compare' });
		assert.deepEqual(most, [1, 1]);
		assert.match(shown.markdown, /Side by side/);
	});

	it('shows the other of two where one fails, and what to do about that', async () => {
		const hub = new Hub(({ model }) => {
			if (model === 'qwen') {
				throw new Failure({ kind: 'unauthorised', message: 'No key.', remedy: 'Set one.' });
			}
			return [text('I am other.'), stop];
		});
		const { shown, result } = await hub.ask('who?', { command: 'compare' });
		assert.match(shown.markdown, /### Other\n\nI am other\./);
		assert.match(shown.markdown, /- \*\*Qwen\*\*: .*No key\\?\. Set one/);
		assert.equal(result.errorDetails, undefined);
		assert.equal(result.metadata?.turn, hub.turns[1]);
	});

	it('stops both of a comparison', async () => {
		const cancel = new vscode.CancellationTokenSource();
		const hub = new Hub(async function* (_, signal) {
			yield text('I begin.');
			await new Promise(resolve => signal.addEventListener('abort', resolve));
			yield stop;
		});
		const asking = hub.ask('who?', { command: 'compare', token: cancel.token });
		const states = () => hub.turns.map(turn => hub.conversations.findTurn(turn)?.turn.state);
		await until(() => states().filter(each => each?.answer.characters).length === 2);
		cancel.cancel();
		await asking;
		await until(() => !hub.conversations.anyRunning);
		assert.deepEqual(
			states().map(each => each?.finish?.reason),
			['cancelled', 'cancelled'],
		);
	});

	it('uses the fold of VS Code where it is allowed, and the stable way where it throws', async () => {
		const script = () => [thinking('Hm. So.'), text('Yes.'), stop];
		const allowed = await new Hub(script, { native: true }).ask('why?', { thinkingProgress: () => undefined });
		assert.equal(allowed.shown.thinking.at(-1)?.metadata?.vscodeReasoningDone, true);
		assert.match(allowed.shown.markdown, /^Yes\.\n\n\*Thought for .* · Qwen\*$/);
		const refused = await new Hub(script, { native: true }).ask('why?', {
			thinkingProgress: () => {
				throw new Error('CANNOT use API proposal');
			},
		});
		assert.match(refused.shown.markdown, /^> Thought for/);
	});
});

describe('what came with a request', () => {
	it('keeps its place, so that it can be shown', async () => {
		const { items } = await contextOf([
			{ id: 'vscode.symbol/add', value: new vscode.Location(sample, new vscode.Range(0, 0, 2, 1)) },
		]);
		assert.equal(items[0]?.kind, 'symbol');
		const place = placeOf(items[0] as ContextItem);
		assert.ok(place instanceof vscode.Location);
		assert.deepEqual([place.range.start.line, place.range.end.line], [0, 2]);
	});

	it('lists the problems that were attached, each with its line', async () => {
		const problem = new vscode.Diagnostic(new vscode.Range(1, 1, 1, 14), 'The sign is wrong');
		const { items } = await contextOf([{ id: 'problem', value: { diagnostics: [[sample, [problem]]] } }]);
		assert.deepEqual(
			items.map(({ kind, label, text }) => [kind, label, text]),
			[['problems', 'sample.ts', 'sample.ts:2: The sign is wrong']],
		);
	});

	it('says of a picture that no model would take that it was not read', async () => {
		const huge = { mimeType: 'image/png', data: async () => picture(mostPictureBytes + 1) };
		const other = { mimeType: 'image/png', data: async () => new Uint8Array([1, 2, 3]) };
		const { items, unread } = await contextOf([
			{ id: 'huge.png', value: huge },
			{ id: 'other.png', value: other },
		]);
		assert.deepEqual([items, unread], [[], ['other.png', 'huge.png']]);
	});

	it('is cut where it is longer than any model reads, and says so', async () => {
		const { items } = await contextOf([{ id: 'log', value: 'x'.repeat(400_001) }]);
		assert.equal(items[0]?.text.length, 400_000);
		assert.equal(items[0]?.label, 'log (cut)');
		const long = await vscode.workspace.openTextDocument({ content: 'x'.repeat(400_001) });
		const attached = await contextOf([{ id: 'vscode.file', value: long.uri }]);
		assert.equal(attached.items[0]?.label, `${long.uri.path} (cut)`);
	});

	it('lists a folder by its names', async () => {
		const { items } = await contextOf([{ id: 'vscode.folder', value: folder }]);
		assert.match(items[0]?.text ?? '', /^money\.ts$/m);
	});

	it('is counted as everything is, wide signs one by one', async () => {
		const { items } = await contextOf([
			{ id: 'latin', value: 'four and four and four' },
			{ id: 'wide', value: '思考推理' },
		]);
		assert.deepEqual(
			items.map(item => item.tokens),
			[4, 6],
		);
	});

	it('is there once when it was attached twice', async () => {
		const { items } = await contextOf([
			{ id: 'a', value: sample },
			{ id: 'b', value: sample },
		]);
		assert.equal(items.length, 1);
	});
});

describe('the history of a chat', () => {
	it('is empty when there is none', () => {
		assert.deepEqual(
			readHistory([], () => true),
			{ last: undefined, foreign: [] },
		);
	});
});

describe('the tool for a second opinion', () => {
	const none = new vscode.CancellationTokenSource().token;

	it('asks before it asks, in words of ours, with the question as plain text', async () => {
		const tool = new ReasonTool(new Hub(() => []));
		const prepared = await tool.prepareInvocation({ input: { question: '``` [x](command:evil) <b>' } });
		const message = prepared.confirmationMessages?.message as vscode.MarkdownString;
		assert.ok(!message.isTrusted && !message.supportHtml);
		assert.match(message.value, /Qwen/);
		assert.match(message.value, /````+text\n``` \[x\]\(command:evil\) <b>\n````+/);
	});

	it('gives back the reasoning and the answer, and keeps the turn', async () => {
		const hub = new Hub(() => [thinking('Hm.'), text('Yes.'), stop]);
		const { content } = await new ReasonTool(hub).invoke(
			{ input: { question: 'Right?', context: 'a - b' }, toolInvocationToken: undefined },
			none,
		);
		const [part] = content as readonly vscode.LanguageModelTextPart[];
		assert.match(part?.value ?? '', /Second opinion of Qwen\.\n\nThought.*\n\nReasoning:\nHm\.\n\nAnswer:\nYes\./);
		assert.equal(hub.asked[0]?.context[0]?.text, 'a - b');
	});

	it('keeps the end of a long reasoning when there is little room', async () => {
		const hub = new Hub(() => [thinking(`${'a'.repeat(500)} the end`), text('Yes.'), stop]);
		const { content } = await new ReasonTool(hub).invoke(
			{
				input: { question: 'Right?' },
				toolInvocationToken: undefined,
				tokenizationOptions: { tokenBudget: 20, countTokens: async () => 1 },
			},
			none,
		);
		const [part] = content as readonly vscode.LanguageModelTextPart[];
		// Half of twenty tokens, four characters each.
		assert.match(part?.value ?? '', /\[…\] a{32} the end\n/);
	});

	it('keeps some reasoning for an agent that has no room at all', async () => {
		const hub = new Hub(() => [thinking(`${'a'.repeat(5000)} the end`), text('Yes.'), stop]);
		const { content } = await new ReasonTool(hub).invoke(
			{
				input: { question: 'Right?' },
				toolInvocationToken: undefined,
				tokenizationOptions: { tokenBudget: 0, countTokens: async () => 1 },
			},
			none,
		);
		const [part] = content as readonly vscode.LanguageModelTextPart[];
		assert.match(part?.value ?? '', /\[…\] a{792} the end\n/);
	});

	it('tells the agent what is missing', async () => {
		const tool = new ReasonTool(new Hub(() => [stop]));
		const ask = (input: { question: string; model?: string }) =>
			tool.invoke({ input, toolInvocationToken: undefined }, none);
		await assert.rejects(ask({ question: ' ' }), /needs a question/);
		await assert.rejects(ask({ question: 'x', model: 'nope' }), /no model “nope”.*fake\/qwen/);
	});

	it('stops when the agent is stopped', async () => {
		const cancel = new vscode.CancellationTokenSource();
		const hub = new Hub(async function* (_request, signal) {
			yield thinking('Hm.');
			cancel.cancel();
			await new Promise(resolve => signal.addEventListener('abort', resolve));
		});
		const invoking = new ReasonTool(hub).invoke(
			{ input: { question: 'x' }, toolInvocationToken: undefined },
			cancel.token,
		);
		await assert.rejects(invoking, vscode.CancellationError);
	});
});

interface Shown {
	readonly strings: vscode.MarkdownString[];
	readonly progress: string[];
	readonly buttons: vscode.Command[];
	readonly references: unknown[];
	readonly anchors: unknown[];
	readonly thinking: { readonly text?: string; readonly metadata?: Readonly<Record<string, unknown>> }[];
	readonly markdown: string;
}

interface Asking {
	readonly command?: string;
	readonly history?: vscode.ChatContext['history'];
	readonly references?: readonly vscode.ChatPromptReference[];
	readonly token?: vscode.CancellationToken;
	readonly shown?: Shown;
	readonly thinkingProgress?: () => void;
}

/** A hub with one scripted provider that has two models, as `@reason` sees it. */
class Hub {
	readonly asked: TurnQuestion[] = [];
	readonly turns: string[] = [];
	places: readonly ChatPlace[] = [];
	tools: TurnTools | undefined;
	readonly conversations: Conversations;
	readonly catalog: ModelCatalog;
	readonly asker: Asker;
	readonly comparisons: Comparisons;
	readonly #native: boolean;
	readonly #isSetUp: boolean;

	constructor(
		script: Parameters<typeof fakeProvider>[0] | (() => ProviderDelta[]),
		{ vision = false, native = false, isSetUp = true, server = undefined as string | undefined } = {},
	) {
		this.#native = native;
		this.#isSetUp = isSetUp;
		const base = fakeProvider(script as Parameters<typeof fakeProvider>[0]);
		const able = { thinking: true, tools: undefined, vision };
		const models = [
			{ id: 'qwen', label: 'Qwen', capabilities: able },
			{ id: 'other', label: 'Other', capabilities: able },
		];
		const provider = { ...base, models: async () => models, capabilities: async () => able };
		this.catalog = new ModelCatalog(async () => (isSetUp ? [provider] : []));
		const stored = new Map<string, Conversation>();
		this.conversations = new Conversations(
			{
				append: () => {},
				create: () => {},
				rename: () => {},
				setLeaf: () => {},
				setKeepThinking: () => {},
				read: async id => stored.get(id),
				remove: async () => {},
			},
			(question, signal) => {
				this.asked.push(question);
				this.turns.push(question.turn);
				const request = { model: question.model.id, messages: [] };
				const tools = this.tools && { tools: this.tools };
				return runTurn({ ...question, provider, request, signal, ...question.options, ...tools });
			},
		);
		const { conversations } = this;
		this.asker = new Asker(conversations, this.catalog, () => ({ model: '', think: 'auto' }));
		this.comparisons = new Comparisons({ conversations, asker: this.asker, serverOf: () => server });
	}

	async ask(prompt: string, asking: Asking = {}): Promise<{ result: vscode.ChatResult; shown: Shown }> {
		const { shown = emptyShown() } = asking;
		const request = {
			prompt,
			command: asking.command,
			references: asking.references ?? [],
			model: { vendor: 'fake', id: 'qwen', name: 'Qwen' },
		} as unknown as vscode.ChatRequest;
		const token = asking.token ?? new vscode.CancellationTokenSource().token;
		const run = new ChatRequestRun(this.#needs(), request, streamInto(shown, asking.thinkingProgress), token);
		return { result: await run.run(asking.history ?? []), shown };
	}

	#needs(): ParticipantNeeds {
		return {
			conversations: this.conversations,
			asker: this.asker,
			comparisons: this.comparisons,
			catalog: this.catalog,
			sinks: new ChatSinks({ nativeThinking: this.#native }),
			log: { info: () => {}, warn: () => {}, error: () => {}, show: () => {}, dispose: () => {} },
			thinkingDetail: (): ThinkingDetail => (this.#native ? 'native' : 'summary'),
			toModelRef: model => (this.#isSetUp ? { provider: 'fake', id: model.id, label: model.name } : undefined),
			toThink: () => undefined,
			placesIn: async () => this.places,
			remedy: () => {},
		};
	}
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) {
		await new Promise(resolve => setTimeout(resolve, 5));
	}
}

/** So many bytes that begin as a PNG does. */
function picture(length: number): Uint8Array {
	const bytes = new Uint8Array(length);
	bytes.set(Buffer.from('iVBORw0KGgo=', 'base64'));
	return bytes;
}

function emptyShown(): Shown {
	const strings: vscode.MarkdownString[] = [];
	return {
		strings,
		progress: [],
		buttons: [],
		references: [],
		anchors: [],
		thinking: [],
		get markdown() {
			return strings.map(each => each.value).join('');
		},
	};
}

function streamInto(shown: Shown, thinkingProgress: (() => void) | undefined): vscode.ChatResponseStream {
	return {
		markdown: (value: string | vscode.MarkdownString) => {
			shown.strings.push(typeof value === 'string' ? new vscode.MarkdownString(value) : value);
		},
		progress: (line: string) => shown.progress.push(line),
		button: (command: vscode.Command) => shown.buttons.push(command),
		reference: (place: unknown) => shown.references.push(place),
		anchor: (place: unknown, title: string) => shown.anchors.push([place, title]),
		...(thinkingProgress && {
			thinkingProgress: (delta: Shown['thinking'][number]) => {
				thinkingProgress();
				shown.thinking.push(delta);
			},
		}),
	} as unknown as vscode.ChatResponseStream;
}

/** A question and its answer, as VS Code hands them to the next request. The classes have no public constructors. */
function exchange(
	prompt: string,
	result: vscode.ChatResult,
	answer = 'Yes.',
): [vscode.ChatRequestTurn, vscode.ChatResponseTurn] {
	const request = Object.create(vscode.ChatRequestTurn.prototype) as object;
	const response = Object.create(vscode.ChatResponseTurn.prototype) as object;
	const part = new vscode.ChatResponseMarkdownPart(new vscode.MarkdownString(answer));
	return [
		Object.assign(request, { prompt, references: [] }) as unknown as vscode.ChatRequestTurn,
		Object.assign(response, { response: [part], result }) as unknown as vscode.ChatResponseTurn,
	];
}
