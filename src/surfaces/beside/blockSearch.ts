/** Searches the blocks of one channel of a turn, as one text, for what they name. */
import type { ReferenceFinder } from '../../core/insight/references/finder.ts';
import type { Reference } from '../../core/insight/references/reference.ts';
import type { Channel } from '../../core/stream/turnEvent.ts';

/** `reference.start`, `reference.end`: offsets into the text of that block. */
export interface BlockReference {
	readonly block: number;
	readonly channel: Channel;
	readonly reference: Reference;
}

/** A run of text of one block, in all the text that was searched. */
interface Run {
	readonly from: number;
	readonly block: number;
	/** Where it begins in its block. */
	readonly at: number;
}

/** Nothing that is named reaches from one block into the next. */
const separator = '\n\n';

export class BlockSearch {
	readonly #channel: Channel;
	readonly #createFinder: () => ReferenceFinder;
	#finder: ReferenceFinder | undefined;
	#runs: Run[] = [];
	#searched = 0;
	/** How much of each block was searched. */
	readonly #lengths = new Map<number, number>();

	constructor(channel: Channel, createFinder: () => ReferenceFinder) {
		this.#channel = channel;
		this.#createFinder = createFinder;
	}

	/** Takes the next text of a block. */
	push(block: number, text: string): readonly BlockReference[] {
		this.#finder ??= this.#createFinder();
		const last = this.#runs.at(-1);
		const before = last && last.block !== block ? this.#feed(separator) : [];
		if (last?.block !== block) {
			this.#runs.push({ from: this.#searched, block, at: this.#lengths.get(block) ?? 0 });
		}
		this.#lengths.set(block, (this.#lengths.get(block) ?? 0) + text.length);
		return [...before, ...this.#feed(text)];
	}

	/** What was searched so far is all; text that comes in spite of that is searched by itself. */
	end(): readonly BlockReference[] {
		const found = this.#place(this.#finder?.end() ?? []);
		this.#finder = undefined;
		this.#runs = [];
		this.#searched = 0;
		return found;
	}

	#feed(text: string): readonly BlockReference[] {
		this.#searched += text.length;
		return this.#place(this.#finder?.push(text) ?? []);
	}

	#place(references: readonly Reference[]): readonly BlockReference[] {
		return references.flatMap(reference => {
			const run = this.#runs.findLast(({ from }) => from <= reference.start);
			const channel = this.#channel;
			return run === undefined ? [] : [{ block: run.block, channel, reference: moved(reference, run.at - run.from) }];
		});
	}
}

function moved(reference: Reference, by: number): Reference {
	return { ...reference, start: reference.start + by, end: reference.end + by };
}
