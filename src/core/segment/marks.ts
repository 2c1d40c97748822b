/** Finds the delimiters that count at one place of a text. */
import type { FormatRow } from './formats.ts';

/** A string that may be a delimiter, and what it would mean. */
export interface Mark {
	readonly text: string;
	readonly role: 'open' | 'close' | 'wrapper-open' | 'wrapper-close' | 'ends-thinking' | 'harmony';
	readonly row: FormatRow;
}

interface TrieNode {
	mark: Mark | undefined;
	readonly next: Map<number, TrieNode>;
}

/**
 * A set of marks as a prefix tree over UTF-16 units: looking at one place costs at most the longest mark.
 * Of two marks with the same text, the first one counts.
 */
export class MarkSet {
	readonly #root: TrieNode = { mark: undefined, next: new Map() };
	/** By the low eight bits of a unit, whether a mark may begin with it. Most places of a text need no second look. */
	readonly #firsts = new Uint8Array(256);
	readonly marks: readonly Mark[];

	constructor(marks: readonly Mark[]) {
		this.marks = marks;
		for (const mark of marks) {
			this.#add(mark);
			this.#firsts[mark.text.charCodeAt(0) & 255] = 1;
		}
	}

	/**
	 * The longest mark at `at`; `partial` when the text ends before that is certain (never when `final`).
	 */
	match(text: string, at: number, final: boolean): Mark | 'partial' | undefined {
		if (this.#firsts[text.charCodeAt(at) & 255] === 0) {
			return undefined;
		}
		let node: TrieNode | undefined = this.#root.next.get(text.charCodeAt(at));
		let found: Mark | undefined;
		for (let index = at + 1; node !== undefined; index++) {
			found = node.mark ?? found;
			if (index >= text.length) {
				return final || node.next.size === 0 ? found : 'partial';
			}
			node = node.next.get(text.charCodeAt(index));
		}
		return found;
	}

	#add(mark: Mark): void {
		let node = this.#root;
		for (let index = 0; index < mark.text.length; index++) {
			const code = mark.text.charCodeAt(index);
			const child = node.next.get(code) ?? { mark: undefined, next: new Map() };
			node.next.set(code, child);
			node = child;
		}
		node.mark ??= mark;
	}
}
