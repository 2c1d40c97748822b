/** Exact repeats at the end of a text. */

export interface Repeat {
	/** Length of what is repeated, in UTF-16 units. */
	readonly span: number;
	/** How many times it stands there whole, in a row. */
	readonly count: number;
}

/** Short phrases are repeated by honest texts as well, in tables and lists. */
const shortSpan = 40;
const longSpan = 700;
const least = { shortTimes: 8, times: 3, longTimes: 2.2, length: 160 };

/** Whatever is repeated often enough, its end of so many characters stands there once more, one span before. */
const surely = 80;

/** The shortest span that the text ends with several times over. Linear. */
export function repeatAtEnd(text: string): Repeat | undefined {
	if (text.lastIndexOf(text.slice(-surely), text.length - surely - 1) === -1) {
		return undefined;
	}
	const period = shortestPeriod(text);
	// A ruled line or an empty row of a table is no loop.
	if (period === undefined || !/[^\s=_*.#|+~─━═-]/.test(text.slice(-period.span))) {
		return undefined;
	}
	return { span: period.span, count: Math.floor(period.times) };
}

function isEnough(span: number, times: number): boolean {
	const least3 = span < shortSpan ? least.shortTimes : span < longSpan ? least.times : least.longTimes;
	return times >= least3 && times * span >= least.length;
}

/** By the Z function of the text read backwards. */
function shortestPeriod(text: string): { readonly span: number; readonly times: number } | undefined {
	const { length } = text;
	const unit = (at: number): number => text.charCodeAt(length - 1 - at);
	const matches = new Int32Array(length);
	let left = 0;
	let right = 0;
	for (let at = 1; at < length; at += 1) {
		let match = at < right ? Math.min(right - at, matches[at - left] ?? 0) : 0;
		while (at + match < length && unit(match) === unit(at + match)) {
			match += 1;
		}
		matches[at] = match;
		if (at + match > right) {
			left = at;
			right = at + match;
		}
		if (match >= at && isEnough(at, (match + at) / at)) {
			return { span: at, times: (match + at) / at };
		}
	}
	return undefined;
}
