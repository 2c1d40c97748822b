/**
 * What can be told of the beginning of a line or sentence by what came before it: the numbers that the likelihood of a
 * new row is reckoned from. Reads sign by sign, with a constant amount of work for each, and remembers one number a word.
 */
import { type Beginning, type Strength, withoutThroat } from './beginning.ts';
import type { Boundary } from './pace.ts';
import type { Sign } from './signs.ts';
import { WordPlaces } from './wordPlaces.ts';

/** In the order of the numbers that `Survey.numbers` gives. */
export const numberNames = [
	'boundary',
	'indent',
	'item',
	'bold',
	'strength',
	'sign',
	'prose',
	'behindCode',
	'behindColon',
	'throat',
	'behindQuestion',
	'unitBefore',
	'strengthBefore',
	'itemBefore',
	'paragraphSoFar',
	'paragraphBefore',
	'paragraphBeforeThat',
	'paragraphRelative',
	'codeBefore',
	'sinceCode',
	'total',
	'sinceHeading',
	'sinceItem',
	'headLength',
	'headQuestion',
	'headColon',
	'digits',
	'marks',
	'habit',
	'habitAfterBlank',
	'repeats',
	'far',
	'farther',
	'fresh',
	'freshCount',
	'task',
	'returns',
	'freshBefore',
	'farBefore',
	'freshCountBefore',
	'lately',
	'sinceStrong',
	'sinceSign',
	'sinceQuestion',
] as const;

/** What the reader of the text knows of a unit when its first words are there. */
export interface UnitStart {
	readonly boundary: Boundary;
	readonly indent: number;
	readonly isProse: boolean;
	readonly isBehindCode: boolean;
	readonly isBehindColon: boolean;
	readonly head: string;
	readonly beginning: Beginning;
}

const strengths: readonly Strength[] = ['heading', 'turn', 'strong', 'medium', 'weak', 'none', 'never'];
const signs: readonly (Sign | undefined)[] = [undefined, 'turn-back', 'other-way', 'check', 'answer'];
/** Of `strengths`. */
const announces = 2;
const boundaries: readonly Boundary[] = ['paragraph', 'line', 'sentence'];

export class Survey {
	readonly #words = new WordPlaces();
	#tokens = 0;
	#codeRun = 0;
	#codeEnd = Number.NEGATIVE_INFINITY;
	#lineStart = 0;
	#unitStart = 0;
	#paragraphStart = 0;
	#paragraphs = 0;
	/** Of the last three paragraphs. */
	readonly #lengths = [0, 0, 0];
	#usualParagraph = 60;
	#heading = Number.NEGATIVE_INFINITY;
	#item = Number.NEGATIVE_INFINITY;
	/** Of the unit before. */
	#before = { tokens: 0, strength: strengths.length, isItem: false, lastSign: '' };
	#now = { strength: strengths.length, isItem: false };
	#lastSign = '';
	#firstWords = new Map<string, number>();
	#firstAfterBlank = new Map<string, number>();
	#units = 0;
	/** Where a paragraph last began with words that announce something, a unit with a sign, and one behind a question. */
	readonly #last = { strong: 0, sign: 0, question: 0 };

	/** Whether the text comes in paragraphs of a few sentences, so that nothing new begins within one. */
	get hasShortParagraphs(): boolean {
		return this.#paragraphs >= 4 && this.#usualParagraph < 100;
	}

	/** Takes the next text; `tokens` are those of it. */
	take(text: string, tokens: number): void {
		for (let at = 0; at < text.length; at += 1) {
			const code = text.charCodeAt(at);
			this.#words.read(code);
			if (code > 32) {
				this.#lastSign = text.charAt(at);
			}
		}
		this.#tokens += tokens;
	}

	/** A line is over. */
	endLine(isCode: boolean): void {
		const length = this.#tokens - this.#lineStart;
		if (isCode) {
			this.#codeRun = this.#lineStart - this.#codeEnd < 15 ? this.#codeRun + length : length;
			this.#codeEnd = this.#tokens;
		}
		this.#lineStart = this.#tokens;
	}

	/** A line or sentence begins. */
	begin(boundary: Boundary): void {
		if (this.#lastSign === '?') {
			this.#last.question = this.#tokens;
		}
		this.#before = { tokens: this.#tokens - this.#unitStart, ...this.#now, lastSign: this.#lastSign };
		this.#unitStart = this.#tokens;
		this.#words.begin(this.#tokens);
		if (boundary === 'paragraph' && this.#tokens > 0) {
			const length = this.#tokens - this.#paragraphStart;
			this.#lengths.unshift(length);
			this.#lengths.length = 3;
			this.#usualParagraph += 0.15 * (length - this.#usualParagraph);
			this.#paragraphStart = this.#tokens;
			this.#paragraphs += 1;
		}
	}

	/** The numbers of the unit that began, in the order of `numberNames`; its head was taken. */
	numbers(unit: UnitStart): Float64Array {
		const { head, beginning } = unit;
		const { rest, throat } = withoutThroat(head);
		const opening = firstWord(rest);
		const words = this.#words.head();
		const at = this.#unitStart;
		const all = Math.max(1, this.#units);
		const afterBlank = Math.max(1, this.#paragraphs);
		return Float64Array.of(
			boundaries.indexOf(unit.boundary),
			Math.min(unit.indent, 12),
			itemOf(head),
			head.startsWith('**') ? 1 : 0,
			strengths.indexOf(beginning.strength),
			signs.indexOf(beginning.sign),
			unit.isProse ? 1 : 0,
			unit.isBehindCode ? 1 : 0,
			unit.isBehindColon ? 1 : 0,
			Math.min(throat.length, 24),
			this.#before.lastSign === '?' ? 1 : 0,
			this.#before.tokens,
			this.#before.strength,
			this.#before.isItem ? 1 : 0,
			at - this.#paragraphStart,
			this.#lengths[0] ?? 0,
			this.#lengths[1] ?? 0,
			(this.#lengths[0] ?? 0) / (this.#usualParagraph + 1),
			this.#codeRun,
			Math.min(at - this.#codeEnd, 2_000),
			at,
			Math.min(at - this.#heading, 2_000),
			Math.min(at - this.#item, 2_000),
			head.length,
			head.includes('?') ? 1 : 0,
			head.trimEnd().endsWith(':') ? 1 : 0,
			countOf(head, /[0-9]/g) / Math.max(1, head.length),
			countOf(head, /[=(){}[\]<>+*/\\|$_`]/g) / Math.max(1, head.length),
			(this.#firstWords.get(opening) ?? 0) / all,
			(this.#firstAfterBlank.get(opening) ?? 0) / afterBlank,
			this.#firstWords.get(opening) ?? 0,
			words.farShare,
			words.fartherShare,
			words.freshShare,
			words.fresh,
			words.taskShare,
			words.returnShare,
			this.#words.before.freshShare,
			this.#words.before.farShare,
			this.#words.before.fresh,
			this.#lengths.reduce((sum, length) => sum + length, 0) / 3,
			Math.min(at - this.#last.strong, 1_000),
			Math.min(at - this.#last.sign, 1_000),
			Math.min(at - this.#last.question, 1_000),
		);
	}

	/** The first words of the unit are known. */
	note(unit: UnitStart): void {
		const opening = firstWord(withoutThroat(unit.head).rest);
		const strength = strengths.indexOf(unit.beginning.strength);
		const isItem = itemOf(unit.head) > 0;
		this.#item = isItem ? this.#unitStart : this.#item;
		this.#heading = strength === 0 ? this.#unitStart : this.#heading;
		this.#now = { strength, isItem };
		this.#units += 1;
		if (strength <= announces && unit.boundary === 'paragraph') {
			this.#last.strong = this.#unitStart;
		}
		if (unit.beginning.sign !== undefined) {
			this.#last.sign = this.#unitStart;
		}
		this.#firstWords.set(opening, (this.#firstWords.get(opening) ?? 0) + 1);
		if (unit.boundary === 'paragraph') {
			this.#firstAfterBlank.set(opening, (this.#firstAfterBlank.get(opening) ?? 0) + 1);
		}
	}
}

function itemOf(head: string): number {
	return /^\d{1,3}[.)]\s/.test(head) ? 2 : /^(?:[-*+•>]|[a-z][.)])\s/.test(head) ? 1 : 0;
}

function firstWord(text: string): string {
	return /[\p{L}\p{N}'’_]+/u.exec(text.slice(0, 40))?.[0].toLowerCase() ?? '';
}

function countOf(text: string, signs: RegExp): number {
	return text.match(signs)?.length ?? 0;
}
