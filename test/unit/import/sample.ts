/** A file as another tool writes it, and what is to be seen of it. All of them were written for these tests. */

export interface SeenTurn {
	readonly question: string;
	readonly thinking?: readonly string[];
	readonly answer?: readonly string[];
	/** Name, arguments and result of each call; an undefined result: none came. */
	readonly calls?: readonly (readonly [name: string, args: unknown, result: string | undefined])[];
	/** Default: `complete`. */
	readonly reason?: string;
}

export interface Sample {
	readonly name: string;
	/** Id of its format. */
	readonly format: string;
	readonly text: string;
	/** The branch that is shown. */
	readonly seen: readonly SeenTurn[];
	readonly title?: string;
	/** Default: nothing was left out. */
	readonly left?: readonly string[];
}

export function lines(...records: readonly unknown[]): string {
	return `${records.map(record => JSON.stringify(record)).join('\n')}\n`;
}

export function document(value: unknown): string {
	return JSON.stringify(value, undefined, 2);
}

/** ISO 8601, so many seconds after the beginning of the samples. */
export function clock(seconds: number): string {
	return new Date(Date.UTC(2026, 2, 1, 10, 0, seconds)).toISOString();
}

/** The same in milliseconds. */
export function tick(seconds: number): number {
	return Date.parse(clock(seconds));
}
