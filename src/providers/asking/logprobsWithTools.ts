/**
 * Log-probabilities beside tools: llama.cpp streams the one or the other, and refuses a request for both with `logprobs
 * is not supported with tools + stream`. Without tools it is asked for them all the same.
 */
import type { ErrorResponse } from '../errors/errorResponse.ts';
import type { ProviderRequest } from '../provider.ts';
import type { Json } from '../wire/json.ts';
import { type RefusedFields, refusalWords } from './refusedFields.ts';

const key = 'logprobs:with-tools';
const refused = /\blogprobs\b.*\btools\b/i;

/** Whether the request may ask for them. */
export function takesLogprobs(fields: RefusedFields, { model, tools = [] }: ProviderRequest): boolean {
	return tools.length === 0 || !fields.has(model, key);
}

/** Whether a refusal told that, and it is news. */
export function learnLogprobs(fields: RefusedFields, model: string, sent: Json, refusal: ErrorResponse): boolean {
	const isSent = 'tools' in sent && 'logprobs' in sent;
	if (!isSent || fields.has(model, key) || !refused.test(refusalWords(refusal))) {
		return false;
	}
	fields.add(model, key);
	return true;
}
