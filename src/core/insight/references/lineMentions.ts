/** Lines that a sentence names by number, without a file: `line 42`, `lines 3 to 7`, `L12`, `Zeile 5`, `第12行`. */

export interface LineMention {
	/** Offsets in the sentence. */
	readonly start: number;
	readonly end: number;
	readonly line: number;
	readonly endLine?: number;
}

const noun = `(?:lines?|ln|Zeilen?|lignes?|líneas?|linhas?|righ[ae]|строк[аиу])`;
const number = String.raw`(?:\s+(?:numbers?|no\.|nr\.|n°|num[ée]ro|Nummer|Nr\.))?(?:\s+|\s*#)[~#*"(]{0,3}`;
/** No part of a longer number, a share, a length, a time. */
const whole = String.raw`(?![\p{L}\d_%]|[.,]\d|\s*(?:%|px\b|chars?\b|characters?\b))`;
const dash = String.raw`\s?[-\u2010-\u2014\u2026~]\s?|\s?\.\.\s?`;
const through = String.raw`\s+(?:to|through|thru|until|till|up to|bis|à|au|hasta|a|até|до)\s+(?:${noun}\s+)?`;
const range = `(?:${dash}|${through})L?(\\d{1,7})`;

const worded = new RegExp(
	`(?<![\\p{L}\\d_$/#-]|(?<!\\d)\\.)(${noun})${number}(\\d{1,7})(?:${range})?${whole}|` +
		`(?<![\\p{L}\\d_./:#@$-])L(\\d{1,6})(?:[-\\u2010-\\u2013]L?(\\d{1,6}))?(?![\\p{L}\\d_$]|[.,]\\d|-[\\p{L}])|` +
		`第\\s*(\\d{1,6})\\s*(?:行?\\s*[-\\u2010-\\u2013~\\uff5e到至]\\s*第?\\s*(\\d{1,6})\\s*)?行|行号?\\s*(\\d{1,6})(?:\\s*[-\\u2010-\\u2013到至]\\s*(\\d{1,6}))?|(\\d{1,6})\\s*行目`,
	'giu',
);
/** More lines behind `lines 3`: `, 5 and 9-12`. */
const more = new RegExp(
	`(?:,\\s*(?:and\\s+|or\\s+)?|\\s*&\\s*|\\s+(?:and|or|und|oder|et|y|e|и)\\s+)(\\d{1,7})(?:${range})?${whole}`,
	'uy',
);
const isPlural = /^(?:lines|Zeilen|lignes|líneas|linhas|righe)$/i;
/** `lines (~154 rows)`: a number in brackets is that of a line only where nothing else is in them. */
const counts = /\([~#*"]*\d+$/;
const between = /\b(?:between|zwischen|entre)\s+$/i;

/** They are lines of something that is no file. */
const ofSomethingElse =
	/^\s*(?:(?:of|in|from)\s+(?:(?:the|its|this|that|your|my|our|a|each)\s+)?(?:[\w-]+\s+)?(?:output|input|logs?|message|error|poem|response|stdin|stdout|stderr|trace|traceback|backtrace|diff|patch|prompt|question|issue|description|answer|table|page|paragraph|terminal|console|spec|text|verse|song)\b|of\s+(?:(?:the|its|this|that|your|my|our|a|each|every)\s+)?(?:[\w-]+\s+)?(?:functions?|methods?|loop|body|block|docstring|comment|snippet|example|code block|hunk|header|class|test)\b)/i;
const somethingElseBefore = /\b(?:output|input|log|stdin|stdout|command|poem|test case|example|status|time|pipe)\s+$/i;
/** `L1`, `L2` that are no lines: caches, norms, layers. */
const notLines =
	/^[\s-]*(?:\/|cache|norm|regulari[sz]|loss|distance|penalty|miss|hit|support|layer|network|switch|proxy|rollup|chain|error|memory|data)/i;

/** @param sentence without what stands in backticks: as many units, but other ones */
export function lineMentionsIn(sentence: string): readonly LineMention[] {
	if (!/\d/.test(sentence)) {
		return [];
	}
	const mentions: LineMention[] = [];
	for (const match of sentence.matchAll(worded)) {
		mentions.push(...mentionsAt(sentence, match));
	}
	return mentions;
}

function mentionsAt(sentence: string, match: RegExpExecArray): readonly LineMention[] {
	const start = match.index;
	const end = start + match[0].length;
	const after = sentence.slice(end, end + 80);
	const [first = 0, last] = match
		.slice(2)
		.filter((group): group is string => group !== undefined)
		.map(Number);
	const isShort = match[3 + 1] !== undefined;
	if (ofSomethingElse.test(after) || somethingElseBefore.test(sentence.slice(Math.max(0, start - 20), start))) {
		return [];
	}
	if (isShort && (!match[0].startsWith('L') || (first <= 3 && notLines.test(after)))) {
		return [];
	}
	if (counts.test(match[0]) && !/^\s*\)/.test(after)) {
		return [];
	}
	if (match[1] === undefined || !isPlural.test(match[1])) {
		return [lineMention(start, end, first, last)];
	}
	return last === undefined
		? severalLines(sentence, start, end, first)
		: [lineMention(start, end, first, last), ...linesBehind(sentence, end, last)];
}

/** `lines 3-5, 9, 12-14`: what follows a range has to stand behind it and be all there is between two separators. */
function linesBehind(sentence: string, end: number, last: number): readonly LineMention[] {
	const [next] = othersAt(sentence, end);
	const isLine =
		next !== undefined &&
		next.line > last &&
		/^\s*(?:[,.;:()[\]]|(?:and|or|und|et|y)\b|$)/.test(sentence.slice(next.end));
	return isLine ? [next, ...linesBehind(sentence, next.end, next.endLine ?? next.line)] : [];
}

/** `lines 3 and 7` are two, unless it is between them. */
function severalLines(sentence: string, start: number, end: number, first: number): readonly LineMention[] {
	const others = [...othersAt(sentence, end)];
	const [only] = others;
	if (
		only !== undefined &&
		others.length === 1 &&
		only.endLine === undefined &&
		between.test(sentence.slice(0, start))
	) {
		return [lineMention(start, only.end, first, only.line)];
	}
	return [lineMention(start, end, first, undefined), ...others];
}

function* othersAt(sentence: string, end: number): Generator<LineMention, undefined> {
	let at = end;
	more.lastIndex = at;
	for (let next = more.exec(sentence); next !== null; next = more.exec(sentence)) {
		const separator = next[0].length - next[0].replace(/^\D+/, '').length;
		const last = next[2] === undefined ? undefined : Number(next[2]);
		yield lineMention(at + separator, at + next[0].length, Number(next[1]), last);
		at += next[0].length;
		more.lastIndex = at;
	}
}

function lineMention(start: number, end: number, line: number, last: number | undefined): LineMention {
	return { start, end, line, ...(last !== undefined && last > line && { endLine: last }) };
}

const ofFile =
	/\s+(?:of|in|from|von|in|aus|de|du|dans|en)\s+(?:(?:the|der|die|le|la|el)\s+)?(?:(?:file|datei|fichier|archivo)\s+)?[\x60"'*(“„«[]*$/i;

/** The lines that end a text with `of` behind them: what comes next is their file. */
export function linesOf(before: string): LineMention | undefined {
	const connection = ofFile.exec(before);
	if (connection === null) {
		return undefined;
	}
	const head = before.slice(0, connection.index);
	return lineMentionsIn(head).find(({ end }) => end === head.length);
}
