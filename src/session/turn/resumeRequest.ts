/** A request that goes on with an answer: as its provider can do it, or in words. */
import type { ProviderRequest } from '../../providers/provider.ts';
import { inWords } from '../request/continuation.ts';
import type { RunTurnOptions } from './runTurn.ts';

/** The messages of the request end with the question. */
export function withResume(request: ProviderRequest, begun: RunTurnOptions['resume']): ProviderRequest {
	if (begun === undefined) {
		return request;
	}
	const resume = { answer: '', ...begun };
	return { ...request, resume: { ...resume, instead: inWords(request.messages, resume) } };
}

/** Asks in words at once, for providers that know no other way. */
export function resumedInWords({ resume, ...request }: ProviderRequest): ProviderRequest {
	return { ...request, ...resume?.instead };
}

/** With the words changed in which it is asked for where nothing else is possible, too. */
export function withMessages(
	request: ProviderRequest,
	change: (messages: ProviderRequest['messages']) => ProviderRequest['messages'],
): ProviderRequest {
	const changed = { ...request, messages: change(request.messages) };
	if (request.resume === undefined) {
		return changed;
	}
	const { instead } = request.resume;
	return { ...changed, resume: { ...request.resume, instead: { ...instead, messages: change(instead.messages) } } };
}
