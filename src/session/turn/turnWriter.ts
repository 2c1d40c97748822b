/** Writes the events of one turn: numbers them, times them, and says which round they belong to. */
import type { TurnEvent, TurnEventBody, TurnId } from '../../core/stream/turnEvent.ts';
import type { TurnClock } from './turnClock.ts';

export class TurnWriter {
	readonly #turn: TurnId;
	readonly #clock: TurnClock;
	readonly #startedAt: number;
	#seq = 0;
	#at = 0;
	#iteration = 0;

	constructor(turn: TurnId, clock: TurnClock) {
		this.#turn = turn;
		this.#clock = clock;
		this.#startedAt = clock.now();
	}

	/** From 0. */
	get iteration(): number {
		return this.#iteration;
	}

	/** What is written from here on belongs to the next round. */
	beginNextRound(): void {
		this.#iteration++;
	}

	write(body: TurnEventBody): TurnEvent {
		this.#at = Math.max(this.#at, Math.round((this.#clock.now() - this.#startedAt) * 10) / 10);
		return { ...body, turn: this.#turn, seq: this.#seq++, at: this.#at, iteration: this.#iteration };
	}
}
