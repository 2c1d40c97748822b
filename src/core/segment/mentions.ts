/**
 * Tells a delimiter that is used from one that is talked about, by the two units before and after it.
 *
 * Used ones stand at line ends or right between sentences; what is talked about is quoted, or is a word of a sentence.
 * A mistake in either direction is visible, so the tests here ask for clear signs.
 */
import type { Phase } from './grammar.ts';
import type { Mark } from './marks.ts';

/** Opening characters of a quotation, and what ends it. */
const quotations: Readonly<Record<string, string>> = {
	'"': '"',
	"'": "'",
	'“': '”',
	'‘': '’',
	'«': '»',
	'(': ')',
	'*': '*',
};

const sentenceEnd = /[.!?:;…。！？)\]*"”]/;
const letterOrDigit = /[\p{L}\p{N}_]/u;
/** Their words stand side by side, so a letter before a word says nothing. */
const scriptsWithoutSpaces =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/** What is known of the line that a mark stands in. */
export interface MarkedLine {
	/** A code span is open. */
	readonly inSpan: boolean;
	/** The first one of its phase: the one that an opener stands in. */
	readonly isFirst: boolean;
}

/** How many of the units after the mark are needed to tell. `before` is the two units before it. */
export function unitsToForesee(mark: Mark, phase: Phase, before: string, line: MarkedLine): 0 | 1 | 2 {
	const last = before.charAt(1);
	if (isGlued(mark)) {
		return 1;
	}
	if (last === '`') {
		return line.inSpan ? 1 : 0;
	}
	if (!mayBeNamed(mark, phase, line)) {
		return mark.row.plainWords && last in quotations ? 1 : 0;
	}
	return isSpace(last) ? 2 : last in quotations ? 1 : 0;
}

/** Whether the mark is talked about. Asks for {@link unitsToForesee} units of `after`, or all that there are. */
export function isMention(mark: Mark, phase: Phase, before: string, after: string, line: MarkedLine): boolean {
	const last = before.charAt(1);
	const next = after.charAt(0);
	if (isGlued(mark)) {
		return !letterOrDigit.test(next) || isLowerCase(next);
	}
	if (last === '`') {
		return line.inSpan && next === '`';
	}
	const isNamed = mayBeNamed(mark, phase, line);
	if (isNamed && isSpace(last)) {
		return isWordOfSentence(before, after);
	}
	const isQuoted = last in quotations && quotations[last] === next;
	return mark.row.plainWords ? isInsideWord(last) || isQuoted : isNamed && isQuoted;
}

/** Whether a sentence may name the mark without quoting it. */
function mayBeNamed({ role, row }: Mark, { mentions }: Phase, { isFirst }: MarkedLine): boolean {
	return role === 'close' && (row.plainWords ? row.namedInProse === true && !isFirst : mentions);
}

/** Whether only the word behind it tells that the mark is one. */
export function isGlued({ role, row }: Mark): boolean {
	return role === 'open' && row.glued === true;
}

function isInsideWord(last: string): boolean {
	return letterOrDigit.test(last) && !scriptsWithoutSpaces.test(last);
}

/** `The </think> tag`: a space before it but no end of a sentence, and the sentence goes on after it. */
function isWordOfSentence(before: string, after: string): boolean {
	const next = after.charAt(0);
	if (sentenceEnd.test(before.charAt(0))) {
		return false;
	}
	return /[.,;:?!)]/.test(next) || (isSpace(next) && isLowerCase(after.charAt(1)));
}

function isSpace(unit: string): boolean {
	return unit === ' ' || unit === '\t';
}

function isLowerCase(unit: string): boolean {
	return unit !== unit.toUpperCase() && unit === unit.toLowerCase();
}
