/**
 * Sorts text into prose and what only looks like it: fenced code, patches, code that nobody fenced. Prose goes on as
 * it comes; a line whose first words could be code waits for its end. What is prose does not depend on the chunking.
 */
import { fileBehind, isClosing, openingFence } from '../../text/fences.ts';
import { isCodeLine, isInsideCode, isProseFrom, lineHead, withoutBullet } from './codeLines.ts';

export interface ProseSink {
	/** Text of one line; `start` is its offset in all text. */
	prose(text: string, start: number): void;
	/** The line is over, whatever it was. */
	endLine(): void;
	/** A line that can hold nothing but the name of a file. */
	pathLine(text: string, start: number): void;
}

export class LineSorter {
	readonly #sink: ProseSink;
	#offset = 0;
	#lineStart = 0;
	/** The line so far, as long as what it is depends on it. */
	#head = '';
	#state: 'undecided' | 'prose' | 'skipped' = 'undecided';
	#fence: { readonly marker: string; lines: number; length: number } | undefined;
	readonly #patch = new PatchReader();
	#afterCode = false;
	#block: string | undefined;

	constructor(sink: ProseSink) {
		this.#sink = sink;
	}

	push(text: string): void {
		let from = 0;
		while (from < text.length) {
			const end = text.indexOf('\n', from);
			this.#read(text.slice(from, end < 0 ? text.length : end));
			from = end < 0 ? text.length : end + 1;
			if (end >= 0) {
				this.#endLine();
				this.#offset += 1;
				this.#lineStart = this.#offset;
			}
		}
	}

	end(): void {
		this.#endLine();
	}

	#read(piece: string): void {
		if (this.#state === 'undecided') {
			this.#head += piece;
			this.#offset += piece.length;
			this.#decideEarly(piece);
			return;
		}
		if (this.#state === 'prose' && piece !== '') {
			this.#sink.prose(piece, this.#offset);
		}
		this.#offset += piece.length;
	}

	#decideEarly(piece: string): void {
		if (this.#fence !== undefined || this.#block !== undefined || this.#patch.isInside) {
			this.#skipLong();
			return;
		}
		const line = this.#head.trimStart();
		const isLong = this.#head.length >= longestUndecided;
		if (!isLong && !/\s/.test(piece)) {
			return;
		}
		const words = wholeWords(withoutBullet(line));
		const indent = this.#head.length - line.length;
		const couldBeOther =
			/^(?:`{3,}|~{3,}|---|\+\+\+|@@|diff --git |index [0-9a-f]|<{5,}|\*\*\* )/.test(line) ||
			isInsideCode(line, indent, this.#afterCode);
		if (!couldBeOther && words.some((_, index) => isProseFrom(words.slice(0, index + 1)))) {
			this.#becomeProse();
		} else if (isLong) {
			this.#decide();
		}
	}

	/** Of a line in a block, its beginning is enough. */
	#skipLong(): void {
		if (this.#head.length >= longestUndecided) {
			this.#state = 'skipped';
		}
	}

	#becomeProse(): void {
		this.#state = 'prose';
		this.#afterCode = false;
		this.#sink.prose(this.#head, this.#lineStart);
	}

	#decide(): void {
		const line = this.#head.trimStart();
		const isCode = isCodeLine(line, this.#head.length - line.length, this.#afterCode);
		if (isCode) {
			this.#state = 'skipped';
			this.#afterCode = true;
		} else {
			this.#becomeProse();
		}
	}

	#endLine(): void {
		if (this.#fence !== undefined) {
			this.#endFencedLine(this.#fence);
		} else if (this.#head.trim() === '') {
			this.#patch.readBlank();
		} else if (this.#state === 'undecided') {
			this.#endUndecided(this.#head.replace(/\r$/, ''));
		}
		this.#sink.endLine();
		this.#head = '';
		this.#state = 'undecided';
	}

	#endFencedLine(fence: { readonly marker: string; lines: number; length: number }): void {
		fence.lines += 1;
		fence.length += this.#offset - this.#lineStart + 1;
		if (isClosing(this.#head, fence.marker, widestIndent) || fence.length > longestFence) {
			this.#fence = undefined;
			this.#afterCode = false;
		} else if (fence.lines === 1) {
			const comment = /^\s*(?:\/\/|\/\*+|#|--|;+|<!--|%|"""|'''|\{\/\*)\s*(?:[Ff]ile(?:name)?:\s*|[Pp]ath:\s*)?/.exec(
				this.#head,
			)?.[0];
			const name = /^[^\s*]+/.exec(this.#head.slice(comment?.length ?? 0))?.[0] ?? '';
			const rest = this.#head.slice((comment?.length ?? 0) + name.length);
			if (comment !== undefined && /^\s*(?:\*+\/\}?|-->|"""|'''|\(.*\)|[-–—].*)?\s*$/.test(rest)) {
				this.#sink.pathLine(name, this.#lineStart + comment.length);
			}
		}
	}

	#fileBehind(line: string, info: string): void {
		const file = fileBehind(info);
		if (file) {
			this.#sink.pathLine(file.path, this.#lineStart + line.length - info.length + file.index);
		}
	}

	#endUndecided(line: string): void {
		if (this.#block !== undefined) {
			this.#block = line.startsWith(this.#block) ? undefined : this.#block;
			return;
		}
		const path = this.#patch.read(line);
		if (path !== 'no') {
			if (path !== undefined) {
				this.#sink.pathLine(path.text, this.#lineStart + path.index);
			}
			return;
		}
		const fence = openingFence(line, widestIndent);
		if (fence !== undefined) {
			this.#fence = { marker: fence.marker, lines: 0, length: 0 };
			this.#afterCode = true;
			this.#fileBehind(line, fence.info);
		} else if (/^<{5,} ?(?:SEARCH|ORIGINAL|HEAD|\w)/.test(line)) {
			this.#block = '>>>>>';
		} else {
			this.#decide();
		}
	}
}

/** Enough to tell code from prose; a longer line is told by its beginning. */
const longestUndecided = lineHead;
/** In lists, fences stand further in. */
const widestIndent = 20;
/** A block that nobody closes must not hide the rest. */
const longestFence = 20_000;

/** The first three words that have white space behind them. */
function wholeWords(line: string): readonly string[] {
	return (/^(?:\S+\s+){1,3}/.exec(line)?.[0] ?? '')
		.trimEnd()
		.split(/\s+/)
		.filter(word => word !== '');
}

/** Follows a patch that stands in the text without a fence, by the numbers of lines that its hunks announce. */
class PatchReader {
	#isPatch = false;
	#before = 0;
	#after = 0;

	/** Whether the lines of a hunk are going on. */
	get isInside(): boolean {
		return this.#before > 0 || this.#after > 0;
	}

	/** Editors strip the one space of a blank line in a hunk. */
	readBlank(): void {
		this.#before = Math.max(0, this.#before - 1);
		this.#after = Math.max(0, this.#after - 1);
	}

	/** The path that a whole line names; undefined where it is another line of a patch; `'no'` where it is none. */
	read(line: string): { readonly text: string; readonly index: number } | 'no' | undefined {
		if (this.isInside && /^[-+ \\]/.test(line)) {
			this.#before -= line.startsWith('+') || line.startsWith('\\') ? 0 : 1;
			this.#after -= line.startsWith('-') || line.startsWith('\\') ? 0 : 1;
			return undefined;
		}
		this.#before = 0;
		this.#after = 0;
		const header = /^((?:---|\+\+\+) (?:[ab]\/)?)(\S+)(?:\t.*)?$/.exec(line);
		if (header && (line.startsWith('-') || this.#isPatch)) {
			const [, mark = '', text = ''] = header;
			this.#isPatch = true;
			return text === '/dev/null' ? undefined : { text, index: mark.length };
		}
		const hunk = /^@@+ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
		if (hunk) {
			this.#before = Number(hunk[1] ?? 1);
			this.#after = Number(hunk[2] ?? 1);
			return undefined;
		}
		if (
			/^(?:diff --git |index [0-9a-f]{4,}\.\.|new file mode |deleted file mode |similarity index |rename (?:from|to) |@@ )/.test(
				line,
			)
		) {
			this.#isPatch = true;
			return undefined;
		}
		if (this.#isPatch && /^[-+]/.test(line) && !/^[-+] /.test(line)) {
			return undefined;
		}
		this.#isPatch = false;
		return 'no';
	}
}
