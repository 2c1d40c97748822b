import assert from 'node:assert/strict';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import { Conversations } from '../../../src/session/hub/conversations.ts';
import type { TurnQuestion } from '../../../src/session/hub/openConversation.ts';
import { plainTurn } from '../core/turnEvents.ts';
import { MemoryStore } from './memoryStore.ts';

const model = { provider: 'ollama', id: 'qwen3' };
const question: TurnQuestion = { question: 'Why?', context: [], model, options: { think: 'auto' } };

function conversationOf(turns: readonly string[]): Conversation {
	return {
		id: 'imported',
		title: 'Large',
		createdAt: '2026-01-01T00:00:00.000Z',
		turns: turns.map(id => ({ id, events: plainTurn(['hm'], ['x'], id) })),
	};
}

describe('a conversation whose beginning alone is there', () => {
	let store: MemoryStore;
	let conversations: Conversations;
	const news: string[] = [];

	beforeEach(() => {
		news.length = 0;
		store = new MemoryStore();
		conversations = new Conversations(store, () => (async function* () {})());
		conversations.onDidChangeBranch(id => news.push(`branch ${id}`));
		conversations.onDidRemove(id => news.push(`removed ${id}`));
		conversations.showBeginning(conversationOf(['1', '2-beginning']));
	});

	afterEach(() => conversations.dispose());

	const turns = (): readonly string[] => conversations.opened('imported')?.turns.map(({ id }) => id) ?? [];

	it('is shown, and nothing is asked in it or written of it', async () => {
		await conversations.open('imported');
		assert.deepEqual(turns(), ['1', '2-beginning']);
		const asked = conversations.ask('imported', question);
		assert.equal(asked.kind === 'refused' && asked.failure.code, 'ask.reading');
		conversations.rename('imported', 'Other');
		conversations.setKeepThinking('imported', true);
		conversations.showVersion('1');
		assert.equal(conversations.resplit('1', { format: 'think-tags' }), true);
		assert.deepEqual(
			[store.reads, store.events, store.titles.size, store.leaves.size, store.keepThinking.size],
			[0, [], 0, 0, 0],
		);
	});

	it('gives way to the whole wherever it is shown, and is then like any other', async () => {
		await conversations.open('imported');
		store.stored.set('imported', conversationOf(['1', '2', '3']));
		assert.equal(await conversations.completeBeginning('imported'), true);
		assert.deepEqual([turns(), news], [['1', '2', '3'], ['branch imported']]);
		assert.equal(conversations.ask('imported', question).kind, 'asked');
		assert.equal(await conversations.completeBeginning('imported'), false);
	});

	it('is gone for everybody where nothing more comes of it, or it was deleted meanwhile', async () => {
		await conversations.open('imported');
		conversations.dropBeginning('imported');
		assert.deepEqual([await conversations.open('imported'), news], [undefined, ['removed imported']]);
		conversations.dropBeginning('imported');
		conversations.showBeginning(conversationOf(['1']));
		await conversations.open('imported');
		await conversations.remove('imported');
		store.stored.set('imported', conversationOf(['1', '2']));
		assert.equal(await conversations.completeBeginning('imported'), false);
		assert.deepEqual([store.removed, news], [[], ['removed imported', 'removed imported']]);
	});
});
