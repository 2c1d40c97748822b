import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { HeldPart } from '../../../../src/core/conversation/heldTokens.ts';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { TurnEvent } from '../../../../src/core/stream/turnEvent.ts';
import { readSettings } from '../../../../src/platform/settings.ts';
import type { ToHost, ToWebview } from '../../../../src/protocol/messages.ts';
import { pageStrings } from '../../../../src/protocol/pageStrings.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import { AttachmentBox } from '../../../../src/surfaces/panel/attachmentBox.ts';
import { ChatPage, type ChatPageNeeds } from '../../../../src/surfaces/panel/chatPage.ts';
import { fakeDocument, fakeEditor } from '../../../harness/vscodeFake/document.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { plainTurn } from '../../core/turnEvents.ts';
import { MemoryStore } from '../../session/memoryStore.ts';
import { FakeReferences } from './fakeReferences.ts';
import { FakeTools } from './fakeTools.ts';

/** A hub in which nothing was ever asked: no turns, no queue, events that never come. */
const emptyHub = new Proxy({} as ChatPageNeeds['conversations'], {
	get: (_, name) => {
		const nothing = { queued: [], open: Promise.resolve(undefined), retain: { dispose: () => {} } };
		return String(name).startsWith('onDid') ? new Emitter().event : () => Reflect.get(nothing, name);
	},
});

describe('a page', () => {
	let page: ChatPage;
	let box: AttachmentBox;
	let seen: ToWebview[];
	let warnings: string[];
	let fromPage: Emitter<unknown>;
	let references: FakeReferences;
	let open: (more?: Partial<ChatPageNeeds>, conversation?: string) => ChatPage;

	beforeEach(() => {
		resetVscode();
		seen = [];
		warnings = [];
		fromPage = new Emitter();
		box = new AttachmentBox();
		references = new FakeReferences();
		const tools = new FakeTools();
		const webview = {
			onDidReceiveMessage: fromPage.event,
			postMessage: async (message: ToWebview) => seen.push(message),
		};
		const needs: Partial<ChatPageNeeds> = {
			conversations: emptyHub,
			attachments: box,
			references,
			tools,
			log: { warn: (message: string) => warnings.push(message), error: assert.fail } as never,
			settings: readSettings,
			models: () => ({ state: 'none', models: [], think: 'auto' }),
			typicalThinkingTokens: () => undefined,
			toolTokens: id => (tools.of(id) === 'off' ? 0 : 900),
			canDraw: () => false,
		};
		open = (more, conversation = 'c1') => {
			const options = { conversation, wide: false, onMissing: () => {}, onFocus: () => {} };
			return new ChatPage(webview as unknown as vscode.Webview, { ...needs, ...more } as ChatPageNeeds, options);
		};
		page = open();
	});

	afterEach(() => {
		page.dispose();
		box.dispose();
	});

	const send = async (message: ToHost | Readonly<Record<string, unknown>>): Promise<void> => {
		fromPage.fire(message);
		await new Promise(resolve => setImmediate(resolve));
	};
	const types = (): readonly string[] => seen.map(message => ('command' in message ? message.command : message.type));

	describe('of a long conversation', () => {
		const model = { provider: 'ollama', id: 'qwen3' };
		let conversations: Conversations;

		beforeEach(async () => {
			const store = new MemoryStore();
			const turns = Array.from({ length: 300 }, (_, index) => {
				const id = `t${index}`;
				const [start, ...rest] = plainTurn(['hm'], ['x'], id);
				const parent = index > 0 && { parent: { turn: `t${index - 1}`, as: 'follow-up' } };
				return { id, events: [{ ...start, ...parent } as TurnEvent, ...rest] };
			});
			store.stored.set('long', { id: 'long', title: 'Long', createdAt: '2026-01-01T00:00:00.000Z', turns });
			conversations = new Conversations(store, async function* ({ turn }) {
				yield { ...plainTurn(['hm'], ['x'], turn)[0], turn } as TurnEvent;
			});
			page = open({ conversations }, 'long');
			await send({ type: 'ready' });
			await new Promise(resolve => setTimeout(resolve, 10));
		});

		afterEach(() => conversations.dispose());

		/** First and last turn, and how many are not shown before and behind. */
		const shown = (): readonly unknown[] => {
			const snapshot = seen.findLast(message => message.type === 'snapshot');
			assert.equal(snapshot?.type, 'snapshot');
			const { turns, before, after } = snapshot.type === 'snapshot' ? snapshot.conversation : { turns: [] };
			return [turns[0]?.id, turns.at(-1)?.id, before, after];
		};

		/** What is told of the turns that the page does not have. */
		const held = (): HeldPart | undefined => {
			const snapshot = seen.findLast(message => message.type === 'snapshot');
			return snapshot?.type === 'snapshot' ? snapshot.conversation.held : undefined;
		};

		it('shows what was asked last, and more before it on request', async () => {
			assert.deepEqual(shown(), ['t260', 't299', 260, undefined]);
			await send({ type: 'show-more', where: 'before' });
			assert.deepEqual(shown(), ['t220', 't299', 220, undefined]);
			assert.equal(held()?.thoughts.length, 220);
			await page.reveal('long', { type: 'reveal-turn', turn: 't0' });
			assert.equal(held()?.thoughts.length, 300);
			await send({ type: 'show-more', where: 'newest' });
			assert.deepEqual(shown(), ['t260', 't299', 260, undefined]);
		});

		it('goes to a place that is not shown yet, and to the newest turn when it begins', async () => {
			await page.reveal('long', { type: 'reveal-turn', turn: 't20' });
			assert.deepEqual(shown(), ['t18', 't57', 18, 242]);
			assert.deepEqual(seen.at(-1), { type: 'reveal-turn', turn: 't20' });
			await page.reveal('long', { type: 'reveal-thought', turn: 't40', block: 0, start: 0, end: 2 });
			assert.deepEqual(shown(), ['t18', 't57', 18, 242]);
			conversations.ask('long', { question: 'And?', context: [], model, options: { think: 'auto' } });
			await new Promise(resolve => setTimeout(resolve, 60));
			assert.deepEqual(shown().slice(2), [261, undefined]);
		});

		it('goes to a place that was wanted before there was a page', async () => {
			page.dispose();
			page = open({ conversations }, 'long');
			page.post({ type: 'reveal-turn', turn: 't0' });
			await send({ type: 'ready' });
			await new Promise(resolve => setTimeout(resolve, 10));
			assert.deepEqual(shown(), ['t0', 't39', undefined, 260]);
		});
	});

	it('has the places opened that its thoughts name, and says so when one is gone', async () => {
		await send({ type: 'ready' });
		await send({ type: 'open-reference', turn: 't', block: 1, start: 3, end: 9, how: 'peek' });
		assert.deepEqual(references.opened, [[{ turn: 't', block: 1, start: 3, end: 9 }, 'peek']]);
		assert.ok(!types().includes('announce'));
		references.isThere = false;
		await send({ type: 'open-reference', turn: 't', block: 1, start: 3, end: 9, how: 'open' });
		assert.deepEqual(seen.at(-1), { type: 'announce', message: 'That place is not there any more.' });
	});

	it('leaves out what is selected in the file that a link opened, and nothing where none was', async () => {
		const own = fakeEditor(fakeDocument('/own.ts', 'a'), 0, 0);
		const opened = fakeEditor(fakeDocument('/opened.ts', 'b'), 0, 0);
		const left: unknown[] = [];
		box.leaveOut = editor => left.push(editor);
		state.activeEditor = own;
		await send({ type: 'ready' });
		references.isThere = false;
		await send({ type: 'open-reference', turn: 't', block: 1, start: 3, end: 9, how: 'open' });
		assert.deepEqual(left, []);
		references.isThere = true;
		references.onOpen = () => {
			state.activeEditor = opened;
		};
		await send({ type: 'open-reference', turn: 't', block: 1, start: 3, end: 9, how: 'open' });
		assert.deepEqual(left, [opened]);
	});

	it('tells how far it shows a turn, and that it shows none late any more when it begins anew or is gone', async () => {
		await send({ type: 'ready' });
		await send({ type: 'shown-so-far', turn: 't', late: true, thinking: { block: 1, offset: 30 } });
		assert.deepEqual(references.shown, [['t', true, { block: 1, offset: 30 }]]);
		await send({ type: 'ready' });
		await send({ type: 'ready' });
		assert.deepEqual(references.shown.slice(1), [['t', false, undefined]]);
		await send({ type: 'shown-so-far', turn: 'u', late: true });
		page.sleep();
		assert.deepEqual(references.shown.slice(2), [
			['u', true, undefined],
			['u', false, undefined],
		]);
	});

	it('gets the lines that a place means, or hears that there are none', async () => {
		const span = { turn: 't', block: 1, start: 3 };
		await send({ type: 'ready' });
		await send({ type: 'preview-reference', ...span, end: 9 });
		const preview = { line: 2, text: 'const a = 1;' };
		assert.deepEqual(seen.at(-1), { type: 'reference-preview', ...span, preview });
		references.isThere = false;
		await send({ type: 'preview-reference', ...span, end: 9 });
		assert.deepEqual(seen.at(-1), { type: 'reference-preview', ...span });
	});

	it('gets what waited for it after its first snapshot, in order and once', async () => {
		page.post({ type: 'command', command: 'focus-composer' });
		page.post({ type: 'command', command: 'find' });
		assert.deepEqual(types(), []);
		await send({ type: 'ready' });
		assert.deepEqual(types(), ['snapshot', 'focus-composer', 'find']);
		await send({ type: 'resync' });
		assert.deepEqual(types().slice(3), ['snapshot']);
	});

	it('gets nothing while it is out of sight, and a snapshot when it is back', async () => {
		await send({ type: 'ready' });
		page.sleep();
		page.modelsChanged();
		page.settingsChanged();
		assert.deepEqual(types(), ['snapshot']);
		await send({ type: 'ready' });
		assert.deepEqual(types(), ['snapshot', 'snapshot']);
	});

	it('gets its words in the language of VS Code', async () => {
		state.translations = { [pageStrings.send]: 'Fragen' };
		await send({ type: 'ready' });
		const [snapshot] = seen;
		assert.deepEqual(snapshot?.type === 'snapshot' && snapshot.strings, { send: 'Fragen' });
	});

	it('is not obeyed in what is no message, and the log says so', async () => {
		await send({ type: 'remedy', action: 'format-disk' });
		await send({ type: 'run', command: 'rm' });
		assert.equal(warnings.length, 2);
		assert.deepEqual([state.ran, seen], [[], []]);
	});

	it('copies without the characters that a terminal obeys', async () => {
		await send({ type: 'copy', text: 'a\u001b[2Jb\r\n\tc\u009bd', what: 'answer' });
		assert.equal(state.clipboard, 'a[2Jb\r\n\tcd');
	});

	it('opens links of the web only', async () => {
		for (const href of [
			'file:///etc/passwd',
			'command:workbench.action.quit',
			'vscode://x/y',
			'https://example.org/a',
		]) {
			await send({ type: 'open-link', href });
		}
		assert.deepEqual(state.shown.map(String), ['https://example.org/a']);
	});

	it('says whether earlier thinking goes along: as its conversation has it, else as the settings say', async () => {
		page.dispose();
		const conversations = new Conversations(new MemoryStore(), assert.fail);
		page = open({ conversations }, conversations.create().id);
		await send({ type: 'ready' });
		const keeps = (): readonly (boolean | undefined)[] =>
			seen.flatMap(message => ('settings' in message ? [message.settings.keepsThinking] : []));
		assert.deepEqual(keeps(), [undefined]);
		await send({ type: 'choose-keep-thinking', keep: true });
		state.user = { 'sidethought.keepThinking': true };
		await send({ type: 'choose-keep-thinking', keep: false });
		await page.show(conversations.create().id);
		assert.deepEqual(keeps(), [undefined, true, undefined, true]);
	});

	it('says whether its conversation may use tools, and has that changed for this conversation alone', async () => {
		await send({ type: 'ready' });
		const [snapshot] = seen;
		assert.equal(snapshot?.type === 'snapshot' && snapshot.models.tools, 'off');
		await send({ type: 'choose-tools', tools: 'ask' });
		const changed = seen.findLast(message => message.type === 'models-changed');
		assert.deepEqual([changed?.models.tools, changed?.models.toolTokens], ['ask', 900]);
		await page.show('c2');
		const shown = seen.findLast(message => message.type === 'snapshot');
		assert.deepEqual([shown?.models.tools, shown?.models.toolTokens], ['off', undefined]);
	});
});
