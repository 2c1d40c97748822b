import assert from 'node:assert/strict';
import { Memory, type PageState, type StateStore } from '../../../webview/memory.ts';

function storeOf(state: PageState): StateStore & { state: PageState } {
	return {
		state,
		readState() {
			return this.state;
		},
		writeState(change) {
			this.state = { ...this.state, ...change };
		},
	};
}

describe('the memory of the page', () => {
	it('has the reader’s folds for each part of a turn, and none for others', () => {
		const memory = new Memory();
		memory.keepFold('t1', 0, false);
		memory.keepFold('t1', 2, true);
		assert.deepEqual(
			[memory.chosenFold('t1', 0), memory.chosenFold('t1', 2), memory.chosenFold('t1', 1), memory.chosenFold('t2', 0)],
			[false, true, undefined, undefined],
		);
	});

	it('forgets what belonged to another conversation, and keeps draft and questions', () => {
		const store = storeOf({
			conversation: 'c1',
			folds: { 't1/0': true },
			scroll: 120,
			editing: 't1',
			draft: 'half',
			history: ['one'],
		});
		const memory = new Memory(store);
		assert.equal(memory.enter('c1'), false);
		assert.equal(memory.scroll, 120);
		assert.equal(memory.enter('c2'), true);
		assert.deepEqual(store.state, {
			conversation: 'c2',
			folds: {},
			scroll: undefined,
			editing: undefined,
			draft: 'half',
			history: ['one'],
		});
	});

	it('has each question once, the latest at its end, and no more than a hundred', () => {
		const memory = new Memory();
		for (let number = 0; number < 120; number += 1) {
			memory.rememberQuestion(`question ${number}`);
		}
		memory.rememberQuestion('question 50');
		assert.equal(memory.history.length, 100);
		assert.equal(memory.history[0], 'question 20');
		assert.equal(memory.history.filter(each => each === 'question 50').length, 1);
		assert.equal(memory.history.at(-1), 'question 50');
	});

	it('without a store ends with the object', () => {
		const one = new Memory();
		one.keepDraft('words');
		assert.equal(one.draft, 'words');
		assert.equal(new Memory().draft, '');
	});
});
