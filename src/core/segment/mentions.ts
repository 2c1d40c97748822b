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

/** How many of the units after the mark are needed to tell. `before` is the two units before it. */
export function unitsToForesee(mark: Mark, phase: Phase, before: string, inSpan: boolean): 0 | 1 | 2 {
	const last = before.charAt(1);
	if (last === '`') {
		return inSpan ? 1 : 0;
	}
	if (mark.row.plainWords) {
		return last in quotations ? 1 : 0;
	}
	if (!phase.mentions || mark.role !== 'close') {
		return 0;
	}
	return isSpace(last) ? 2 : last in quotations ? 1 : 0;
}

/** Whether the mark is talked about. Asks for {@link unitsToForesee} units of `after`, or all that there are. */
export function isMention(mark: Mark, phase: Phase, before: string, after: string, inSpan: boolean): boolean {
	const last = before.charAt(1);
	const next = after.charAt(0);
	if (last === '`') {
		return inSpan && next === '`';
	}
	if (mark.row.plainWords) {
		return isInsideWord(last) || (last in quotations && quotations[last] === next);
	}
	if (!phase.mentions || mark.role !== 'close') {
		return false;
	}
	return isSpace(last) ? isWordOfSentence(before, after) : last in quotations && quotations[last] === next;
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
