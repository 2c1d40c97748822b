/** The places that a turn names: a fold over its events, by the addresses that page and host share. */
import type { TurnState } from '../../core/conversation/turnState.ts';
import { type BlockStep, type ThoughtAddress, TurnThoughts } from '../../core/insight/address.ts';
import type { ReferenceFinder } from '../../core/insight/references/finder.ts';
import type { Channel, TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import { type BlockReference, BlockSearch } from './blockSearch.ts';

export interface FoundInTurn {
	readonly references: readonly BlockReference[];
	/** All that there are, in place of those found before: blocks changed their channel, or are others. */
	readonly anew: boolean;
}

export class TurnReferences {
	readonly #thoughts: TurnThoughts;
	readonly #turn: TurnId;
	readonly #createFinder: () => ReferenceFinder;
	/** "Line 12" of an answer is of the file that the answer spoke of last, whatever was thought in between. */
	#searches: Readonly<Record<Channel, BlockSearch>>;
	#found: BlockReference[] = [];

	constructor(turn: TurnId, createFinder: () => ReferenceFinder) {
		this.#turn = turn;
		this.#thoughts = new TurnThoughts(turn);
		this.#createFinder = createFinder;
		this.#searches = this.#begin();
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
		const anew = events.some(({ type }) => type === 'reclassify' || type === 'resplit');
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

	#begin(): Readonly<Record<Channel, BlockSearch>> {
		return {
			thinking: new BlockSearch('thinking', this.#createFinder),
			answer: new BlockSearch('answer', this.#createFinder),
		};
	}

	#search(events: readonly TurnEvent[], { blocks }: TurnState): readonly BlockReference[] {
		const channels = new Map(blocks.map(block => [block.index, block.channel]));
		return events.flatMap(event => {
			switch (event.type) {
				case 'thinking-delta':
				case 'answer-delta': {
					const channel = channels.get(event.block);
					return channel ? this.#searches[channel].push(event.block, event.text) : [];
				}
				case 'finish':
					return this.#end();
				default:
					return [];
			}
		});
	}

	#rebuild({ blocks, finish }: TurnState): readonly BlockReference[] {
		this.#searches = this.#begin();
		this.#found = [];
		const found = blocks.flatMap(({ index, channel, text }) => this.#searches[channel].push(index, text));
		return finish ? [...found, ...this.#end()] : found;
	}

	#end(): readonly BlockReference[] {
		return [...this.#searches.thinking.end(), ...this.#searches.answer.end()];
	}
}
