/** Tells the host that its messages with events are read, so that it sends no more than the page can take. */
import type { Host } from './host.ts';

/** Messages that are told of together: half of what the host sends ahead, so that it need not wait. */
const toldTogether = 3;

export class TakenMessages {
	readonly #host: Host;
	#count = 0;

	constructor(host: Host) {
		this.#host = host;
	}

	/** One more was read. */
	add(): void {
		if (++this.#count >= toldTogether) {
			this.#host.post({ type: 'taken', messages: this.#count });
			this.#count = 0;
		}
	}
}
