import type { ToWebview } from '../../protocol/messages.ts';

/** Messages for a page: sent at once, or kept in order until there is a page that reads them. */
export class Outbox {
	#waiting: readonly ToWebview[] = [];
	#send: ((message: ToWebview) => void) | undefined;

	/** Whether somebody reads. */
	get isOpen(): boolean {
		return this.#send !== undefined;
	}

	/** What nobody has read yet, in order. */
	get waiting(): readonly ToWebview[] {
		return this.#waiting;
	}

	/** Now, or as soon as somebody reads. */
	post(message: ToWebview): void {
		if (this.#send) {
			this.#send(message);
		} else {
			this.#waiting = [...this.#waiting, message];
		}
	}

	/** Now or never: what the next snapshot says anyway. */
	postNow(message: ToWebview): void {
		this.#send?.(message);
	}

	/** From now on a page reads: first of all this, then what waited. */
	open(send: (message: ToWebview) => void, first: ToWebview): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		this.#send = send;
		[first, ...waiting].forEach(send);
	}

	close(): void {
		this.#send = undefined;
	}
}
