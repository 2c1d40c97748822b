/**
 * Gathers events and hands them on at most once a frame. The first event after a quiet time goes out at once, so
 * that batching never delays a slow stream.
 */
export class EventBatcher<T> {
	readonly #deliver: (events: readonly T[]) => void;
	readonly #intervalMs: number;
	#waiting: T[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#lastDelivery = Number.NEGATIVE_INFINITY;

	/** @param intervalMs shortest time between two deliveries; a frame is about 16 ms. */
	constructor(deliver: (events: readonly T[]) => void, intervalMs = 16) {
		this.#deliver = deliver;
		this.#intervalMs = intervalMs;
	}

	push(event: T): void {
		this.#waiting.push(event);
		if (this.#timer === undefined) {
			const wait = Math.max(0, this.#lastDelivery + this.#intervalMs - performance.now());
			this.#timer = setTimeout(() => this.flush(), wait);
		}
	}

	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#waiting.length > 0) {
			const events = this.#waiting;
			this.#waiting = [];
			this.#lastDelivery = performance.now();
			this.#deliver(events);
		}
	}
}
