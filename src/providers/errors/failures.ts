/**
 * The catalogue of what can go wrong with a server, one named factory each: what happened, and what to do about it.
 * The words are in the table of sentences, so that every provider says the same thing in the same words.
 */
import { type ErrorKind, type Failure, type FailureDetails, type FailureRest, failureOf } from '../../core/errors.ts';
import { shorten } from '../../core/text/cut.ts';
import { revealHidden } from '../../core/text/hidden.ts';
import { type SentenceArgs, type SentenceCode, type SpokenSentence, spoken } from '../../core/wording/sentence.ts';
import { seconds } from './seconds.ts';

/** Who was asked, for sentences. */
export interface Endpoint {
	/** "Ollama", "Groq". */
	readonly label: string;
	/** Base address without credentials. */
	readonly address: string;
	/** The sentence that says how to start it, where that is in the user's hands. */
	readonly startHint?: StartHint;
}

/** A sentence that says how to start a server. */
export type StartHint = Extract<SentenceCode, `start.${string}`>;

/** The server's own words, or a part of a sentence of ours in their place. */
export type Detail = string | SpokenSentence | undefined;

type Extra = Partial<Pick<FailureDetails, 'status' | 'retryAfterMs' | 'cause' | 'retryable' | 'refused' | 'actions'>> &
	Pick<FailureRest, 'remedyCode'>;

export function serverNotRunning(at: Endpoint, extra: Extra = {}): Failure {
	const { startHint } = at;
	return startHint === undefined
		? failureOf('unreachable', 'failure.not-running', namesOf(at), {
				actions: ['retry', 'check-connection', 'open-settings'],
				...extra,
			})
		: failureOf('unreachable', 'failure.not-running', namesOf(at, { start: spoken(startHint) }), {
				remedyCode: 'failure.not-running.remedy.start',
				actions: ['start-guide', 'retry', 'check-connection', 'open-settings'],
				...extra,
			});
}

export function hostNotFound(at: Endpoint, host: string, extra: Extra = {}): Failure {
	return failureOf('unreachable', 'failure.host-not-found', namesOf(at, { host }), {
		actions: ['retry', 'open-settings'],
		...extra,
	});
}

/** @param reason the system's own, such as `EHOSTUNREACH`. */
export function cannotConnect(at: Endpoint, reason: string | undefined, extra: Extra = {}): Failure {
	return reason === undefined
		? noConnection(at, 'failure.cannot-connect.unknown', {}, extra)
		: noConnection(at, 'failure.cannot-connect', { reason }, extra);
}

export function connectedTooLate(at: Endpoint, afterMs: number): Failure {
	return noConnection(at, 'failure.cannot-connect.late', { time: seconds(afterMs) }, {});
}

export function proxyWantsPassword(at: Endpoint, extra: Extra = {}): Failure {
	return noConnection(at, 'failure.cannot-connect.proxy', {}, extra);
}

function noConnection(at: Endpoint, code: SentenceCode, args: SentenceArgs, extra: Extra): Failure {
	return failureOf('unreachable', code, namesOf(at, args), {
		remedyCode: 'failure.cannot-connect.remedy',
		actions: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

export function closedBeforeAnswer(at: Endpoint, extra: Extra = {}): Failure {
	return failureOf('unreachable', 'failure.closed-early', namesOf(at), {
		actions: ['retry', 'check-connection'],
		retryable: true,
		...extra,
	});
}

/** @param reason the code of the error. */
export function certificateRefused(at: Endpoint, reason: string, extra: Extra = {}): Failure {
	return failureOf('insecure', 'failure.certificate', namesOf(at, { reason }), {
		actions: ['open-settings', 'retry'],
		...extra,
	});
}

export function insecureAddress(at: Endpoint): Failure {
	return failureOf('insecure', 'failure.insecure', namesOf(at), { actions: ['open-settings'] });
}

export function unsendableHeader(at: Endpoint): Failure {
	return failureOf('not-configured', 'failure.unsendable', namesOf(at), { actions: ['set-key', 'open-settings'] });
}

export function notWebAddress(at: Endpoint): Failure {
	return failureOf('not-configured', 'failure.not-web-address', namesOf(at), { actions: ['open-settings'] });
}

/** Nothing at all arrived in time. */
export function nothingCame(at: Endpoint, afterMs: number, extra: Extra = {}): Failure {
	return failureOf('stalled', 'failure.nothing-came', namesOf(at, { time: seconds(afterMs) }), {
		actions: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

/** Bytes came, then stopped. */
export function stalled(at: Endpoint, afterMs: number, extra: Extra = {}): Failure {
	return failureOf('stalled', 'failure.stalled', namesOf(at, { time: seconds(afterMs) }), {
		actions: ['continue', 'retry'],
		...extra,
	});
}

export function cut(at: Endpoint, extra: Extra = {}): Failure {
	return failureOf('cut', 'failure.cut', namesOf(at), { actions: ['continue', 'retry'], retryable: true, ...extra });
}

/** @param target where to; undefined when that is no address. */
export function redirectRefused(at: Endpoint, target: string | undefined, extra: Extra = {}): Failure {
	const rest: Extra = { actions: ['open-settings'], ...extra };
	return target === undefined
		? failureOf('bad-response', 'failure.redirect.senseless', namesOf(at), {
				remedyCode: 'failure.redirect.remedy',
				...rest,
			})
		: failureOf('bad-response', 'failure.redirect', namesOf(at, { target }), rest);
}

export function webPageInstead(at: Endpoint, extra: Extra = {}): Failure {
	return failureOf('bad-response', 'failure.web-page', namesOf(at), {
		actions: ['check-connection', 'open-settings', 'retry'],
		...extra,
	});
}

/** What came in place of an answer: the last part of a code of the table. */
export type BadResponse = Exclude<
	{ [C in SentenceCode]: C extends `failure.bad-response.${infer What}` ? What : never }[SentenceCode],
	'remedy' | 'no-answer'
>;

export function badResponse(at: Endpoint, what: BadResponse, extra: Extra = {}): Failure {
	return strangeResponse(at, `failure.bad-response.${what}`, {}, extra);
}

/** @param text the beginning of what came. */
export function noAnswer(at: Endpoint, text: string): Failure {
	return strangeResponse(at, 'failure.bad-response.no-answer', { text }, {});
}

function strangeResponse(at: Endpoint, code: SentenceCode, args: SentenceArgs, extra: Extra): Failure {
	return failureOf('bad-response', code, namesOf(at, args), {
		remedyCode: 'failure.bad-response.remedy',
		actions: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

export function unauthorised(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('unauthorised', 'failure.unauthorised', namesOf(at), detail, {
		actions: ['set-key', 'check-connection', 'open-settings'],
		...extra,
	});
}

/** The key is known, or none is needed, and this is not allowed all the same. */
export function notAllowed(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('unauthorised', 'failure.not-allowed', namesOf(at), detail, {
		actions: ['set-key', 'choose-model', 'check-connection'],
		...extra,
	});
}

export function modelMissing(at: Endpoint, model: string, detail?: Detail, extra: Extra = {}): Failure {
	return told('model-missing', 'failure.model-missing', namesOf(at, { model }), detail, {
		actions: ['choose-model', 'check-connection'],
		...extra,
	});
}

/** Nothing is there, and the question was not about a model. */
export function pathMissing(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return badRequest(at, detail, {
		...extra,
		remedyCode: 'remedy.base-url',
		actions: ['open-settings', 'check-connection'],
	});
}

export function unsupported(at: Endpoint, detail: Detail, extra: Extra = {}): Failure {
	return told('unsupported', 'failure.unsupported', namesOf(at), detail, {
		actions: ['choose-model', 'open-settings'],
		...extra,
	});
}

export function rateLimited(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	const { retryAfterMs = 0 } = extra;
	const waits = retryAfterMs >= 1000;
	const names = namesOf(at, waits ? { time: seconds(retryAfterMs) } : {});
	return told('rate-limited', 'failure.rate-limited', names, detail, {
		...(waits && { remedyCode: 'failure.rate-limited.remedy.wait' }),
		actions: ['retry', 'choose-model'],
		retryable: true,
		...extra,
	});
}

export function quotaUsedUp(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('quota', 'failure.quota', namesOf(at), detail, { actions: ['choose-provider'], ...extra });
}

export function overloaded(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('overloaded', 'failure.overloaded', namesOf(at), detail, {
		actions: ['retry', 'choose-model', 'check-connection'],
		retryable: true,
		...extra,
	});
}

/** Asking again would not find more memory. */
export function outOfMemory(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('overloaded', 'failure.no-memory', namesOf(at), detail, {
		actions: ['choose-model', 'open-settings'],
		retryable: false,
		...extra,
	});
}

/** The server behind the one that was asked gets too many requests, of all who share it. */
export function upstreamBusy(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('rate-limited', 'failure.upstream-busy', namesOf(at), detail, {
		actions: ['retry', 'choose-model'],
		retryable: true,
		...extra,
	});
}

/** The key that was refused is not the user's. */
export function upstreamRefused(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('overloaded', 'failure.upstream-refused', namesOf(at), detail, {
		actions: ['choose-model', 'retry'],
		...extra,
	});
}

export function contextTooLong(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('context-too-long', 'failure.context-too-long', namesOf(at), detail, {
		actions: ['drop-context', 'choose-model'],
		...extra,
	});
}

export function badRequest(at: Endpoint, detail?: Detail, extra: Extra = {}): Failure {
	return told('bad-request', 'failure.bad-request', namesOf(at), detail, {
		actions: ['open-settings', 'choose-model', 'show-log'],
		...extra,
	});
}

export function unknownPreset(preset: string, known: readonly string[]): Failure {
	const args = { preset, known: known.join(', ') };
	return failureOf('not-configured', 'failure.unknown-preset', args, { actions: ['open-settings'] });
}

export function notConfigured(server: string, what: 'key' | 'account' | 'address'): Failure {
	return failureOf(
		'not-configured',
		`failure.no-${what}`,
		{ server },
		{
			actions: what === 'key' ? ['set-key', 'open-settings'] : ['open-settings', 'choose-provider'],
		},
	);
}

export function unknownKind(kind: string): Failure {
	return failureOf(
		'not-configured',
		'failure.unknown-kind',
		{ kind },
		{
			actions: ['choose-provider', 'open-settings'],
		},
	);
}

export function recordingUnusable(file: string, what: 'empty' | 'unreadable', cause?: unknown): Failure {
	return failureOf(
		'not-configured',
		`failure.recording-${what}`,
		{ file },
		{
			remedyCode: 'remedy.choose-recording',
			actions: ['choose-model'],
			cause,
		},
	);
}

export function cancelled(): Failure {
	return failureOf('cancelled', 'failure.cancelled', undefined, { actions: ['continue'] });
}

function namesOf({ label, address }: Endpoint, more: SentenceArgs = {}): SentenceArgs {
	return { server: label, address, ...more };
}

/** Sentences that the server's own words can be joined to. */
type Tellable = {
	[C in SentenceCode]: `${C}.told` extends SentenceCode ? (`${C}.remedy` extends SentenceCode ? C : never) : never;
}[SentenceCode];

function told(kind: ErrorKind, code: Tellable, args: SentenceArgs, detail: Detail, rest: FailureRest): Failure {
	const words = typeof detail === 'string' ? closedDetail(detail) : detail;
	return words === undefined
		? failureOf(kind, code, args, rest)
		: failureOf(kind, `${code}.told`, { ...args, detail: words }, { remedyCode: `${code}.remedy`, ...rest });
}

const longestDetail = 400;

/** The server's words can be a whole page, so they are shortened; they end like a sentence. */
function closedDetail(detail: string): string | undefined {
	const words = revealHidden(detail).replace(/\s+/g, ' ').trim();
	if (words === '') {
		return undefined;
	}
	const short = shorten(words, longestDetail);
	return `${short.replace(/[.\s]+$/, '')}${/[!?…]$/.test(short) ? '' : '.'}`;
}
