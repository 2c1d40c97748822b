/**
 * Streams the inside of a code fence, coloured line by line as it comes, so that nothing changes its colour at the end.
 * What comes in bulk stays plain, to be coloured where it is seen.
 */

import { isSelected } from '../dom.ts';
import { linesPerChunk } from './buildCode.ts';
import { colouredNodes } from './highlight.ts';
import { LineColours } from './lineColours.ts';
import { TextSink } from './textSink.ts';

export class CodeSink {
	readonly #sink: TextSink;
	readonly #colours: LineColours | undefined;
	#chunk: HTMLElement | undefined;
	/** Since something stayed plain, the rest does: it is coloured together. */
	#isPlain = false;

	constructor(code: HTMLElement, language: string | undefined) {
		this.#colours = language === undefined ? undefined : new LineColours(language);
		const makeChunk = (): HTMLElement => {
			this.#chunk = document.createElement('span');
			this.#chunk.className = 'code-chunk';
			code.append(this.#chunk);
			return this.#chunk;
		};
		this.#sink = new TextSink(makeChunk, { lines: linesPerChunk, units: 8_000 });
	}

	/** @param isBulk more comes at once than anybody could follow */
	append(text: string, isBulk: boolean): void {
		this.#isPlain ||= isBulk;
		this.#sink.append(text);
		this.#colour();
	}

	end(): void {
		this.#sink.end();
	}

	/** The whole lines at the end of the chunk; the text node stays, for what comes next. */
	#colour(): void {
		const chunk = this.#chunk;
		const node = chunk?.lastChild;
		if (!this.#colours || this.#isPlain || !chunk || !(node instanceof Text)) {
			return;
		}
		const end = node.data.lastIndexOf('\n') + 1;
		if (end === 0) {
			return;
		}
		if (isSelected(chunk)) {
			this.#isPlain = true;
			return;
		}
		node.before(...colouredNodes(this.#colours.take(node.data.slice(0, end))));
		node.data = node.data.slice(end);
	}
}
