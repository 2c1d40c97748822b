import { toFailure } from '../../core/errors.ts';
import { sentencesOf } from '../errors/sentencesOf.ts';
import type { ConnectionReport } from '../provider.ts';

/** Checks a connection by asking for the list of models: the cheapest request that needs address and key to be right. */
export async function checkByListing(list: () => Promise<readonly unknown[]>): Promise<ConnectionReport> {
	const startedAt = performance.now();
	try {
		const models = (await list()).length;
		return { reachable: true, authorised: true, models, roundTripMs: performance.now() - startedAt };
	} catch (error) {
		const failure = toFailure(error);
		const { kind, status } = failure;
		const isReachable = status !== undefined || kind === 'bad-response' || kind === 'unauthorised';
		return {
			reachable: isReachable,
			authorised: kind === 'unauthorised' || kind === 'not-configured' ? false : undefined,
			models: undefined,
			roundTripMs: isReachable ? performance.now() - startedAt : undefined,
			...sentencesOf(failure),
		};
	}
}
