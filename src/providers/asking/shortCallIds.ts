/**
 * Mistral's models take ids of tool calls only of nine letters and digits, wherever they are served; other servers give
 * out longer ones, and a conversation may have come from those.
 */
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { asArray, type Json } from '../wire/json.ts';
import { type RefusedFields, refusalWords } from './refusedFields.ts';

const key = 'long tool call ids';
/** `Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.`, and what chat templates say of it. */
const wanted = /\btool[ _]?call[ _]?ids?\b.{0,120}\blength(?: of)? 9\b/is;

export function wantsShortIds(refused: RefusedFields, model: string): boolean {
	return refused.has(model, key);
}

/** Learns from a refusal; false where it is about something else, or nothing new. */
export function learnShortIds(refused: RefusedFields, model: string, body: Json, answer: ErrorResponse): boolean {
	if (asArray(body.messages).length === 0 || !wanted.test(refusalWords(answer)) || refused.has(model, key)) {
		return false;
	}
	refused.add(model, key);
	return true;
}
