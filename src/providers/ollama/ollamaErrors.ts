/** What Ollama says when it refuses or breaks, told as failures. The texts are those of its server. */
import type { Failure } from '../../core/errors.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { Endpoint } from '../errors/failures.ts';
import * as failures from '../errors/failures.ts';
import { type ErrorResponse, failureOfStatus, parseRetryAfter } from '../errors/httpErrors.ts';
import { readServerError } from '../errors/serverErrors.ts';
import { asText, at } from '../wire/json.ts';

/** An answer that is not 2xx. The body is `{"error": "text"}`, or empty, or a proxy's page. */
export function ollamaStatusFailure(endpoint: Endpoint, response: ErrorResponse, model: string): Failure {
	const { status } = response;
	// Ollama's own shape is `{"error":"text"}`; what stands in front of it has shapes of its own.
	const text = asText(readServerError(response.json)?.message);
	if (text !== undefined) {
		const retryAfterMs = parseRetryAfter(response.headers);
		const known = knownText(endpoint, text, model, { status, ...(retryAfterMs !== undefined && { retryAfterMs }) });
		if (known) {
			return known;
		}
	}
	if (status === 403 && response.text.trim() === '') {
		return failures.unauthorised(endpoint, spoken('detail.host-refused'), {
			status,
			remedyCode: 'remedy.host-header',
			actions: ['open-settings', 'check-connection'],
		});
	}
	if (status === 404 && text === undefined) {
		return failures.badResponse(endpoint, 'no-chat', { status });
	}
	return failureOfStatus(endpoint, response, model, text);
}

/** An `{"error": …}` line after status 200. */
export function ollamaLineFailure(endpoint: Endpoint, error: unknown, model: string): Failure {
	const text = asText(error) ?? asText(at(error, 'message')) ?? JSON.stringify(error);
	return (
		knownText(endpoint, text ?? '', model, {}) ??
		failures.overloaded(endpoint, text ?? spoken('detail.error-without-words'))
	);
}

interface Extra {
	readonly status?: number;
	readonly retryAfterMs?: number;
}

function knownText(endpoint: Endpoint, text: string, model: string, extra: Extra): Failure | undefined {
	if (/model .*not found|try pulling it first|pull model manifest|file does not exist/i.test(text)) {
		return failures.modelMissing(endpoint, model, undefined, {
			...extra,
			remedyCode: 'failure.model-missing.remedy.pull',
			actions: ['pull-model', 'choose-model'],
		});
	}
	if (/does not support thinking|invalid think value|think must be/i.test(text)) {
		return failures.unsupported(endpoint, text, {
			...extra,
			refused: 'thinking',
			remedyCode: 'remedy.no-thinking.off',
		});
	}
	if (/does not support (tools|chat|vision|images?)/i.test(text)) {
		return failures.unsupported(endpoint, text, extra);
	}
	if (/more system memory|out of memory|cuda error.*memory/i.test(text)) {
		return failures.overloaded(endpoint, text, {
			...extra,
			retryable: false,
			remedyCode: 'remedy.memory',
			actions: ['choose-model', 'open-settings'],
		});
	}
	if (/context (length|window|size)|prompt (is )?too long/i.test(text)) {
		return failures.contextTooLong(endpoint, text, extra);
	}
	return accountText(endpoint, text, extra);
}

/** Models that run in Ollama's cloud need an account there. */
function accountText(endpoint: Endpoint, text: string, extra: Extra): Failure | undefined {
	if (extra.status === 401) {
		return failures.unauthorised(endpoint, text, {
			...extra,
			remedyCode: 'remedy.sign-in',
			actions: ['sign-in', 'set-key', 'choose-model'],
		});
	}
	if (/usage limit/i.test(text)) {
		return failures.rateLimited(endpoint, text, {
			...extra,
			retryable: extra.retryAfterMs !== undefined,
			...(extra.retryAfterMs === undefined && { remedyCode: 'remedy.usage-limit' }),
			actions: ['choose-model', 'retry'],
		});
	}
	return undefined;
}
