/**
 * How long a step must be before the next may begin: short at first, then in proportion to all that was thought, so
 * that an outline of any length stays one to read. Tuned on recorded thinking.
 */
import type { Strength } from './beginning.ts';

/** What stands before a unit of text: a blank line, a line break, the end of a sentence. */
export type Boundary = 'paragraph' | 'line' | 'sentence';

/** In estimated tokens, while the thinking is short. */
const least: Readonly<Record<Boundary, Readonly<Record<Strength, number>>>> = {
	paragraph: { heading: 40, turn: 80, strong: 90, medium: 190, weak: 330, none: 420, never: 800 },
	line: { heading: 40, turn: 110, strong: 130, medium: 290, weak: 500, none: 700, never: 1_600 },
	sentence: { heading: 60, turn: 140, strong: 190, medium: 600, weak: 1_300, none: 1_600, never: 4_000 },
};

/** Nobody reads more rows; the last one takes what is left. */
const most = 30;

/** How many steps thinking of a length should have by now; about 2 more each time it doubles. */
function wanted(tokens: number): number {
	return tokens < 600 ? 3 + tokens / 240 : 5.5 + 1.6 * Math.log2(tokens / 600);
}

/**
 * @param tokens of the thinking so far
 * @param steps how many there are
 * @returns estimated tokens
 */
export function leastLength(boundary: Boundary, strength: Strength, tokens: number, steps: number): number {
	if (steps >= most) {
		return Number.POSITIVE_INFINITY;
	}
	const growth = Math.max(1, tokens / 600) ** 0.62;
	const early = strength === 'heading' || strength === 'turn' || strength === 'strong' ? 0.6 : 0.9;
	return least[boundary][strength] * growth * Math.max(early, steps / wanted(tokens)) ** 3;
}

/** The shortest of them, whatever the next unit says. */
export function leastOfAny(boundary: Boundary, tokens: number, steps: number): number {
	return leastLength(boundary, 'heading', tokens, steps);
}
