/**
 * The catalogue of what can go wrong with a server, one named factory each: what happened, and what to do about it.
 * Wording lives here and nowhere else, so that every provider says the same thing in the same words.
 */
import { Failure, type FailureDetails } from '../../core/errors.ts';
import { shorten } from '../../core/text/cut.ts';

/** Who was asked, for sentences. */
export interface Endpoint {
	/** "Ollama", "Groq". */
	readonly label: string;
	/** Base address without credentials. */
	readonly address: string;
	/** How to start it, as a sentence, where that is in the user's hands. */
	readonly startHint?: string;
}

type Extra = Partial<
	Pick<FailureDetails, 'status' | 'retryAfterMs' | 'cause' | 'retryable' | 'refused' | 'actions' | 'remedy'>
>;

export function serverNotRunning(at: Endpoint, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unreachable',
		message: `${at.label} does not answer at ${at.address}: nothing is listening there.`,
		remedy: at.startHint
			? `${at.startHint} Then try again, or check the address in the settings.`
			: 'Check the address in the settings, and that the server runs; then try again.',
		actions: at.startHint
			? ['start-guide', 'retry', 'check-connection', 'open-settings']
			: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

export function hostNotFound(at: Endpoint, host: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unreachable',
		message: `The name ${host} of ${at.label} could not be looked up.`,
		remedy: 'Check the address in the settings and your network connection, then try again.',
		actions: ['retry', 'open-settings'],
		...extra,
	});
}

export function cannotConnect(at: Endpoint, reason: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unreachable',
		message: `No connection to ${at.label} at ${at.address} (${reason}).`,
		remedy: 'Check the network, a proxy or a firewall, and the address in the settings; then try again.',
		actions: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

export function closedBeforeAnswer(at: Endpoint, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unreachable',
		message: `${at.label} at ${at.address} closed the connection before it answered.`,
		remedy: 'It may be restarting. Check that the server is running, then try again.',
		actions: ['retry', 'check-connection'],
		retryable: true,
		...extra,
	});
}

export function certificateRefused(at: Endpoint, code: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'insecure',
		message: `The certificate of ${at.label} at ${at.address} is not trusted (${code}), so nothing was sent.`,
		remedy: "Add your organisation's certificate to the operating system's store, or correct the address.",
		actions: ['open-settings', 'retry'],
		...extra,
	});
}

export function insecureAddress(at: Endpoint): Failure {
	return new Failure({
		kind: 'insecure',
		message: `The key for ${at.label} was not sent: ${at.address} is not encrypted and not on this machine.`,
		remedy: 'Use an https:// address, or allow plain http for this server in the settings.',
		actions: ['open-settings'],
	});
}

export function unsendableHeader(at: Endpoint): Failure {
	return new Failure({
		kind: 'not-configured',
		message: `The key or a header for ${at.label} has characters in it that cannot be sent, so nothing was sent.`,
		remedy: 'Enter the key again, without line ends and without quotes.',
		actions: ['set-key', 'open-settings'],
	});
}

/** Nothing at all arrived in time. */
export function nothingCame(at: Endpoint, afterMs: number, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'stalled',
		message: `${at.label} sent nothing for ${seconds(afterMs)}.`,
		remedy: 'It may be busy or loading a large model. Try again, or allow more time in the settings.',
		actions: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

/** Bytes came, then stopped. */
export function stalled(at: Endpoint, afterMs: number, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'stalled',
		message: `${at.label} stopped sending: nothing came for ${seconds(afterMs)}.`,
		remedy: 'What came is kept. Continue from it, or ask again.',
		actions: ['continue', 'retry'],
		...extra,
	});
}

export function cut(at: Endpoint, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'cut',
		message: `The connection to ${at.label} ended before the answer did.`,
		remedy: 'What came is kept. Continue from it, or ask again.',
		actions: ['continue', 'retry'],
		retryable: true,
		...extra,
	});
}

export function redirectRefused(at: Endpoint, location: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'bad-response',
		message: `${at.label} at ${at.address} sends requests on to ${location}. They were not followed there, to keep your question and key where you sent them.`,
		remedy: 'If the new address is right, set it in the settings.',
		actions: ['open-settings'],
		...extra,
	});
}

export function webPageInstead(at: Endpoint, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'bad-response',
		message: `${at.address} answered with a web page, not with ${at.label}'s protocol.`,
		remedy: 'Check the address; a proxy or a network login page may stand in between.',
		actions: ['check-connection', 'open-settings', 'retry'],
		...extra,
	});
}

/** @param what completes "Ollama sent …". */
export function badResponse(at: Endpoint, what: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'bad-response',
		message: `${at.label} at ${at.address} sent ${what}.`,
		remedy: 'Check that the address belongs to this kind of server, then try again.',
		actions: ['retry', 'check-connection', 'open-settings'],
		...extra,
	});
}

export function unauthorised(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unauthorised',
		message: withDetail(`${at.label} refused the key`, detail),
		remedy: `Enter a valid key for ${at.label}, or check what the key is allowed to do.`,
		actions: ['set-key', 'check-connection', 'open-settings'],
		...extra,
	});
}

/** The key is known, or none is needed, and this is not allowed all the same. */
export function notAllowed(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unauthorised',
		message: withDetail(`${at.label} does not allow this`, detail),
		remedy: 'Check the key and what it is allowed to do, or choose another model.',
		actions: ['set-key', 'choose-model', 'check-connection'],
		...extra,
	});
}

export function modelMissing(at: Endpoint, model: string, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'model-missing',
		message: withDetail(`${at.label} does not have the model ${model}`, detail),
		remedy: 'Choose another model.',
		actions: ['choose-model', 'check-connection'],
		...extra,
	});
}

export function unsupported(at: Endpoint, detail: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'unsupported',
		message: withDetail(`${at.label} cannot do what was asked`, detail),
		remedy: 'Turn the feature off for this model, or choose another model.',
		actions: ['choose-model', 'open-settings'],
		...extra,
	});
}

export function rateLimited(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	const when =
		(extra.retryAfterMs ?? 0) < 1000 ? 'Wait a moment' : `Wait ${seconds(extra.retryAfterMs ?? 0)} as the server asks`;
	return new Failure({
		kind: 'rate-limited',
		message: withDetail(`${at.label} gets too many requests from you`, detail),
		remedy: `${when}, then try again.`,
		actions: ['retry', 'choose-model'],
		retryable: true,
		...extra,
	});
}

export function quotaUsedUp(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'quota',
		message: withDetail(`The allowance at ${at.label} is used up`, detail),
		remedy: 'Add credit or wait for the allowance to be renewed, or choose another provider.',
		actions: ['choose-provider'],
		...extra,
	});
}

export function overloaded(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'overloaded',
		message: withDetail(`${at.label} is busy or has a problem of its own`, detail),
		remedy: 'Try again in a moment, or choose another model.',
		actions: ['retry', 'choose-model', 'check-connection'],
		retryable: true,
		...extra,
	});
}

export function contextTooLong(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'context-too-long',
		message: withDetail(`The question with its context is too long for the model at ${at.label}`, detail),
		remedy: 'Drop some of the attached context, start a new conversation, or choose a model with a larger window.',
		actions: ['drop-context', 'choose-model'],
		...extra,
	});
}

export function badRequest(at: Endpoint, detail?: string, extra: Extra = {}): Failure {
	return new Failure({
		kind: 'bad-request',
		message: withDetail(`${at.label} refused the request`, detail),
		remedy: 'Check the address and the options in the settings, or choose another model.',
		actions: ['open-settings', 'choose-model', 'show-log'],
		...extra,
	});
}

export function unknownPreset(preset: string, known: readonly string[]): Failure {
	return new Failure({
		kind: 'not-configured',
		message: `There is no preset “${preset}” for OpenAI-compatible servers.`,
		remedy: `Choose one of ${known.join(', ')}.`,
		actions: ['open-settings'],
	});
}

/** @param what completes "… has no …": "key", "account id". */
export function notConfigured(label: string, what: string): Failure {
	return new Failure({
		kind: 'not-configured',
		message: `${label} has no ${what} yet.`,
		remedy: `Set the ${what} for ${label}, then ask again.`,
		actions: what === 'key' ? ['set-key', 'open-settings'] : ['open-settings', 'choose-provider'],
	});
}

export function unknownKind(kind: string): Failure {
	return new Failure({
		kind: 'not-configured',
		message: `There is no provider of the kind “${kind}”.`,
		remedy: 'Choose one of ollama, openai-compatible, workers-ai, anthropic and replay.',
		actions: ['choose-provider', 'open-settings'],
	});
}

export function cancelled(): Failure {
	return new Failure({ kind: 'cancelled', message: 'Stopped.', remedy: 'What came is kept.', actions: ['continue'] });
}

/** `1.2 s`, `45 s`, `2 min`, `3 h`, for sentences. */
export function seconds(ms: number): string {
	if (ms < 10_000) {
		return `${Math.round(ms / 100) / 10} s`;
	}
	if (ms < 120_000) {
		return `${Math.round(ms / 1000)} s`;
	}
	return ms < 2 * 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

const longestDetail = 400;

/** Joins our sentence and the server's own words; those can be a whole page, so they are shortened. */
function withDetail(sentence: string, detail: string | undefined): string {
	const words = detail?.replace(/\s+/g, ' ').trim() ?? '';
	if (words === '') {
		return `${sentence}.`;
	}
	const short = shorten(words, longestDetail);
	return `${sentence}: ${short.replace(/[.\s]+$/, '')}${/[!?…]$/.test(short) ? '' : '.'}`;
}
