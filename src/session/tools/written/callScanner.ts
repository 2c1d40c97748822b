/**
 * Takes calls that a model writes as text out of its answer, as the answer comes. At most what can still become a call is
 * held back. A call in a fence or in inline code is an example and stays.
 */
import { type Candidate, JsonCandidate, TagCandidate } from './candidates.ts';
import { TextPlace } from './textPlace.ts';
import type { WrittenCall } from './writtenForms.ts';

/** `markup`: what was taken out, a call or the white space next to it. */
export type ScannedPiece =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'markup'; readonly text: string; readonly calls: readonly WrittenCall[] };

/** An answer of JSON that begins like a call is not held back for ever. */
const longestHeld = 1_000_000;

export class CallScanner {
	readonly #isOffered: (name: string) => boolean;
	#place = new TextPlace();
	#candidate: Candidate | undefined;
	/** What the candidate consists of, in pieces. */
	#held: string[] = [];
	/** White space that may stand before a call. */
	#space = '';
	#afterCall = false;
	/** Something of this block was shown. */
	#hasShown = false;
	#text = '';
	#pieces: ScannedPiece[] = [];

	/** @param isOffered whether there is a tool of this name */
	constructor(isOffered: (name: string) => boolean) {
		this.#isOffered = isOffered;
	}

	/** Returns what is settled. */
	push(text: string): readonly ScannedPiece[] {
		for (let index = 0; index < text.length; index++) {
			this.#feed(text.charAt(index));
		}
		return this.#take();
	}

	/** The answer, or this block of it, ended. */
	end(): readonly ScannedPiece[] {
		if (this.#candidate !== undefined) {
			this.#settle(this.#candidate, true);
		}
		this.#endSpace();
		this.#place = new TextPlace();
		this.#afterCall = false;
		this.#hasShown = false;
		return this.#take();
	}

	/** The same, where what was held back cannot be a call after all. */
	release(): readonly ScannedPiece[] {
		this.#showHeld();
		return this.end();
	}

	#feed(unit: string): void {
		if (this.#candidate === undefined) {
			this.#readText(unit);
			return;
		}
		const step = this.#candidate.feed(unit);
		switch (step) {
			case 'more':
			case 'end':
				this.#held.push(unit);
				if (step === 'end') {
					this.#settle(this.#candidate, false);
				} else if (this.#held.length > longestHeld) {
					this.#showHeld();
				}
				break;
			case 'end-before':
				this.#settle(this.#candidate, false);
				this.#feed(unit);
				break;
			case 'none':
				this.#showHeld();
				this.#feed(unit);
		}
	}

	#readText(unit: string): void {
		const candidate = this.#place.isCode ? undefined : this.#candidateAt(unit);
		if (candidate !== undefined) {
			this.#candidate = candidate;
			this.#held = [unit];
		} else if (/\s/.test(unit)) {
			this.#space += unit;
			this.#place.feed(unit);
		} else {
			this.#show(unit);
		}
	}

	#candidateAt(unit: string): Candidate | undefined {
		const { atLineStart } = this.#place;
		if (unit === '<' || (unit === '[' && !atLineStart)) {
			return new TagCandidate(unit, this.#isOffered);
		}
		if (unit === '[') {
			return new BracketCandidate(this.#isOffered);
		}
		return unit === '{' && (atLineStart || this.#afterCall) ? new JsonCandidate(unit, this.#isOffered) : undefined;
	}

	#settle(candidate: Candidate, isOver: boolean): void {
		const raw = this.#held.join('');
		const calls = candidate.calls(raw, isOver);
		if (calls === undefined) {
			this.#showHeld();
			return;
		}
		this.#candidate = undefined;
		this.#held = [];
		this.#flushText();
		this.#pieces.push({ kind: 'markup', text: this.#space + raw, calls });
		this.#space = '';
		this.#afterCall = true;
	}

	#showHeld(): void {
		const held = this.#held;
		this.#candidate = undefined;
		this.#held = [];
		for (const unit of held) {
			this.#show(unit);
		}
	}

	#show(unit: string): void {
		this.#afterCall &&= !this.#hasShown;
		this.#endSpace();
		this.#afterCall = false;
		this.#hasShown = true;
		this.#text += unit;
		this.#place.feed(unit);
	}

	/** White space behind a call belongs to it, unless it parts words from words. */
	#endSpace(): void {
		const space = this.#space;
		this.#space = '';
		if (this.#afterCall && space !== '') {
			this.#flushText();
			this.#pieces.push({ kind: 'markup', text: space, calls: [] });
		} else {
			this.#text += space;
		}
	}

	#flushText(): void {
		if (this.#text !== '') {
			this.#pieces.push({ kind: 'text', text: this.#text });
			this.#text = '';
		}
	}

	#take(): readonly ScannedPiece[] {
		this.#flushText();
		const pieces = this.#pieces;
		this.#pieces = [];
		return pieces;
	}
}

/** A bracket at the beginning of a line begins a list of calls, or Mistral's delimiter. */
class BracketCandidate implements Candidate {
	readonly #isOffered: (name: string) => boolean;
	#inner: Candidate | undefined;

	constructor(isOffered: (name: string) => boolean) {
		this.#isOffered = isOffered;
	}

	feed(unit: string): ReturnType<Candidate['feed']> {
		this.#inner ??= unit === 'T' ? new TagCandidate('[', this.#isOffered) : new JsonCandidate('[', this.#isOffered);
		return this.#inner.feed(unit);
	}

	calls(text: string, isOver: boolean): readonly WrittenCall[] | undefined {
		return this.#inner?.calls(text, isOver);
	}
}
