/** Whether to ask again by ourselves, and when. Only for turns of which nothing was shown yet. */
import type { Failure } from '../../core/errors.ts';
import { seconds } from '../../providers/errors/seconds.ts';

export interface RetryPlan {
	readonly inMs: number;
	/** For the reader. */
	readonly message: string;
}

/** A server that wants more patience than this is told to the user, who decides. */
const longestWaitMs = 60_000;

/** @param retries how often this turn was asked again already. */
export function planRetry(failure: Failure, retries: number, random: () => number): RetryPlan | undefined {
	if (!failure.retryable || retries >= retryLimit(failure)) {
		return undefined;
	}
	const { retryAfterMs } = failure;
	if (retryAfterMs !== undefined) {
		return retryAfterMs > longestWaitMs
			? undefined
			: { inMs: Math.ceil(retryAfterMs + random() * 100), message: `${failure.message} Asking again when it says.` };
	}
	const inMs = Math.round(baseDelay(failure, retries) * (0.75 + random() / 2));
	return { inMs, message: `${failure.message} Asking again in ${seconds(inMs)}.` };
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
