/**
 * How likely the model found its own words, by the log-probabilities that the server told: never a guess from wording.
 * It compares stretches of one text of one model; between models it means nothing.
 */
import type { AlignedTokens } from './tokenAligner.ts';

export interface Passage {
	readonly block: number;
	/** UTF-16 offsets into the text of the block. */
	readonly start: number;
	readonly end: number;
	/** Mean probability of its tokens (geometric), 0 to 1. */
	readonly probability: number;
}

/** So many tokens make a passage. */
const windowLength = 16;

interface Token {
	readonly block: number;
	readonly start: number;
	readonly end: number;
	readonly logprob: number;
}

export class Confidence {
	readonly #tokens: Token[] = [];
	/** The same by block, each in the order of the text. */
	readonly #blocks = new Map<number, Token[]>();
	#sum = 0;

	get isKnown(): boolean {
		return this.#tokens.length >= windowLength;
	}

	add({ block, start, lengths, logprobs }: AlignedTokens): void {
		const own = this.#blocks.get(block) ?? [];
		this.#blocks.set(block, own);
		let from = start;
		for (const [index, length] of lengths.entries()) {
			const token = { block, start: from, end: from + length, logprob: logprobs[index] ?? 0 };
			this.#tokens.push(token);
			own.push(token);
			this.#sum += token.logprob;
			from += length;
		}
	}

	/** Mean probability of the tokens that begin in a stretch of a block; undefined where too few are known. */
	meanOf(block: number, start: number, end: number): number | undefined {
		const tokens = this.#blocks.get(block) ?? [];
		const from = firstFrom(tokens, start);
		const to = firstFrom(tokens, end);
		return to - from < windowLength ? undefined : meanOf(tokens.slice(from, to));
	}

	/** Of all that is known; undefined where that is too little. */
	get mean(): number | undefined {
		return this.isKnown ? Math.exp(this.#sum / this.#tokens.length) : undefined;
	}

	/** The passages of some blocks that the model found least likely, no two of them overlapping; the least likely first. */
	leastLikely(count: number, blocks: ReadonlySet<number>): readonly Passage[] {
		const own = this.#windows().filter(({ block }) => blocks.has(block));
		const windows = own.sort((a, b) => a.probability - b.probability);
		const chosen: Passage[] = [];
		for (const each of windows) {
			const isApart = chosen.every(
				({ block, start, end }) => block !== each.block || end <= each.start || each.end <= start,
			);
			if (isApart) {
				chosen.push(each);
			}
			if (chosen.length === count) {
				break;
			}
		}
		return chosen;
	}

	/** The sliding mean, at each token. */
	#windows(): Passage[] {
		const windows: Passage[] = [];
		let sum = 0;
		for (const [index, token] of this.#tokens.entries()) {
			sum += token.logprob - (this.#tokens[index - windowLength]?.logprob ?? 0);
			const first = this.#tokens[index - windowLength + 1];
			if (first && first.block === token.block) {
				const probability = Math.exp(sum / windowLength);
				windows.push({ block: token.block, start: first.start, end: token.end, probability });
			}
		}
		return windows;
	}
}

/** How much less likely a stretch is than the whole: 0, not clearly, to 3, its tokens at three quarters of it or less. */
export function likelihoodLevel(mean: number, whole: number): number {
	const ratio = mean / whole;
	return ratio <= 0.75 ? 3 : ratio <= 0.86 ? 2 : ratio <= 0.95 ? 1 : 0;
}

/** Index of the first token that begins at `offset` or behind it, by halves. */
function firstFrom(tokens: readonly Token[], offset: number): number {
	let [low, high] = [0, tokens.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((tokens[middle]?.start ?? 0) < offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

function meanOf(tokens: readonly Token[]): number {
	return Math.exp(tokens.reduce((sum, { logprob }) => sum + logprob, 0) / Math.max(1, tokens.length));
}
