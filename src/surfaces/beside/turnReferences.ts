/** The places that the thinking of a turn names: a fold over its events, by the addresses that page and host share. */
import type { TurnState } from '../../core/conversation/turnState.ts';
import { type BlockStep, type ThoughtAddress, TurnThoughts } from '../../core/insight/address.ts';
import type { ReferenceFinder } from '../../core/insight/references/finder.ts';
import type { Reference } from '../../core/insight/references/reference.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';

/** `reference.start`, `reference.end`: offsets into the text of that block. */
export interface BlockReference {
	readonly block: number;
	readonly reference: Reference;
}

export interface FoundInTurn {
	readonly references: readonly BlockReference[];
	/** All that there are, in place of those found before: blocks changed their channel. */
	readonly anew: boolean;
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

export class TurnReferences {
	readonly #thoughts: TurnThoughts;
	readonly #turn: TurnId;
	readonly #createFinder: () => ReferenceFinder;
	#finder: ReferenceFinder | undefined;
	#runs: Run[] = [];
	#searched = 0;
	/** How much of each block was searched. */
	#lengths = new Map<number, number>();
	#found: BlockReference[] = [];

	constructor(turn: TurnId, createFinder: () => ReferenceFinder) {
		this.#turn = turn;
		this.#thoughts = new TurnThoughts(turn);
		this.#createFinder = createFinder;
	}

	get found(): readonly BlockReference[] {
		return this.#found;
	}

	/**
	 * Takes the next events.
	 * @param state the turn after them
	 * @returns what they name
	 */
	apply(events: readonly TurnEvent[], state: TurnState): FoundInTurn {
		this.#thoughts.apply(events, state);
		const anew = events.some(event => event.type === 'reclassify');
		const references = anew ? this.#rebuild(state) : this.#search(events, state);
		this.#found.push(...references);
		return { references, anew };
	}

	addressOf({ block, reference: { start, end } }: BlockReference): ThoughtAddress {
		return { turn: this.#turn, block, start, end };
	}

	/** The step that an address begins in. */
	stepAt(address: ThoughtAddress): BlockStep | undefined {
		return this.#thoughts.stepAt(address);
	}

	#search(events: readonly TurnEvent[], { blocks }: TurnState): readonly BlockReference[] {
		const channels = new Map(blocks.map(block => [block.index, block.channel]));
		return events.flatMap(event => {
			switch (event.type) {
				case 'thinking-delta':
				case 'answer-delta':
					return channels.get(event.block) === 'thinking' ? this.#push(event.block, event.text) : [];
				case 'finish':
					return this.#end();
				default:
					return [];
			}
		});
	}

	#rebuild({ blocks, finish }: TurnState): readonly BlockReference[] {
		this.#finder = undefined;
		this.#runs = [];
		this.#searched = 0;
		this.#lengths = new Map();
		this.#found = [];
		const thinking = blocks.filter(({ channel }) => channel === 'thinking');
		const found = thinking.flatMap(({ index, text }) => this.#push(index, text));
		return finish ? [...found, ...this.#end()] : found;
	}

	#push(block: number, text: string): readonly BlockReference[] {
		this.#finder ??= this.#createFinder();
		const last = this.#runs.at(-1);
		const before = last && last.block !== block ? this.#feed(separator) : [];
		if (last?.block !== block) {
			this.#runs.push({ from: this.#searched, block, at: this.#lengths.get(block) ?? 0 });
		}
		this.#lengths.set(block, (this.#lengths.get(block) ?? 0) + text.length);
		return [...before, ...this.#feed(text)];
	}

	#feed(text: string): readonly BlockReference[] {
		this.#searched += text.length;
		return this.#place(this.#finder?.push(text) ?? []);
	}

	/** What was searched so far is all; text that comes in spite of that is searched by itself. */
	#end(): readonly BlockReference[] {
		const found = this.#place(this.#finder?.end() ?? []);
		this.#finder = undefined;
		this.#runs = [];
		this.#searched = 0;
		return found;
	}

	#place(references: readonly Reference[]): readonly BlockReference[] {
		return references.flatMap(reference => {
			const run = this.#runs.findLast(({ from }) => from <= reference.start);
			return run === undefined ? [] : [{ block: run.block, reference: moved(reference, run.at - run.from) }];
		});
	}
}

function moved(reference: Reference, by: number): Reference {
	return { ...reference, start: reference.start + by, end: reference.end + by };
}
