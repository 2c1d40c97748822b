import assert from 'node:assert/strict';
import { parentOf } from '../../../../src/core/conversation/tree.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import { type AskedOf, showTurnMenu } from '../../../../src/surfaces/panel/turnMenu.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { plainTurn } from '../../core/turnEvents.ts';
import { MemoryStore } from '../../session/memoryStore.ts';

const other = { model: { provider: 'ollama', id: 'other' }, think: 'high' } as const;

/** The menu of the first turn of a stored conversation of two; the reader chooses the entry of this name, and then says this. */
async function choose(label: string, said?: string, picked: AskedOf | null = other) {
	const store = new MemoryStore();
	const turns = [
		{ id: 'a', events: plainTurn(['Hm.'], ['Yes.'], 'a') },
		{ id: 'b', events: plainTurn(['Hm.'], ['And.'], 'b') },
	];
	store.stored.set('c', { id: 'c', title: 'Why?', createdAt: '2026-03-01T10:00:00.000Z', turns });
	const conversations = new Conversations(store, async function* () {});
	await conversations.open('c');
	const done: unknown[] = [];
	const changed: string[] = [];
	conversations.onDidChangeRunning(id => changed.push(id));
	state.picks = label;
	state.choice = said;
	await showTurnMenu(
		{
			conversations,
			splits: {
				splitAgain: async turn => void done.push(['split', turn]),
				splitAsBefore: turn => void done.push(['as before', turn]),
			},
			edit: turn => done.push(['edit', turn]),
			retry: async (...asked) => void done.push(['retry', ...asked]),
			compare: async turn => void done.push(['compare', turn]),
			exportTurn: async turn => void done.push(['export', turn]),
			pickOther: async () => picked ?? undefined,
			openBeside: async id => void done.push(['beside', id]),
		},
		'a',
	);
	return { done, conversations, store, changed };
}

describe('the menu of a turn', () => {
	beforeEach(() => resetVscode());

	for (const [label, expected] of [
		['Edit question', ['edit', 'a']],
		['Try again', ['retry', 'a']],
		['Compare with…', ['compare', 'a']],
		['Export this turn', ['export', 'a']],
		['Split again as…', ['split', 'a']],
		['Try again with another model or thinking level…', ['retry', 'a', other]],
	] as const) {
		it(`does what it says: ${label}`, async () => {
			const { done } = await choose(label);
			assert.deepEqual(done, [expected]);
		});
	}

	it('asks nothing again where the reader chose no other model', async () => {
		const { done } = await choose('Try again with another model or thinking level…', undefined, null);
		assert.deepEqual(done, []);
	});

	it('makes a branch a conversation of its own, with the name that it is given, and opens it beside', async () => {
		const { done, conversations, store, changed } = await choose('Branch from here…', ' Another way ');
		const [[, id]] = done as [[string, string]];
		const branch = conversations.opened(id);
		assert.equal(branch?.title, 'Another way');
		assert.deepEqual(changed, [id], 'the history lists it at once');
		assert.equal(store.titles.get(id), 'Another way');
		const [turn, ...more] = branch?.branch ?? [];
		assert.equal(more.length, 0);
		assert.equal(turn?.state?.blocks[1]?.text, 'Yes.');
		assert.deepEqual(store.events, turn?.events);
		assert.equal(branch?.leaf, turn?.id);
		assert.notEqual(turn?.id, 'a');
		assert.equal(turn && parentOf(turn), undefined);
		assert.equal(conversations.opened('c')?.turns.length, 2, 'the other is as it was');
	});

	it('makes none without a name', async () => {
		const { done, store } = await choose('Branch from here…', '  ');
		assert.deepEqual(done, []);
		assert.deepEqual(store.events, []);
	});
});
