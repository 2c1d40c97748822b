/** Reads the first letters of a line or sentence: heading, bold line, number, fence, or a cue in words. */
import { type Cue, CueReader } from './cues.ts';

export interface Beginning {
	readonly cue: Cue | undefined;
	/** How readily it opens a new step. */
	readonly strength: Cue['strength'] | 'none';
	/** It opens or closes a block of code. */
	readonly isFence: boolean;
}

const nothing: Beginning = { cue: undefined, strength: 'none', isFence: false };
const mark: Beginning = { cue: undefined, strength: 'strong', isFence: false };
const number: Beginning = { cue: undefined, strength: 'weak', isFence: false };
const fence: Beginning = { cue: undefined, strength: 'none', isFence: true };

/** What was read so far; `known`: nothing can change it any more. */
type State = 'first' | 'hash' | 'star' | 'digits' | 'dot' | 'number' | 'number-star' | 'ticks' | 'words' | 'known';

export class BeginningReader {
	readonly #words = new CueReader();
	#state: State = 'first';
	#known = nothing;
	#ticks = 0;
	#digits = 0;

	/** @returns false when the beginning was known before this sign. */
	read(sign: string): boolean {
		switch (this.#state) {
			case 'first':
				return this.#readFirst(sign);
			case 'hash':
				return sign === '#' || this.#know(sign === ' ' ? mark : nothing);
			case 'star':
				return this.#know(sign === '*' ? mark : nothing);
			case 'digits':
				return this.#readDigits(sign);
			case 'dot':
				return sign === ' ' ? this.#go('number') : this.#know(nothing);
			case 'number':
				return sign === '*' ? this.#go('number-star') : this.#know(number);
			case 'number-star':
				return this.#know(sign === '*' ? mark : number);
			case 'ticks':
				return this.#readTicks(sign);
			case 'words':
				return this.#words.read(sign);
			case 'known':
				return false;
		}
	}

	/** As far as it is known; ask when `read` gave false, or at the end of the text. */
	get beginning(): Beginning {
		if (this.#state !== 'words') {
			return this.#known;
		}
		const { cue } = this.#words;
		return cue ? { cue, strength: cue.strength, isFence: false } : nothing;
	}

	#readFirst(sign: string): boolean {
		switch (sign) {
			case '#':
				return this.#go('hash');
			case '*':
				return this.#go('star');
			case '`':
			case '~':
				this.#ticks = 1;
				return this.#go('ticks');
			default:
				if (sign >= '0' && sign <= '9') {
					this.#digits = 1;
					return this.#go('digits');
				}
				this.#state = 'words';
				return this.#words.read(sign);
		}
	}

	#readDigits(sign: string): boolean {
		if (sign >= '0' && sign <= '9' && this.#digits < 3) {
			this.#digits += 1;
			return true;
		}
		return sign === '.' || sign === ')' ? this.#go('dot') : this.#know(nothing);
	}

	#readTicks(sign: string): boolean {
		if (sign !== '`' && sign !== '~') {
			return this.#know(nothing);
		}
		this.#ticks += 1;
		if (this.#ticks === 3) {
			this.#know(fence);
		}
		return true;
	}

	#go(state: State): true {
		this.#state = state;
		return true;
	}

	#know(beginning: Beginning): false {
		this.#known = beginning;
		this.#state = 'known';
		return false;
	}
}
