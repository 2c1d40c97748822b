import assert from 'node:assert/strict';
import { asPageState, Memory, type PageState, type StateStore } from '../../../webview/memory.ts';

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
	it('keeps the newest of more folds than anybody chooses', () => {
		const memory = new Memory();
		for (let turn = 0; turn < 600; turn += 1) {
			memory.keepFold(`t${turn}`, 0, true);
		}
		memory.keepFold('t100', 0, false);
		assert.deepEqual(
			['t99', 't100', 't101', 't599'].map(turn => memory.chosenFold(turn, 0)),
			[undefined, false, true, true],
		);
	});

	it('has the reader’s folds for each part of a turn, and none for others', () => {
		const memory = new Memory();
		memory.keepFold('t1', 0, false);
		memory.keepFold('t1', 2, true);
		assert.deepEqual(
			[memory.chosenFold('t1', 0), memory.chosenFold('t1', 2), memory.chosenFold('t1', 1), memory.chosenFold('t2', 0)],
			[false, true, undefined, undefined],
		);
	});

	it('takes of what VS Code kept each field that is sound, and no other', () => {
		const sound = {
			draft: 'Why',
			editing: 't1',
			history: ['a'],
			folds: { 't1/0': true },
			conversation: 'c1',
			scroll: 3,
		};
		const field = (state: PageState, name: string): unknown => Reflect.get(state, name);
		assert.deepEqual(asPageState(sound), sound);
		for (const name of Object.keys(sound)) {
			const others = Object.keys(sound).filter(each => each !== name);
			for (const damage of [null, 7n, { toString: 1 }, [1]]) {
				const state = asPageState({ ...sound, [name]: damage });
				assert.equal(field(state, name), undefined, name);
				assert.deepEqual(
					others.map(each => field(state, each)),
					others.map(each => Reflect.get(sound, each)),
				);
			}
		}
		for (const nothing of [undefined, null, 'x', 7]) {
			assert.deepEqual(asPageState(nothing), {});
		}
	});

	it('forgets the place in another conversation, and keeps folds, draft and questions', () => {
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
			folds: { 't1/0': true },
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
