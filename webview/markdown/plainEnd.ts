/**
 * Where an answer ends with plain words, in a paragraph or an item of a list, more plain words go into the last text node as they are: no
 * Markdown can come of them, so nothing needs to be lexed. That is most frames of most answers.
 */
import { mayHide } from '../../src/core/text/hidden.ts';
import type { Unit } from './drafts.ts';

/** Neither these nor what stands before them can become anything else by them. */
const plain = /^[\p{L}\p{N} ,;']*$/u;
const endsPlain = /[\p{L}\p{N},;']$/u;
/** What holds words as they are; in a link, code or emphasis they may not belong. */
const holders: ReadonlySet<string> = new Set(['P', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'H3', 'H4', 'H5', 'H6']);

export class PlainEnd {
	#node: Text | undefined;
	/** Of the source that stands on the page. */
	#length = 0;
	/** White space at the end, which the lexer leaves out. */
	#spaces = '';

	forget(): void {
		this.#node = undefined;
	}

	/** @param last what the end of `source` was made into, with nothing added to it */
	remember(source: string, last: Unit | undefined): void {
		const words = source.trimEnd();
		const spaces = source.slice(words.length);
		// The last line is more than the beginning of one.
		const isPlain = /^ *$/.test(spaces) && endsPlain.test(words.slice(-2));
		const node = last && isPlain ? lastText(last.node) : undefined;
		this.#node = node?.data.trimEnd().at(-1) === words.at(-1) ? node : undefined;
		this.#spaces = node?.data.endsWith(spaces) ? '' : spaces;
		this.#length = source.length;
	}

	/** Shows what has come of `source` since, if that is only words. */
	goOn(source: string): boolean {
		const text = source.slice(this.#length);
		if (this.#node === undefined || text === '' || !plain.test(text) || mayHide(text)) {
			return false;
		}
		this.#node.appendData(this.#spaces + text);
		this.#spaces = '';
		this.#length = source.length;
		return true;
	}
}

function lastText(node: Node): Text | undefined {
	if (node instanceof Text) {
		return node;
	}
	const { lastChild } = node;
	return lastChild && holders.has(node.nodeName) ? lastText(lastChild) : undefined;
}
