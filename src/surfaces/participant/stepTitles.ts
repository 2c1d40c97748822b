/**
 * Titles of the steps of a thought while it streams, from its own words: a paragraph is a step, its heading or first
 * sentence is the title. Holds back at most one title's length of text.
 */
import { shorten } from './plainText.ts';

const titleLength = 80;

export class StepTitles {
	readonly #titles: string[] = [];
	/** The beginning of the paragraph whose title is not known yet. */
	#head = '';
	#titled = false;
	#lineBreaks = 0;

	get titles(): readonly string[] {
		return this.#titles;
	}

	/** Feeds text; returns the titles that became known with it. */
	push(text: string): readonly string[] {
		const before = this.#titles.length;
		for (const piece of text.replaceAll('\r', '').split(/(\n)/)) {
			if (piece === '\n') {
				this.#lineEnds();
			} else if (piece.trim() !== '' || this.#lineBreaks === 0) {
				this.#words(piece);
			}
		}
		return this.#titles.slice(before);
	}

	/** The thought ended: what was held is a title, too. */
	end(): readonly string[] {
		const before = this.#titles.length;
		this.#settle();
		return this.#titles.slice(before);
	}

	#lineEnds(): void {
		this.#lineBreaks++;
		// A heading is a line of its own; any other first line may go on.
		if (this.#lineBreaks === 1 && isHeading(this.#head)) {
			this.#settle();
		} else if (this.#lineBreaks > 1) {
			this.#settle();
			this.#titled = false;
		}
	}

	#words(piece: string): void {
		if (this.#lineBreaks === 1 && this.#head !== '') {
			this.#head += ' ';
		}
		this.#lineBreaks = 0;
		if (!this.#titled) {
			this.#head += piece.slice(0, 4 * titleLength);
			if (endsSentence(this.#head) || this.#head.length > 2 * titleLength) {
				this.#settle();
			}
		}
	}

	#settle(): void {
		const title = this.#titled ? '' : titleOf(this.#head);
		if (title !== '') {
			this.#titles.push(title);
			this.#titled = true;
		}
		this.#head = '';
	}
}

function isHeading(line: string): boolean {
	return /^\s*(#{1,6}\s|\*\*[^*]+\*\*:?\s*$)/.test(line);
}

/** Not after "1." or "e.g.": a sentence has a few words, and another begins. */
function endsSentence(head: string): boolean {
	return /\p{L}{2,}[^.!?]*\p{L}{2,}[.!?…](\s|$)/u.test(head);
}

function titleOf(head: string): string {
	const line = head
		.replace(/^[\s>]*(?:#{1,6}\s+|(?:\d+[.)]|[-*•])\s+)*/, '')
		.replaceAll(/\*\*|__|`/g, '')
		.trim();
	const sentence = /^.*?\p{L}{2,}.*?[.!?…](?=\s|$)/u.exec(line)?.[0] ?? line;
	return shorten(sentence.replace(/[.:…]+$/, ''), titleLength);
}
