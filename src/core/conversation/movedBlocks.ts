/** Where the text of blocks went: what is told of a place in a text is told of its new place. */
import type { EventOf, TurnEvent } from '../stream/turnEvent.ts';

interface Moved {
	/** In the old block. */
	readonly start: number;
	readonly length: number;
	readonly block: number;
	/** In the new block. */
	readonly to: number;
}

type Delta = EventOf<'thinking-delta' | 'answer-delta'>;

export class MovedBlocks {
	#next = 0;
	/** New numbers of blocks that stay as they are. */
	readonly #given = new Map<number, number>();
	/** By the old block, in order. */
	readonly #moves = new Map<number, Moved[]>();
	/** Where the text of each delta begins in its old block. */
	readonly #starts = new Map<TurnEvent, number>();
	/** How much text the old and the new blocks have by now. */
	readonly #old = new Map<number, number>();
	readonly #new = new Map<number, number>();

	/** The number of a block that stays as it is. */
	given(block: number): number {
		const number = this.#given.get(block) ?? this.begin();
		this.#given.set(block, number);
		return number;
	}

	/** The number of a new block. */
	begin(): number {
		return this.#next++;
	}

	/** Each delta of a text that is read anew, in order, wherever it goes. */
	see(event: Delta): void {
		const start = this.#old.get(event.block) ?? 0;
		this.#old.set(event.block, start + event.text.length);
		this.#starts.set(event, start);
	}

	/** Of the text of an event, what begins at `at` went to the end of a new block. */
	move(event: TurnEvent, at: number, { block, length }: { readonly block: number; readonly length: number }): void {
		const to = this.#new.get(block) ?? 0;
		this.#new.set(block, to + length);
		if (event.type !== 'thinking-delta' && event.type !== 'answer-delta') {
			return;
		}
		const moves = this.#moves.get(event.block) ?? [];
		moves.push({ start: (this.#starts.get(event) ?? 0) + at, length, block, to });
		this.#moves.set(event.block, moves);
	}

	/** Log-probabilities of text that went to several places are left out. */
	settle(events: readonly TurnEvent[]): TurnEvent[] {
		return events.flatMap(event => (event.type === 'logprobs' ? this.#settled(event) : event));
	}

	#settled(event: EventOf<'logprobs'>): readonly TurnEvent[] {
		const given = this.#given.get(event.block);
		if (given !== undefined) {
			return [{ ...event, block: given }];
		}
		const first = this.#placeOf(event.block, event.start);
		const length = event.lengths.reduce((sum, each) => sum + each, 0);
		const last = this.#placeOf(event.block, event.start + Math.max(0, length - 1));
		const isWhole = first && last && first.block === last.block && last.at - first.at === Math.max(0, length - 1);
		return isWhole ? [{ ...event, block: first.block, start: first.at }] : [];
	}

	#placeOf(block: number, offset: number): { readonly block: number; readonly at: number } | undefined {
		const move = (this.#moves.get(block) ?? []).findLast(({ start }) => start <= offset);
		return move && offset < move.start + move.length
			? { block: move.block, at: move.to + offset - move.start }
			: undefined;
	}
}
