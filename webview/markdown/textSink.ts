/**
 * Streams plain text into bounded chunks. Only the last text node is ever touched, so the cost of a piece
 * does not depend on how much came before it.
 */
import { signStart } from '../../src/core/text/cut.ts';
import { mayHide, undecidedTail } from '../../src/core/text/hidden.ts';
import { appendPlain } from './inert.ts';

interface ChunkLimits {
	/** A chunk ends after this many line feeds. */
	readonly lines: number;
	/** A chunk ends after this many UTF-16 units, even inside a line. */
	readonly units: number;
}

export class TextSink {
	readonly #makeChunk: () => HTMLElement;
	readonly #limits: ChunkLimits;
	#chunk: HTMLElement | undefined;
	#text: Text | undefined;
	#lines = 0;
	#units = 0;
	#held = '';
	#before = '';

	/** `makeChunk` makes an element and puts it where it belongs. */
	constructor(makeChunk: () => HTMLElement, limits: ChunkLimits) {
		this.#makeChunk = makeChunk;
		this.#limits = limits;
	}

	append(piece: string): void {
		const text = this.#held + piece;
		const undecided = undecidedTail(text);
		this.#held = undecided === 0 ? '' : text.slice(text.length - undecided);
		this.#write(undecided === 0 ? text : text.slice(0, text.length - undecided));
	}

	/** Shows what was held back. */
	end(): void {
		const held = this.#held;
		this.#held = '';
		this.#write(held);
	}

	#write(text: string): void {
		for (let start = 0; start < text.length; ) {
			const end = this.#chunkEnd(text, start);
			this.#writeToChunk(text.slice(start, end));
			start = end;
		}
	}

	#chunkEnd(text: string, start: number): number {
		const full = this.#lines >= this.#limits.lines || this.#units >= this.#limits.units;
		if (full || !this.#chunk) {
			this.#chunk = this.#makeChunk();
			this.#text = undefined;
			this.#lines = 0;
			this.#units = 0;
		}
		const most = Math.min(text.length, start + this.#limits.units - this.#units);
		let end = start;
		while (end < most && this.#lines < this.#limits.lines) {
			const feed = text.indexOf('\n', end);
			if (feed === -1 || feed >= most) {
				end = most;
				break;
			}
			this.#lines += 1;
			end = feed + 1;
		}
		// What belongs to one sign stays in one chunk, unless there is nothing else in this one.
		const whole = signStart(text, end);
		return whole > start ? whole : end;
	}

	#writeToChunk(text: string): void {
		const chunk = this.#chunk;
		if (!chunk || text === '') {
			return;
		}
		this.#units += text.length;
		if (mayHide(text)) {
			appendPlain(chunk, text, this.#before);
			this.#text = chunk.lastChild?.nodeType === Node.TEXT_NODE ? (chunk.lastChild as Text) : undefined;
		} else if (this.#text) {
			this.#text.appendData(text);
		} else {
			this.#text = document.createTextNode(text);
			chunk.append(this.#text);
		}
		this.#before = text.length >= 16 ? text.slice(-16) : (this.#before + text).slice(-16);
	}
}
