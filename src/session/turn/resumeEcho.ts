/**
 * Models that are to go on with what they began sometimes say it again first: some servers send the begun answer along,
 * and some models start over. What only repeats what stands there already is held back, so that nothing stands there
 * twice; where it turns out to be something else after all, it comes out.
 */
import type { Resume } from '../../providers/provider.ts';

/** So many units in common are no chance: the model started over. */
const surely = 40;

/** For the text of one channel. */
class Echo {
	/** What is known already. */
	readonly #given: string;
	#matched = 0;
	#held = '';
	#isOver: boolean;

	constructor(given: string) {
		this.#given = given;
		this.#isOver = given.trim() === '';
	}

	/** What of it is news. */
	pass(text: string): { readonly text: string; readonly startsOver: boolean } {
		if (this.#isOver) {
			return { text, startsOver: false };
		}
		const same = commonLength(this.#given, this.#matched, text);
		this.#matched += same;
		this.#held += text;
		if (this.#matched === this.#given.length) {
			this.#isOver = true;
			this.#held = '';
			return { text: text.slice(same), startsOver: false };
		}
		return same === text.length ? { text: '', startsOver: false } : this.end();
	}

	/** What was held back is all there is, or it goes on as something else. */
	end(): { readonly text: string; readonly startsOver: boolean } {
		const text = this.#held;
		this.#held = '';
		this.#isOver = true;
		return { text, startsOver: text !== '' && this.#matched >= surely };
	}
}

/** How much of `text` is what `given` has from `from` on. */
function commonLength(given: string, from: number, text: string): number {
	let length = 0;
	while (length < text.length && from + length < given.length && given[from + length] === text[length]) {
		length += 1;
	}
	return length;
}

export interface EchoNews {
	readonly thinking: string;
	readonly text: string;
	readonly startsOver: boolean;
}

/** Of both channels of an answer that is gone on with. */
export class ResumeEcho {
	readonly #thinking: Echo;
	readonly #text: Echo;

	/** @param startsInThinking the text, too, goes on with the thinking. */
	constructor({ thinking, answer }: Resume, startsInThinking: boolean) {
		this.#thinking = new Echo(thinking);
		this.#text = new Echo(startsInThinking ? thinking : answer);
	}

	thinking(piece: string): EchoNews {
		const { text, startsOver } = this.#thinking.pass(piece);
		return { thinking: text, text: '', startsOver };
	}

	/** Text after thinking ends what was held of that. */
	text(piece: string): EchoNews {
		const before = this.#thinking.end();
		const { text, startsOver } = this.#text.pass(piece);
		return { thinking: before.text, text, startsOver: startsOver || before.startsOver };
	}

	end(): EchoNews {
		const [thinking, text] = [this.#thinking.end(), this.#text.end()];
		return { thinking: thinking.text, text: text.text, startsOver: thinking.startsOver || text.startsOver };
	}
}
