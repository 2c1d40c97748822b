/**
 * Finds a model that repeats itself, with the proof: what is repeated, and how often. Looks at the end of the text
 * only, in linear time.
 */
import { type Span, sentencesIn } from './decisions.ts';

export interface Loop {
	/** `near`: the same sentences but for punctuation, case and small words. */
	readonly kind: 'exact' | 'near';
	/** How many times, the first one included. */
	readonly count: number;
	/** What is repeated, as it stood there last. */
	readonly text: string;
	/** Where it stood last; UTF-16 offsets. */
	readonly start: number;
	readonly end: number;
}

/** The end of the text that is looked at, in characters. */
const tailLength = 6_000;
/** Short phrases are repeated by honest texts as well, in tables and lists. */
const shortSpan = 40;
const leastCount = { short: 8, long: 3, sentence: 5 };
const leastLength = { exact: 160, near: 200, sentence: 30 };

export function findLoop(text: string): Loop | undefined {
	const from = Math.max(0, text.length - tailLength);
	const tail = text.slice(from);
	const loop = exactLoop(tail) ?? nearLoop(tail) ?? recurringSentence(tail);
	return loop && { ...loop, start: loop.start + from, end: loop.end + from };
}

export interface LoopWatch {
	/** Takes the next text; looks for a loop each few hundred characters. */
	push(text: string): Loop | undefined;
}

const lookEvery = 800;

/** Amortised constant time per character. */
export function createLoopWatch(): LoopWatch {
	let tail = '';
	let tailStart = 0;
	let fresh: string[] = [];
	let freshLength = 0;
	return {
		push: text => {
			fresh.push(text);
			freshLength += text.length;
			if (freshLength < lookEvery) {
				return undefined;
			}
			const whole = tail + fresh.join('');
			tailStart += Math.max(0, whole.length - tailLength);
			tail = whole.slice(-tailLength);
			fresh = [];
			freshLength = 0;
			const loop = findLoop(tail);
			return loop && { ...loop, start: loop.start + tailStart, end: loop.end + tailStart };
		},
	};
}

/** The shortest span that the text ends with several times over. */
function exactLoop(tail: string): Loop | undefined {
	const period = shortestPeriod([...reversedUnits(tail)], (span, repeated) => {
		const count = Math.floor((repeated + span) / span);
		const enough = span < shortSpan ? leastCount.short : leastCount.long;
		return count >= enough && repeated + span >= leastLength.exact;
	});
	if (period === undefined) {
		return undefined;
	}
	const start = tail.length - period.span;
	const text = tail.slice(start);
	// A ruled line or an empty row of a table is no loop.
	return /[^\s=_*.#|+~─━═-]/.test(text)
		? { kind: 'exact', count: Math.floor((period.repeated + period.span) / period.span), text, start, end: tail.length }
		: undefined;
}

function* reversedUnits(text: string): Iterable<number> {
	for (let at = text.length - 1; at >= 0; at -= 1) {
		yield text.charCodeAt(at);
	}
}

/** The same run of sentences several times over, punctuation, case and small words aside. */
function nearLoop(tail: string): Loop | undefined {
	const sentences = meaningful(tail);
	const ids = sentences.map(sentence => sentence.meaning).reverse();
	const period = shortestPeriod(ids, (span, repeated) => {
		const length = (sentences.at(-1)?.end ?? 0) - (sentences.at(-(span + repeated))?.start ?? 0);
		return Math.floor((repeated + span) / span) >= leastCount.long && length >= leastLength.near;
	});
	const first = period && sentences.at(-period.span);
	const last = sentences.at(-1);
	if (!(period && first && last)) {
		return undefined;
	}
	const count = Math.floor((period.repeated + period.span) / period.span);
	return { kind: 'near', count, text: tail.slice(first.start, last.end), start: first.start, end: last.end };
}

/** A sentence that comes back again and again with other words between. */
function recurringSentence(tail: string): Loop | undefined {
	const seen = new Map<string, { count: number; last: Span }>();
	for (const sentence of meaningful(tail)) {
		if (sentence.meaning.length >= leastLength.sentence) {
			const count = (seen.get(sentence.meaning)?.count ?? 0) + 1;
			seen.set(sentence.meaning, { count, last: sentence });
		}
	}
	const most = [...seen.values()].reduce((best, each) => (each.count > best.count ? each : best), {
		count: 0,
		last: { start: 0, end: 0 },
	});
	const { count, last } = most;
	return count >= leastCount.sentence
		? { kind: 'near', count, text: tail.slice(last.start, last.end), start: last.start, end: last.end }
		: undefined;
}

const small = new Set(
	'a an the so and but or then now wait hmm hm ok okay well actually let me us lets i we it is that this again just also'.split(
		' ',
	),
);

function meaningful(text: string): readonly (Span & { readonly meaning: string })[] {
	return sentencesIn(text).flatMap(span => {
		const words =
			text
				.slice(span.start, span.end)
				.toLowerCase()
				.match(/[\p{L}\p{N}]+/gu) ?? [];
		const meaning = words.filter(word => !small.has(word)).join(' ');
		return meaning === '' ? [] : [{ ...span, meaning }];
	});
}

interface Period {
	/** How long one occurrence is. */
	readonly span: number;
	/** How much in front of the last occurrence repeats it. */
	readonly repeated: number;
}

/** Of a reversed list: the shortest span that the beginning repeats enough. By the Z function, in linear time. */
function shortestPeriod<T>(
	items: readonly T[],
	isEnough: (span: number, repeated: number) => boolean,
): Period | undefined {
	const matches = new Array<number>(items.length).fill(0);
	let left = 0;
	let right = 0;
	for (let at = 1; at < items.length; at += 1) {
		let length = at < right ? Math.min(right - at, matches[at - left] ?? 0) : 0;
		while (at + length < items.length && items[length] === items[at + length]) {
			length += 1;
		}
		matches[at] = length;
		if (at + length > right) {
			left = at;
			right = at + length;
		}
		if (length >= at && isEnough(at, length)) {
			return { span: at, repeated: length };
		}
	}
	return undefined;
}
