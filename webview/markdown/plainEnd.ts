/**
 * Where an answer ends with plain words, in a paragraph or an item of a list, more plain words go into the last text node as they are: no
 * Markdown can come of them, so nothing needs to be lexed. That is most frames of most answers.
 */
import { mayHide } from '../../src/core/text/hidden.ts';
import type { Unit } from './drafts.ts';

/** Neither these nor what stands before them can become anything else by them. */
const plain = /^[\p{L}\p{N} ,;']*$/u;
/** The last line is more than the beginning of one. */
const endsPlain = /[\p{L}\p{N},;'] *$/u;
/** What holds words as they are; in a link, code or emphasis they may not belong. */
const holders: ReadonlySet<string> = new Set(['P', 'LI', 'UL', 'OL', 'BLOCKQUOTE', 'H3', 'H4', 'H5', 'H6']);

export class PlainEnd {
	#node: Text | undefined;
	/** Of the source that stands on the page. */
	#length = 0;

	forget(): void {
		this.#node = undefined;
	}

	/** @param last what the end of `source` was made into, with nothing added to it */
	remember(source: string, last: Unit | undefined): void {
		const node = last && endsPlain.test(source) ? lastText(last.node) : undefined;
		this.#node = node?.data.trimEnd().at(-1) === source.trimEnd().at(-1) ? node : undefined;
		this.#length = source.length;
	}

	/** Shows what has come of `source` since, if that is only words. */
	goOn(source: string): boolean {
		const text = source.slice(this.#length);
		if (this.#node === undefined || text === '' || !plain.test(text) || mayHide(text)) {
			return false;
		}
		// The lexer leaves white space at the end out.
		const spaces = /\s*$/.exec(source.slice(0, this.#length))?.[0] ?? '';
		this.#node.appendData(this.#node.data.endsWith(spaces) ? text : spaces + text);
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
