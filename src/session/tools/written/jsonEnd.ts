/** Finds the end of one JSON object or list, unit by unit, with a constant amount of state. */
export class JsonEnd {
	#depth = 0;
	#inText = false;
	#isEscaped = false;

	/** The next unit; true when the value is complete with it. */
	feed(unit: string): boolean {
		if (this.#inText) {
			this.#readText(unit);
			return false;
		}
		if (unit === '"') {
			this.#inText = true;
		} else if (unit === '{' || unit === '[') {
			this.#depth++;
		} else if (unit === '}' || unit === ']') {
			this.#depth--;
			return this.#depth === 0;
		}
		return false;
	}

	#readText(unit: string): void {
		if (this.#isEscaped) {
			this.#isEscaped = false;
		} else if (unit === '\\') {
			this.#isEscaped = true;
		} else if (unit === '"') {
			this.#inText = false;
		}
	}
}
