/**
 * Renders Markdown while it arrives. Finished blocks are built once and never touched again; only the open tail is
 * lexed, and when that grows long it is lexed at geometric steps, so that the total cost stays linear in the text.
 *
 * The text is read line by line in one of three ways: as blocks (through the lexer), as the inside of a top-level
 * code fence (straight into the code element), or as plain text, where a line is too long or too deep to be parsed.
 */
import type { Token, Tokens } from 'marked';
import { audit } from './audit.ts';
import {
	type BuildContext,
	buildBlock,
	buildCodeShell,
	buildItem,
	buildRow,
	createBuildContext,
	languageOf,
	linesPerChunk,
	make,
	passHeadings,
} from './build.ts';
import { closeInline } from './closeInline.ts';
import { isTameLine, lexBlocks } from './lexer.ts';
import { morph } from './morph.ts';
import { TextSink } from './textSink.ts';

export interface CodeBlock {
	/** The `div.code` element in the page. */
	readonly box: HTMLElement;
	readonly language: string | undefined;
	/** The code as the model wrote it. */
	readonly text: () => string;
}

export interface AnswerHooks {
	/** A code block has appeared; it may still grow. */
	readonly onCode?: (block: CodeBlock) => void;
	/** A code block will not change any more. */
	readonly onCodeDone?: (block: CodeBlock) => void;
}

type Mode =
	| { readonly kind: 'blocks' }
	| { readonly kind: 'plain'; readonly sink: TextSink }
	| {
			readonly kind: 'fence';
			readonly sink: TextSink;
			readonly marker: string;
			readonly indent: number;
			readonly pieces: string[];
			readonly block: CodeBlock;
	  };

/** A list or table whose first parts are finished and that still grows. */
type Growing =
	| { readonly kind: 'list'; readonly parent: HTMLElement; readonly ordered: boolean }
	| { readonly kind: 'table'; readonly parent: HTMLElement; readonly head: string };

/** A part of the open tail that is on the page and may still change. */
interface Unit {
	readonly key: string;
	readonly node: Node;
	readonly parent: HTMLElement;
	readonly token: Token | undefined;
	readonly headingLevel: number;
	/** End of its source, counted from the start of the tail. */
	readonly end: number;
}

type Draft = Omit<Unit, 'node'> & { readonly build: () => Node | undefined };

const blocksPerSection = 24;
const alwaysLexBelow = 4_096;
const longestTail = 32_768;
const longestHeld = 200;

export class AnswerStream {
	readonly #root: HTMLElement;
	readonly #hooks: AnswerHooks;
	#incoming: string[] = [];
	#mode: Mode = { kind: 'blocks' };
	/** Whole lines that are not finished blocks yet. */
	#tail = '';
	/** The line that is still arriving. */
	#line = '';
	#units: Unit[] = [];
	#growing: Growing | undefined;
	#context: BuildContext = createBuildContext();
	#section: HTMLElement | undefined;
	#lexedLength = 0;
	#pending: HTMLElement | undefined;
	/** Inside a fence: the line's beginning is shown already, so the rest cannot close the fence. */
	#midLine = false;

	constructor(root: HTMLElement, hooks: AnswerHooks = {}) {
		this.#root = root;
		this.#hooks = hooks;
	}

	/** Takes a piece of the answer. Costs nothing until {@link flush}. */
	append(text: string): void {
		this.#incoming.push(text);
	}

	/** Shows everything taken so far. Meant to be called once a frame. */
	flush(): void {
		if (this.#incoming.length === 0) {
			return;
		}
		this.#read();
		if (this.#mode.kind === 'blocks') {
			this.#renderTail(false);
		}
	}

	/** Shows the rest; nothing will be touched after this. */
	finish(): void {
		this.#read();
		if (this.#mode.kind === 'fence') {
			if (this.#midLine || !isClosing(this.#line, this.#mode.marker)) {
				this.#fenceText(this.#line);
			}
			this.#endFence(this.#mode);
		} else if (this.#mode.kind === 'plain') {
			this.#mode.sink.end();
			this.#mode = { kind: 'blocks' };
		} else {
			this.#tail += this.#line;
			this.#commitTail();
		}
		this.#line = '';
	}

	#read(): void {
		let text = this.#line + this.#incoming.join('');
		this.#incoming = [];
		this.#line = '';
		// A CR at the very end may be half of a line break.
		const held = text.endsWith('\r') ? '\r' : '';
		text = (held ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n');
		let start = 0;
		for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', start)) {
			this.#readLine(text.slice(start, feed));
			start = feed + 1;
		}
		this.#readPartial(text.slice(start));
		this.#line += held;
	}

	#readLine(line: string): void {
		switch (this.#mode.kind) {
			case 'fence':
				if (!this.#midLine && isClosing(line, this.#mode.marker)) {
					this.#endFence(this.#mode);
				} else {
					this.#fenceText(`${line}\n`);
				}
				return;
			case 'plain':
				this.#mode.sink.append(`${line}\n`);
				if (line.trim() === '') {
					this.#mode.sink.end();
					this.#mode = { kind: 'blocks' };
				}
				return;
			case 'blocks':
				this.#readBlockLine(line);
		}
	}

	#readBlockLine(line: string): void {
		const fence = openingFence(line);
		if (fence && (fence.indent === 0 || !this.#isInList())) {
			this.#commitTail();
			this.#startFence(fence);
		} else if (isTameLine(line)) {
			this.#tail += `${line}\n`;
			if (this.#tail.length - this.#lexedLength > longestTail / 2) {
				this.#renderTail(false);
			}
		} else {
			this.#startPlain(`${line}\n`);
		}
	}

	/** What can be shown of a line before its end. */
	#readPartial(line: string): void {
		switch (this.#mode.kind) {
			case 'fence':
				if (!this.#midLine && line.length <= longestHeld && mayBecomeClosing(line, this.#mode.marker)) {
					this.#line = line;
				} else {
					this.#fenceText(line);
				}
				return;
			case 'plain':
				this.#mode.sink.append(line);
				return;
			case 'blocks':
				if (isTameLine(line)) {
					this.#line = line;
				} else {
					this.#startPlain(line);
				}
		}
	}

	#startPlain(text: string): void {
		this.#commitTail();
		const sink = new TextSink(() => this.#place(make('p', 'plain')), { lines: linesPerChunk, units: 4_000 });
		sink.append(text);
		this.#mode = { kind: 'plain', sink };
	}

	#startFence(fence: Fence): void {
		const { box, code } = buildCodeShell(fence.info);
		this.#place(box);
		const pieces: string[] = [];
		const makeChunk = (): HTMLElement => {
			const chunk = document.createElement('span');
			chunk.className = 'code-chunk';
			code.append(chunk);
			return chunk;
		};
		const sink = new TextSink(makeChunk, { lines: linesPerChunk, units: 8_000 });
		const text = (): string => pieces.join('').replace(/\n$/, '');
		const block: CodeBlock = { box, language: languageOf(fence.info), text };
		this.#mode = { kind: 'fence', sink, marker: fence.marker, indent: fence.indent, pieces, block };
		this.#midLine = false;
		this.#hooks.onCode?.(block);
	}

	#fenceText(text: string): void {
		if (this.#mode.kind !== 'fence' || text === '') {
			return;
		}
		const shown = this.#midLine ? text : stripIndent(text, this.#mode.indent);
		this.#midLine = !text.endsWith('\n');
		this.#mode.pieces.push(shown);
		this.#mode.sink.append(shown);
	}

	#endFence(mode: Extract<Mode, { kind: 'fence' }>): void {
		mode.sink.end();
		this.#mode = { kind: 'blocks' };
		this.#hooks.onCodeDone?.(mode.block);
	}

	#isInList(): boolean {
		return this.#growing?.kind === 'list' || /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/m.test(this.#tail);
	}

	#renderTail(final: boolean): void {
		const source = this.#tail + (final ? '' : hideFenceStart(this.#line));
		if (!final && !this.#isWorthLexing(source.length)) {
			this.#showPending(source.slice(this.#lexedLength));
			return;
		}
		this.#pending?.remove();
		this.#pending = undefined;
		const drafts = this.#draft(final ? source : closeInline(source));
		this.#apply(drafts);
		this.#lexedLength = source.length;
		if (final || this.#tail.length > longestTail) {
			this.#finishUnits(this.#units.length);
			this.#growing = undefined;
			this.#cutTail(this.#tail.length);
		} else {
			this.#finishSettled();
		}
	}

	#isWorthLexing(length: number): boolean {
		return length < alwaysLexBelow || length < this.#lexedLength || length > this.#lexedLength * 1.125;
	}

	/** Between two lexings of a long tail its newest text stands there as it came. */
	#showPending(text: string): void {
		if (!this.#pending) {
			this.#pending = document.createElement('p');
			this.#pending.className = 'pending';
			this.#place(this.#pending);
		}
		if (this.#pending.textContent !== text) {
			this.#pending.textContent = text;
		}
	}

	#commitTail(): void {
		this.#renderTail(true);
	}

	#draft(source: string): Draft[] {
		const growing = this.#growing;
		const head = growing?.kind === 'table' ? growing.head : '';
		const drafts: Draft[] = [];
		const context = { ...this.#context };
		let end = -head.length;
		for (const [index, token] of lexBlocks(head + source).entries()) {
			const start = Math.max(end, 0);
			end += token.raw.length;
			if (index === 0 && growing && this.#continues(growing, token)) {
				drafts.push(...draftParts(growing, token, start, context));
			} else if (token.type !== 'space') {
				drafts.push(this.#draftBlock(token, end, context));
			}
		}
		return drafts;
	}

	#continues(growing: Growing, token: Token): boolean {
		return growing.kind === 'list'
			? token.type === 'list' && (token as Tokens.List).ordered === growing.ordered
			: token.type === 'table';
	}

	#draftBlock(token: Token, end: number, context: BuildContext): Draft {
		// Built only if it changed; the level that it leaves behind is needed in any case.
		const before = { ...context };
		passHeadings([token], context);
		return {
			key: token.raw,
			parent: this.#root,
			token,
			headingLevel: context.headingLevel,
			end,
			build: () => buildBlock(token, before),
		};
	}

	/** Puts the drafts on the page, leaving alone what did not change. */
	#apply(drafts: readonly Draft[]): void {
		const moved = drafts.findIndex((draft, index) => this.#units[index]?.parent !== draft.parent);
		const kept = moved === -1 ? drafts.length : moved;
		for (const extra of this.#units.slice(kept)) {
			extra.node.parentNode?.removeChild(extra.node);
		}
		this.#units = drafts.map((draft, index) => {
			const old = index < kept ? this.#units[index] : undefined;
			return { ...draft, node: old ? this.#update(old, draft) : this.#insert(draft) };
		});
	}

	#update(old: Unit, draft: Draft): Node {
		return old.key === draft.key ? old.node : morph(old.node, safe(draft.build()));
	}

	#insert(draft: Draft): Node {
		const node = safe(draft.build());
		return draft.parent === this.#root ? this.#place(node) : draft.parent.appendChild(node);
	}

	/** Ends what cannot change any more: all but the last unit, once the last one's first line is whole. */
	#finishSettled(): void {
		this.#startGrowing();
		const last = this.#units.length - 1;
		const settledEnd = this.#units[last - 1]?.end;
		if (settledEnd !== undefined && this.#isLineWholeAt(settledEnd)) {
			const leaves = this.#units[last]?.parent === this.#root;
			this.#finishUnits(last);
			if (leaves) {
				this.#growing = undefined;
			}
			this.#cutTail(settledEnd);
		}
	}

	#isLineWholeAt(end: number): boolean {
		return end < this.#tail.length && this.#tail.indexOf('\n', settledStart(this.#tail, end)) !== -1;
	}

	/** Opens the last list or table of the tail, so that its items or rows become units of their own. */
	#startGrowing(): void {
		const unit = this.#units.at(-1);
		if (!unit || unit.parent !== this.#root || !(unit.node instanceof HTMLElement)) {
			return;
		}
		if (unit.token?.type === 'list' && (unit.token as Tokens.List).items.length > 1) {
			this.#openList(unit, unit.token as Tokens.List, unit.node);
		} else if (unit.token?.type === 'table' && (unit.token as Tokens.Table).rows.length > 1) {
			this.#openTable(unit, unit.token as Tokens.Table, unit.node);
		}
	}

	#openList(unit: Unit, list: Tokens.List, element: HTMLElement): void {
		const start = unit.end - list.raw.length;
		const growing: Growing = { kind: 'list', parent: element, ordered: list.ordered };
		this.#grow(growing, draftParts(growing, list, start, { headingLevel: unit.headingLevel }), [...element.children]);
	}

	#openTable(unit: Unit, table: Tokens.Table, element: HTMLElement): void {
		const body = element.querySelector('tbody');
		if (!body) {
			return;
		}
		const head = table.raw.split('\n', 2).join('\n');
		const start = unit.end - table.raw.length + head.length + 1;
		const growing: Growing = { kind: 'table', parent: body, head: `${head}\n` };
		this.#grow(growing, draftParts(growing, table, start, { headingLevel: unit.headingLevel }), [...body.children]);
	}

	#grow(growing: Growing, drafts: readonly Draft[], nodes: readonly Node[]): void {
		const lastStart = drafts.at(-2)?.end;
		if (lastStart === undefined || !this.#isLineWholeAt(lastStart)) {
			return;
		}
		this.#growing = growing;
		this.#units.pop();
		for (const [index, draft] of drafts.entries()) {
			const node = nodes[index];
			if (node) {
				this.#units.push({ ...draft, node });
			}
		}
	}

	#finishUnits(count: number): void {
		for (const unit of this.#units.slice(0, count)) {
			this.#context = { headingLevel: unit.headingLevel };
			this.#announceCode(unit.node);
		}
		this.#units = this.#units.slice(count);
	}

	#cutTail(end: number): void {
		this.#tail = this.#tail.slice(end);
		this.#units = this.#units.map(unit => ({ ...unit, end: unit.end - end }));
		this.#lexedLength = Math.max(0, this.#lexedLength - end);
	}

	#announceCode(node: Node): void {
		if (!(node instanceof HTMLElement)) {
			return;
		}
		const boxes = node.matches('.code') ? [node] : node.querySelectorAll<HTMLElement>('.code');
		for (const box of boxes) {
			const text = codeText(box);
			const block: CodeBlock = { box, language: box.dataset.language, text: () => text };
			this.#hooks.onCode?.(block);
			this.#hooks.onCodeDone?.(block);
		}
	}

	/** Puts a block at the end; blocks stand in sections, so that those out of view need no layout. */
	#place<T extends Node>(node: T): T {
		if (!this.#section || this.#section.childElementCount >= blocksPerSection) {
			this.#section?.classList.add('full');
			this.#section = document.createElement('div');
			this.#section.className = 'blocks';
			this.#root.append(this.#section);
		}
		this.#section.append(node);
		return node;
	}
}

function draftParts(growing: Growing, token: Token, start: number, context: BuildContext): Draft[] {
	return growing.kind === 'list'
		? draftItems(growing.parent, token as Tokens.List, start, context)
		: draftRows(growing, token as Tokens.Table, start, context);
}

function draftItems(parent: HTMLElement, list: Tokens.List, start: number, context: BuildContext): Draft[] {
	let end = start;
	return list.items.map(item => {
		end += item.raw.length;
		const before = { ...context };
		passHeadings(item.tokens, context);
		const build = (): Node => buildItem(item, before, 0);
		return { key: item.raw, parent, token: undefined, headingLevel: context.headingLevel, end, build };
	});
}

function draftRows(
	growing: Extract<Growing, { kind: 'table' }>,
	table: Tokens.Table,
	start: number,
	context: BuildContext,
): Draft[] {
	const lines = table.raw.split('\n').slice(2);
	let end = start;
	return table.rows.map((row, index) => {
		const line = lines[index] ?? '';
		end += line.length + 1;
		const build = (): Node => buildRow(row);
		return { key: line, parent: growing.parent, token: undefined, headingLevel: context.headingLevel, end, build };
	});
}

/** Past the white space between two blocks. */
function settledStart(tail: string, end: number): number {
	let start = end;
	while (tail[start] === '\n') {
		start += 1;
	}
	return start;
}

function safe(node: Node | undefined): Node {
	const holder = make('div');
	holder.append(node ?? make('p'));
	audit(holder);
	return holder.firstChild ?? make('p');
}

/** The text of a finished code element; hidden characters are marked there, so their marks are read back. */
function codeText(box: HTMLElement): string {
	const code = box.querySelector('code');
	let text = '';
	for (const chunk of code?.children ?? []) {
		for (const child of chunk.childNodes) {
			text +=
				child instanceof HTMLElement && child.className === 'hidden-char' ? unmark(child) : (child.textContent ?? '');
		}
	}
	return text;
}

function unmark(mark: HTMLElement): string {
	return String.fromCodePoint(Number.parseInt((mark.textContent ?? '').slice(2), 16) || 0xfffd);
}

interface Fence {
	readonly marker: string;
	readonly indent: number;
	readonly info: string;
}

function openingFence(line: string): Fence | undefined {
	const match = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line);
	const [, indent = '', marker = '', info = ''] = match ?? [];
	return match && !(marker.startsWith('`') && info.includes('`')) ? { marker, indent: indent.length, info } : undefined;
}

function isClosing(line: string, marker: string): boolean {
	const trimmed = line.replace(/^ {1,3}/, '').trimEnd();
	return trimmed.length >= marker.length && isRunOf(trimmed, marker.charAt(0));
}

function mayBecomeClosing(line: string, marker: string): boolean {
	return isRunOf(line.trim(), marker.charAt(0));
}

function isRunOf(text: string, unit: string): boolean {
	for (let index = 0; index < text.length; index += 1) {
		if (text[index] !== unit) {
			return false;
		}
	}
	return true;
}

function stripIndent(text: string, indent: number): string {
	if (indent === 0) {
		return text;
	}
	let start = 0;
	while (start < indent && text[start] === ' ') {
		start += 1;
	}
	return text.slice(start);
}

/** The start of a fence would flash as inline code before its line is whole. */
function hideFenceStart(line: string): string {
	return /^ {0,3}(?:`+|~~~+)[^`]*$/.test(line) && /^ {0,3}(?:``|~~~)/.test(line) ? '' : line;
}
