import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReferenceView } from '../../../src/protocol/messages.ts';
import { ReferenceBook } from '../../../webview/references/referenceBook.ts';

const view = (start: number, length = 4): ReferenceView => ({
	start,
	end: start + length,
	kind: 'file',
	label: 'a.ts',
});

const told = (references: readonly ReferenceView[], anew = false, block = 0) =>
	({ type: 'references', turn: 't', block, references, anew }) as const;

const starts = (views: readonly ReferenceView[]): readonly number[] => views.map(({ start }) => start);

describe('what the page knows of the places that a turn names', () => {
	it('is found by where it stands, whole', () => {
		const book = new ReferenceBook();
		book.take(told([view(2), view(10), view(20)]));
		assert.deepEqual(starts(book.between('t', 0, 2, 14)), [2, 10]);
		assert.deepEqual(starts(book.between('t', 0, 3, 23)), [10]);
		assert.deepEqual(book.between('t', 1, 0, 99), []);
		assert.deepEqual(book.between('other', 0, 0, 99), []);
	});

	it('is replaced where all comes anew, block by block, and forgotten when asked', () => {
		const book = new ReferenceBook();
		book.take(told([view(2)]));
		book.take(told([view(5)], false, 1));
		book.take(told([view(8)], true));
		assert.deepEqual(starts(book.between('t', 0, 0, 99)), [8]);
		assert.deepEqual(starts(book.between('t', 1, 0, 99)), [5]);
		book.clear();
		assert.deepEqual(book.between('t', 0, 0, 99), []);
	});

	it('is the same in whatever order and pieces it is told', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.nat({ max: 500 }), { maxLength: 40 }), fc.nat(), fc.nat(), (all, a, b) => {
				const book = new ReferenceBook();
				for (let at = 0; at < all.length; at += 3) {
					book.take(told(all.slice(at, at + 3).map(start => view(start))));
				}
				const [from, to] = [Math.min(a % 510, b % 510), Math.max(a % 510, b % 510)];
				assert.deepEqual(
					starts(book.between('t', 0, from, to)),
					all.filter(start => start >= from && start + 4 <= to).toSorted((one, other) => one - other),
				);
			}),
		);
	});
});
