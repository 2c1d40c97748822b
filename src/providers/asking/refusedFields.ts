/**
 * Servers differ in the optional fields they take, and say so with status 400 and the name of the field.
 * What was refused once for a model is left out from then on.
 */
import type { ThinkSetting } from '../../core/stream/chat.ts';
import { readServerError, type ServerError } from '../errors/serverErrors.ts';
import { asRecord, type Json } from '../wire/json.ts';

export class RefusedFields {
	readonly #byModel = new Map<string, Set<string>>();

	has(model: string, field: string): boolean {
		return this.#byModel.get(model)?.has(field) ?? false;
	}

	add(model: string, field: string): void {
		const fields = this.#byModel.get(model) ?? new Set();
		this.#byModel.set(model, fields.add(field));
	}

	/**
	 * Notes which of the fields that were sent a refusal names, and whether that is news.
	 * @param refusal the body of the answer.
	 */
	learn(model: string, candidates: readonly string[], sent: Json, refusal: unknown): boolean {
		const field = refusedField(refusal, candidates, sent);
		if (field === undefined || this.has(model, field)) {
			return false;
		}
		this.add(model, field);
		return true;
	}

	/** The fields without those that were refused. */
	kept(model: string, fields: Json): Json {
		return Object.fromEntries(Object.entries(fields).filter(([field]) => !this.has(model, field)));
	}
}

/** Statuses with which servers refuse a field. */
export function isRefusal(status: number): boolean {
	return status === 400 || status === 422 || status === 501;
}

/** Which of the fields that were sent a refusal names. What was switched off cannot be refused. */
function refusedField(body: unknown, candidates: readonly string[], sent: Json): string | undefined {
	const words = wordsOf(readServerError(body) ?? { message: JSON.stringify(asRecord(body) ?? '') });
	const isSent = (field: string) => field in sent && sent[field] !== false;
	return candidates.find(field => isSent(field) && new RegExp(`\\b${field}(ing)?\\b`, 'i').test(words));
}

/** The name under which a refused thinking setting is remembered. */
export function thinkKey(think: ThinkSetting | undefined): string {
	return `think:${JSON.stringify(think ?? null)}`;
}

function wordsOf(error: ServerError): string {
	return `${error.param ?? ''} ${error.message} ${error.code ?? ''}`;
}
