/** Tells where sentences end, sign by sign. */
const ends = '.!?…';
const wideEnds = '。！？';
const quotes = '"\'”)*_';

export class SentenceEnds {
	#before = ' ';
	#beforeThat = ' ';
	/** Signs of the line that are no white space; only an item's number so far. */
	#lineLength = 0;
	#isNumber = true;

	/**
	 * Takes the next sign.
	 * @returns whether a sentence ended in front of it; a lone dot, an abbreviation's dot before a letter and the number
	 * of an item end none
	 */
	read(sign: string): boolean {
		const isEnd = this.#endsBefore(sign);
		if (sign === '\n') {
			this.#lineLength = 0;
			this.#isNumber = true;
		} else if (!isSpace(sign)) {
			this.#lineLength += 1;
			this.#isNumber &&= this.#lineLength <= 4 && (sign === '.' || (sign >= '0' && sign <= '9'));
		}
		this.#beforeThat = this.#before;
		this.#before = sign;
		return isEnd;
	}

	#endsBefore(sign: string): boolean {
		if (wideEnds.includes(this.#before)) {
			return true;
		}
		if (sign !== ' ' || this.#isNumber) {
			return false;
		}
		const isQuoted = quotes.includes(this.#before);
		const mark = isQuoted ? this.#beforeThat : this.#before;
		return ends.includes(mark) && (isQuoted || !isSpace(this.#beforeThat));
	}
}

export function isSpace(sign: string): boolean {
	return sign === ' ' || sign === '\n' || sign === '\t' || sign === '\r' || sign === '\u00a0' || sign === '\u3000';
}
