/** Links in the finished blocks of an answer: which part of whose source each of them shows. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { PageContext } from '../pageContext.ts';
import { linkReferences, linkTo } from '../references/linkReferences.ts';
import { referencesBetween } from '../references/textReferences.ts';

/** An element that will not change any more, and what it was made of. */
interface Settled {
	readonly element: Element;
	readonly block: number;
	/** Where its source begins in the text of that block. */
	readonly from: number;
	readonly source: string;
	/** Code is coloured later, so the file that its first line names is linked beside it. */
	readonly isCode?: true;
}

/** A source that is not found as it is (its line breaks were others) must not make the search for the next ones long. */
const longestTail = 65_536;

export class AnswerLinks {
	readonly #turn: TurnId;
	readonly #page: PageContext;
	/** Where the text of each block begins in all the text, or would, where another part of the page shows its beginning. */
	readonly #starts = new Map<number, number>();
	/** The text that no settled element shows yet, and where it begins. */
	#tail = '';
	#tailStart = 0;
	#settled: Settled[] = [];

	constructor(turn: TurnId, page: PageContext) {
		this.#turn = turn;
		this.#page = page;
	}

	/** Takes the next text of a block. Returns what the answer goes on with: a new block is a new paragraph. */
	append(text: string, block: number, at: number): string {
		const isNew = !this.#starts.has(block);
		const shown = isNew && this.#starts.size > 0 ? `\n\n${text}` : text;
		this.#tail += shown;
		if (isNew) {
			this.#starts.set(block, this.#tailStart + this.#tail.length - text.length - at);
		}
		return shown;
	}

	/** Text of another turn stands first; what is known of its places is known of that turn. Returns it. */
	goOnFrom(text: string): string {
		this.#tail += text;
		return text;
	}

	/** @param source of the element, with line feeds */
	settle(element: Element, source: string): void {
		const found = this.#tail.indexOf(source);
		if (found === -1) {
			this.#cut(Math.max(0, this.#tail.length - longestTail));
			return;
		}
		const start = this.#tailStart + found;
		this.#cut(found + source.length);
		this.#add({ element, source }, start);
	}

	/**
	 * A block of code is whole.
	 * @param place for the link to the file that the code is of, as its first line says, or the words behind its fence
	 * @param file the path in those words
	 */
	settleCode(place: Element, code: string, file: string | undefined): void {
		const [first = ''] = code.split('\n', 1);
		const begins = first.trim() === '' ? -1 : this.#tail.indexOf(first);
		const source = file ?? first;
		const found = file === undefined ? begins : this.#tail.lastIndexOf(file, begins === -1 ? undefined : begins);
		if (found !== -1) {
			this.#add({ element: place, source, isCode: true }, this.#tailStart + found);
		}
	}

	#add(shown: Pick<Settled, 'element' | 'source' | 'isCode'>, start: number): void {
		const [block, begin] = [...this.#starts].findLast(([, at]) => at < start + shown.source.length) ?? [];
		if (block !== undefined && begin !== undefined) {
			const settled = { ...shown, block, from: start - begin };
			this.#settled.push(settled);
			this.#link(settled);
		}
	}

	/** More is known of what stands at these offsets of a block. */
	link(block: number, offsets: readonly number[]): void {
		const own = this.#starts.has(block) ? offsets : [];
		const settled = own.map(offset => this.#settled.findLast(each => each.block === block && each.from <= offset));
		for (const each of new Set(settled)) {
			if (each) {
				this.#link(each);
			}
		}
	}

	#link({ element, block, from, source, isCode }: Settled): void {
		const references = referencesBetween(this.#page, { turn: this.#turn, block, from }, 0, source.length);
		if (!isCode) {
			linkReferences(element, source, references);
		} else if (references[0] && element.childElementCount === 0) {
			element.append(linkTo(references[0], source.slice(references[0].start, references[0].end)));
		}
	}

	#cut(length: number): void {
		this.#tail = this.#tail.slice(length);
		this.#tailStart += length;
	}
}
