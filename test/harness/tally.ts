/** Counting tests, and the plain closing line in which every test program reports its count. */

export interface Tally {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0 };

/** `12 passed, 0 failed, 1 skipped` */
export function closingLine({ passed, failed, skipped }: Tally): string {
	return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The last closing line in a program's output; `undefined` when it has none. */
export function parseClosingLine(output: string): Tally | undefined {
	const found = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
	return found && { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3] ?? 0) };
}

export function add(one: Tally, other: Tally): Tally {
	return {
		passed: one.passed + other.passed,
		failed: one.failed + other.failed,
		skipped: one.skipped + other.skipped,
	};
}

/** One line that says what failed, for the end of a long output. */
export function failedLine(what: string): string {
	return `failed: ${what.replace(/\s+/g, ' ').slice(0, 600)}`;
}

/** All such lines in a program's output. */
export function failedLines(output: string): readonly string[] {
	return output.match(/^failed: .*$/gm) ?? [];
}
