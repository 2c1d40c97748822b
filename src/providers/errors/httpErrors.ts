/** Node's network errors and HTTP statuses, told as failures. */
import { Failure } from '../../core/errors.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { Detail, Endpoint } from './failures.ts';
import * as failures from './failures.ts';

interface SystemError extends Error {
	readonly code?: string;
	readonly hostname?: string;
	readonly address?: string;
}

const certificateCodes = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|EPROTO$|ERR_SSL_)/;

/**
 * @param error whatever Node gave, `undefined` for a body that ended early without a reason.
 * @param answering whether the response had begun.
 */
export function toHttpFailure(error: unknown, endpoint: Endpoint, answering: boolean): Failure {
	if (error instanceof Failure) {
		return error;
	}
	const root = rootCause(error);
	const code = root?.code ?? '';
	if (code.startsWith('HPE_')) {
		return answering
			? failures.cut(endpoint, { cause: error })
			: failures.badResponse(endpoint, 'not-http', { cause: error });
	}
	if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_FORMAT')) {
		return failures.badResponse(endpoint, 'broken-compression', { cause: error });
	}
	return answering ? failures.cut(endpoint, { cause: error }) : beforeAnswer(code, root, endpoint, error);
}

function beforeAnswer(code: string, root: SystemError | undefined, at: Endpoint, cause: unknown): Failure {
	if (code === 'ECONNREFUSED') {
		return failures.serverNotRunning(at, { cause });
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return failures.hostNotFound(at, root?.hostname ?? at.address, { cause });
	}
	if (certificateCodes.test(code)) {
		return failures.certificateRefused(at, code, { cause });
	}
	if (code === 'ECONNRESET' || code === 'EPIPE') {
		return failures.closedBeforeAnswer(at, { cause });
	}
	return failures.cannotConnect(at, code || root?.message, { cause });
}

/** Clients wrap errors in errors; several addresses tried in turn come as an `AggregateError`. */
function rootCause(error: unknown): SystemError | undefined {
	let current = error;
	for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
		const inner: unknown = current instanceof AggregateError ? current.errors[0] : current.cause;
		if (typeof (current as SystemError).code === 'string' || !(inner instanceof Error)) {
			return current as SystemError;
		}
		current = inner;
	}
	return undefined;
}

/** The `Failure` inside whatever a client library made of it, if there is one. */
export function findFailure(error: unknown): Failure | undefined {
	let current = error;
	for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
		if (current instanceof Failure) {
			return current;
		}
		current = current.cause;
	}
	return undefined;
}

export interface ErrorResponse {
	readonly status: number;
	readonly headers: Headers;
	/** The body, at most its first part. */
	readonly text: string;
	/** The body as JSON, where it is that. */
	readonly json: unknown;
}

const longestErrorBody = 64 * 1024;
const longestErrorWaitMs = 5000;

/** Reads the body of an error response, whatever it is; stops at 64 KiB. */
export async function readErrorResponse(response: Response): Promise<ErrorResponse> {
	const text = await readSome(response, longestErrorBody);
	return { status: response.status, headers: response.headers, text, json: parseJson(text) ?? parseEvent(text) };
}

async function readSome(response: Response, limit: number): Promise<string> {
	const decoder = new TextDecoder();
	const reader = response.body?.getReader();
	let text = '';
	// The status is there already; its details are not worth a long wait.
	const timer = setTimeout(() => void reader?.cancel().catch(() => undefined), longestErrorWaitMs);
	try {
		while (reader && text.length < limit) {
			const { done, value } = await reader.read();
			if (done) {
				break;
			}
			text += decoder.decode(value, { stream: true });
		}
	} catch {
		// The status already says what went wrong; a body that breaks off only costs its details.
	} finally {
		clearTimeout(timer);
		await reader?.cancel().catch(() => undefined);
	}
	return text.slice(0, limit);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}

/** Some servers refuse in the words of the stream that was asked for. */
function parseEvent(text: string): unknown {
	const data = /^\s*(?:event:.*\s+)?data:(.*)/.exec(text)?.[1];
	return data === undefined ? undefined : parseJson(data);
}

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
			return failures.modelMissing(at, model, words, extra);
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

/** Longer is as good as "not today"; it also keeps nonsense out of sentences and sums. */
const longestRetryAfterMs = 7 * 24 * 3_600_000;

/**
 * Milliseconds from `retry-after-ms`, or `retry-after` in seconds or as a date; at most a week.
 * @param now by whose clock a date is meant, where the response does not tell the server's own.
 */
export function parseRetryAfter(headers: Headers, now = Date.now()): number | undefined {
	const waitMs = readRetryAfter(headers, now);
	return waitMs === undefined ? undefined : Math.min(Math.max(0, waitMs), longestRetryAfterMs);
}

function readRetryAfter(headers: Headers, now: number): number | undefined {
	const decimal = /^\d+(\.\d+)?$/;
	const milliseconds = headers.get('retry-after-ms')?.trim() ?? '';
	const seconds = headers.get('retry-after')?.trim() ?? '';
	if (decimal.test(milliseconds)) {
		return Number(milliseconds);
	}
	if (decimal.test(seconds)) {
		return Number(seconds) * 1000;
	}
	const date = parseDate(seconds);
	return date === undefined ? undefined : date - (parseDate(headers.get('date') ?? '') ?? now);
}

/** Only what has the name of a month in it: numbers alone are no dates, whatever `Date.parse` makes of them. */
function parseDate(text: string): number | undefined {
	const date = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : date;
}
