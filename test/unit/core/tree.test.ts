import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	branchTo,
	columnOf,
	comparedWith,
	exchangeTo,
	latestLeaf,
	parentOf,
	siblingsOf,
	type TreeTurn,
} from '../../../src/core/conversation/tree.ts';
import type { TurnOrigin, TurnParent } from '../../../src/core/stream/turnEvent.ts';
import { turnOf, turnStart } from './turnEvents.ts';

/** `a`, or `b retry a`: a turn and where it came from. */
function tree(...lines: readonly string[]): readonly TreeTurn[] {
	return lines.map(line => {
		const [id = '', as, turn] = line.split(' ');
		return { id, events: [], ...(as && turn && { parent: { turn, as: as as TurnOrigin } }) };
	});
}

const ids = (turns: readonly TreeTurn[]): string => turns.map(turn => turn.id).join(' ');

describe('the tree of turns', () => {
	it('is a list where every question follows the one before it', () => {
		const turns = tree('a', 'b follow-up a', 'c follow-up b');
		assert.equal(ids(branchTo(turns)), 'a b c');
		assert.equal(ids(branchTo(turns, 'b')), 'a b');
	});

	it('puts a retry, an edit, a steered and a compared turn in the place of their parent', () => {
		for (const as of ['retry', 'edit', 'steer', 'compare']) {
			const turns = tree('a', 'b follow-up a', 'c follow-up b', `d ${as} b`, 'e follow-up d');
			assert.equal(ids(branchTo(turns)), 'a d e', as);
			assert.equal(ids(branchTo(turns, 'c')), 'a b c', as);
			assert.equal(ids(siblingsOf(turns, 'd')), 'b d', as);
		}
	});

	it('keeps together what was compared, whichever of it is named', () => {
		const turns = tree('a', 'b follow-up a', 'c compare b', 'd compare c', 'e retry b', 'f follow-up d', 'g compare f');
		for (const id of ['b', 'c', 'd']) {
			assert.equal(ids(comparedWith(turns, id)), 'b c d', id);
		}
		assert.equal(ids(comparedWith(turns, 'g')), 'f g');
		assert.equal(ids(comparedWith(turns, 'e')), 'e');
		assert.equal(ids(comparedWith(turns, 'nobody')), '');
	});

	it('has in a column the latest retry of its turn and what went on with it', () => {
		const turns = tree('a', 'b compare a', 'c continue b', 'd retry a', 'e answer-now d', 'f follow-up e', 'g edit b');
		assert.equal(ids(columnOf(turns, 'a')), 'd e');
		assert.equal(ids(columnOf(turns, 'b')), 'b c');
		assert.equal(ids(columnOf(turns, 'g')), 'g');
		assert.equal(ids(columnOf(turns, 'nobody')), '');
	});

	it('has in a column what the user steered its turn to', () => {
		const turns = tree('a', 'b compare a', 'c steer b', 'd continue c', 'e steer d');
		assert.equal(ids(columnOf(turns.slice(0, 4), 'b')), 'c d');
		assert.equal(ids(columnOf(turns, 'b')), 'e');
		assert.equal(ids(columnOf(turns, 'a')), 'a');
	});

	it('goes on with one continuation only in a column, the latest', () => {
		const turns = tree('a', 'b continue a', 'c continue a', 'd retry b');
		assert.equal(ids(columnOf(turns.slice(0, 3), 'a')), 'a c');
		assert.equal(ids(columnOf(turns.slice(0, 2), 'a')), 'a b');
	});

	it('puts what is asked again after a continuation in the place of the question', () => {
		const turns = tree('a', 'b follow-up a', 'c continue b', 'd answer-now c', 'e retry d');
		assert.equal(ids(branchTo(turns)), 'a e');
		assert.equal(ids(siblingsOf(turns, 'e')), 'b e');
		assert.equal(ids(exchangeTo(turns, 'd')), 'b c d');
		assert.equal(ids(exchangeTo(turns, 'e')), 'e');
	});

	it('chooses, of a version, the branch that was gone on with last', () => {
		const turns = tree('a', 'b follow-up a', 'c retry a', 'd follow-up c', 'e retry d', 'f follow-up b');
		assert.equal(latestLeaf(turns, 'a'), 'f');
		assert.equal(latestLeaf(turns, 'c'), 'e');
		assert.equal(latestLeaf(turns, 'd'), 'd');
	});

	it('reads lists of version 1, whose follow-ups name no parent and whose retries name theirs in the options', () => {
		const retry = { ...turnStart, options: { think: 'auto', parent: { turn: 'b', as: 'retry' } } } as const;
		const turns = [
			{ id: 'a', events: turnOf([turnStart], 'a') },
			{ id: 'b', events: turnOf([turnStart], 'b') },
			{ id: 'c', events: turnOf([retry], 'c') },
			{ id: 'd', events: turnOf([turnStart], 'd') },
		];
		assert.deepEqual(parentOf(turns[2] ?? { id: '', events: [] }), { turn: 'b', as: 'retry' });
		assert.equal(ids(branchTo(turns)), 'a c d');
		assert.equal(ids(branchTo(turns, 'b')), 'a b');
	});

	it('shows the latest branch where the leaf is not there, and nothing where there is nothing', () => {
		assert.equal(ids(branchTo(tree('a', 'b follow-up a'), 'gone')), 'a b');
		assert.deepEqual(branchTo([], 'gone'), []);
		assert.deepEqual(siblingsOf([], 'gone'), []);
		assert.deepEqual(exchangeTo([], 'gone'), []);
		assert.equal(ids(branchTo(tree('a', 'b retry gone'))), 'a b');
	});
});

const origins: readonly TurnOrigin[] = ['follow-up', 'retry', 'edit', 'continue', 'answer-now', 'steer', 'compare'];

/** Any list: parents earlier, later, itself, missing, or none. */
const anyTree: fc.Arbitrary<readonly TreeTurn[]> = fc
	.array(fc.record({ parent: fc.nat(14), as: fc.constantFrom(...origins), none: fc.boolean() }), { maxLength: 12 })
	.map(rows =>
		rows.map(({ parent, as, none }, index) => {
			const from: TurnParent = { turn: `t${parent}`, as };
			return { id: `t${index}`, events: [], ...(!none && { parent: from }) };
		}),
	);

describe('any tree of turns, also one that a file made up', () => {
	it('has for every turn one branch that ends there, without circles and in order', () => {
		fc.assert(
			fc.property(anyTree, turns => {
				for (const { id } of turns) {
					const branch = branchTo(turns, id);
					const places = branch.map(turn => turns.indexOf(turn));
					assert.equal(branch.at(-1)?.id, id);
					assert.deepEqual(
						places,
						[...new Set(places)].sort((a, b) => a - b),
					);
				}
			}),
		);
	});

	it('has branches whose every beginning is a branch', () => {
		fc.assert(
			fc.property(anyTree, turns => {
				for (const { id } of turns) {
					const branch = branchTo(turns, id);
					branch.forEach((turn, index) => {
						assert.equal(ids(branchTo(turns, turn.id)), ids(branch.slice(0, index + 1)));
					});
				}
			}),
		);
	});

	it('puts every turn among its siblings, which share what was before and are the same for each of them', () => {
		fc.assert(
			fc.property(anyTree, turns => {
				for (const { id } of turns) {
					const siblings = siblingsOf(turns, id);
					assert.ok(siblings.some(turn => turn.id === id));
					for (const sibling of siblings) {
						assert.equal(ids(siblingsOf(turns, sibling.id)), ids(siblings));
						assert.equal(ids(branchTo(turns, sibling.id).slice(0, -1)), ids(branchTo(turns, id).slice(0, -1)));
					}
				}
			}),
		);
	});

	it('goes on from a turn to a leaf whose branch holds it and after which nothing comes', () => {
		fc.assert(
			fc.property(anyTree, turns => {
				for (const { id } of turns) {
					const leaf = latestLeaf(turns, id);
					assert.ok(branchTo(turns, leaf).some(turn => turn.id === id));
					assert.ok(turns.every(turn => branchTo(turns, turn.id).at(-2)?.id !== leaf));
				}
			}),
		);
	});

	it('keeps every branch when more is asked', () => {
		fc.assert(
			fc.property(anyTree, fc.constantFrom(...origins), fc.nat(11), (turns, as, at) => {
				const more = [...turns, { id: 'new', events: [], parent: { turn: `t${at}`, as } }];
				for (const { id } of turns) {
					assert.equal(ids(branchTo(more, id)), ids(branchTo(turns, id)));
				}
			}),
		);
	});
});
