/** Follows code spans of Markdown along one line: runs of backticks, and which of them opened a span. */
export class CodeSpans {
	/** Length of the run that opened the span we are in; 0 outside. */
	#open = 0;
	/** Length of the run that the text ends in so far. */
	#run = 0;

	/** The last unit was a backtick, so that the run may go on. */
	get isInRun(): boolean {
		return this.#run > 0;
	}

	get isInSpan(): boolean {
		return this.#open > 0;
	}

	addBacktick(): void {
		this.#run++;
	}

	/** Something else than a backtick follows. Only a run of the same length ends a span. */
	endRun(): void {
		if (this.#open === 0) {
			this.#open = this.#run;
		} else if (this.#open === this.#run) {
			this.#open = 0;
		}
		this.#run = 0;
	}

	/** A lone backtick must not matter on later lines. */
	reset(): void {
		this.#open = 0;
		this.#run = 0;
	}
}
