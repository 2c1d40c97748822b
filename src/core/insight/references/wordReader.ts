/**
 * Cuts a line of prose into words. Code between backticks is never cut, so a word can have spaces in it. Each unit is
 * looked at once, or twice where backticks turn out to be nothing but backticks.
 */

export interface WordSink {
	/** @param isRaw whether its backticks, if any, quote nothing */
	word(text: string, start: number, isRaw: boolean): void;
	/** What stands between two words. */
	gap(text: string, start: number): void;
}

const backtick = 96;
/** A longer run of code is none that anybody quotes; a longer word is none that anybody reads. */
const longest = 500;

export class WordReader {
	readonly #sink: WordSink;
	#word = '';
	#start = 0;
	/** Length of the run of backticks that opened the code we are in; 0 outside. */
	#open = 0;
	/** Length of the run of backticks just before. */
	#run = 0;
	/** No code can follow in this line. */
	#isRaw = false;

	constructor(sink: WordSink) {
		this.#sink = sink;
	}

	read(text: string, start: number): void {
		let from = 0;
		for (let index = 0; index < text.length; index += 1) {
			const unit = text.charCodeAt(index);
			this.#follow(unit);
			if (isBoundary(unit) && this.#open === 0) {
				this.#take(text, from, index, start);
				this.#flush();
				this.#sink.gap(text.charAt(index), start + index);
				from = index + 1;
			} else if (this.#word.length + index - from >= longest) {
				this.#take(text, from, index + 1, start);
				this.#giveUp();
				from = index + 1;
			}
		}
		this.#take(text, from, text.length, start);
	}

	endLine(): void {
		this.#follow(0);
		if (this.#open === 0) {
			this.#flush();
		} else {
			this.#giveUp();
		}
		this.#open = 0;
		this.#run = 0;
		this.#isRaw = false;
	}

	#follow(unit: number): void {
		if (unit === backtick && !this.#isRaw) {
			this.#run += 1;
		} else if (this.#run > 0) {
			this.#open = this.#open === 0 ? this.#run : this.#open === this.#run ? 0 : this.#open;
			this.#run = 0;
		}
	}

	#take(text: string, from: number, to: number, start: number): void {
		if (to > from) {
			if (this.#word === '') {
				this.#start = start + from;
			}
			this.#word += text.slice(from, to);
		}
	}

	#flush(): void {
		const word = this.#word;
		this.#word = '';
		if (word !== '') {
			this.#sink.word(word, this.#start, this.#isRaw);
		}
	}

	/** The backticks quoted nothing: what was held is words like all others. */
	#giveUp(): void {
		const held = this.#word;
		const start = this.#start;
		this.#word = '';
		this.#open = 0;
		this.#run = 0;
		this.#isRaw = true;
		let from = 0;
		for (let index = 0; index <= held.length; index += 1) {
			if (index === held.length || isBoundary(held.charCodeAt(index))) {
				if (index > from) {
					this.#sink.word(held.slice(from, index), start + from, true);
				}
				if (index < held.length) {
					this.#sink.gap(held.charAt(index), start + index);
				}
				from = index + 1;
			}
		}
	}
}

/** White space, and the punctuation of scripts that set none. */
function isBoundary(unit: number): boolean {
	return (
		unit <= 32 || unit === 0xa0 || (unit >= 0x3000 && unit <= 0x3011) || (unit >= 0xff01 && isWidePunctuation(unit))
	);
}

function isWidePunctuation(unit: number): boolean {
	return (
		unit === 0xff01 ||
		unit === 0xff08 ||
		unit === 0xff09 ||
		unit === 0xff0c ||
		unit === 0xff1a ||
		unit === 0xff1b ||
		unit === 0xff1f
	);
}
