/** How fast the tokens of an answer come; Ollama sends each in a line of its own. */
export class AnswerPace {
	#count = 0;
	#firstAt = 0;
	#lastAt = 0;

	note(): void {
		this.#lastAt = performance.now();
		this.#firstAt ||= this.#lastAt;
		this.#count += 1;
	}

	/** Tokens a second; undefined where too few came to tell, or all at once out of a buffer. */
	get rate(): number | undefined {
		const seconds = (this.#lastAt - this.#firstAt) / 1000;
		return this.#count < 10 || seconds < 0.1 ? undefined : this.#count / seconds;
	}
}
