/**
 * Cuts text without breaking what a reader sees as one sign: a surrogate pair, an emoji of several parts, a flag, a
 * letter with its marks. Only the text around the place of the cut is looked at, however long the rest is.
 */

/** How far back a place is sought that surely lies between two signs. Longer signs are nonsense and may be cut. */
const lookBack = 128;
/** Enough behind the cut for the sign that stands there to be told. */
const lookAhead = 2;

let graphemes: Intl.Segmenter | undefined;

/** At most `longest` UTF-16 units from the beginning of `text`, ending between two signs. */
export function cut(text: string, longest: number): string {
	return text.length <= longest ? text : text.slice(0, signStart(text, longest));
}

/** At most `longest` UTF-16 units from the end of `text`, beginning between two signs. */
export function cutStart(text: string, longest: number): string {
	let start = Math.max(0, text.length - longest);
	while (signStart(text, start) < start) {
		start += 1;
	}
	return text.slice(start);
}

/** The same as {@link cut}, with `…` as its last unit where something was left out, and no white space before that. */
export function shorten(text: string, longest: number): string {
	return text.length <= longest ? text : `${cut(text, longest - 1).trimEnd()}…`;
}

/**
 * The last offset up to `at` that does not lie inside of a sign; `at` itself, or the start of its surrogate pair, where
 * the sign is longer than anybody writes.
 */
export function signStart(text: string, at: number): number {
	if (at <= 0 || at >= text.length || isSure(text, at)) {
		return Math.max(0, Math.min(at, text.length));
	}
	const from = sureStart(text, at);
	graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
	const start = from + (graphemes.segment(text.slice(from, at + lookAhead)).containing(at - from)?.index ?? 0);
	const isWhole = start > from || from === 0 || isSure(text, from);
	return isWhole ? start : pairStart(text, at);
}

/** Between two ASCII characters there is always a boundary, unless they are CR and LF. */
function isSure(text: string, at: number): boolean {
	return isAscii(text, at - 1) && isAscii(text, at) && !text.startsWith('\r\n', at - 1);
}

function sureStart(text: string, at: number): number {
	const last = Math.max(0, at - lookBack);
	let from = at - 1;
	while (from > last && !isSure(text, from)) {
		from -= 1;
	}
	return pairStart(text, from);
}

function pairStart(text: string, at: number): number {
	return isBetween(text.charCodeAt(at), 0xdc00, 0xdfff) && isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff)
		? at - 1
		: at;
}

function isAscii(text: string, at: number): boolean {
	return text.charCodeAt(at) < 0x80;
}

function isBetween(unit: number, first: number, last: number): boolean {
	return unit >= first && unit <= last;
}
