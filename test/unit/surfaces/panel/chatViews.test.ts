import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import { readSettings } from '../../../../src/platform/settings.ts';
import type { ToHost, ToWebview } from '../../../../src/protocol/messages.ts';
import { Asker } from '../../../../src/session/hub/asker.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import { ModelCatalog } from '../../../../src/session/hub/modelCatalog.ts';
import { createTurnRunner } from '../../../../src/session/hub/turnRunner.ts';
import { AttachmentBox } from '../../../../src/surfaces/panel/attachmentBox.ts';
import type { ChatPageNeeds } from '../../../../src/surfaces/panel/chatPage.ts';
import { ChatViews } from '../../../../src/surfaces/panel/chatViews.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { fakeProvider, stop, text } from '../../session/fakes.ts';
import { MemoryStore } from '../../session/memoryStore.ts';
import { FakeReferences } from './fakeReferences.ts';
import { FakeTools } from './fakeTools.ts';

type Of<T extends ToWebview['type']> = Extract<ToWebview, { readonly type: T }>;

interface Beside {
	readonly seen: readonly ToWebview[];
	readonly fromPage: Emitter<ToHost>;
	readonly closed: Emitter<void>;
	readonly revealed: number;
}

/** The sidebar over a real hub, whose provider answers when it is told to. */
class House {
	readonly seen: ToWebview[] = [];
	readonly fromPage = new Emitter<ToHost>();
	readonly conversations: Conversations;
	readonly attachments = new AttachmentBox();
	readonly references = new FakeReferences();
	readonly views: ChatViews;
	answer = (): void => {};

	constructor({ isSetUp = true } = {}) {
		const able = { thinking: true, tools: undefined, vision: undefined };
		const told = new Promise<void>(resolve => {
			this.answer = resolve;
		});
		const script = fakeProvider(async function* () {
			await told;
			yield text('Yes.');
			yield stop;
		});
		const provider = { ...script, models: async () => [{ id: 'm' }], capabilities: async () => able };
		const catalog = new ModelCatalog(async () => (isSetUp ? [provider] : []));
		const run = createTurnRunner({ catalog, provider: id => catalog.provider(id), settings: () => ({ request: {} }) });
		this.conversations = new Conversations(new MemoryStore(), run);
		const needs: Partial<ChatPageNeeds> = {
			conversations: this.conversations,
			asker: new Asker(this.conversations, catalog, () => ({ model: '', think: 'auto' })),
			attachments: this.attachments,
			references: this.references,
			tools: new FakeTools(),
			onAsked: () => {},
			log: { warn: assert.fail, error: assert.fail } as never,
			settings: readSettings,
			models: () => ({ state: 'ready', models: [], think: 'auto' }),
			typicalThinkingTokens: () => undefined,
			toolTokens: () => 0,
			canDraw: () => false,
		};
		const workspaceState = { get: () => undefined, update: async () => {} };
		const context = { workspaceState, extensionUri: vscode.Uri.file('/extension') };
		this.views = new ChatViews(context as unknown as vscode.ExtensionContext, needs as ChatPageNeeds);
	}

	/** The user opens the sidebar, and its page asks for what to show. */
	async open(): Promise<void> {
		const never = new Emitter<void>().event;
		const webview = {
			onDidReceiveMessage: this.fromPage.event,
			postMessage: async (message: ToWebview) => this.seen.push(message),
			asWebviewUri: (uri: vscode.Uri) => uri,
		};
		const view = { webview, onDidChangeVisibility: never, onDidDispose: never } as unknown as vscode.WebviewView;
		await state.viewProvider?.resolveWebviewView(view, { state: undefined }, {} as vscode.CancellationToken);
		await this.send({ type: 'ready' });
	}

	async send(message: ToHost): Promise<void> {
		this.fromPage.fire(message);
		await sleep(5);
	}

	last<T extends ToWebview['type']>(type: T): Of<T> | undefined {
		return this.seen.findLast((message): message is Of<T> => message.type === type);
	}

	/** The user opens a panel beside the editor, and its page asks for what to show. */
	async openBeside(conversation?: string): Promise<Beside> {
		const fromPage = new Emitter<ToHost>();
		const closed = new Emitter<void>();
		const beside = { seen: [] as ToWebview[], fromPage, closed, revealed: 0 };
		state.nextPanel = {
			webview: {
				onDidReceiveMessage: fromPage.event,
				postMessage: async (message: ToWebview) => beside.seen.push(message),
				asWebviewUri: (uri: vscode.Uri) => uri,
			},
			visible: true,
			onDidDispose: closed.event,
			onDidChangeViewState: new Emitter<void>().event,
			reveal: () => beside.revealed++,
		} as unknown as vscode.WebviewPanel;
		await this.views.openBeside(conversation);
		fromPage.fire({ type: 'ready' });
		await sleep(5);
		return beside;
	}

	/** The turns that run, first begun first. */
	running(): readonly string[] {
		return [...this.conversations.running(this.views.conversation)];
	}

	dispose(): void {
		this.views.dispose();
		this.conversations.dispose();
		this.attachments.dispose();
	}
}

describe('a question in the sidebar', () => {
	let house: House;
	const note = { id: 'n', kind: 'text', label: 'notes', text: 'a - b' } as const;

	beforeEach(() => resetVscode());
	afterEach(() => house.dispose());

	it('is back in the box with what was attached, and a sentence, when it cannot be asked', async () => {
		house = new House({ isSetUp: false });
		await house.open();
		house.attachments.add(note);
		await house.send({ type: 'ask', text: 'Why?' });
		assert.equal(house.last('draft')?.text, 'Why?');
		assert.match(house.last('announce')?.message ?? '', /^No model is set up yet\. /);
		assert.deepEqual(
			house.attachments.items.map(item => item.id),
			['n'],
		);
	});

	it('is back in the box when the turn before it is stopped elsewhere', async () => {
		house = new House();
		await house.open();
		await house.send({ type: 'ask', text: 'One?' });
		await house.send({ type: 'ask', text: 'Two?' });
		assert.deepEqual(
			house.last('queue-changed')?.queue.map(each => each.text),
			['Two?'],
		);
		house.conversations.stopAll(house.views.conversation);
		assert.deepEqual(house.last('draft'), { type: 'draft', text: 'Two?', focus: true, keep: true });
		assert.deepEqual(house.last('queue-changed')?.queue, []);
	});

	it('waits for the next view when none shows its conversation', async () => {
		house = new House();
		const id = house.views.conversation;
		const asked = {
			question: 'Why?',
			context: [],
			model: { provider: 'fake', id: 'm' },
			options: { think: 'auto' },
		} as const;
		house.conversations.ask(id, asked);
		house.conversations.ask(id, { ...asked, question: 'And then?' });
		house.conversations.stopAll(id);
		await house.open();
		assert.equal(house.last('draft')?.text, 'And then?');
	});

	it('edits the one that it was made from, and both versions can be shown', async () => {
		house = new House();
		house.answer();
		await house.open();
		await house.send({ type: 'ask', text: 'One?' });
		await sleep(50);
		const [first] = house.conversations.opened(house.views.conversation)?.turns ?? [];
		await house.send({ type: 'edit-question', turn: first?.id ?? '' });
		assert.equal(house.last('draft')?.edits, first?.id);
		await house.send({ type: 'ask', text: 'One, really?', edits: first?.id ?? '' });
		await sleep(50);
		const second = house.conversations.opened(house.views.conversation)?.turns[1];
		assert.deepEqual(second?.parent, { turn: first?.id, as: 'edit' });
		const begun = house.seen.find(
			(message): message is Of<'snapshot'> =>
				message.type === 'snapshot' && message.conversation.turns.at(-1)?.id === second?.id,
		);
		assert.deepEqual(begun?.conversation.turns, [
			{ id: second?.id, events: [], nextSeq: 0, live: true, versions: { turns: [first?.id, second?.id], index: 1 } },
		]);
		await house.send({ type: 'show-version', turn: first?.id ?? '' });
		const shown = house.last('snapshot')?.conversation.turns;
		assert.deepEqual(
			shown?.map(turn => [turn.id, turn.versions]),
			[[first?.id, { turns: [first?.id, second?.id], index: 0 }]],
		);
	});
});

describe('the sidebar', () => {
	it('hears what the thinking of its turns names, after each snapshot all of it', async () => {
		resetVscode();
		const house = new House();
		await house.open();
		await house.send({ type: 'ask', text: 'Why?' });
		const conversation = house.views.conversation;
		const turn = house.conversations.opened(conversation)?.branch[0]?.id ?? '';
		const references = [{ start: 3, end: 9, kind: 'lines', label: 'a.ts:2' }] as const;
		const blocks = [{ block: 1, references }];
		house.references.found.fire({ conversation, turn, blocks, anew: false });
		house.references.found.fire({ conversation: 'another', turn, blocks, anew: true });
		house.references.found.fire({ conversation, turn: 'of another branch', blocks, anew: true });
		const told = (): readonly ToWebview[] => house.seen.filter(({ type }) => type === 'references');
		assert.deepEqual(told(), [{ type: 'references', turn, block: 1, references, anew: false }]);
		house.references.known = { [turn]: blocks };
		await house.send({ type: 'resync' });
		assert.deepEqual(told().slice(1), [{ type: 'references', turn, block: 1, references, anew: true }]);
		assert.equal(house.references.searched.at(-1), conversation);
		house.dispose();
	});

	it('goes to a step of the thinking, and tells what it shows', async () => {
		resetVscode();
		const house = new House();
		const shown: string[] = [];
		house.views.onDidShow(conversation => shown.push(conversation));
		await house.open();
		const { id } = house.conversations.create();
		await house.views.revealThought(id, { turn: 't', block: 0, start: 5, end: 9 });
		assert.deepEqual(house.last('reveal-thought'), { type: 'reveal-thought', turn: 't', block: 0, start: 5, end: 9 });
		assert.deepEqual(shown, [id]);
		house.dispose();
	});

	it('shows a new conversation when its own is deleted', async () => {
		resetVscode();
		const house = new House();
		await house.open();
		const before = house.views.conversation;
		await house.send({ type: 'ask', text: 'Why?' });
		await house.conversations.remove(before);
		await sleep(5);
		assert.notEqual(house.views.conversation, before);
		assert.equal(house.last('snapshot')?.conversation.id, house.views.conversation);
		assert.deepEqual(house.last('snapshot')?.conversation.turns, []);
		assert.deepEqual(house.running(), []);
		house.dispose();
	});
});

describe('a command', () => {
	let house: House;
	const find = { type: 'command', command: 'find' } as const;
	const isFocused = (): unknown => state.ran.findLast(([, key]) => key === 'sidethought.viewFocused')?.at(2);

	beforeEach(() => {
		resetVscode();
		house = new House();
	});
	afterEach(() => house.dispose());

	it('acts on the view that had the keys last, and the keys are known to be there', async () => {
		await house.open();
		const beside = await house.openBeside(house.conversations.create().id);
		await house.send({ type: 'focus', focused: true });
		assert.equal(isFocused(), true);
		house.views.postToInUse(find);
		assert.deepEqual(house.last('command'), find);
		assert.equal(house.views.conversationInUse, house.views.conversation);
		beside.fromPage.fire({ type: 'focus', focused: true });
		await house.send({ type: 'focus', focused: false });
		assert.equal(isFocused(), true);
		house.views.postToInUse({ ...find, command: 'toggle-thinking' });
		assert.deepEqual(beside.seen.at(-1), { ...find, command: 'toggle-thinking' });
		assert.deepEqual(house.last('command'), find);
		assert.notEqual(house.views.conversationInUse, house.views.conversation);
		await house.views.revealInUse();
		assert.equal(beside.revealed, 1);
		beside.fromPage.fire({ type: 'focus', focused: false });
		await sleep(5);
		assert.equal(isFocused(), false);
	});

	it('acts on the sidebar again when the panel is closed, which has no keys then', async () => {
		await house.open();
		const beside = await house.openBeside();
		beside.fromPage.fire({ type: 'focus', focused: true });
		await sleep(5);
		beside.closed.fire();
		assert.equal(isFocused(), false);
		house.views.postToInUse(find);
		assert.deepEqual(house.last('command'), find);
		await house.views.revealInUse();
		assert.equal(state.ran.at(-1)?.[0], 'sidethought.chat.focus');
	});

	it('shows a new conversation where it was asked for', async () => {
		await house.open();
		const before = house.views.conversation;
		const beside = await house.openBeside();
		const { id } = house.conversations.create();
		await house.views.revealInUse(id);
		await sleep(5);
		const shown = beside.seen.findLast(message => message.type === 'snapshot');
		assert.equal(shown?.conversation.id, id);
		assert.equal(house.views.conversation, before);
	});
});
