/**
 * The text of a thought while it comes. A delta touches the end of the last line only; a paragraph is made into elements
 * once, when it is whole, and only where it looks different from its source.
 */

import type { MarkKind } from '../../src/core/insight/marks.ts';
import { isTableRow, LineReader } from '../../src/core/insight/prose.ts';
import { cut } from '../../src/core/text/cut.ts';
import { isClosing, openingFence } from '../../src/core/text/fences.ts';
import { openFormula } from '../../src/core/text/math.ts';
import { h, isSelected, setText } from '../dom.ts';
import { setFormulas } from '../markdown/formulas.ts';
import { LiveLine } from './liveLine.ts';
import { placeSign, rangeOf } from './signPlaces.ts';
import { hasMarkup, type Line, type LineKind, renderFence, renderLines, renderUndecided } from './thoughtBlock.ts';

/** A chunk of plain paragraphs ends after so much; one without a blank line, or of code, at the latest after `most`. */
const chunkLimits = { lines: 12, units: 1_600 };
const most = { lines: 40, units: 4_000 };

interface PlacedSign {
	/** Into all text. */
	readonly offset: number;
	readonly sign: MarkKind;
}

interface Chunk {
	readonly element: HTMLElement;
	readonly line: LiveLine;
	/** Offset of its first character into all text. */
	readonly start: number;
	/** Whole lines. */
	lines: Line[];
	units: number;
	hasMarkup: boolean;
}

/** A part of the text on the page that nothing will be added to. */
export interface FinishedChunk {
	readonly element: HTMLElement;
	/** Where its text begins in all the text that was appended. */
	readonly start: number;
	readonly source: string;
}

/** Whoever makes links in the text. */
interface Linker {
	finished(chunk: FinishedChunk): void;
	/** Whether there is something to link between two offsets, as far as it is known. */
	links(start: number, end: number): boolean;
}

export class ThoughtText {
	readonly #parent: HTMLElement;
	readonly #linker: Linker;
	readonly #reader = new LineReader();
	/** Those that are finished, in order. */
	readonly #finished: FinishedChunk[] = [];
	/** Signs of sentences whose chunk is not finished. */
	#signs: PlacedSign[] = [];
	#length = 0;
	#chunk: Chunk | undefined;
	/** The line that is still arriving. */
	#line = '';
	/** What ends the fence that is open. */
	#marker: string | undefined;
	/** Text at the end that will come again, and the end of the line before it. */
	readonly #undecided = h('span', { class: 'undecided' });
	readonly #undecidedEnd = h('span', { class: 'undecided' });
	/** What ends the formula that is open over several lines; empty if none is. */
	#formulaEnd = '';

	constructor(parent: HTMLElement, linker: Linker) {
		this.#parent = parent;
		this.#linker = linker;
	}

	append(text: string): void {
		if (text !== '') {
			this.showUndecided('');
		}
		let start = 0;
		for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', start)) {
			this.#take(text.slice(start, feed + 1));
			this.#endLine();
			start = feed + 1;
		}
		if (start < text.length) {
			this.#take(start === 0 ? text : text.slice(start));
			this.#showLine();
		}
	}

	/** Of text that is there already, only the last line is looked at before its paragraph is whole. */
	#showLine(): void {
		if (this.#marker === undefined && this.#formulaEnd === '') {
			this.#chunk?.line.show(this.#line);
		}
	}

	/** Shows text at the end that {@link append} will take later, if at all; the next call replaces it. */
	showUndecided(text: string): void {
		const { element = this.#parent, line } = this.#chunk ?? {};
		const words = line?.words ?? element;
		// An item of a list ends where its line does.
		const endsItem = words !== element && text.startsWith('\n');
		showIn(words, this.#undecidedEnd, endsItem ? '\n' : '');
		showIn(endsItem ? element : words, this.#undecided, endsItem ? text.slice(1) : text);
	}

	/** The text is whole. */
	end(): void {
		this.showUndecided('');
		if (this.#line !== '') {
			this.#endLine();
		}
		this.#close();
	}

	/** A sign belongs to the sentence at `offset`. It is set when the paragraph of the sentence is whole. */
	addSign(offset: number, sign: MarkKind): void {
		const open = this.#chunk?.start ?? this.#length;
		const chunk = offset < open ? this.finishedAt(offset) : undefined;
		if (chunk) {
			placeSign(chunk.element, offset - chunk.start, sign);
		} else {
			this.#signs.push({ offset, sign });
		}
	}

	/** The stretch of text on the page, as far as it stands in one chunk. */
	rangeAt(offset: number, length: number): Range | undefined {
		const chunk = offset < (this.#chunk?.start ?? this.#length) ? this.finishedAt(offset) : this.#chunk;
		const end = Math.min(offset + length, this.#nextStart(chunk));
		return chunk && rangeOf(chunk.element, offset - chunk.start, end - offset);
	}

	/** What of the finished text stands at an offset, if it is not in what is still open. */
	finishedAt(offset: number): FinishedChunk | undefined {
		return this.#finished.findLast(({ start }) => start <= offset);
	}

	#nextStart(chunk: Pick<Chunk, 'start'> | undefined): number {
		const next = this.#finished.find(({ start }) => start > (chunk?.start ?? 0));
		return next?.start ?? this.#length;
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
		this.#length += piece.length;
		this.#chunk.line.append(piece);
	}

	#begin(start = this.#length): Chunk {
		const isCode = this.#marker !== undefined;
		const element = h('div', { class: isCode ? 'step-chunk thought-code' : 'step-chunk' });
		this.#parent.append(element);
		return { element, line: new LiveLine(element), start, lines: [], units: 0, hasMarkup: false };
	}

	#endLine(): void {
		const text = this.#line;
		this.#line = '';
		this.#chunk?.line.endLine();
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
		const isFormula = this.#isFormula(body);
		const kind = body === '' || isFormula ? 'text' : this.#kindOf(text.trimEnd(), body);
		this.#push(text, kind, isFormula || kind !== 'text' || hasMarkup(text));
		const { lines = [], units = 0, hasMarkup: isMarked = false, start = 0 } = this.#chunk ?? {};
		const limits = body === '' ? chunkLimits : most;
		const isDone = body === '' && (isMarked || this.#linker.links(start, this.#length));
		if (isDone || lines.length >= limits.lines || units >= limits.units) {
			this.#close();
		}
	}

	/** Whether the line belongs to a formula over several lines. None has a blank line. */
	#isFormula(body: string): boolean {
		if (this.#formulaEnd !== '') {
			this.#formulaEnd = body === '' || body.includes(this.#formulaEnd) ? '' : this.#formulaEnd;
			return body !== '';
		}
		this.#formulaEnd = /^(?:\\\[|\$\$)/.test(body) ? openFormula(body) : '';
		return this.#formulaEnd !== '';
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
		const chunk = this.#chunk;
		const fenceStart = this.#length - text.length;
		if (!chunk || chunk.lines.length === 0) {
			chunk?.element.remove();
		} else {
			chunk.element.replaceChildren(...renderLines(chunk.lines));
			this.#finish(chunk, fenceStart);
			setFormulas(chunk.element);
		}
		this.#marker = marker;
		this.#chunk = this.#begin(fenceStart);
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
		chunk?.line.end();
		if (chunk) {
			this.#render(chunk, endsFence);
			this.#finish(chunk, this.#length);
		}
	}

	/** From here on signs and links can be set in it. */
	#finish({ element, start, lines }: Chunk, end: number): void {
		const chunk = { element, start, source: lines.map(({ text }) => text).join('') };
		this.#finished.push(chunk);
		this.#linker.finished(chunk);
		for (const { offset, sign } of this.#signs.filter(each => each.offset < end)) {
			placeSign(chunk.element, offset - chunk.start, sign);
		}
		this.#signs = this.#signs.filter(each => each.offset >= end);
	}

	#render(chunk: Chunk, endsFence: boolean): void {
		if (!chunk.hasMarkup || isSelected(chunk.element)) {
			return;
		}
		if (this.#marker === undefined) {
			chunk.element.replaceChildren(...renderLines(chunk.lines));
			setFormulas(chunk.element);
			return;
		}
		const texts = chunk.lines.map(({ text }) => text);
		const first = openingFence((texts[0] ?? '').trimEnd(), Number.POSITIVE_INFINITY)?.marker === this.#marker ? 1 : 0;
		const last = texts.length - (endsFence ? 1 : 0);
		const code = texts.slice(first, last).join('');
		chunk.element.replaceChildren(...renderFence(texts.slice(0, first).join(''), code, texts.slice(last).join('')));
	}
}

function showIn(parent: HTMLElement, element: HTMLElement, text: string): void {
	if (text === '') {
		element.remove();
		return;
	}
	const nodes = renderUndecided(text);
	if (nodes) {
		element.replaceChildren(...nodes);
	} else {
		setText(element, text);
	}
	if (element.parentNode !== parent || element.nextSibling) {
		parent.append(element);
	}
}
