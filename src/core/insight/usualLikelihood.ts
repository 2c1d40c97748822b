/**
 * How likely a model found the words of a thought, beside its own earlier thoughts, by the log-probabilities that the
 * server told. Between models it means nothing, and without a server that tells there is nothing to compare. Pure.
 */
import { fits, listOf, quantity } from '../foreign/shape.ts';
import type { Channel, TurnEvent } from '../stream/turnEvent.ts';
import { likelihoodLevel } from './confidence.ts';

/** Mean probability (geometric, 0 to 1) of the tokens of each of a model's latest thoughts, the oldest first. */
export type LikelihoodHistory = readonly number[];

/** What a model does lately counts; files stay small. */
const keptThoughts = 40;
/** With fewer, the least likely of them says little. */
const enoughThoughts = 8;
/** Of the earlier thoughts, this share may have been as unlikely: then it happens to the model now and then. */
const rareShare = 0.1;
/** The mean of a short thought is chance. */
const fewestTokens = 64;
/** Some servers write -9999 where a token is not among those that they keep; one such must not hide all others. */
const leastLogprob = -20;

const schema = listOf(quantity);

/** @param kept what was stored of a model; anything that is no history counts as an empty one */
export function historyOf(kept: unknown): LikelihoodHistory {
	return fits(schema, kept) ? kept.slice(-keptThoughts) : [];
}

/** @param probability mean of the thought that ended now, 0 to 1 */
export function withThought(history: LikelihoodHistory, probability: number): LikelihoodHistory {
	// Four digits tell thoughts apart.
	return [...history, Math.round(probability * 10_000) / 10_000].slice(-keptThoughts);
}

/**
 * Whether a thought is clearly less likely than this model's usually are: than their median by as much as shades a step,
 * and than nearly each of them. False while too few are known.
 */
export function isLessLikelyThanUsual(probability: number, history: LikelihoodHistory): boolean {
	const sorted = history.toSorted((a, b) => a - b);
	const median = sorted[sorted.length >> 1];
	const asUnlikely = sorted.filter(earlier => earlier <= probability).length;
	return (
		median !== undefined &&
		sorted.length >= enoughThoughts &&
		asUnlikely <= rareShare * sorted.length &&
		likelihoodLevel(probability, median) > 0
	);
}

/** The mean over all thinking of a turn. */
export class ThoughtLikelihood {
	#sum = 0;
	#tokens = 0;

	/** Takes the events of a round that is over: until then text may change its channel. */
	read(events: readonly TurnEvent[]): void {
		const channels = channelsOf(events);
		for (const event of events) {
			if (event.type === 'logprobs' && channels.get(event.block) === 'thinking') {
				this.#tokens += event.logprobs.length;
				this.#sum += event.logprobs.reduce((sum, logprob) => sum + Math.max(leastLogprob, logprob), 0);
			}
		}
	}

	/** Mean probability (geometric, 0 to 1); undefined where too few tokens are known. */
	get mean(): number | undefined {
		return this.#tokens < fewestTokens ? undefined : Math.exp(this.#sum / this.#tokens);
	}
}

function channelsOf(events: readonly TurnEvent[]): ReadonlyMap<number, Channel> {
	const channels = new Map<number, Channel>();
	for (const event of events) {
		if (event.type === 'thinking-start' || event.type === 'answer-start') {
			channels.set(event.block, event.type === 'thinking-start' ? 'thinking' : 'answer');
		} else if (event.type === 'reclassify') {
			for (const block of [...channels.keys()].filter(each => each >= event.from)) {
				channels.set(block, event.channel);
			}
		}
	}
	return channels;
}
