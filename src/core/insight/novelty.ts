/**
 * How much of a text is new: the share of runs of four words that did not stand in the text before, one word in four
 * and all numbers aside, because a model in a circle changes just those.
 */
import { estimateTokens } from '../conversation/estimateTokens.ts';
import type { CircleNews } from './circles.ts';
import { isSaid, LineReader } from './prose.ts';

/** The end of the text whose novelty is told, and the text before that counts as known. In characters. */
const window = 2_400;
const memory = 24_000;
/** Below, there is little new; two looks in a row must agree. */
const little = 0.04;
const looksThatAgree = 2;

interface Run {
	readonly start: number;
	readonly end: number;
	readonly isNew: boolean;
	/** Where a run like it began before. */
	readonly earlier: number;
	readonly keys: readonly number[];
}

export class Novelty {
	/** The last place of each run, by its key. */
	readonly #places = new Map<number, number>();
	readonly #runs: Run[] = [];
	/** Of `#runs`: where the window begins, and what is remembered at all. */
	#first = 0;
	#oldest = 0;
	#new = 0;
	#words: { readonly key: number; readonly start: number }[] = [];
	readonly #lines = new LineReader();
	/** Of the current line; undefined until enough of it is there. */
	#isProse: boolean | undefined;
	#lineHead = '';
	/** The end of the line that may go on in the next piece. */
	#rest = '';
	#length = 0;
	#agreeing = 0;
	#since = 0;
	#tokens = 0;
	#news: CircleNews | undefined;

	get news(): CircleNews | undefined {
		return this.#news;
	}

	/** Takes the next piece; tells news of the end of it. */
	push(piece: string): void {
		const lines = (this.#rest + piece).split('\n');
		let base = this.#length - this.#rest.length;
		this.#length += piece.length;
		for (const line of lines.slice(0, -1)) {
			this.#takeWords(line, base);
			this.#endLine(line);
			base += line.length + 1;
		}
		this.#takeUnfinished(lines.at(-1) ?? '', base);
		this.#forget();
		this.#judge(piece);
	}

	/** Of a line that may go on, the words that are whole, as soon as it is known to be prose or not. */
	#takeUnfinished(line: string, base: number): void {
		if (this.#isProse === undefined && line.trimStart().length < enoughForProse) {
			this.#rest = line;
			return;
		}
		const whole = /[\p{L}\p{N}]*$/u.exec(line)?.index ?? line.length;
		this.#rest = line.slice(Math.max(whole, line.length - 40));
		this.#takeWords(line.slice(0, line.length - this.#rest.length), base);
	}

	#endLine(line: string): void {
		const head = this.#lineHead || line;
		if (head.trim() !== '') {
			this.#lines.take(head.trimStart(), head.length - head.trimStart().length);
		}
		this.#isProse = undefined;
		this.#lineHead = '';
	}

	/** Code that is drafted again is honest work; files that are read again and formulas repeat themselves by nature. */
	#takeWords(text: string, base: number): void {
		if (this.#isProse === undefined) {
			const body = text.trimStart();
			const head = body.slice(0, 200);
			this.#lineHead = text.slice(0, 200);
			this.#isProse = head !== '' && this.#lines.isProse(head, text.length - body.length) && isSaid(head);
		}
		if (this.#isProse) {
			for (const match of text.matchAll(word)) {
				this.#takeWord(match[0], base + match.index, base + match.index + match[0].length);
			}
		}
	}

	#takeWord(text: string, start: number, end: number): void {
		this.#words.push({ key: hashOf(text), start });
		if (this.#words.length < 4) {
			return;
		}
		const first = this.#words[0]?.start ?? start;
		const keys = keysOf(this.#words.map(each => each.key));
		this.#words.shift();
		const earlier = keys.map(key => this.#places.get(key)).find(place => place !== undefined);
		for (const key of keys) {
			this.#places.set(key, first);
		}
		this.#runs.push({ start: first, end, isNew: earlier === undefined, earlier: earlier ?? -1, keys });
		this.#new += earlier === undefined ? 1 : 0;
	}

	/** What left the window counts no more; what is far behind is new when it comes again. */
	#forget(): void {
		let run = this.#runs[this.#first];
		while (run !== undefined && run.start < this.#length - window) {
			this.#new -= run.isNew ? 1 : 0;
			this.#first += 1;
			run = this.#runs[this.#first];
		}
		run = this.#runs[this.#oldest];
		while (run !== undefined && run.start < this.#length - memory) {
			for (const key of run.keys) {
				if (this.#places.get(key) === run.start) {
					this.#places.delete(key);
				}
			}
			this.#oldest += 1;
			run = this.#runs[this.#oldest];
		}
		if (this.#oldest > 4_096) {
			this.#runs.splice(0, this.#oldest);
			this.#first -= this.#oldest;
			this.#oldest = 0;
		}
	}

	#judge(piece: string): void {
		const runs = this.#runs.length - this.#first;
		const isLittle = this.#length > window * 1.5 && runs >= leastRuns && this.#new / runs < little;
		if (!isLittle) {
			this.#agreeing = 0;
			this.#news = undefined;
			return;
		}
		if (this.#agreeing === 0) {
			this.#since = this.#length - window;
			this.#tokens = estimateTokens(piece) * (window / piece.length);
		} else {
			this.#tokens += estimateTokens(piece);
		}
		this.#agreeing += 1;
		const last = this.#runs.at(-1);
		const known = last && last.earlier >= 0 ? last : this.#runs.findLast(run => run.earlier >= 0);
		if (this.#agreeing >= looksThatAgree && known !== undefined) {
			const earlier = { start: known.earlier, end: known.earlier + known.end - known.start };
			this.#news = { type: 'little-new', tokens: Math.round(this.#tokens), since: this.#since, earlier };
		}
	}
}

/** So much of a line tells whether it is prose. */
const enoughForProse = 80;
/** Fewer runs are signs, rules and rows of a table: nothing can be told. */
const leastRuns = 120;
/** A word, a number, or one sign of a script without spaces. */
const word = /\p{N}[\p{N}.,]*|[\u2e80-\uffdc]|(?:(?![\u2e80-\uffdc])\p{L})+/gu;

function hashOf(text: string): number {
	if (/^\p{N}/u.test(text)) {
		return 35;
	}
	let hash = 2_166_136_261;
	for (let at = 0; at < text.length; at += 1) {
		hash = Math.imul(hash ^ (text.charCodeAt(at) | 32), 16_777_619);
	}
	return hash >>> 0;
}

/** Of four words: three with the place of the fourth, so that one word may change. */
function keysOf(words: readonly number[]): readonly number[] {
	const [a = 0, b = 0, c = 0, d = 0] = words;
	return [mixed(a, b, c, 1), mixed(a, b, d, 2), mixed(a, c, d, 3), mixed(b, c, d, 4)];
}

function mixed(a: number, b: number, c: number, place: number): number {
	const hash = Math.imul(Math.imul(Math.imul(a, 31) ^ b, 16_777_619) ^ c, 2_654_435_761) ^ place;
	return hash >>> 0;
}
