/**
 * Renders Markdown while it arrives. Finished blocks are built once and never touched again.
 *
 * The text is read line by line in one of three ways: as blocks (through the lexer, see `openTail.ts`), as the inside
 * of a top-level code fence (straight into the code element), or as plain text, where a line is too long or too deep
 * to be parsed.
 */
import { type Fence, openingFence, stripIndent } from '../../src/core/text/fences.ts';
import { type FoldPiece, foldPieces } from '../../src/core/text/foldLines.ts';
import { endsInFence, OpenFence } from '../../src/core/text/nestedFences.ts';
import { buildCodeShell, codeLanguage, linesPerChunk } from './buildCode.ts';
import type { AnswerHooks, CodeBlock } from './codeBlocks.ts';
import { CodeSink } from './codeSink.ts';
import { Folds } from './folds.ts';
import { hideLineStart } from './hideLineStart.ts';
import { make } from './inert.ts';
import { isTameLine } from './lexer.ts';
import { OpenTail } from './openTail.ts';
import { Sections } from './sections.ts';
import { TextSink } from './textSink.ts';

interface FenceMode {
	readonly kind: 'fence';
	readonly sink: CodeSink;
	readonly fence: OpenFence;
	readonly indent: number;
	readonly pieces: string[];
	readonly block: CodeBlock;
}

/** In UTF-16 units, between two frames. */
const mostToFollow = 4_000;

type Mode = { readonly kind: 'blocks' } | { readonly kind: 'plain'; readonly sink: TextSink } | FenceMode;

export class AnswerStream {
	readonly #hooks: AnswerHooks;
	readonly #root: HTMLElement;
	/** All that was taken: what a `markdown` fence holds may be told from the end alone. */
	readonly #taken: string[] = [];
	#sections: Sections;
	#tail: OpenTail;
	readonly #folds = new Folds();
	#nestsFences = true;
	#sawNested = false;
	#incoming: string[] = [];
	#mode: Mode = { kind: 'blocks' };
	/** The line that is still arriving. */
	#line = '';
	/** Inside a fence: the line's beginning is shown already, so the rest cannot close the fence. */
	#midLine = false;
	/** What is being read came at once, and is more than anybody could follow. */
	#isBulk = false;

	constructor(root: HTMLElement, hooks: AnswerHooks = {}) {
		this.#hooks = hooks;
		this.#root = root;
		this.#sections = new Sections(root);
		this.#tail = new OpenTail(this.#sections, hooks);
	}

	/** Everything taken so far. */
	get text(): string {
		return this.#taken.join('');
	}

	/** Takes a piece of the answer. Costs nothing until {@link flush}. */
	append(text: string): void {
		this.#incoming.push(text);
		this.#taken.push(text);
	}

	/** Shows everything taken so far. Meant to be called once a frame. */
	flush(): void {
		if (this.#incoming.length === 0) {
			return;
		}
		this.#read();
		if (this.#mode.kind === 'blocks') {
			this.#tail.show(hideLineStart(this.#line));
		}
	}

	/** Shows the rest; nothing will be touched after this. */
	finish(): void {
		this.#read();
		if (this.#mode.kind === 'fence') {
			this.#finishFence(this.#mode);
		} else if (this.#mode.kind === 'plain') {
			this.#mode.sink.end();
			this.#mode = { kind: 'blocks' };
		} else {
			this.#readLastLine(this.#line);
			this.#tail.commit();
		}
		this.#line = '';
		this.#folds.end();
	}

	#readLastLine(line: string): void {
		if (!this.#readFolds(line)) {
			this.#tail.add(line);
		}
	}

	#finishFence(mode: FenceMode): void {
		const isOpen = this.#midLine || !mode.fence.endsWith(this.#line);
		if (isOpen) {
			this.#fenceText(this.#line);
		}
		this.#endFence(mode);
		if (isOpen && this.#sawNested) {
			this.#readFlat();
		}
	}

	/** The fences do not add up: none is in another, if they do so then. */
	#readFlat(): void {
		const source = this.#taken.join('');
		if (!endsInFence(source)) {
			this.#nestsFences = false;
			this.#sawNested = false;
			this.#root.replaceChildren();
			this.#folds.end();
			this.#goTo(new Sections(this.#root));
			this.#line = '';
			this.#incoming = [source];
			this.finish();
		}
	}

	#read(): void {
		let text = this.#line + this.#incoming.join('');
		this.#incoming = [];
		this.#line = '';
		this.#isBulk = text.length > mostToFollow;
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
				if (!this.#midLine && this.#mode.fence.endsWith(line)) {
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

	/** Blocks go there from now on. */
	#goTo(sections: Sections): void {
		this.#sections = sections;
		this.#tail = new OpenTail(sections, this.#hooks);
	}

	/** Whether the line opens, names or closes a fold. */
	#readFolds(line: string): boolean {
		const pieces = this.#tail.isInList && line.startsWith(' ') ? undefined : foldPieces(line, this.#folds.depth);
		pieces?.forEach(piece => {
			this.#readFoldPiece(piece);
		});
		return pieces !== undefined;
	}

	#readFoldPiece(piece: FoldPiece): void {
		if (piece.kind === 'text') {
			this.#tail.add(`${piece.text}\n`);
			return;
		}
		this.#tail.commit();
		if (piece.kind === 'summary') {
			this.#folds.name(piece.text);
			return;
		}
		const sections = piece.kind === 'open' ? this.#folds.open(this.#sections) : this.#folds.close();
		if (sections) {
			this.#goTo(sections);
		}
	}

	#readBlockLine(line: string): void {
		if (this.#readFolds(line)) {
			return;
		}
		const fence = openingFence(line);
		if (fence && (fence.indent === 0 || !this.#tail.isInList)) {
			this.#tail.commit();
			this.#startFence(fence);
		} else if (isTameLine(line)) {
			this.#tail.add(`${line}\n`);
		} else {
			this.#startPlain(`${line}\n`);
		}
	}

	/** What can be shown of a line before its end. */
	#readPartial(line: string): void {
		switch (this.#mode.kind) {
			case 'fence':
				if (!this.#midLine && this.#mode.fence.isUndecided(line)) {
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
		this.#tail.commit();
		const sink = new TextSink(() => this.#sections.place(make('p', 'plain')), { lines: linesPerChunk, units: 4_000 });
		sink.append(text);
		this.#mode = { kind: 'plain', sink };
	}

	#startFence(fence: Fence): void {
		const { box, code } = buildCodeShell(fence.info);
		this.#sections.place(box);
		const pieces: string[] = [];
		const sink = new CodeSink(code, codeLanguage(fence.info));
		const text = (): string => pieces.join('').replace(/\n$/, '');
		const block: CodeBlock = { box, language: codeLanguage(fence.info), file: box.dataset.file, text };
		const open = new OpenFence(fence, this.#nestsFences);
		this.#mode = { kind: 'fence', sink, fence: open, indent: fence.indent, pieces, block };
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
		this.#mode.sink.append(shown, this.#isBulk);
	}

	#endFence(mode: FenceMode): void {
		mode.sink.end();
		this.#sawNested ||= mode.fence.sawNested;
		this.#mode = { kind: 'blocks' };
		this.#hooks.onCodeDone?.(mode.block);
	}
}
