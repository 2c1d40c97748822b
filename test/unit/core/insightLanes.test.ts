import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Edge, pathTo } from '../../../src/core/insight/graph.ts';
import { lanesOf } from '../../../src/core/insight/lanes.ts';

const order = { type: 'order' } as const;
const wording = { type: 'wording', words: 'Alternatively' } as const;
const shares = { type: 'shares', name: 'parseLine' } as const;

const follows = (count: number): readonly Edge[] =>
	Array.from({ length: count - 1 }, (_, index) => ({ kind: 'follows', from: index + 1, to: index, basis: order }));

const lanes = (count: number, edges: readonly Edge[]): readonly number[] =>
	lanesOf(count, [...follows(count), ...edges]).map(({ lane }) => lane);

describe('the lanes of a thought', () => {
	it('are one where no other way was tried, whatever was rejected or checked', () => {
		const edges: readonly Edge[] = [
			{ kind: 'turns-back-to', from: 2, to: 0, basis: shares },
			{ kind: 'checks', from: 3, to: 1, basis: shares },
		];
		assert.deepEqual(lanes(4, edges), [0, 0, 0, 0]);
	});

	it('have one more for another way, which goes out beside the way that it is another one than', () => {
		const rows = lanesOf(4, [...follows(4), { kind: 'another-way', from: 2, to: 1, basis: wording }]);
		assert.deepEqual(
			rows.map(({ lane, out }) => ({ lane, out })),
			[
				{ lane: 0, out: [1] },
				{ lane: 0, out: [] },
				{ lane: 1, out: [] },
				{ lane: 1, out: [] },
			],
		);
		assert.deepEqual(
			rows.map(({ above, below }) => [above, below]),
			[
				[[], [0, 1]],
				[[0, 1], [1]],
				[[1], [1]],
				[[1], []],
			],
		);
	});

	it('come back where a branch is rejected, and the branch is left', () => {
		const rows = lanesOf(5, [
			...follows(5),
			{ kind: 'another-way', from: 2, to: 1, basis: wording },
			{ kind: 'turns-back-to', from: 4, to: 3, basis: wording },
		]);
		assert.deepEqual(
			rows.map(({ lane, isLeft }) => [lane, isLeft]),
			[
				[0, false],
				[0, false],
				[1, true],
				[1, true],
				[0, false],
			],
		);
	});

	it('stay in a branch that was followed for long, whatever is rejected at its end', () => {
		const rows = lanesOf(8, [
			...follows(8),
			{ kind: 'another-way', from: 2, to: 1, basis: wording },
			{ kind: 'turns-back-to', from: 6, to: 5, basis: wording },
		]);
		assert.deepEqual(
			rows.map(({ lane, isLeft }) => (isLeft ? `${lane} left` : lane)),
			[0, 0, 1, 1, 1, 1, 1, 1],
		);
	});

	it('come back where a step before the branch is taken up, and nothing is said to be left', () => {
		const rows = lanesOf(4, [
			...follows(4),
			{ kind: 'another-way', from: 2, to: 1, basis: wording },
			{ kind: 'takes-up', from: 3, to: 0, basis: shares },
		]);
		assert.deepEqual(
			rows.map(({ lane, isLeft }) => [lane, isLeft]),
			[
				[0, false],
				[0, false],
				[1, false],
				[0, false],
			],
		);
	});

	it('are at most four, and no line runs through the point of a step in another place', () => {
		const kinds = ['turns-back-to', 'another-way', 'takes-up'] as const;
		const edge = fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 29 }), fc.nat({ max: 29 }));
		fc.assert(
			fc.property(fc.array(edge, { maxLength: 20 }), found => {
				const edges = found
					.filter(([, from, to]) => to < from)
					.map(([kind, from, to]) => ({ kind, from, to, basis: shares }));
				const rows = lanesOf(30, [...follows(30), ...edges]);
				assert.equal(rows.length, 30);
				for (const [index, { lane, above, below }] of rows.entries()) {
					assert.ok(lane <= 3);
					assert.equal(above.includes(lane), index > 0);
					assert.equal(new Set(above).size, above.length);
					const next = rows[index + 1];
					assert.ok(next === undefined || next.above.every(each => below.includes(each)));
				}
			}),
		);
	});
});

describe('the way to a step', () => {
	it('goes by the edge that says most, and leaves out what lies beside it', () => {
		const edges: readonly Edge[] = [
			...follows(6),
			{ kind: 'turns-back-to', from: 3, to: 0, basis: shares },
			{ kind: 'takes-up', from: 5, to: 3, basis: shares },
		];
		assert.deepEqual(
			pathTo(5, edges).map(({ kind, from, to }) => [kind, from, to]),
			[
				['takes-up', 5, 3],
				['turns-back-to', 3, 0],
			],
		);
	});

	it('is every step where the text gives no reason to leave one out', () => {
		assert.deepEqual(
			pathTo(3, follows(4)).map(({ to }) => to),
			[2, 1, 0],
		);
		assert.deepEqual(pathTo(0, follows(4)), []);
	});
});
