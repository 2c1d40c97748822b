/** What Ollama says when it refuses or breaks, told as failures. The texts are those of its server. */
import type { Failure } from '../../core/errors.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import type { Endpoint } from '../errors/failures.ts';
import * as failures from '../errors/failures.ts';
import type { ServerError } from '../errors/serverError.ts';
import type { ErrorExtra } from '../errors/serverErrors.ts';
import { asRecord, asText } from '../wire/json.ts';

/** An answer without words that Ollama itself gives, or that Ollama never gives. */
export function ollamaWordlessFailure(endpoint: Endpoint, { status, text }: ErrorResponse): Failure | undefined {
	if (status === 403 && text.trim() === '') {
		return failures.unauthorised(endpoint, spoken('detail.host-refused'), {
			status,
			remedyCode: 'remedy.host-header',
			actions: ['open-settings', 'check-connection'],
		});
	}
	return status === 404 ? failures.badResponse(endpoint, 'no-chat', { status }) : undefined;
}

/** Where a model of Ollama's cloud wants its user to sign in. Undefined for any other site than Ollama's own. */
export function signInIn({ json }: Pick<ErrorResponse, 'json'>): string | undefined {
	const url = URL.parse(asText(asRecord(json)?.signin_url) ?? '');
	return url?.protocol === 'https:' && url.host === 'ollama.com' && url.username === '' ? url.href : undefined;
}

/** What Ollama's own words mean; undefined leaves them to the general rules. */
export function ollamaFailure(
	endpoint: Endpoint,
	model: string | undefined,
	{ message }: ServerError,
	extra: ErrorExtra,
): Failure | undefined {
	return knownText(endpoint, message, model, extra);
}

function knownText(
	endpoint: Endpoint,
	text: string,
	model: string | undefined,
	extra: ErrorExtra,
): Failure | undefined {
	if (model && /model .*not found|try pulling it first|pull model manifest|file does not exist/i.test(text)) {
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
	if (/does not support tools/i.test(text)) {
		return failures.unsupported(endpoint, text, { ...extra, refused: 'tools', remedyCode: 'remedy.no-tools' });
	}
	if (/does not support (chat|vision|images?)/i.test(text)) {
		return failures.unsupported(endpoint, text, extra);
	}
	if (/more system memory|out of memory|cuda error.*memory/i.test(text)) {
		return failures.outOfMemory(endpoint, text, extra);
	}
	if (/context (length|window|size)|prompt (is )?too long/i.test(text)) {
		return failures.contextTooLong(endpoint, text, extra);
	}
	return accountText(endpoint, text, extra);
}

/** Models that run in Ollama's cloud need an account there. */
function accountText(endpoint: Endpoint, text: string, extra: ErrorExtra): Failure | undefined {
	if (extra.status === 401 || (extra.status === 403 && /sign ?in|unauthorized/i.test(text))) {
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
