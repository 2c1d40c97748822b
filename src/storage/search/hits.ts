/** What a pattern finds in the text of one conversation. */
import { ThoughtSteps } from '../../core/insight/address.ts';
import { cut, cutStart } from '../../core/text/cut.ts';
import type { SearchHit } from '../../session/hub/conversationStore.ts';
import type { Pattern } from './pattern.ts';
import { type PackRecord, separator } from './textPack.ts';

/** So many are told of one conversation; the rest is only there. */
const mostPerConversation = 20;
/** UTF-16 units around a hit. */
const before = 40;
const after = 120;

interface Found {
	readonly hits: readonly SearchHit[];
	readonly hasMore: boolean;
}

type PackedPassage = PackRecord['head']['passages'][number];

/** One hit for each passage: where it has several, the reader sees them there. */
export function hitsIn(record: PackRecord, { first, others }: Pattern): Found {
	const text = record.body.toString('utf8');
	const hits: SearchHit[] = [];
	const passages = new Passages(record.head.passages);
	first.lastIndex = 0;
	for (let match = first.exec(text); match !== null; match = first.exec(text)) {
		const { passage, start } = passages.at(match.index);
		const end = start + passage.length;
		const words = text.slice(start, end);
		const own =
			match.index + match[0].length > end
				? firstIn(words, first)
				: { at: match.index - start, length: match[0].length };
		if (own && others.every(other => words.search(other) !== -1)) {
			if (hits.length === mostPerConversation) {
				return { hits, hasMore: true };
			}
			hits.push(hitOf(record, passage, words, own));
		}
		first.lastIndex = end + separator.length;
	}
	return { hits, hasMore: false };
}

interface Span {
	readonly at: number;
	readonly length: number;
}

/** What a match that reaches out of its passage is inside of it. */
function firstIn(words: string, pattern: RegExp): Span | undefined {
	pattern.lastIndex = 0;
	const match = pattern.exec(words);
	return match ? { at: match.index, length: match[0].length } : undefined;
}

/** Finds the passage of an offset; offsets come in order. */
class Passages {
	readonly #passages: readonly PackedPassage[];
	#index = 0;
	#start = 0;

	constructor(passages: readonly PackedPassage[]) {
		this.#passages = passages;
	}

	at(offset: number): { readonly passage: PackedPassage; readonly start: number } {
		let passage = this.#passages[this.#index];
		while (passage && this.#index < this.#passages.length - 1 && offset > this.#start + passage.length) {
			this.#start += passage.length + separator.length;
			this.#index += 1;
			passage = this.#passages[this.#index];
		}
		return { passage: passage ?? { place: 'title', block: 0, length: 0 }, start: this.#start };
	}
}

function hitOf(
	{ head }: PackRecord,
	{ place, turn, block }: PackedPassage,
	words: string,
	{ at, length }: Span,
): SearchHit {
	const step = place === 'thinking' ? stepAt(words, at) : undefined;
	return {
		conversation: head.conversation,
		title: head.title,
		updatedAt: head.updatedAt,
		...(turn !== undefined && { turn }),
		place,
		block,
		start: at,
		end: at + length,
		before: wordsBefore(words.slice(0, at)),
		match: inOneLine(cut(words.slice(at, at + Math.min(length, after)), after)),
		after: inOneLine(cut(words.slice(at + length, at + length + 3 * after), after)),
		...(step !== undefined && { step }),
	};
}

/** A step has its title from its first sentences, so that this much behind a hit says what its step is called. */
const readAhead = 2_000;
/** Longer thinking is not cut into steps for a hit: that would cost more than the search. */
const mostForSteps = 400_000;

function stepAt(text: string, at: number): string | undefined {
	if (at > mostForSteps) {
		return undefined;
	}
	const steps = new ThoughtSteps();
	steps.push(0, text.slice(0, at + readAhead), 0);
	steps.end(0);
	return steps.steps.findLast(({ start }) => start <= at)?.title;
}

/** From the beginning of a word on, where it is cut. */
function wordsBefore(text: string): string {
	const end = cutStart(text, before);
	return inOneLine(end.length < text.length ? end.replace(/^\S*\s+/, '') : end);
}

function inOneLine(text: string): string {
	return text.replace(/\s+/g, ' ');
}
