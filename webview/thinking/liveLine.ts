/**
 * The line of a thought that is still arriving. What it begins with, and code and bold words in it, look like
 * themselves as soon as they are decided; all else is plain text. Each is made into elements once, from the end of the
 * line alone. When its paragraph is whole, all of it is made anew, with what only the whole tells.
 */
import { isSelected } from '../dom.ts';
import { audit } from '../markdown/audit.ts';
import { make } from '../markdown/inert.ts';
import { TextSink } from '../markdown/textSink.ts';
import { beginLine, firstClosed, longestMarked, mayBeginLine, mayHaveMarked, renderInline } from './thoughtBlock.ts';

export class LiveLine {
	readonly #chunk: HTMLElement;
	/** Where the words go: the chunk, or an item or a heading in it. */
	#words: HTMLElement;
	#sink: TextSink;
	#isBegun = false;
	/** There may be something to make of the line. */
	#hasSigns = false;
	/** How many units of the line are elements. */
	#settled = 0;

	constructor(chunk: HTMLElement) {
		this.#chunk = chunk;
		this.#words = chunk;
		this.#sink = sinkInto(chunk);
	}

	/** Where text that may be taken back belongs. */
	get words(): HTMLElement {
		return this.#words;
	}

	append(piece: string): void {
		this.#hasSigns ||= mayHaveMarked(piece);
		this.#sink.append(piece);
	}

	/** Nothing more comes. */
	end(): void {
		this.#sink.end();
	}

	/** What is appended from now on is another line. */
	endLine(): void {
		if (this.#words !== this.#chunk) {
			this.#sink.end();
			this.#writeTo(this.#chunk);
		}
		this.#isBegun = false;
		this.#hasSigns = false;
		this.#settled = 0;
	}

	/** Makes elements of what is decided in the line, which was appended piece by piece. */
	show(line: string): void {
		if ((!this.#isBegun || this.#hasSigns) && !isSelected(this.#chunk)) {
			this.#showBeginning(line);
			this.#showMarked(line);
		}
	}

	#showBeginning(line: string): void {
		if (this.#isBegun || mayBeginLine(line)) {
			return;
		}
		this.#isBegun = true;
		const holder = make('div');
		const begun = beginLine(holder, line);
		if (begun && takeBack(this.#chunk, line)) {
			this.#chunk.append(...audit(holder).childNodes);
			this.#writeTo(begun.words);
			this.#sink.append(line.slice(begun.length));
			this.#settled = begun.length;
		}
	}

	#showMarked(line: string): void {
		while (this.#hasSigns) {
			const from = Math.max(this.#settled, line.length - 2 * longestMarked);
			const tail = line.slice(from);
			const [start, end = 0] = firstClosed(tail) ?? [];
			if (start === undefined || !takeBack(this.#words, tail.slice(start))) {
				this.#hasSigns = mayHaveMarked(tail);
				return;
			}
			this.#words.append(...renderInline(tail.slice(start, end)));
			this.#writeTo(this.#words);
			this.#sink.append(tail.slice(end));
			this.#settled = from + end;
		}
	}

	#writeTo(words: HTMLElement): void {
		this.#words = words;
		this.#sink = sinkInto(words);
	}
}

function sinkInto(element: HTMLElement): TextSink {
	return new TextSink(() => element, { lines: Number.POSITIVE_INFINITY, units: Number.POSITIVE_INFINITY });
}

/** Takes text from the end. False where it does not stand there as it is: a part of it is held back or hidden. */
function takeBack(element: HTMLElement, text: string): boolean {
	const { lastChild } = element;
	if (!(lastChild instanceof Text) || !lastChild.data.endsWith(text)) {
		return false;
	}
	lastChild.deleteData(lastChild.length - text.length, text.length);
	return true;
}
