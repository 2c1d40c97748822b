/** HTTP statuses told as failures. */
import type { Failure } from '../../core/errors.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { ErrorResponse } from './errorResponse.ts';
import type { Detail, Endpoint } from './failures.ts';
import * as failures from './failures.ts';
import { parseRetryAfter } from './retryAfter.ts';

export function looksLikeHtml(text: string): boolean {
	return /^\uFEFF?\s*<(!doctype|html|head|body|script|meta|title|h\d|p|div|center|\?xml|!--)/i.test(text);
}

/**
 * What a status means where the vendor's own codes say nothing more precise. Adapters look at those first.
 * @param detail the server's words, where it had some.
 */
export function failureOfStatus(
	at: Endpoint,
	response: ErrorResponse,
	model: string | undefined,
	detail?: Detail,
): Failure {
	const { status } = response;
	const retryAfterMs = parseRetryAfter(response.headers);
	const extra = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
	const isPage = looksLikeHtml(response.text);
	if (isPage && status < 500 && status !== 429 && status !== 401 && status !== 403) {
		return failures.webPageInstead(at, extra);
	}
	const words = detail ?? (isPage ? spoken('detail.web-page', { status }) : plainDetail(response));
	switch (status) {
		case 401:
			return failures.unauthorised(at, words, extra);
		case 407:
			return failures.proxyWantsPassword(at, extra);
		case 403:
			return failures.notAllowed(at, words, extra);
		case 402:
			return failures.quotaUsedUp(at, words, extra);
		case 404:
			return model ? failures.modelMissing(at, model, words, extra) : failures.pathMissing(at, words, extra);
		case 413:
			return failures.contextTooLong(at, words, extra);
		case 429:
			return failures.rateLimited(at, words, extra);
		case 408:
		case 409:
		case 425:
			return failures.overloaded(at, words, extra);
		default:
			return status >= 500 ? failures.overloaded(at, words, extra) : failures.badRequest(at, words, extra);
	}
}

function plainDetail(response: ErrorResponse): string {
	// JSON that nobody understood, whole or broken, tells a reader nothing.
	const text = /^\s*[{[]/.test(response.text) ? '' : response.text.trim();
	return text === '' ? `HTTP ${response.status}` : `HTTP ${response.status}, ${text}`;
}
