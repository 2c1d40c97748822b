import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import { readSettings } from '../../../../src/platform/settings.ts';
import type { ToHost, ToWebview } from '../../../../src/protocol/messages.ts';
import { Asker } from '../../../../src/session/hub/asker.ts';
import { Comparisons } from '../../../../src/session/hub/comparisons.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import { ModelCatalog } from '../../../../src/session/hub/modelCatalog.ts';
import { createTurnRunner } from '../../../../src/session/hub/turnRunner.ts';
import { AttachmentBox } from '../../../../src/surfaces/panel/attachmentBox.ts';
import { ChatPage, type ChatPageNeeds } from '../../../../src/surfaces/panel/chatPage.ts';
import { resetVscode } from '../../../harness/vscodeFake/state.ts';
import { fakeProvider, stop, text } from '../../session/fakes.ts';
import { MemoryStore } from '../../session/memoryStore.ts';
import { FakeReferences } from './fakeReferences.ts';
import { FakeTools } from './fakeTools.ts';

type Of<T extends ToWebview['type']> = Extract<ToWebview, { readonly type: T }>;

/** A page with a comparison of two models of one provider, each of which answers when it is told to. */
class House {
	readonly seen: ToWebview[] = [];
	readonly answers = new Map<string, () => void>();
	readonly diffs: string[] = [];
	readonly #fromPage = new Emitter<ToHost>();
	readonly #box = new AttachmentBox();
	readonly conversations: Conversations;
	readonly comparisons: Comparisons;
	readonly #asker: Asker;
	#page: ChatPage | undefined;

	constructor(server?: string) {
		const script = fakeProvider(async function* ({ model }) {
			await new Promise<void>(resolve => house.answers.set(model, resolve));
			yield text(`By ${model}.`);
			yield stop;
		});
		const house = this;
		const provider = { ...script, models: async () => [{ id: 'one' }, { id: 'two' }] };
		const catalog = new ModelCatalog(async () => [provider]);
		const run = createTurnRunner({ catalog, provider: id => catalog.provider(id), settings: () => ({ request: {} }) });
		this.conversations = new Conversations(new MemoryStore(), run);
		this.#asker = new Asker(this.conversations, catalog, () => ({ model: '', think: 'auto' }));
		this.comparisons = new Comparisons({
			conversations: this.conversations,
			asker: this.#asker,
			serverOf: () => server,
		});
	}

	async begin(): Promise<void> {
		const { id } = this.conversations.create();
		const contenders = ['one', 'two'].map(model => ({ model: { provider: 'fake', id: model } }));
		const begun = await this.comparisons.begin(id, { question: 'Why?', context: [] }, contenders);
		assert.equal(begun.kind, 'begun');
		const needs: Partial<ChatPageNeeds> = {
			conversations: this.conversations,
			comparisons: this.comparisons,
			asker: this.#asker,
			attachments: this.#box,
			references: new FakeReferences(),
			tools: new FakeTools(),
			log: { warn: assert.fail, error: assert.fail } as never,
			settings: readSettings,
			models: () => ({ state: 'ready', models: [], think: 'auto' }),
			typicalThinkingTokens: () => undefined,
			toolTokens: () => 0,
			canDraw: () => false,
			compare: {
				ask: assert.fail,
				askWith: assert.fail,
				show: assert.fail,
				diff: async comparison => void this.diffs.push(comparison),
			},
		};
		const webview = {
			onDidReceiveMessage: this.#fromPage.event,
			postMessage: async (message: ToWebview) => this.seen.push(message),
		};
		const comparison = begun.kind === 'begun' ? begun.id : '';
		const options = { conversation: id, comparison, wide: true, onMissing: assert.fail, onFocus: () => {} };
		this.#page = new ChatPage(webview as unknown as vscode.Webview, needs as ChatPageNeeds, options);
		await this.send({ type: 'ready' });
	}

	async answer(model: string): Promise<void> {
		this.answers.get(model)?.();
		await sleep(60);
	}

	async send(message: ToHost): Promise<void> {
		this.#fromPage.fire(message);
		await sleep(30);
	}

	last<T extends ToWebview['type']>(type: T): Of<T> {
		const found = this.seen.findLast((message): message is Of<T> => message.type === type);
		assert.ok(found, type);
		return found;
	}

	/** The text that the page was told of a turn, each event once. */
	told(turn: string): string {
		const parts = this.seen.flatMap(message =>
			message.type === 'events' && message.turn === turn ? message.events : [],
		);
		return parts.map(event => (event.type === 'answer-delta' ? event.text : '')).join('');
	}

	dispose(): void {
		this.#page?.dispose();
		this.comparisons.dispose();
		this.conversations.dispose();
		this.#box.dispose();
	}
}

describe('a page with a comparison', () => {
	let house: House;

	beforeEach(() => resetVscode());
	afterEach(() => house.dispose());

	it('has the turns of its columns and hears what comes of each', async () => {
		house = new House();
		await house.begin();
		const { comparison, conversation } = house.last('snapshot');
		const ids = conversation.turns.map(({ id }) => id);
		assert.deepEqual(comparison, {
			question: 'Why?',
			columns: [
				{ model: 'one', turns: [ids[0]] },
				{ model: 'two', turns: [ids[1]] },
			],
			chosen: ids[0],
		});
		await house.answer('two');
		await house.answer('one');
		assert.deepEqual(
			ids.map(id => house.told(id)),
			['By one.', 'By two.'],
		);
	});

	it('is told of a column that is asked later, from its first event on', async () => {
		house = new House('one machine');
		await house.begin();
		const second = house.last('snapshot').comparison?.columns[1];
		assert.deepEqual(second, { model: 'two', turns: [], waitsFor: 'one' });
		await house.answer('one');
		const { columns } = house.last('comparison-changed').comparison;
		const [turn = ''] = columns[1]?.turns ?? [];
		await house.answer('two');
		assert.equal(house.told(turn), 'By two.');
		const first = house.seen.find(message => message.type === 'events' && message.turn === turn);
		assert.equal(first?.type === 'events' && first.from, 0);
	});

	it('stops a column that waits, and all of them', async () => {
		house = new House('one machine');
		await house.begin();
		await house.send({ type: 'stop-compared', column: 1 });
		assert.equal(house.last('comparison-changed').comparison.columns[1]?.isStopped, true);
		await house.send({ type: 'stop-compared' });
		const [turn] = house.conversations.opened(house.last('snapshot').conversation.id)?.turns ?? [];
		assert.equal(turn?.state?.status, 'cancelled');
	});

	it('shows the conversation from the turn that is chosen, ready for the next question', async () => {
		house = new House();
		await house.begin();
		await house.answer('one');
		await house.answer('two');
		const [, chosen = ''] = house.last('snapshot').conversation.turns.map(({ id }) => id);
		const before = house.seen.length;
		await house.send({ type: 'go-on-from', turn: chosen });
		const snapshots = house.seen.slice(before).filter(({ type }) => type === 'snapshot');
		assert.equal(snapshots.length, 1);
		const { comparison, conversation } = house.last('snapshot');
		assert.equal(comparison, undefined);
		assert.deepEqual(
			conversation.turns.map(({ id }) => id),
			[chosen],
		);
		assert.equal(conversation.turns[0]?.versions?.index, 1);
		assert.deepEqual(house.last('command'), { type: 'command', command: 'focus-composer' });
		assert.equal(house.conversations.opened(conversation.id)?.leaf, chosen);
	});

	it('asks for the differences of its own comparison', async () => {
		house = new House();
		await house.begin();
		await house.send({ type: 'diff-compared' });
		assert.equal(house.diffs.length, 1);
	});
});
