/**
 * The text of a thought while it comes. A delta touches the last text node only; a paragraph is made into elements once,
 * when it is whole, and only where it looks different from its source.
 */
import { isTableRow, LineReader } from '../../src/core/insight/prose.ts';
import { cut } from '../../src/core/text/cut.ts';
import { isClosing, openingFence } from '../../src/core/text/fences.ts';
import { h } from '../dom.ts';
import { TextSink } from '../markdown/textSink.ts';
import { hasMarkup, type Line, type LineKind, renderFence, renderLines } from './thoughtBlock.ts';

/** A chunk of plain paragraphs ends after so much; one without a blank line, or of code, at the latest after `most`. */
const chunkLimits = { lines: 12, units: 1_600 };
const most = { lines: 40, units: 4_000 };

interface Chunk {
	readonly element: HTMLElement;
	readonly sink: TextSink;
	/** Whole lines. */
	lines: Line[];
	units: number;
	hasMarkup: boolean;
}

export class ThoughtText {
	readonly #parent: HTMLElement;
	readonly #reader = new LineReader();
	#chunk: Chunk | undefined;
	/** The line that is still arriving. */
	#line = '';
	/** What ends the fence that is open. */
	#marker: string | undefined;

	constructor(parent: HTMLElement) {
		this.#parent = parent;
	}

	append(text: string): void {
		let start = 0;
		for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', start)) {
			this.#take(text.slice(start, feed + 1));
			this.#endLine();
			start = feed + 1;
		}
		if (start < text.length) {
			this.#take(start === 0 ? text : text.slice(start));
		}
	}

	/** The text is whole. */
	end(): void {
		if (this.#line !== '') {
			this.#endLine();
		}
		this.#close();
	}

	/** A line longer than anybody writes is cut into several. */
	#take(text: string): void {
		let rest = text;
		while (this.#line.length + rest.length > most.units) {
			const piece = cut(rest, most.units - this.#line.length);
			this.#add(piece);
			this.#endLine();
			rest = rest.slice(piece.length);
		}
		this.#add(rest);
	}

	#add(piece: string): void {
		this.#chunk ??= this.#begin();
		this.#line += piece;
		this.#chunk.units += piece.length;
		this.#chunk.sink.append(piece);
	}

	#begin(): Chunk {
		const isCode = this.#marker !== undefined;
		const element = h('div', { class: isCode ? 'step-chunk thought-code' : 'step-chunk' });
		this.#parent.append(element);
		const sink = new TextSink(() => element, { lines: Number.POSITIVE_INFINITY, units: Number.POSITIVE_INFINITY });
		return { element, sink, lines: [], units: 0, hasMarkup: false };
	}

	#endLine(): void {
		const text = this.#line;
		this.#line = '';
		if (this.#marker !== undefined) {
			this.#endCodeLine(text, this.#marker);
			return;
		}
		const fence = openingFence(text.trimEnd(), Number.POSITIVE_INFINITY);
		if (fence) {
			this.#beginFence(text, fence.marker);
		} else {
			this.#endTextLine(text);
		}
	}

	#endTextLine(text: string): void {
		const body = text.trim();
		const kind = body === '' ? 'text' : this.#kindOf(text.trimEnd(), body);
		this.#push(text, kind, kind !== 'text' || hasMarkup(text));
		const { lines = [], units = 0, hasMarkup: isMarked = false } = this.#chunk ?? {};
		const limits = body === '' ? chunkLimits : most;
		if ((body === '' && isMarked) || lines.length >= limits.lines || units >= limits.units) {
			this.#close();
		}
	}

	#kindOf(line: string, body: string): LineKind {
		const indent = line.length - body.length;
		const isProse = this.#reader.isProse(body, indent);
		this.#reader.take(body, indent);
		return isProse
			? 'text'
			: body.startsWith('|') && isTableRow(body)
				? 'table'
				: this.#reader.afterCode
					? 'code'
					: 'text';
	}

	/** The line of the fence goes into a chunk of its own, with the code. */
	#beginFence(text: string, marker: string): void {
		const { element, lines = [] } = this.#chunk ?? {};
		if (lines.length === 0) {
			element?.remove();
		} else {
			element?.replaceChildren(...renderLines(lines));
		}
		this.#marker = marker;
		this.#chunk = this.#begin();
		this.#push(text, 'code', true);
		this.#chunk.element.append(...renderFence(text, '', ''));
	}

	#endCodeLine(text: string, marker: string): void {
		this.#push(text, 'code', true);
		if (isClosing(text, marker, Number.POSITIVE_INFINITY)) {
			this.#close(true);
			this.#marker = undefined;
		} else if ((this.#chunk?.lines.length ?? 0) >= most.lines || (this.#chunk?.units ?? 0) >= most.units) {
			this.#close();
		}
	}

	#push(text: string, kind: LineKind, marked: boolean): void {
		if (this.#chunk) {
			this.#chunk.lines.push({ text, kind });
			this.#chunk.hasMarkup ||= marked;
		}
	}

	/** Nothing of the chunk will change any more. */
	#close(endsFence = false): void {
		const chunk = this.#chunk;
		this.#chunk = undefined;
		chunk?.sink.end();
		if (!chunk?.hasMarkup || isSelected(chunk.element)) {
			return;
		}
		if (this.#marker === undefined) {
			chunk.element.replaceChildren(...renderLines(chunk.lines));
			return;
		}
		const texts = chunk.lines.map(({ text }) => text);
		const first = openingFence((texts[0] ?? '').trimEnd(), Number.POSITIVE_INFINITY)?.marker === this.#marker ? 1 : 0;
		const last = texts.length - (endsFence ? 1 : 0);
		const code = texts.slice(first, last).join('');
		chunk.element.replaceChildren(...renderFence(texts.slice(0, first).join(''), code, texts.slice(last).join('')));
	}
}

/** What the reader has selected is left as it is. */
function isSelected(element: Element): boolean {
	const selection = document.getSelection();
	return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
