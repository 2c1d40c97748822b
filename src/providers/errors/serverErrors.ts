/**
 * What servers say went wrong, in any of their shapes, turned into words with a remedy.
 * The shapes and codes are those of wire descriptions of OpenAI, Cloudflare, Anthropic, OpenRouter, vLLM and llama.cpp.
 */
import type { Failure } from '../../core/errors.ts';
import { type SpokenSentence, spoken } from '../../core/wording/sentence.ts';
import { asArray, asRecord, asText, at, compact, type Json } from '../wire/json.ts';
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
} from './failures.ts';
import { parseRetryAfter } from './retryAfter.ts';
import { failureOfStatus, looksLikeHtml } from './statusFailures.ts';

/** One error as a server told it. */
export interface ServerError {
	readonly message: string;
	/** What to say in place of the message, where it is a finding of ours. */
	readonly detail?: SpokenSentence | undefined;
	/** `model_not_found`, 10000, 502, … */
	readonly code?: string | number | undefined;
	/** `invalid_request_error`, `overloaded_error`, … */
	readonly type?: string | undefined;
	readonly param?: string | undefined;
}

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

/** Reads an error out of a body or a frame; undefined when it holds none. */
export function readServerError(body: unknown): ServerError | undefined {
	// Google puts a list around it.
	const record = asRecord(Array.isArray(body) ? body[0] : body);
	if (record === undefined) {
		return undefined;
	}
	return (
		fromErrorKey(record.error) ??
		fromList(record.errors) ??
		fromGateway(record) ??
		fromFlat(record) ??
		fromDetail(record.detail)
	);
}

/** An answer that is not 2xx. */
export function statusFailure(response: ErrorResponse, context: ErrorContext): Failure {
	const error = readServerError(response.json);
	if (error === undefined) {
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
		context.codes?.(error, extra) ?? explainByText(error, extra, context) ?? explainByStatus(error, extra, context)
	);
}

// --- shapes

function fromErrorKey(value: unknown): ServerError | undefined {
	if (Array.isArray(value)) {
		return fromList(value);
	}
	if (typeof value === 'string' && value !== '') {
		return { message: value };
	}
	const record = asRecord(value);
	return record === undefined || Object.keys(record).length === 0 ? undefined : toError(record);
}

/** Cloudflare's envelope; AI Gateway puts the same list under `error`. */
function fromList(value: unknown): ServerError | undefined {
	const errors = asArray(value)
		.map(asRecord)
		.filter(entry => entry !== undefined)
		.map(toError);
	const first = errors[0];
	return first === undefined ? undefined : { ...first, message: errors.map(error => error.message).join(' ') };
}

/** `{"name":"AiError","internalCode":5007,"httpCode":400,"description":"No such model …"}` */
function fromGateway(record: Json): ServerError | undefined {
	const code = record.internalCode;
	return typeof code === 'number' ? { ...toError(record), code } : undefined;
}

/** vLLM's and Mistral's `{"object":"error","message":…}`. */
function fromFlat(record: Json): ServerError | undefined {
	const isError = record.object === 'error' || record.success === false || record.type === 'error';
	return isError ? toError(record) : undefined;
}

function fromDetail(detail: unknown): ServerError | undefined {
	const text = asText(detail) ?? asArray(detail).map(detailWords).filter(Boolean).join('; ');
	return text === '' ? undefined : { message: text };
}

function detailWords(entry: unknown): string {
	const where = asArray(at(entry, 'loc')).join('.');
	const what = asText(at(entry, 'msg')) ?? '';
	return where === '' ? what : `${where}: ${what}`;
}

function toError(record: Json): ServerError {
	const code = record.code;
	return {
		message: asText(record.description) ?? asText(record.message) ?? asText(at(record, 'metadata', 'raw')) ?? '',
		code: typeof code === 'number' || typeof code === 'string' ? code : undefined,
		type: asText(record.type),
		param: asText(record.param),
	};
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
	/tools?\b[^.]{0,60}(not support|unsupported|is not enabled)|not support[^.]{0,40}\btool|--enable-auto-tool-choice/i;

/** LM Studio says so with status 200. */
const pathWords = /unexpected endpoint|unknown (endpoint|route|url)|invalid url \(/i;

/** Servers that say it with status 400: xAI, Google, and LiteLLM, which looks for a key it does not know in a database. */
const keyWords =
	/(incorrect|invalid|wrong|missing|malformed)[ _]api.?key|api.?key (is )?(not valid|invalid|missing|required)|no.connected.db|no_db_connection|\bauth(entication)?_error\b/i;

function explainByText(error: ServerError, extra: ErrorExtra, context: ErrorContext): Failure | undefined {
	const words = `${error.message} ${error.code ?? ''} ${error.type ?? ''} ${error.param ?? ''}`;
	const { endpoint, model } = context;
	const { status } = extra;
	if (contextWords.test(words) || status === 413) {
		return contextTooLong(endpoint, detailOf(error), extra);
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
	return isAboutModel && status !== 401 && status !== 429
		? modelMissing(endpoint, model, detailOf(error), extra)
		: undefined;
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
