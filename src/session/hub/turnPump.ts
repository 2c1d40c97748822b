/** Takes the events of the turns that run, and hands them on in small batches. */
import type { TurnEvent } from '../../core/stream/turnEvent.ts';
import { EventBatcher } from './eventBatcher.ts';
import type { LiveTurn } from './openConversation.ts';

interface PumpedTurn {
	readonly deliver: (events: readonly TurnEvent[]) => void;
	/** It runs no more, and all of it was delivered. */
	readonly ended: () => void;
}

export class TurnPump {
	readonly #batchers = new Set<EventBatcher<TurnEvent>>();

	/** Runs a turn to its end. */
	async run(turn: LiveTurn, events: AsyncIterable<TurnEvent>, { deliver, ended }: PumpedTurn): Promise<void> {
		const batcher = new EventBatcher<TurnEvent>(deliver);
		this.#batchers.add(batcher);
		try {
			for await (const event of events) {
				batcher.push(event);
			}
		} finally {
			// The turn ends for everybody before its last events are delivered, so that a view that hears
			// `finish` can ask the next question at once.
			turn.abort = undefined;
			batcher.flush();
			this.#batchers.delete(batcher);
			ended();
		}
	}

	/** Hands on what has come. */
	flush(): void {
		for (const batcher of this.#batchers) {
			batcher.flush();
		}
	}
}
