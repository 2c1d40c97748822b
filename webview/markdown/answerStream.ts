/**
 * Renders Markdown while it arrives. Finished blocks are built once and never touched again.
 *
 * The text is read line by line in one of three ways: as blocks (through the lexer, see `openTail.ts`), as the inside
 * of a top-level code fence (straight into the code element), or as plain text, where a line is too long or too deep
 * to be parsed.
 */
import {
	type Fence,
	hideFenceStart,
	isClosing,
	mayBecomeClosing,
	openingFence,
	stripIndent,
} from '../../src/core/text/fences.ts';
import { buildCodeShell, codeLanguage, linesPerChunk } from './buildCode.ts';
import type { AnswerHooks, CodeBlock } from './codeBlocks.ts';
import { make } from './inert.ts';
import { isTameLine } from './lexer.ts';
import { OpenTail } from './openTail.ts';
import { Sections } from './sections.ts';
import { TextSink } from './textSink.ts';

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

const longestHeld = 200;

export class AnswerStream {
	readonly #hooks: AnswerHooks;
	readonly #sections: Sections;
	readonly #tail: OpenTail;
	#incoming: string[] = [];
	#mode: Mode = { kind: 'blocks' };
	/** The line that is still arriving. */
	#line = '';
	/** Inside a fence: the line's beginning is shown already, so the rest cannot close the fence. */
	#midLine = false;

	constructor(root: HTMLElement, hooks: AnswerHooks = {}) {
		this.#hooks = hooks;
		this.#sections = new Sections(root);
		this.#tail = new OpenTail(root, this.#sections, hooks);
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
			this.#tail.show(hideFenceStart(this.#line));
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
			this.#tail.add(this.#line);
			this.#tail.commit();
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
		this.#tail.commit();
		const sink = new TextSink(() => this.#sections.place(make('p', 'plain')), { lines: linesPerChunk, units: 4_000 });
		sink.append(text);
		this.#mode = { kind: 'plain', sink };
	}

	#startFence(fence: Fence): void {
		const { box, code } = buildCodeShell(fence.info);
		this.#sections.place(box);
		const pieces: string[] = [];
		const makeChunk = (): HTMLElement => {
			const chunk = document.createElement('span');
			chunk.className = 'code-chunk';
			code.append(chunk);
			return chunk;
		};
		const sink = new TextSink(makeChunk, { lines: linesPerChunk, units: 8_000 });
		const text = (): string => pieces.join('').replace(/\n$/, '');
		const block: CodeBlock = { box, language: codeLanguage(fence.info), text };
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
}
