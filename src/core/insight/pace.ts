/**
 * Where a step begins: where readers would begin one, and where the wording is certain; and how long the one before must
 * be, which is short at first, then in proportion to all that was thought, so that an outline of any length stays one to
 * read. Tuned on recorded thinking.
 */
import type { Beginning, Strength } from './beginning.ts';

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
function leastLength(boundary: Boundary, strength: Strength, tokens: number, steps: number): number {
	if (steps >= most) {
		return Number.POSITIVE_INFINITY;
	}
	const growth = Math.max(1, tokens / 600) ** 0.62;
	const early = strength === 'heading' || strength === 'turn' || strength === 'strong' ? 0.6 : 0.9;
	return least[boundary][strength] * growth * Math.max(early, steps / wanted(tokens)) ** 3;
}

/** Where a row could begin. */
export interface Place {
	readonly boundary: Boundary;
	readonly beginning: Beginning;
	/** Of the row that is open, of all so far; estimated tokens. */
	readonly length: number;
	readonly tokens: number;
	readonly steps: number;
	/** A sentence in a paragraph that is not long. */
	readonly isWithinThought: boolean;
}

/** No row is shorter, unless the rules want it. */
const shortest = 24;
/** Rows so many times longer than a reader's are cut where the rules find a place: the text may have no paragraphs. */
const farTooLong = 4;
/** Log-odds that suffice where a row has the length that readers give it, and there are not many yet. */
const enough = -1;
/** More is needed behind a row that is short, and where there are many already; less where something is checked or told. */
const forShort = 0.3;
const forMany = 5;
const forSign = -0.8;
/** First words that say little are trusted less than readers of few thoughts would have it. */
const forHesitation = [0, 1.7, 1.7] as const;

/** Rows of readers have about so many tokens. */
function usual(tokens: number): number {
	return 13.8 * Math.max(tokens, 400) ** 0.367;
}

/** No row is shorter, whatever comes next. */
export function leastOfAny(boundary: Boundary, tokens: number, steps: number): number {
	return Math.min(shortest, leastLength(boundary, 'heading', tokens, steps));
}

/**
 * Whether a row begins.
 * @param likelihood that a reader would begin one, as log-odds; undefined where readers were not asked
 */
export function opens(place: Place, likelihood: number | undefined): boolean {
	const { boundary, beginning, length, tokens, steps, isWithinThought } = place;
	const { strength, sign, hesitation } = beginning;
	if (steps >= most) {
		return false;
	}
	const byRules = !isWithinThought && length >= leastLength(boundary, strength, tokens, steps);
	// One more doubt or addition is a habit of some models, which readers of few thoughts cannot tell.
	if (likelihood === undefined || isWithinThought || hesitation === 2) {
		return byRules;
	}
	const isSure = strength === 'heading' || sign !== undefined || length > farTooLong * usual(tokens);
	return (isSure && byRules) || (length >= shortest && likelihood > needed(place));
}

function needed({ beginning: { sign, hesitation }, length, tokens, steps }: Place): number {
	const short = -Math.log(length / usual(tokens));
	const many = Math.max(0, Math.log(steps / wanted(tokens)));
	return enough + forShort * short + forMany * many + (sign === undefined ? 0 : forSign) + forHesitation[hesitation];
}
