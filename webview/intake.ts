/**
 * Takes batches of numbered events per turn and finds gaps. Pure: the page acts on what it returns.
 */

import type { TurnEvent, TurnId } from '../src/core/stream/turnEvent.ts';
import type { TurnSnapshot } from '../src/protocol/messages.ts';

type Taken =
	/** New events to show; `isNew` when these are the first of the turn. */
	| { readonly kind: 'events'; readonly events: readonly TurnEvent[]; readonly isNew: boolean }
	/** Everything in the batch was known. */
	| { readonly kind: 'known' }
	/** Something is missing: a snapshot is needed. Said once until the next snapshot. */
	| { readonly kind: 'gap' }
	/** Something is missing and was asked for already. */
	| { readonly kind: 'awaiting' };

export class Intake {
	readonly #next = new Map<TurnId, number>();
	#awaiting = true;

	/** A snapshot is the truth from here on. */
	reset(turns: readonly Pick<TurnSnapshot, 'id' | 'nextSeq'>[]): void {
		this.#next.clear();
		for (const turn of turns) {
			this.#next.set(turn.id, turn.nextSeq);
		}
		this.#awaiting = false;
	}

	take(turn: TurnId, from: number, events: readonly TurnEvent[]): Taken {
		if (this.#awaiting) {
			return { kind: 'awaiting' };
		}
		const next = this.#next.get(turn) ?? 0;
		if (from > next) {
			this.#awaiting = true;
			return { kind: 'gap' };
		}
		const fresh = from === next ? events : events.slice(next - from);
		if (fresh.length === 0) {
			return { kind: 'known' };
		}
		this.#next.set(turn, next + fresh.length);
		return { kind: 'events', events: fresh, isNew: next === 0 };
	}
}
