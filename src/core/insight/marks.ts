/** Sentences of the thinking that turn back, try another way, check, tell the answer, or only suppose, while they come. */
import { isOnlyThroat } from './beginning.ts';
import { LineReader } from './prose.ts';
import { isSpace, SentenceEnds } from './sentenceEnds.ts';
import { isHedged, type Sign, signLength, signOf } from './signs.ts';

/** `hedge`: none of the others, and supposed rather than said. */
export type MarkKind = Sign | 'hedge';

export interface Mark {
	readonly kind: MarkKind;
	/** UTF-16 offsets of the sentence, white space around it aside. */
	readonly start: number;
	readonly end: number;
	/** Its first 160 characters. */
	readonly head: string;
}

export interface MarkReader {
	/** Takes the next text; returns the marked sentences that ended in it, in order. */
	push(text: string): readonly Mark[];
	/** The text is over; the last sentence may be a marked one. Safe to call twice. */
	end(): readonly Mark[];
}

/** Linear, and at a cost per character that does not depend on the length of the text. */
export function createMarkReader(): MarkReader {
	return new SentenceMarks();
}

/** All marks of a text. */
export function marksIn(text: string): readonly Mark[] {
	const reader = createMarkReader();
	return [...reader.push(text), ...reader.end()];
}

/** Of a line, this much is kept to tell code from prose. */
const lineHead = 200;

class SentenceMarks implements MarkReader {
	readonly #lines = new LineReader();
	readonly #ends = new SentenceEnds();
	#marks: Mark[] = [];
	#offset = 0;
	#line = '';
	#indent = 0;
	/** Marks of the line, until it is known to be prose. */
	#ofLine: Mark[] = [];
	#head = '';
	#start = 0;
	#last = 0;
	#lastSign = '';

	push(text: string): readonly Mark[] {
		for (const sign of text.split('')) {
			this.#read(sign);
		}
		return this.#take();
	}

	end(): readonly Mark[] {
		this.#endSentence();
		this.#endLine();
		return this.#take();
	}

	#take(): readonly Mark[] {
		const marks = this.#marks;
		this.#marks = [];
		return marks;
	}

	#read(sign: string): void {
		const isEnd = this.#ends.read(sign);
		if (sign === '\n' || (isEnd && !isOnlyThroat(this.#head))) {
			this.#endSentence();
		}
		if (sign === '\n') {
			this.#endLine();
		} else if (this.#line.length < lineHead && !(this.#line === '' && isSpace(sign))) {
			this.#line += sign;
		} else if (this.#line === '') {
			this.#indent += sign === '\t' ? 4 : 1;
		}
		this.#offset += 1;
		if (!isSpace(sign)) {
			this.#start = this.#head === '' ? this.#offset - 1 : this.#start;
			this.#last = this.#offset;
			this.#lastSign = sign;
		}
		if (this.#head.length < signLength && (this.#head !== '' || !isSpace(sign))) {
			this.#head += sign;
		}
	}

	#endSentence(): void {
		const isQuestion = this.#lastSign === '?' || this.#lastSign === '？';
		const kind = this.#head === '' ? undefined : markOf(isQuestion ? `${this.#head.trimEnd()}?` : this.#head);
		if (kind !== undefined) {
			this.#ofLine.push({ kind, start: this.#start, end: this.#last, head: this.#head.trimEnd() });
		}
		this.#head = '';
		this.#lastSign = '';
	}

	/** Code has no sentences. */
	#endLine(): void {
		if (this.#line !== '') {
			if (this.#ofLine.length > 0 && this.#lines.isProse(this.#line, this.#indent)) {
				this.#marks.push(...this.#ofLine);
			}
			this.#lines.take(this.#line, this.#indent);
		}
		this.#ofLine = [];
		this.#line = '';
		this.#indent = 0;
	}
}

function markOf(sentence: string): MarkKind | undefined {
	return signOf(sentence) ?? (isHedged(sentence) ? 'hedge' : undefined);
}
