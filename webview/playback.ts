/**
 * What the reader sees of what has arrived. Intake is never slowed: events wait here while the display is paused or
 * plays slower than they come. Pure; the clock is given.
 */
import type { TurnEvent } from '../src/core/stream/turnEvent.ts';

/** `live`: at once. A number: so many times the pace at which the events were made. */
export type Speed = 'live' | number;

export class Playback {
	#waiting: TurnEvent[] = [];
	#speed: Speed = 'live';
	#paused = false;
	/** Where the display is on the events' own clock, and when it was there. */
	#position = 0;
	#since = 0;

	get paused(): boolean {
		return this.#paused;
	}

	get speed(): Speed {
		return this.#speed;
	}

	/** Where the display is, in milliseconds of the events' own clock. */
	get position(): number {
		return this.#position;
	}

	get waiting(): readonly TurnEvent[] {
		return this.#waiting;
	}

	/** Whether time alone will bring something to show. */
	get isPlaying(): boolean {
		return !this.#paused && this.#speed !== 'live' && this.#waiting.length > 0;
	}

	push(events: readonly TurnEvent[]): void {
		for (const event of events) {
			this.#waiting.push(event);
		}
	}

	pause(): void {
		this.#paused = true;
	}

	resume(now: number): void {
		this.#paused = false;
		this.#since = now;
	}

	setSpeed(speed: Speed, now: number): void {
		this.#speed = speed;
		this.#since = now;
	}

	/** The events to show now, taken out. `now` in milliseconds of any steady clock. */
	take(now: number): readonly TurnEvent[] {
		if (this.#paused || this.#waiting.length === 0) {
			return [];
		}
		if (this.#speed === 'live') {
			return this.#takeFirst(this.#waiting.length, now);
		}
		const first = this.#waiting[0]?.at ?? 0;
		// A long silence of the model is not played back.
		const position = Math.max(this.#position + (now - this.#since) * this.#speed, first - longestSilence);
		const count = this.#waiting.findIndex(event => event.at > position);
		this.#position = position;
		this.#since = now;
		return this.#takeCount(count === -1 ? this.#waiting.length : count);
	}

	#takeFirst(count: number, now: number): readonly TurnEvent[] {
		const taken = this.#takeCount(count);
		this.#position = taken.at(-1)?.at ?? this.#position;
		this.#since = now;
		return taken;
	}

	#takeCount(count: number): readonly TurnEvent[] {
		if (count === this.#waiting.length) {
			const all = this.#waiting;
			this.#waiting = [];
			return all;
		}
		return this.#waiting.splice(0, count);
	}
}

const longestSilence = 1_500;
