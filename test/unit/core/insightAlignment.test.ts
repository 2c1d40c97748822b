import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AlignedRow, alignSteps, firstDifference } from '../../../src/core/insight/alignment.ts';
import { mergeInTime } from '../../../src/core/insight/mergedTimeline.ts';
import type { StepKind } from '../../../src/core/insight/outline.ts';

const kinds: Readonly<Record<string, StepKind>> = {
	t: 'thought',
	c: 'check',
	b: 'turn-back',
	o: 'other-way',
	a: 'answer',
};

/** `tca`: a thought, a check, an answer. */
const thought = (letters: string): readonly StepKind[] => [...letters].flatMap(letter => kinds[letter] ?? []);
const align = (...thoughts: readonly string[]): readonly AlignedRow[] => alignSteps(thoughts.map(thought));
const shown = (rows: readonly AlignedRow[]): string =>
	rows.map(({ steps }) => steps.map(step => step ?? '-').join('')).join(' ');

const anyThoughts = fc.array(fc.array(fc.constantFrom(...Object.values(kinds)), { maxLength: 12 }), {
	minLength: 1,
	maxLength: 4,
});

describe('steps beside each other', () => {
	for (const [thoughts, rows, difference] of [
		[['ttca', 'ttca'], '00 11 22 33', undefined],
		[['tca', 'tta'], '00 1- -1 22', 1],
		[['ttt', 'tt'], '00 11 2-', 2],
		[['', 'tt'], '-0 -1', 0],
		[['tcta', 'tta', 'tcoa'], '000 1-1 21- --2 323', 1],
		[['', ''], '', undefined],
	] as const) {
		it(`of ${thoughts.join(' and ') || 'nothing'} are aligned by kind and order`, () => {
			assert.equal(shown(align(...thoughts)), rows);
			assert.equal(firstDifference(align(...thoughts)), difference);
		});
	}

	it('are all there, each once, in their order, and beside steps of their kind only', () => {
		fc.assert(
			fc.property(anyThoughts, thoughts => {
				const rows = alignSteps(thoughts);
				thoughts.forEach((steps, index) => {
					const own = rows.flatMap(row => (row.steps[index] === undefined ? [] : [row]));
					assert.deepEqual(
						own.map(row => row.steps[index]),
						steps.map((_, at) => at),
					);
					assert.deepEqual(
						own.map(row => row.kind),
						steps,
					);
				});
			}),
		);
	});

	it('differ first behind a beginning that is the same in all thoughts', () => {
		fc.assert(
			fc.property(anyThoughts, thoughts => {
				const rows = alignSteps(thoughts);
				const end = firstDifference(rows) ?? rows.length;
				const beginning = rows.slice(0, end).map(({ kind }) => kind);
				for (const steps of thoughts) {
					assert.deepEqual(steps.slice(0, end), beginning);
				}
				assert.ok(end < rows.length || thoughts.every(({ length }) => length === end));
			}),
		);
	});

	it('are looked at up to a length that takes no time', () => {
		const long = Array.from({ length: 2_000 }, (): StepKind => 'thought');
		assert.equal(alignSteps([long, long]).length, 500);
	});
});

describe('a merged timeline', () => {
	it('puts the entries of all turns in one order of time, from the first start on', () => {
		const merged = mergeInTime([
			{ startedAt: '2026-01-01T00:00:02.000Z', entries: [{ at: 0 }, { at: 700 }] },
			{ startedAt: '2026-01-01T00:00:01.500Z', entries: [{ at: 100 }, { at: 1_200 }] },
		]);
		assert.deepEqual(
			merged.map(({ turn, at }) => [turn, at]),
			[
				[1, 100],
				[0, 500],
				[0, 1_200],
				[1, 1_200],
			],
		);
	});

	it('counts a turn whose start is not told from the beginning', () => {
		const merged = mergeInTime([{ startedAt: '', entries: [{ at: 5 }] }]);
		assert.deepEqual(merged, [{ turn: 0, at: 5, entry: { at: 5 } }]);
	});
});
