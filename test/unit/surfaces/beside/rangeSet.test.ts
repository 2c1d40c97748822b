import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Edit, type Place, RangeSet } from '../../../../src/surfaces/beside/rangeSet.ts';

/** A text whose every character knows where it comes from: slow, and plain to see. */
class MarkedText {
	#signs: { readonly sign: string; readonly id: number }[];
	#nextId = 0;

	constructor(text: string) {
		this.#signs = this.#signsOf(text);
	}

	get text(): string {
		return this.#signs.map(({ sign }) => sign).join('');
	}

	/** The characters between two offsets. */
	ids(start: number, end: number): number[] {
		return this.#signs.slice(start, end).map(({ id }) => id);
	}

	/** What is put in between two characters of a group belongs to the group. */
	replace(start: number, end: number, text: string, groups: readonly number[][]): void {
		const signs = this.#signsOf(text);
		for (const group of groups) {
			const span = this.spanOf(group);
			if (span && span[0] < start && end < span[1]) {
				group.push(...signs.map(({ id }) => id));
			}
		}
		this.#signs.splice(start, end - start, ...signs);
	}

	/** From the first to behind the last of these characters that are still there. */
	spanOf(ids: readonly number[]): readonly [number, number] | undefined {
		const kept = new Set(ids);
		const first = this.#signs.findIndex(({ id }) => kept.has(id));
		return first === -1 ? undefined : [first, this.#signs.findLastIndex(({ id }) => kept.has(id)) + 1];
	}

	#signsOf(text: string): { readonly sign: string; readonly id: number }[] {
		return [...text].map(sign => ({ sign, id: this.#nextId++ }));
	}
}

function placeOf(text: string, offset: number): Place {
	const before = text.slice(0, offset).split('\n');
	return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

const edit = (start: Place, end: Place, text: string): Edit => ({ start, end, text });
const at = (line: number, character: number): Place => ({ line, character });

/** One range, from 1:2 to 1:5, after edits. */
function after(...edits: readonly Edit[]): { readonly start: Place; readonly end: Place; readonly fate: string } {
	const ranges = new RangeSet<string>();
	ranges.set('r', at(1, 2), at(1, 5));
	for (const each of edits) {
		ranges.apply(each);
	}
	const range = ranges.get('r');
	assert.ok(range);
	return { start: range.start, end: range.end, fate: range.fate };
}

describe('ranges that move with edits', () => {
	it('are where the characters are that they were set around, after any edits', () => {
		const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
		const edits = fc.array(fc.tuple(fc.nat(), fc.nat(), texts), { maxLength: 12 });
		const spans = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('x', 'y', '\n'), minLength: 1, maxLength: 40 }),
				spans,
				edits,
				(text, wanted, changes) => {
					const model = new MarkedText(text);
					const ranges = new RangeSet<number[]>();
					for (const [a, b] of wanted) {
						const start = a % text.length;
						const end = start + 1 + (b % (text.length - start));
						ranges.set(model.ids(start, end), placeOf(text, start), placeOf(text, end));
					}
					for (const [a, b, replacement] of changes) {
						const before = model.text;
						const start = a % (before.length + 1);
						const end = start + (b % (before.length - start + 1));
						ranges.apply(edit(placeOf(before, start), placeOf(before, end), replacement));
						model.replace(
							start,
							end,
							replacement,
							[...ranges.ranges].map(({ value }) => value),
						);
					}
					for (const { value, start, end, fate } of ranges.ranges) {
						const span = model.spanOf(value);
						assert.equal(fate === 'there', span !== undefined);
						if (span) {
							assert.deepEqual(
								[start, end],
								span.map(offset => placeOf(model.text, offset)),
							);
						}
					}
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it('go down when a line is put in above or at their start', () => {
		assert.deepEqual(after(edit(at(0, 0), at(0, 0), 'new\n')).start, at(2, 2));
		assert.deepEqual(after(edit(at(1, 2), at(1, 2), '\n')).start, at(2, 0));
		assert.deepEqual(after(edit(at(1, 0), at(1, 0), 'a\r\nb\r\n')).start, at(3, 2));
	});

	it('do not grow when something is put in at their end', () => {
		assert.deepEqual(after(edit(at(1, 5), at(1, 5), 'more')), { start: at(1, 2), end: at(1, 5), fate: 'there' });
	});

	it('tell whether their text was taken out or replaced', () => {
		assert.equal(after(edit(at(1, 0), at(2, 0), '')).fate, 'deleted');
		assert.equal(after(edit(at(1, 2), at(1, 5), 'x')).fate, 'replaced');
		assert.equal(after(edit(at(1, 3), at(1, 4), 'x')).fate, 'there');
	});

	it('stay known where their text was, and move on with what is there', () => {
		const gone = after(edit(at(1, 0), at(2, 0), ''), edit(at(0, 0), at(0, 0), '\n\n'));
		assert.deepEqual(gone, { start: at(3, 0), end: at(3, 0), fate: 'deleted' });
	});
});
