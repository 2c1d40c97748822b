/** What several turns did, in one order of time. */

interface Timed {
	/** Milliseconds since its turn started. */
	readonly at: number;
}

export interface TimedTurn<T extends Timed> {
	/** Wall clock, ISO 8601. */
	readonly startedAt: string;
	readonly entries: readonly T[];
}

export interface MergedEntry<T extends Timed> {
	/** Of the turn. */
	readonly turn: number;
	/** Milliseconds since the first of the turns started. */
	readonly at: number;
	readonly entry: T;
}

/** A turn whose start is not known counts from the beginning. What was at the same time is in the order of the turns. */
export function mergeInTime<T extends Timed>(turns: readonly TimedTurn<T>[]): readonly MergedEntry<T>[] {
	const starts = turns.map(({ startedAt }) => Date.parse(startedAt));
	const first = Math.min(...starts.filter(Number.isFinite));
	const offsets = starts.map(start => (Number.isFinite(start) ? start - first : 0));
	return turns
		.flatMap(({ entries }, turn) => entries.map(entry => ({ turn, at: entry.at + (offsets[turn] ?? 0), entry })))
		.sort((one, other) => one.at - other.at || one.turn - other.turn);
}
