/** A run of white space that grows by little pieces: cheap to add to, joined once. */
export class WhiteSpace {
	#text = '';
	#blocks: string[] = [];
	#pieces: string[] = [];

	get isEmpty(): boolean {
		return this.#text === '';
	}

	add(blank: string): void {
		if (this.#text.length < longestText) {
			this.#text += blank;
		} else {
			this.#addPiece(blank);
		}
	}

	/** Returns the run and begins a new one. */
	take(): string {
		const text = this.#pieces.length + this.#blocks.length === 0 ? this.#text : this.#join();
		this.#text = '';
		return text;
	}

	/** A model that writes line ends for ever would leave as many strings behind as units. */
	#addPiece(blank: string): void {
		this.#pieces.push(blank);
		if (this.#pieces.length === mostPieces) {
			this.#blocks.push(this.#pieces.join(''));
			this.#pieces = [];
		}
	}

	#join(): string {
		const text = this.#text + this.#blocks.join('') + this.#pieces.join('');
		this.#blocks = [];
		this.#pieces = [];
		return text;
	}
}

const longestText = 64;
const mostPieces = 1024;
