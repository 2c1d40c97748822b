/**
 * Reads inline text in whatever pieces it arrives, and asks a grammar about the marks in it.
 *
 * Everything here is a function of the text alone: what cannot be decided yet is held back, which is at most one
 * mark with two units next to it, and the white space before it. Every unit is looked at a bounded number of times.
 */
import { CodeSpans } from './codeSpans.ts';
import { FenceTracker } from './fences.ts';
import type { Grammar, Phase, Place, Step } from './grammar.ts';
import type { Mark, MarkSet } from './marks.ts';
import { isGlued, isMention, type MarkedLine, unitsToForesee } from './mentions.ts';
import type { Segment } from './segment.ts';
import type { SegmentWriter } from './segmentWriter.ts';
import { WhiteSpace } from './whiteSpace.ts';

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const backtick = 96;
const lastAscii = 127;
/** An opener that is indented deeper is indented code. */
const deepestIndent = 3;

/** What a place of the text turned out to be, where it is not simply text. */
type Finding = 'undecided' | { readonly mark: Mark; readonly step: Step };

export class InlineReader {
	readonly #writer: SegmentWriter;
	readonly #fences = new FenceTracker();
	readonly #spans = new CodeSpans();
	#grammar: Grammar;
	#phase: Phase;
	#place: Place = 'leading';
	/** White space of earlier pushes that belongs to the text or to the delimiter after it. */
	readonly #gap = new WhiteSpace();
	/** Columns since the last line end of the gap. */
	#indent = 0;
	/** The undecided end of the text: what may become a mark. */
	#held = '';
	/** In the text being scanned: up to here it was handed over. */
	#from = 0;
	/** Where the white space begins that is not decided yet; only before a line's first text. */
	#gapFrom = 0;
	/** The two units before `#held`. */
	#last = 0;
	#lastButOne = 0;
	#foundLoneClose = false;
	/** In the line in which the phase began. */
	#isFirstLine = true;
	/** The block that ordinary text goes to without a second look; -1 if it needs one. */
	#calmBlock = -1;

	constructor(grammar: Grammar, writer: SegmentWriter) {
		this.#grammar = grammar;
		this.#phase = grammar.start;
		this.#writer = writer;
	}

	get grammar(): Grammar {
		return this.#grammar;
	}

	get phase(): Phase {
		return this.#phase;
	}

	/** A close without an opener made thinking of what was shown. */
	get foundLoneClose(): boolean {
		return this.#foundLoneClose;
	}

	push(delta: string): Segment[] {
		const block = this.#calmBlock;
		if (block >= 0 && this.#isPlain(delta)) {
			return [{ kind: 'delta', channel: this.#phase.channel, block, text: delta }];
		}
		this.read(delta);
		const segments = this.#writer.take();
		this.#calmBlock = this.#isCalm() ? this.#writer.openBlock(this.#phase.channel) : -1;
		return segments;
	}

	/** Reads without taking the segments out of the writer. */
	read(delta: string): void {
		this.#calmBlock = -1;
		if (delta !== '') {
			this.#scan(this.#held === '' ? delta : this.#held + delta, false);
		}
	}

	/** Something else writes to the open block: the next text needs a second look. */
	interrupt(): void {
		this.#calmBlock = -1;
	}

	/** No more text comes: whatever is held back goes where it belongs. */
	release(): void {
		this.#calmBlock = -1;
		this.#scan(this.#held, true);
		if (this.#place === 'leading' && this.#phase.afterDelimiter) {
			this.#writer.markup(this.#gap.take());
		} else {
			this.#writer.text(this.#phase.channel, this.#gap.take());
		}
	}

	/** In the middle of ordinary text, with nothing held back. */
	#isCalm(): boolean {
		return this.#place === 'middle' && this.#held === '' && !this.#spans.isInRun && !this.#fences.busy;
	}

	/** Nothing in `delta` could begin or affect anything. This is the fast path: most deltas end here. */
	#isPlain(delta: string): boolean {
		const stops = this.#phase.stops;
		const length = delta.length;
		let code = 0xd800;
		for (let index = 0; index < length; index++) {
			code = delta.charCodeAt(index);
			if (stops[code & 255] !== 0) {
				return false;
			}
		}
		if ((code & 0xfc00) === 0xd800) {
			return false;
		}
		this.#lastButOne = length > 1 ? delta.charCodeAt(length - 2) : this.#last;
		this.#last = code;
		return true;
	}

	#scan(text: string, final: boolean): void {
		this.#held = '';
		this.#from = 0;
		this.#gapFrom = 0;
		let at = 0;
		while (at < text.length && this.#held === '') {
			at = this.#readOn(text, at, final);
		}
		const read = text.length - this.#held.length;
		this.#handOver(text, this.#place === 'middle' ? read : this.#gapFrom);
		if (this.#from < read) {
			this.#gap.add(text.slice(this.#from, read));
		}
		this.#remember(text, read);
	}

	#readOn(text: string, at: number, final: boolean): number {
		if (this.#phase.header) {
			return this.#readHeader(text, at, final);
		}
		return this.#place === 'middle' ? this.#readLine(text, at, final) : this.#readBlank(text, at, final);
	}

	/** What was read up to `to` is text. */
	#handOver(text: string, to: number): void {
		if (to > this.#from) {
			const isWhole = this.#from === 0 && to === text.length;
			this.#writer.text(this.#phase.channel, isWhole ? text : text.slice(this.#from, to));
			this.#from = to;
		}
	}

	#remember(text: string, read: number): void {
		if (read > 0) {
			this.#lastButOne = read > 1 ? text.charCodeAt(read - 2) : this.#last;
			this.#last = text.charCodeAt(read - 1);
		}
	}

	/** White space at the beginning of a phase or of a line, and what comes first after it. */
	#readBlank(text: string, from: number, final: boolean): number {
		const at = this.#skipBlank(text, from);
		if (this.#place === 'leading' && this.#phase.afterDelimiter) {
			this.#dropBlankLines(text, at);
		}
		if (at === text.length) {
			return at;
		}
		const found = this.#find(text, at, this.#marksAtLineStart(text.charCodeAt(at)), final);
		if (found !== undefined) {
			return this.#settle(found, text, at);
		}
		this.#beginText(text.charCodeAt(at));
		return this.#passOver(text, at);
	}

	#skipBlank(text: string, from: number): number {
		for (let at = from; at < text.length; at++) {
			const code = text.charCodeAt(at);
			if (isLineEnd(code)) {
				this.#indent = 0;
				this.#isFirstLine = false;
			} else if (isBlank(code)) {
				this.#indent += code === tab || code > lastAscii ? 4 - (this.#indent % 4) : 1;
			} else {
				return at;
			}
		}
		return text.length;
	}

	/** Of the white space up to `to`, only the last line can be the indent of a text. */
	#dropBlankLines(text: string, to: number): void {
		const blank = text.slice(this.#from, to);
		const end = this.#from + Math.max(blank.lastIndexOf('\n'), blank.lastIndexOf('\r')) + 1;
		if (end > this.#from) {
			this.#writer.markup(this.#gap.take() + text.slice(this.#from, end));
			this.#from = end;
			this.#gapFrom = end;
		}
	}

	#marksAtLineStart(code: number): MarkSet | undefined {
		const phase = this.#phase;
		if (this.#place === 'leading') {
			return phase.leading;
		}
		if (phase.code === 'none') {
			return phase.line;
		}
		this.#fences.foresee(code);
		if (this.#fences.inCode) {
			return undefined;
		}
		return this.#indent <= deepestIndent ? phase.line : phase.middle;
	}

	/** The white space and what follows it are text; `code` is the first unit of the line. */
	#beginText(code: number): void {
		if (!this.#gap.isEmpty) {
			this.#writer.text(this.#phase.channel, this.#gap.take());
		}
		this.#place = 'middle';
		if (this.#phase.code !== 'none') {
			this.#fences.beginLine(code, this.#indent);
		}
	}

	/** The rest of a line, up to its end or to a mark. */
	#readLine(text: string, from: number, final: boolean): number {
		let at = this.#nextStop(text, from);
		while (at < text.length) {
			if (isLineEnd(text.charCodeAt(at))) {
				return this.#endLine(at);
			}
			const found = this.#find(text, at, this.#marksInLine(), final);
			if (found !== undefined) {
				return this.#settle(found, text, at);
			}
			at = this.#nextStop(text, this.#passOver(text, at));
		}
		return at;
	}

	#nextStop(text: string, from: number): number {
		const stops = this.#phase.stops;
		const fences = this.#fences;
		if (this.#spans.isInRun && from < text.length && text.charCodeAt(from) !== backtick) {
			this.#spans.endRun();
		}
		for (let at = from; at < text.length; at++) {
			const code = text.charCodeAt(at);
			if (stops[code & 255] !== 0) {
				return at;
			}
			if (fences.busy) {
				fences.feed(code);
			}
		}
		return text.length;
	}

	#marksInLine(): MarkSet | undefined {
		const { code, middle } = this.#phase;
		if (code === 'none') {
			return middle;
		}
		const isInSpan = code === 'spans' && this.#spans.isInSpan && !this.#fences.isBehindFence;
		return isInSpan || this.#fences.inCode ? undefined : middle;
	}

	/** The one unit at `at` begins no mark. */
	#passOver(text: string, at: number): number {
		const code = text.charCodeAt(at);
		if (this.#fences.busy) {
			this.#fences.feed(code);
		}
		if (code === backtick && this.#phase.middle.marks.length > 0) {
			this.#spans.addBacktick();
		}
		return at + 1;
	}

	#endLine(at: number): number {
		if (this.#phase.code !== 'none') {
			this.#fences.endLine();
		}
		this.#place = 'line';
		this.#gapFrom = at;
		this.#forgetLine();
		return at;
	}

	#forgetLine(): void {
		this.#indent = 0;
		this.#spans.reset();
	}

	#find(text: string, at: number, marks: MarkSet | undefined, final: boolean): Finding | undefined {
		const mark = marks?.match(text, at, final);
		if (mark === undefined || mark === 'partial') {
			return mark && 'undecided';
		}
		const place = marks === this.#phase.middle ? 'middle' : this.#place;
		if (place === 'middle' || isGlued(mark)) {
			const before = this.#before(text, at);
			const end = at + mark.text.length;
			const line: MarkedLine = { inSpan: this.#spans.isInSpan, isFirst: this.#isFirstLine };
			if (!final && unitsToForesee(mark, this.#phase, before, line) > text.length - end) {
				return 'undecided';
			}
			if (isMention(mark, this.#phase, before, text.slice(end, end + 2), line)) {
				return undefined;
			}
		}
		const step = this.#grammar.accept(mark, this.#phase, place);
		return step && { mark, step };
	}

	/** The two units before `at`. */
	#before(text: string, at: number): string {
		const last = at > 0 ? text.charCodeAt(at - 1) : this.#last;
		const lastButOne = at > 1 ? text.charCodeAt(at - 2) : at === 1 ? this.#last : this.#lastButOne;
		return String.fromCharCode(lastButOne, last);
	}

	#settle(found: Finding, text: string, at: number): number {
		if (found === 'undecided') {
			this.#held = text.slice(at);
			return text.length;
		}
		const { mark, step } = found;
		return this.#enter(step, text, step.keepMark ? at : at + mark.text.length, at);
	}

	#readHeader(text: string, at: number, final: boolean): number {
		const step = this.#grammar.readHeader(text, at, final);
		if (step === undefined) {
			this.#held = text.slice(at);
			return text.length;
		}
		return this.#enter(step, text, at + step.length, at);
	}

	/** The white space before `at` and what is up to `end` are delimiter; a new phase begins. */
	#enter(step: Step, text: string, end: number, at: number): number {
		this.#handOver(text, this.#place === 'middle' ? at : this.#gapFrom);
		if (step.reclassify) {
			this.#writer.reclassify('thinking');
			this.#foundLoneClose = true;
		}
		this.#writer.endBlock();
		this.#writer.markup(this.#gap.take() + text.slice(this.#from, end));
		this.#from = end;
		this.#gapFrom = end;
		this.#grammar = step.grammar ?? this.#grammar;
		this.#phase = step.phase;
		this.#place = 'leading';
		this.#isFirstLine = true;
		this.#fences.reset();
		this.#forgetLine();
		return end;
	}
}

function isLineEnd(code: number): boolean {
	return code === lineFeed || code === carriageReturn;
}

/**
 * White space of any script. What is not ASCII stays where it indents a line, and is deeper than an opener may stand:
 * Markdown does not take it for indentation.
 */
function isBlank(code: number): boolean {
	return code === 32 || (code >= tab && code <= carriageReturn) || (code > lastAscii && isWideBlank(code));
}

/** As Unicode has it, and the byte order mark. */
function isWideBlank(code: number): boolean {
	return (
		code === 0x85 ||
		code === 0xa0 ||
		code === 0x1680 ||
		(code >= 0x2000 && code <= 0x200a) ||
		code === 0x2028 ||
		code === 0x2029 ||
		code === 0x202f ||
		code === 0x205f ||
		code === 0x3000 ||
		code === 0xfeff
	);
}
