/** Weighs words by how often readers cut where they stand: logistic regression, with most weights near zero. */

export interface WordOptions {
	/** A word stands in so many groups of thoughts at least, so that it is none of a single task. */
	readonly least: number;
	/** Holds weights down. */
	readonly pull: number;
	readonly rounds: number;
}

/**
 * @param groups of each unit
 * @returns the weight of each word, and of none
 */
export function weighWords(
	units: readonly (readonly string[])[],
	groups: readonly string[],
	wanted: Float64Array,
	{ least, pull, rounds }: WordOptions,
): ReadonlyMap<string, number> {
	const found = new Map<string, Set<string>>();
	for (const [at, unit] of units.entries()) {
		for (const word of unit) {
			found.set(word, (found.get(word) ?? new Set()).add(groups[at] ?? ''));
		}
	}
	const words = [...found].filter(([, { size }]) => size >= least).map(([word]) => word);
	const places = new Map(words.map((word, at) => [word, at + 1]));
	const rows = units.map(unit => [0, ...unit.map(word => places.get(word) ?? -1).filter(at => at >= 0)]);
	const weights = descend(rows, wanted, words.length + 1, pull, rounds);
	return new Map([...words.map((word, at) => [word, weights[at + 1] ?? 0] as const), ['', weights[0] ?? 0]]);
}

/** Steps that grow smaller for a weight that was often moved. */
function descend(
	rows: readonly (readonly number[])[],
	wanted: Float64Array,
	count: number,
	pull: number,
	rounds: number,
): Float64Array {
	const weights = new Float64Array(count);
	const moved = new Float64Array(count).fill(1e-3);
	for (let round = 0; round < rounds; round += 1) {
		const slopes = new Float64Array(count);
		for (const [at, row] of rows.entries()) {
			const score = row.reduce((sum, each) => sum + (weights[each] ?? 0), 0);
			const miss = 1 / (1 + Math.exp(-score)) - (wanted[at] ?? 0);
			for (const each of row) {
				slopes[each] = (slopes[each] ?? 0) + miss;
			}
		}
		for (let at = 0; at < count; at += 1) {
			const slope = (slopes[at] ?? 0) + (at === 0 ? 0 : pull * (weights[at] ?? 0));
			moved[at] = (moved[at] ?? 0) + slope * slope;
			weights[at] = (weights[at] ?? 0) - (0.5 * slope) / Math.sqrt(moved[at] ?? 1);
		}
	}
	return weights;
}
