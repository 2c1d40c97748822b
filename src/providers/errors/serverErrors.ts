/** What servers say went wrong, turned into words with a remedy. */
import type { Failure } from '../../core/errors.ts';
import { spoken } from '../../core/wording/sentence.ts';
import { compact } from '../wire/json.ts';
import type { ErrorResponse } from './errorResponse.ts';
import {
	badRequest,
	contextTooLong,
	type Detail,
	type Endpoint,
	modelMissing,
	overloaded,
	quotaUsedUp,
	rateLimited,
	unauthorised,
	unsupported,
	upstreamBusy,
	upstreamRefused,
} from './failures.ts';
import { parseRetryAfter } from './retryAfter.ts';
import { readErrorBody, type ServerError } from './serverError.ts';
import { failureOfStatus, looksLikeHtml } from './statusFailures.ts';

/** Whom it happened with. */
export interface ErrorContext {
	readonly endpoint: Endpoint;
	readonly model?: string | undefined;
	/** Whether fields that control thinking were in the request. */
	readonly askedToThink?: boolean | undefined;
	/** The vendor's own meaning of a code, which comes before the general rules. */
	readonly codes?: ((error: ServerError, extra: ErrorExtra) => Failure | undefined) | undefined;
	/** The vendor's own meaning of an answer that says nothing. */
	readonly wordless?: ((response: ErrorResponse) => Failure | undefined) | undefined;
	/** Takes out of the vendor's words what only machines need. */
	readonly clean?: ((words: string) => string) | undefined;
	/** Whether the address may lack the version at its end, which that of most servers has. */
	readonly lacksVersion?: boolean | undefined;
}

export interface ErrorExtra {
	readonly status?: number;
	readonly retryAfterMs?: number;
}

/** An answer that is not 2xx. */
export function statusFailure(response: ErrorResponse, context: ErrorContext): Failure {
	const error = readErrorBody(response);
	if (error === undefined || (error.message === response.text.trim() && !isTelling(error))) {
		return context.wordless?.(response) ?? failureWithoutWords(response, context);
	}
	const retryAfterMs = parseRetryAfter(response.headers);
	return explain(error, compact({ status: response.status, retryAfterMs }), context);
}

/** An error that came inside of a stream, after status 200. */
export function frameFailure(error: ServerError, context: ErrorContext): Failure {
	const status = statusOf(error) ?? statusByType.get(error.type ?? '') ?? statusByType.get(String(error.code));
	return explain(error, status === undefined ? {} : { status }, context);
}

/** A web page, plain text or nothing: the status has to do. */
function failureWithoutWords(response: ErrorResponse, context: ErrorContext): Failure {
	const { endpoint, model } = context;
	if (response.status !== 404 || looksLikeHtml(response.text)) {
		return failureOfStatus(endpoint, response, model);
	}
	return wrongPath(spoken('detail.no-chat-there', { address: endpoint.address }), { status: 404 }, context);
}

function wrongPath(detail: Detail, extra: ErrorExtra, { endpoint, lacksVersion }: ErrorContext): Failure {
	return badRequest(endpoint, detail, {
		...extra,
		remedyCode: lacksVersion ? 'remedy.base-url.v1' : 'remedy.base-url',
		actions: ['open-settings', 'check-connection'],
	});
}

function explain(told: ServerError, extra: ErrorExtra, context: ErrorContext): Failure {
	const error = context.clean ? { ...told, message: context.clean(told.message) } : told;
	return (
		context.codes?.(error, extra) ??
		explainByOrigin(error, extra, context) ??
		explainByText(error, extra, context) ??
		explainByStatus(error, extra, context)
	);
}

/** Numeric codes that are HTTP statuses in disguise, as OpenRouter and llama.cpp send them. */
function statusOf(error: ServerError): number | undefined {
	const code = Number(error.code);
	return Number.isInteger(code) && code >= 400 && code < 600 ? code : undefined;
}

/** A map and no record: names come from servers, and a record has more of them than it seems. */
const statusByType: ReadonlyMap<string, number> = new Map(
	Object.entries({
		invalid_request_error: 400,
		BadRequestError: 400,
		authentication_error: 401,
		invalid_api_key: 401,
		billing_error: 402,
		insufficient_quota: 402,
		permission_error: 403,
		not_found_error: 404,
		model_not_found: 404,
		rate_limit_error: 429,
		rate_limit_exceeded: 429,
		api_error: 500,
		server_error: 500,
		timeout_error: 504,
		overloaded_error: 529,
	}),
);

// --- words

const contextWords =
	/context.?(length|window|size)|maximum context|prompt is too long|too many (input )?tokens|input is too long|exceed.{0,40}(context|token limit)|string too long/i;
const thinkWords =
	/reasoning|thinking|enable_think|\bthink\b|chat_template_kwargs|budget_tokens|output_config|\beffort\b|prompt_mode/i;
const modelWords =
	/model[^.]{0,80}(not found|does not exist|doesn't exist|not exist|unknown|not available|no access|not supported)|(no such|unknown|invalid) model|model_not_found|not a valid model/i;
const quotaWords =
	/insufficient.{0,10}(quota|balance|credit|fund)|exceeded your current quota|billing|out of credits|credit balance/i;
const toolWords =
	/tools?\b[^.]{0,60}(not support|unsupported|is not enabled)|not support[^.]{0,40}\btool|--enable-auto-tool-choice|(unknown|unrecogni[sz]ed|unexpected|extra)\b[^.]{0,60}\btools\b(?![.[])/i;

/** What templates of Gemma and others say, Google for the same models, and OpenAI of its first models that think. */
const systemWords =
	/\bsystem (role|messages?|prompts?|instructions?)[^.]{0,20}\bnot (supported|allowed|enabled)|not support[^.]{0,30}['"\u2018]?\bsystem\b|developer instructions? (is|are) not enabled/i;

/** Ollama and llama.cpp parse what the model writes, and give up in the middle of an answer when it is no call. */
const brokenCallWords = /error parsing tool call|failed to parse (tool call|json|input at pos)|invalid tool call/i;

/** LM Studio says so with status 200. */
const pathWords = /unexpected endpoint|unknown (endpoint|route|url)|invalid url \(/i;

/** Servers that say it with status 400: xAI, Google, and LiteLLM, which looks for a key it does not know in a database. */
const keyWords =
	/(incorrect|invalid|wrong|missing|malformed)[ _]api.?key|api.?key (is )?(not valid|invalid|missing|required)|no.connected.db|no_db_connection|\bauth(entication)?_error\b/i;

function explainByText(error: ServerError, extra: ErrorExtra, context: ErrorContext): Failure | undefined {
	const words = [error.message, error.around, error.code, error.type, error.param].filter(Boolean).join(' ');
	const { endpoint, model } = context;
	const { status } = extra;
	if (contextWords.test(words) || status === 413) {
		return contextTooLong(endpoint, detailOf(error), extra);
	}
	if (systemWords.test(words)) {
		return unsupported(endpoint, detailOf(error), { ...extra, refused: 'system', remedyCode: 'remedy.no-system' });
	}
	if (brokenCallWords.test(words) && (status === undefined || status >= 500)) {
		return overloaded(endpoint, detailOf(error), { ...extra, refused: 'tools' });
	}
	if (status !== undefined && status >= 500) {
		return undefined;
	}
	if (pathWords.test(words)) {
		return wrongPath(detailOf(error), extra, context);
	}
	if (keyWords.test(words) && (status === undefined || status === 400)) {
		return unauthorised(endpoint, detailOf(error), extra);
	}
	if (context.askedToThink === true && thinkWords.test(words) && refusesRequest(status)) {
		return thinkingRefused(error, extra, context);
	}
	if (toolWords.test(words)) {
		return toolsRefused(error, extra, context);
	}
	if (quotaWords.test(words)) {
		return quotaUsedUp(endpoint, detailOf(error), extra);
	}
	const isAboutModel = modelWords.test(words) || (status === 404 && /\bmodel\b/i.test(words));
	return isAboutModel && model && status !== 401 && status !== 429
		? modelMissing(endpoint, model, detailOf(error), extra)
		: undefined;
}

/** A server in front of others has keys there, and shares their allowance among all who ask it. */
function explainByOrigin(error: ServerError, extra: ErrorExtra, { endpoint }: ErrorContext): Failure | undefined {
	const { status = 0 } = extra;
	if (error.isFiltered === true) {
		const remedyCode = 'remedy.change-question';
		return badRequest(endpoint, detailOf(error), { ...extra, remedyCode, actions: ['drop-context', 'choose-model'] });
	}
	const isUpstream = error.isUpstream === true || upstreamWords.test(`${error.message} ${error.around ?? ''}`);
	if (!isUpstream || status < 400) {
		return undefined;
	}
	if (status === 429) {
		return upstreamBusy(endpoint, detailOf(error), extra);
	}
	return status === 401 || status === 403 ? upstreamRefused(endpoint, detailOf(error), extra) : undefined;
}

const upstreamWords = /\bupstream\b|no available (account|channel|provider)s?\b/i;

/** Plain words that are a reason and not the name of the status. */
function isTelling({ message }: ServerError): boolean {
	return [contextWords, keyWords, toolWords, systemWords, quotaWords, modelWords, thinkWords].some(words =>
		words.test(message),
	);
}

function refusesRequest(status: number | undefined): boolean {
	return status === undefined || status === 400 || status === 404 || status === 422;
}

/** The session asks again without thinking when it sees this kind. */
function thinkingRefused(error: ServerError, extra: ErrorExtra, context: ErrorContext): Failure {
	return unsupported(context.endpoint, detailOf(error), {
		...extra,
		refused: 'thinking',
		remedyCode: 'remedy.no-thinking',
	});
}

function toolsRefused(error: ServerError, extra: ErrorExtra, context: ErrorContext): Failure {
	return unsupported(context.endpoint, detailOf(error), {
		...extra,
		refused: 'tools',
		remedyCode: 'remedy.no-tools',
	});
}

function explainByStatus(error: ServerError, extra: ErrorExtra, context: ErrorContext): Failure {
	const { endpoint, model } = context;
	const { status } = extra;
	if (status === undefined) {
		return overloaded(endpoint, detailOf(error));
	}
	if (status === 429) {
		return rateLimited(endpoint, detailOf(error), extra);
	}
	const response = { status, headers: new Headers(), text: '', json: undefined };
	const failure = failureOfStatus(endpoint, response, model, detailOf(error));
	return extra.retryAfterMs === undefined ? failure : failure.with({ retryAfterMs: extra.retryAfterMs });
}

function detailOf({ detail, message }: ServerError): Detail {
	return detail ?? (message || undefined);
}
