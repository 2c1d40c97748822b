/**
 * One error as a server told it, in any shape. The shapes and codes are those of wire descriptions of OpenAI, Cloudflare,
 * Anthropic, OpenRouter, Mistral, vLLM, llama.cpp and of gateways in front of them.
 */
import * as v from 'valibot';
import type { SpokenSentence } from '../../core/wording/sentence.ts';
import { asRecord, asText, type Json } from '../wire/json.ts';
import { fields, flag, read, text, told } from '../wire/told.ts';
import type { ErrorResponse } from './errorResponse.ts';
import { wordsIn } from './errorWords.ts';
import { looksLikeHtml } from './statusFailures.ts';

export interface ServerError {
	/** The innermost words; empty where there are none. */
	readonly message: string;
	/** What to say in place of the message, where it is a finding of ours. */
	readonly detail?: SpokenSentence | undefined;
	/** `model_not_found`, 10000, 502, … */
	readonly code?: string | number | undefined;
	/** `invalid_request_error`, `overloaded_error`, … */
	readonly type?: string | undefined;
	readonly param?: string | undefined;
	/** The words that were around the message: they are not shown, and may tell what it is about. */
	readonly around?: string | undefined;
	/** It was said by a server behind the one that was asked, which had its own key there. */
	readonly isUpstream?: boolean | undefined;
	/** A filter held the question back. */
	readonly isFiltered?: boolean | undefined;
}

const code = told(v.union([v.string(), v.number()]));

const errorSchema = fields({
	message: v.optional(v.unknown()),
	code,
	type: text,
	param: text,
	metadata: told(fields({ provider_name: text, is_byok: flag, reasons: v.optional(v.unknown()), flagged_input: text })),
});

/** Reads an error out of a frame; undefined when it holds none. Cheap for frames that are none. */
export function readServerError(frame: unknown): ServerError | undefined {
	// Google puts a list around it.
	const record = asRecord(Array.isArray(frame) ? frame[0] : frame);
	if (record === undefined) {
		return undefined;
	}
	const inner = errorUnder(record);
	if (inner !== undefined) {
		return toError(inner, record);
	}
	return isFlatError(record) ? toError(record, record) : undefined;
}

/** Reads the body of a refusal, which is an error whatever it looks like; undefined where it says nothing. */
export function readErrorBody({ json, text: body }: Pick<ErrorResponse, 'json' | 'text'>): ServerError | undefined {
	const error = readServerError(json);
	if (error !== undefined) {
		return error;
	}
	const record = asRecord(json);
	const message = wordsIn(json ?? (looksLikeHtml(body) ? '' : body));
	return message === undefined ? undefined : record ? toError(record, record) : { message };
}

function errorUnder(record: Json): unknown {
	const { error, errors, internalCode } = record;
	if (isSomething(error)) {
		// AI Gateway has the words beside a list of codes.
		return internalCode === undefined ? error : record;
	}
	return isSomething(errors) ? errors : undefined;
}

function isSomething(value: unknown): boolean {
	return typeof value === 'string'
		? value !== ''
		: typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Errors that are not under a key of their own. */
function isFlatError(record: Json): boolean {
	return (
		record.object === 'error' ||
		record.success === false ||
		record.type === 'error' ||
		typeof record.internalCode === 'number' ||
		isSomething(record.detail) ||
		hasCode(record) ||
		isRefusedByBase(record.base_resp)
	);
}

/** `{"message":"…","code":"OTHER"}`, which no answer looks like. */
function hasCode({ message, code: own, status, choices, output }: Json): boolean {
	const isCode = (value: unknown) => (typeof value === 'string' ? value !== '' : Number(value) >= 400);
	return (
		asText(message) !== undefined &&
		choices === undefined &&
		output === undefined &&
		(isCode(own) || Number(status) >= 400)
	);
}

/** MiniMax's, with status 200. */
function isRefusedByBase(value: unknown): boolean {
	const code = asRecord(value)?.status_code;
	return typeof code === 'number' && code !== 0;
}

/**
 * @param value under the key that errors have
 * @param whole what it is in: of several codes that of the error counts, and of several words the innermost
 */
function toError(value: unknown, whole: Json): ServerError {
	const first: unknown = Array.isArray(value) ? value[0] : value;
	const own = read(errorSchema, first);
	const { code: wholeCode } = read(errorSchema, whole) ?? {};
	const internal = typeof whole.internalCode === 'number' ? whole.internalCode : undefined;
	const message = wordsIn(value) ?? wordsIn(whole) ?? '';
	const around = [own?.message, whole.error, whole.message].filter(
		words => typeof words === 'string' && words !== message,
	);
	const { metadata } = own ?? {};
	return {
		message,
		code: internal ?? own?.code ?? wholeCode,
		type: own?.type,
		param: own?.param,
		...(around.length > 0 && { around: around.join(' ') }),
		...(metadata?.provider_name !== undefined && metadata.is_byok !== true && { isUpstream: true }),
		...((metadata?.reasons !== undefined || metadata?.flagged_input !== undefined) && { isFiltered: true }),
	};
}
