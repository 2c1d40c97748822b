import assert from 'node:assert/strict';
import {
	fits,
	index,
	listOf,
	oneOf,
	optional,
	problemIn,
	recordOf,
	shape,
	text,
} from '../../../src/core/foreign/shape.ts';

interface Point {
	readonly name: string;
	readonly kind: 'near' | 'far';
	readonly steps: readonly number[];
	readonly label?: string;
}

const point = shape<Point>({
	name: text,
	kind: oneOf({ near: true, far: true }),
	steps: listOf(index),
	label: optional(text),
});

const good = { name: 'a', kind: 'near', steps: [1] };

describe('a shape', () => {
	it('takes what is right, with fields that it does not know beside it', () => {
		assert.ok(fits(point, good));
		assert.ok(fits(point, { ...good, label: 'x', later: {} }));
		assert.ok(fits(point, { ...good, label: undefined }));
	});

	it('names the place of the first problem and what is expected there', () => {
		const wrong: readonly (readonly [unknown, string, string])[] = [
			[null, '', 'expected an object'],
			[[], '', 'expected an object'],
			[{}, 'name', 'expected text'],
			[{ ...good, kind: 'toString' }, 'kind', 'expected one of near, far'],
			[{ ...good, steps: 'no' }, 'steps', 'expected a list'],
			[{ ...good, steps: [0, -1] }, 'steps[1]', 'expected a whole number from 0'],
			[{ ...good, steps: [Number.NaN] }, 'steps[0]', 'expected a whole number from 0'],
			[{ ...good, label: null }, 'label', 'expected text'],
		];
		for (const [value, place, expected] of wrong) {
			assert.deepEqual(problemIn(point, value), { place, expected });
		}
		assert.equal(problemIn(point, good), undefined);
	});

	it('does not compile without a check for each field, because it would let anything pass there', () => {
		// @ts-expect-error `label` is missing
		const open = shape<Point>({ name: text, kind: oneOf({ near: true, far: true }), steps: listOf(index) });
		assert.ok(fits(open, { ...good, label: 7 }));
		// @ts-expect-error an optional field needs a check that it may be absent
		assert.ok(!fits(shape<Pick<Point, 'label'>>({ label: text }), {}));
		// @ts-expect-error a field that must be there needs a check that says so
		assert.ok(fits(shape<Pick<Point, 'name'>>({ name: optional(text) }), {}));
		// @ts-expect-error `far` is missing
		assert.ok(!fits(oneOf<Point['kind']>({ near: true }), 'far'));
	});

	it('checks each value of a record', () => {
		assert.deepEqual(problemIn(recordOf(text), { a: 'x', b: 1 }), { place: 'b', expected: 'expected text' });
		assert.deepEqual(problemIn(recordOf(text), ['x']), { place: '', expected: 'expected an object' });
	});
});
