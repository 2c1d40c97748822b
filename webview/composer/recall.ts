/** The way back through the questions that were asked before, and forth again to what had been begun. Pure. */
export class Recall {
	readonly #history: () => readonly string[];
	/** How far back, from 0; -1 while nothing is recalled. */
	#back = -1;
	#unsent = '';

	/** `history`: oldest first. */
	constructor(history: () => readonly string[]) {
		this.#history = history;
	}

	get isActive(): boolean {
		return this.#back !== -1;
	}

	/** The reader writes on: what stands there is theirs now. */
	stop(): void {
		this.#back = -1;
	}

	/**
	 * @param direction 1: further back
	 * @param standing what stands in the box now
	 * @returns what shall stand there; undefined when there is nothing further that way.
	 */
	go(direction: 1 | -1, standing: string): string | undefined {
		const history = this.#history();
		const next = this.#back + direction;
		if (next < -1 || next >= history.length) {
			return undefined;
		}
		if (this.#back === -1) {
			this.#unsent = standing;
		}
		this.#back = next;
		return next === -1 ? this.#unsent : history[history.length - 1 - next];
	}
}
