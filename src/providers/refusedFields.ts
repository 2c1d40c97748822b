/**
 * Servers differ in the optional fields they take, and say so with status 400 and the name of the field.
 * What was refused once for a model is left out from then on.
 */
import type { ThinkSetting } from '../core/stream/chat.ts';
import { asRecord, type Json } from './json.ts';
import { readServerError, type ServerError } from './serverErrors.ts';

export class RefusedFields {
	readonly #byModel = new Map<string, Set<string>>();

	has(model: string, field: string): boolean {
		return this.#byModel.get(model)?.has(field) ?? false;
	}

	add(model: string, field: string): void {
		const fields = this.#byModel.get(model) ?? new Set();
		this.#byModel.set(model, fields.add(field));
	}
}

/** Statuses with which servers refuse a field. */
export function isRefusal(status: number): boolean {
	return status === 400 || status === 422 || status === 501;
}

/** Which of the fields that were sent a refusal names. */
export function refusedField(body: unknown, candidates: readonly string[], sent: Json): string | undefined {
	const words = wordsOf(readServerError(body) ?? { message: JSON.stringify(asRecord(body) ?? '') });
	return candidates.find(field => field in sent && new RegExp(`\\b${field}\\b`, 'i').test(words));
}

/** The name under which a refused thinking setting is remembered. */
export function thinkKey(think: ThinkSetting | undefined): string {
	return `think:${JSON.stringify(think ?? null)}`;
}

function wordsOf(error: ServerError): string {
	return `${error.param ?? ''} ${error.message} ${error.code ?? ''}`;
}
