/** When a thing is to be looked at again: soon, but not before what disturbs it has been quiet for a while. */
import type { Disposable } from '../../core/lifecycle.ts';

interface Waiting {
	readonly timer: ReturnType<typeof setTimeout>;
	/** By the clock of `performance.now`. */
	readonly at: number;
}

export class Schedule<T> implements Disposable {
	readonly #act: (item: T) => void;
	readonly #waiting = new Map<T, Waiting>();
	/** Until when nothing is to be done. */
	readonly #quiet = new Map<T, number>();

	constructor(act: (item: T) => void) {
		this.#act = act;
	}

	/** Acts in `ms` at the latest, unless it has to be quiet then. What waits already is not put off. */
	in(item: T, ms: number): void {
		const at = performance.now() + ms;
		const waiting = this.#waiting.get(item);
		if (!waiting || waiting.at > at) {
			this.#wait(item, Math.max(at, this.#quiet.get(item) ?? 0));
		}
	}

	/** Acts in `ms`, and not sooner. Cheap: a timer that runs is left alone and looks again when it is over. */
	notBefore(item: T, ms: number): void {
		const at = performance.now() + ms;
		this.#quiet.set(item, at);
		if (!this.#waiting.has(item)) {
			this.#wait(item, at);
		}
	}

	cancel(item: T): void {
		clearTimeout(this.#waiting.get(item)?.timer);
		this.#waiting.delete(item);
		this.#quiet.delete(item);
	}

	dispose(): void {
		for (const item of [...this.#waiting.keys()]) {
			this.cancel(item);
		}
	}

	#wait(item: T, at: number): void {
		clearTimeout(this.#waiting.get(item)?.timer);
		const timer = setTimeout(() => this.#due(item), Math.max(0, at - performance.now()));
		this.#waiting.set(item, { timer, at });
	}

	#due(item: T): void {
		this.#waiting.delete(item);
		const quietUntil = this.#quiet.get(item) ?? 0;
		if (quietUntil > performance.now()) {
			this.#wait(item, quietUntil);
			return;
		}
		this.#quiet.delete(item);
		this.#act(item);
	}
}
