/** Whether to ask again by ourselves, and when. Only for rounds of which nothing was shown yet. */
import type { Failure } from '../../core/errors.ts';
import {
	type SentenceArg,
	type SentenceArgs,
	type SentenceCode,
	type SpokenSentence,
	spoken,
} from '../../core/wording/sentence.ts';
import { seconds } from '../../providers/errors/seconds.ts';

interface RetryPlan {
	readonly inMs: number;
	/** For the reader. */
	readonly words: SpokenSentence;
}

/** A server that wants more patience than this is told to the user, who decides. */
const longestWaitMs = 60_000;

/** @param retries how often this round was asked again already. */
export function planRetry(failure: Failure, retries: number, random: () => number): RetryPlan | undefined {
	if (!failure.retryable || retries >= retryLimit(failure)) {
		return undefined;
	}
	const { retryAfterMs } = failure;
	if (retryAfterMs !== undefined) {
		return retryAfterMs > longestWaitMs
			? undefined
			: { inMs: Math.ceil(retryAfterMs + random() * 100), words: words('turn.retry-when-told', failure) };
	}
	const inMs = Math.round(baseDelay(failure, retries) * (0.75 + random() / 2));
	return { inMs, words: words('turn.retry', failure, { retryIn: seconds(inMs) }) };
}

/** The failure is a sentence inside this one. */
function words(code: SentenceCode, failure: Failure, args: SentenceArgs = {}): SpokenSentence {
	return spoken(code, { failure: sentenceOf(failure), ...args });
}

function sentenceOf({ code, args, message }: Failure): SentenceArg {
	return code === undefined ? message : { code, message, ...(args && { args }) };
}

/** A server that hung up or was too slow gets one more chance; one that says "busy" or "too fast" gets two. */
function retryLimit({ kind, status = 0 }: Failure): number {
	if (status === 408 || status === 409 || status === 425) {
		return 1;
	}
	return kind === 'overloaded' || kind === 'rate-limited' ? 2 : 1;
}

function baseDelay({ kind }: Failure, retries: number): number {
	return kind === 'overloaded' || kind === 'rate-limited' ? 1000 * 2 ** retries : 300;
}
