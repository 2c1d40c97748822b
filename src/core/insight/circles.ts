/**
 * Notices a model that goes in circles, with the earlier place as the proof: the same text again and again, or nothing
 * new for a long time. What it says is a fact about the text; whether it is a fault is the reader's to judge.
 */
import { Novelty } from './novelty.ts';
import { repeatAtEnd } from './repeats.ts';

export interface CirclePlace {
	/** UTF-16 offsets into all text so far. */
	readonly start: number;
	readonly end: number;
}

export type CircleNews =
	/** The end of the text is a span that stood there several times in a row, sign by sign. */
	| {
			readonly type: 'repeats';
			/** How often, the first time included. */
			readonly count: number;
			/** Where it stands last. */
			readonly latest: CirclePlace;
			/** Where it stood the time before. */
			readonly earlier: CirclePlace;
	  }
	/** Nearly every run of words stood there before, numbers aside. */
	| {
			readonly type: 'little-new';
			/** For how many estimated tokens. */
			readonly tokens: number;
			/** Since where there is little new. */
			readonly since: number;
			/** Where the latest words stood before. */
			readonly earlier: CirclePlace;
	  };

export interface CircleWatch {
	/**
	 * Takes the next text; looks each 400 characters. The same news comes again at each look while it lasts, with its
	 * figures grown.
	 */
	push(text: string): CircleNews | undefined;
	/** What the last look found, until the next one. */
	readonly news: CircleNews | undefined;
}

/** Amortised constant time per character, and constant memory. */
export function createCircleWatch(): CircleWatch {
	return new Watch();
}

const lookEvery = 400;
/** The end of the text in which exact repeats are sought. */
const tailLength = 12_000;

class Watch implements CircleWatch {
	readonly #novelty = new Novelty();
	#tail = '';
	#fresh: string[] = [];
	#freshLength = 0;
	#length = 0;
	#news: CircleNews | undefined;

	get news(): CircleNews | undefined {
		return this.#news;
	}

	push(text: string): CircleNews | undefined {
		let news: CircleNews | undefined;
		let from = 0;
		while (this.#freshLength + text.length - from >= lookEvery) {
			const piece = text.slice(from, from + lookEvery - this.#freshLength);
			from += piece.length;
			this.#take(piece);
			news = this.#look();
		}
		this.#take(text.slice(from));
		return news;
	}

	#take(piece: string): void {
		this.#fresh.push(piece);
		this.#freshLength += piece.length;
		this.#length += piece.length;
	}

	#look(): CircleNews | undefined {
		const fresh = this.#fresh.join('');
		this.#fresh = [];
		this.#freshLength = 0;
		this.#novelty.push(fresh);
		this.#tail = (this.#tail + fresh).slice(-tailLength);
		this.#news = this.#repeats() ?? this.#novelty.news;
		return this.#news;
	}

	#repeats(): CircleNews | undefined {
		const repeat = repeatAtEnd(this.#tail);
		if (repeat === undefined) {
			return undefined;
		}
		const { span, count } = repeat;
		const latest = { start: this.#length - span, end: this.#length };
		return { type: 'repeats', count, latest, earlier: { start: latest.start - span, end: latest.start } };
	}
}
