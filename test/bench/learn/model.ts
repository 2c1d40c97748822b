/** The likelihood that a reader cuts: words of the opening are weighed first, then trees take that weight as a number. */
import { type Boosted, type BoostOptions, boost, scoreOf } from './boost.ts';
import type { Case } from './cases.ts';
import { weighWords } from './words.ts';

/** The places of one thought. */
export interface Reading {
	/** Thoughts of one group are learned from together or not at all. */
	readonly group: string;
	readonly cases: readonly Case[];
}

export interface Model {
	readonly words: ReadonlyMap<string, number>;
	readonly boosted: Boosted;
}

export const defaults: BoostOptions = {
	trees: 60,
	leaves: 6,
	rate: 0.16,
	leastRows: 60,
	pull: 8,
	featureShare: 0.5,
	seed: 1,
};
export const wordOptions = { least: 3, pull: 6, rounds: 120 };
const innerFolds = 4;

export function fit(readings: readonly Reading[], options: BoostOptions = defaults): Model {
	const groups = [...new Set(readings.map(({ group }) => group))].sort();
	// The trees must not trust a weight that was learned from the very case, hence weights of the other groups.
	const weights = new Map<Reading, readonly number[]>();
	for (let fold = 0; fold < innerFolds; fold += 1) {
		const isInner = ({ group }: Reading): boolean => groups.indexOf(group) % innerFolds === fold;
		const words = wordsOf(readings.filter(reading => !isInner(reading)));
		for (const reading of readings.filter(isInner)) {
			weights.set(
				reading,
				reading.cases.map(({ keys }) => weightOf(words, keys)),
			);
		}
	}
	const rows = readings.flatMap(reading =>
		reading.cases.map(({ numbers, share }, at) => ({
			numbers: [...numbers, weights.get(reading)?.[at] ?? 0],
			wanted: Math.min(1, share),
			weight: 1 / Math.sqrt(reading.cases.length),
		})),
	);
	const count = rows[0]?.numbers.length ?? 0;
	const values = Array.from({ length: count }, (_, at) => Float64Array.from(rows, row => row.numbers[at] ?? 0));
	const mean = rows.reduce((sum, { weight }) => sum + weight, 0) / rows.length;
	return {
		words: wordsOf(readings),
		boosted: boost(
			values,
			Float64Array.from(rows, row => row.wanted),
			Float64Array.from(rows, row => row.weight / mean),
			options,
		),
	};
}

function wordsOf(readings: readonly Reading[]): ReadonlyMap<string, number> {
	const cases = readings.flatMap(reading => reading.cases);
	const groups = readings.flatMap(({ group, cases }) => cases.map(() => group));
	return weighWords(
		cases.map(({ keys }) => keys),
		groups,
		Float64Array.from(cases, ({ share }) => Math.min(1, share)),
		wordOptions,
	);
}

export function weightOf(words: ReadonlyMap<string, number>, keys: readonly string[]): number {
	return keys.reduce((sum, key) => sum + (words.get(key) ?? 0), words.get('') ?? 0);
}

export function scoreWith({ words, boosted }: Model, numbers: Float64Array, keys: readonly string[]): number {
	const weight = weightOf(words, keys);
	return scoreOf(boosted, at => (at < numbers.length ? (numbers[at] ?? 0) : weight));
}
