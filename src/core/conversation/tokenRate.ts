/**
 * How many tokens of a model go into one token of our estimate, learnt from what its server counted. Languages and
 * vocabularies differ by a factor of two; one factor for each model mends most of it. Pure.
 */

export interface TokenRate {
	/** Sums over the counts that were learnt, older ones fading. */
	readonly estimated: number;
	readonly counted: number;
}

/** Of a short text most of the count is what the template puts around it. */
const fewest = 100;
/** A count outside of this is no count of that text: it was cut, or only the new part was counted. */
const bounds = { least: 0.4, most: 3 };
/** What is new counts this much against all that was before. */
const remembered = 0.7;

/**
 * The rate with one more count; as it was, where the count teaches nothing.
 * @param estimated our estimate of a prompt, in tokens
 * @param counted what the server counted of the same prompt
 */
export function learnRate(rate: TokenRate | undefined, estimated: number, counted: number): TokenRate | undefined {
	const factor = counted / estimated;
	if (!(estimated >= fewest && factor >= bounds.least && factor <= bounds.most)) {
		return rate;
	}
	return {
		estimated: (rate?.estimated ?? 0) * remembered + estimated,
		counted: (rate?.counted ?? 0) * remembered + counted,
	};
}

/** Tokens of the model for one of our estimate, between the bounds; 1 while nothing was learnt. */
export function rateOf(rate: TokenRate | undefined): number {
	const factor = rate === undefined ? 1 : rate.counted / rate.estimated;
	return Number.isFinite(factor) ? Math.min(bounds.most, Math.max(bounds.least, factor)) : 1;
}
