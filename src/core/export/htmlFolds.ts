/** Markdown with the `<details>` in it: ours are written around what they hold. */
import { isClosing, openingFence } from '../text/fences.ts';
import { type FoldPiece, foldPieces } from '../text/foldLines.ts';

interface Writing {
	/** Markdown without folds as blocks of HTML. */
	readonly blocks: (markdown: string) => string;
	/** The words of a summary as HTML. */
	readonly words: (markdown: string) => string;
	/** The summary of a fold that has none. */
	readonly unnamed: string;
}

/** A fold that is never closed is shown open. */
export function htmlWithFolds(markdown: string, writing: Writing): string {
	if (!/<details/i.test(markdown)) {
		return writing.blocks(markdown);
	}
	const folds = new HtmlFolds(writing);
	for (const line of markdown.split('\n')) {
		folds.take(line);
	}
	return folds.end();
}

class HtmlFolds {
	readonly #writing: Writing;
	/** The folds that are open, with the HTML in front of each. */
	readonly #open: { readonly before: string; summary: string }[] = [];
	#html = '';
	#lines: string[] = [];
	/** What ends the code fence that is open. */
	#marker: string | undefined;

	constructor(writing: Writing) {
		this.#writing = writing;
	}

	take(line: string): void {
		const pieces = this.#marker === undefined ? foldPieces(line, this.#open.length) : undefined;
		if (pieces) {
			pieces.forEach(piece => {
				this.#takePiece(piece);
			});
			return;
		}
		this.#lines.push(line);
		this.#marker =
			this.#marker === undefined
				? openingFence(line)?.marker
				: isClosing(line, this.#marker)
					? undefined
					: this.#marker;
	}

	end(): string {
		this.#flush();
		while (this.#open.length > 0) {
			this.#close(' open');
		}
		return this.#html;
	}

	#takePiece(piece: FoldPiece): void {
		if (piece.kind === 'text') {
			this.#lines.push(piece.text);
			return;
		}
		this.#flush();
		const innermost = this.#open.at(-1);
		if (piece.kind === 'open') {
			this.#open.push({ before: this.#html, summary: '' });
			this.#html = '';
		} else if (piece.kind === 'close') {
			this.#close('');
		} else if (innermost) {
			innermost.summary = this.#writing.words(piece.text);
		}
	}

	#flush(): void {
		this.#html += this.#writing.blocks(this.#lines.join('\n'));
		this.#lines = [];
	}

	#close(state: string): void {
		const innermost = this.#open.pop();
		if (innermost) {
			const summary = innermost.summary || this.#writing.unnamed;
			this.#html = `${innermost.before}<details class="fold"${state}><summary>${summary}</summary>${this.#html}</details>\n`;
		}
	}
}
