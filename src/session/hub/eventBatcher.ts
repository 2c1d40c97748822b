/**
 * Gathers events and hands them on a few times a frame. The first event after a quiet time goes out at once, so
 * that batching never delays a slow stream; and no event waits for most of a frame here, as the page draws frames of its
 * own, which this clock knows nothing of: what comes too late for one of them waits for the next.
 */
export class EventBatcher<T> {
	readonly #deliver: (events: readonly T[]) => void;
	readonly #intervalMs: number;
	#waiting: T[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#lastDelivery = Number.NEGATIVE_INFINITY;

	/** @param intervalMs shortest time between two deliveries: a quarter of a frame, less than 200 tokens a second take. */
	constructor(deliver: (events: readonly T[]) => void, intervalMs = 4) {
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
