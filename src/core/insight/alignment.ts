/**
 * Steps of several thoughts beside each other: by their kind, in their order. It says where thoughts go other ways, by
 * the wording of their steps, and nothing about which one is better.
 */
import type { StepKind } from './outline.ts';

/** Steps of one kind that stand beside each other. */
export interface AlignedRow {
	readonly kind: StepKind;
	/** For each thought the index of its step; undefined where it has none here. */
	readonly steps: readonly (number | undefined)[];
}

/** Of one thought: what comes later would cost more time than anybody reads. */
const mostSteps = 500;

/**
 * Puts as many steps as possible beside steps of the same kind, without changing any order. The first 500 of each
 * thought are looked at.
 */
export function alignSteps(thoughts: readonly (readonly StepKind[])[]): readonly AlignedRow[] {
	const [first = [], ...others] = thoughts.map(kinds => kinds.slice(0, mostSteps));
	const rows = first.map((kind, index): AlignedRow => ({ kind, steps: [index] }));
	return others.reduce((all, kinds, index) => addThought(all, kinds, index + 1), rows);
}

/** The first row in which not every thought has a step; undefined when they are of the same kinds to the end. */
export function firstDifference(rows: readonly AlignedRow[]): number | undefined {
	const index = rows.findIndex(({ steps }) => steps.includes(undefined));
	return index === -1 ? undefined : index;
}

/** Goes along both at once: beside each other where the kinds are the same, else past the one that costs no pair. */
function addThought(rows: readonly AlignedRow[], kinds: readonly StepKind[], thoughts: number): AlignedRow[] {
	const pairs = mostPairs(rows, kinds);
	const none: readonly undefined[] = Array.from({ length: thoughts }, () => undefined);
	const joined: AlignedRow[] = [];
	let [i, j] = [0, 0];
	while (i < rows.length || j < kinds.length) {
		const [row, kind] = [rows[i], kinds[j]];
		if (row && row.kind === kind) {
			joined.push({ kind, steps: [...row.steps, j] });
			i += 1;
			j += 1;
		} else if (row && (kind === undefined || pairs[i + 1]?.[j] === pairs[i]?.[j])) {
			joined.push({ ...row, steps: [...row.steps, undefined] });
			i += 1;
		} else if (kind !== undefined) {
			joined.push({ kind, steps: [...none, j] });
			j += 1;
		}
	}
	return joined;
}

/** How many can stand beside each other from row `i` and step `j` on. */
function mostPairs(rows: readonly AlignedRow[], kinds: readonly StepKind[]): readonly Uint16Array[] {
	const table = Array.from({ length: rows.length + 1 }, () => new Uint16Array(kinds.length + 1));
	for (let i = rows.length - 1; i >= 0; i -= 1) {
		for (let j = kinds.length - 1; j >= 0; j -= 1) {
			const below = table[i + 1]?.[j] ?? 0;
			const beside = table[i]?.[j + 1] ?? 0;
			const both = rows[i]?.kind === kinds[j] ? 1 + (table[i + 1]?.[j + 1] ?? 0) : 0;
			const row = table[i];
			if (row) {
				row[j] = Math.max(below, beside, both);
			}
		}
	}
	return table;
}
