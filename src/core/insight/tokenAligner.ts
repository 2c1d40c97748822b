/**
 * Finds the tokens whose log-probabilities a server tells in the text that is shown. They come as texts of their own,
 * before, with or after the text, with delimiters and white space among them that nobody sees. What does not fit is
 * passed over; a place is told only where it is sure.
 */
export interface TokenLogprob {
	readonly text: string;
	/** Natural logarithm, 0 or less. */
	readonly logprob: number;
}

/** Tokens that cover the text of a block from `start` on without a gap. */
export interface AlignedTokens {
	readonly block: number;
	/** UTF-16 offset into the text of the block. */
	readonly start: number;
	/** In UTF-16 units. */
	readonly lengths: readonly number[];
	readonly logprobs: readonly number[];
}

/** So many tokens are told at once, at most. */
const batch = 64;
/** After a token that does not fit, the place is found again by so much text of the tokens behind it. */
const enoughToFind = 24;
/** Text and tokens that wait for each other, in characters; what is further apart belongs to nothing. */
const mostWaiting = 8_000;

interface Piece {
	readonly block: number;
	/** Where it begins in the text of its block, and in what waits. */
	readonly start: number;
	readonly at: number;
}

export class TokenAligner {
	/** Shown text that has no tokens yet. */
	#text = '';
	#pieces: Piece[] = [];
	readonly #lengths = new Map<number, number>();
	#tokens: TokenLogprob[] = [];
	/** Text of the tokens that were passed over since the last that fitted. */
	#missed = '';
	#open: { block: number; start: number; lengths: number[]; logprobs: number[] } | undefined;
	#end = 0;
	#found: AlignedTokens[] = [];

	/** Shown text of a block; returns what can be told now. */
	text(block: number, text: string): readonly AlignedTokens[] {
		const start = this.#lengths.get(block) ?? 0;
		if (this.#pieces.at(-1)?.block !== block) {
			this.#pieces.push({ block, start, at: this.#text.length });
		}
		this.#lengths.set(block, start + text.length);
		this.#text += text;
		return this.#align(false);
	}

	tokens(tokens: readonly TokenLogprob[]): readonly AlignedTokens[] {
		this.#tokens.push(...tokens.filter(({ text }) => text !== ''));
		return this.#align(false);
	}

	/** Nothing more comes. Safe to call twice. */
	end(): readonly AlignedTokens[] {
		this.#align(true);
		this.#close();
		return this.#take();
	}

	#align(isEnd: boolean): readonly AlignedTokens[] {
		let next = 0;
		let token = this.#tokens[next];
		while (token !== undefined && (this.#fits(token) || !this.#mayFit(token, isEnd))) {
			next += 1;
			token = this.#tokens[next];
		}
		this.#tokens.splice(0, next);
		if (this.#tokens.length === 0 && this.#text.length > mostWaiting) {
			this.#drop(this.#text.length - mostWaiting);
		}
		return this.#take();
	}

	/** Takes the token where it stands at the beginning of what waits. */
	#fits({ text, logprob }: TokenLogprob): boolean {
		const shown = this.#text.startsWith(text) ? text : text.trimStart();
		if (shown === '' || !this.#text.startsWith(shown)) {
			return false;
		}
		this.#missed = '';
		const first = this.#pieces.findLast(({ at }) => at <= 0);
		if (first) {
			this.#note(first.block, first.start - first.at, shown.length, logprob);
		}
		this.#drop(shown.length);
		return true;
	}

	/** More text may complete it; otherwise it is passed over, and the place is sought by what was passed over. */
	#mayFit({ text }: TokenLogprob, isEnd: boolean): boolean {
		const isBegun = text.startsWith(this.#text) || text.trimStart().startsWith(this.#text);
		if (!isEnd && isBegun && (this.#text === '' || this.#missed === '')) {
			return true;
		}
		this.#missed = (this.#missed + text).slice(-enoughToFind);
		const place = this.#missed.length < enoughToFind ? -1 : this.#text.indexOf(this.#missed);
		if (place !== -1) {
			this.#drop(place + this.#missed.length);
			this.#missed = '';
		}
		return false;
	}

	#note(block: number, start: number, length: number, logprob: number): void {
		const open = this.#open;
		if (open?.block !== block || this.#end !== start || open.lengths.length >= batch) {
			this.#close();
			this.#open = { block, start, lengths: [length], logprobs: [logprob] };
		} else {
			open.lengths.push(length);
			open.logprobs.push(logprob);
		}
		this.#end = start + length;
	}

	#close(): void {
		if (this.#open) {
			this.#found.push(this.#open);
			this.#open = undefined;
		}
	}

	#take(): readonly AlignedTokens[] {
		const found = this.#found;
		this.#found = [];
		return found;
	}

	/** The first characters of what waits are done with. */
	#drop(length: number): void {
		this.#text = this.#text.slice(length);
		const moved = this.#pieces.map(piece => ({ ...piece, at: piece.at - length }));
		const first = moved.findLastIndex(({ at }) => at <= 0);
		this.#pieces = moved.slice(Math.max(0, first));
	}
}
