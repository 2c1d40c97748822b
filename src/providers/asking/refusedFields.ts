/**
 * Servers differ in the optional fields they take, and say so with status 400 and the name of the field.
 * What was refused once for a model is left out from then on, also after a restart; a month later it is tried again,
 * because servers are renewed.
 */
import type { ThinkSetting } from '../../core/stream/chat.ts';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { readErrorBody } from '../errors/serverError.ts';
import type { ProviderRequest } from '../provider.ts';
import { asCount, asRecord, type Json } from '../wire/json.ts';
import { createModelMemory, type ModelMemory, type ModelTraits, remembersFor } from './modelMemory.ts';

export class RefusedFields {
	readonly #memory: ModelMemory;
	readonly #provider: string;

	/** @param provider id of the configured provider whose models these are. */
	constructor(provider: string, memory: ModelMemory = createModelMemory()) {
		this.#provider = provider;
		this.#memory = memory;
	}

	has(model: string, field: string): boolean {
		const refusedAt = asCount(asRecord(this.#recall(model))?.[field]) ?? 0;
		return Date.now() - refusedAt < remembersFor;
	}

	add(model: string, field: string): void {
		const refused = { ...this.#recall(model), [field]: Date.now() };
		this.#memory.learn({ provider: this.#provider, id: model }, { refused });
	}

	/** Whether the thinking setting is left out. */
	hasThink({ model, think }: ProviderRequest): boolean {
		return think !== undefined && this.has(model, thinkKey(think));
	}

	addThink({ model, think }: ProviderRequest): void {
		this.add(model, thinkKey(think));
	}

	#recall(model: string): ModelTraits['refused'] {
		return this.#memory.recall({ provider: this.#provider, id: model }).refused;
	}

	/**
	 * Notes which of the fields that were sent a refusal names, and whether that is news.
	 */
	learn(model: string, candidates: readonly string[], sent: Json, refusal: ErrorResponse): boolean {
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
function refusedField(refusal: ErrorResponse, candidates: readonly string[], sent: Json): string | undefined {
	const words = refusalWords(refusal);
	const isSent = (field: string) => field in sent && sent[field] !== false;
	return candidates.find(field => isSent(field) && new RegExp(`\\b${field}(ing)?\\b`, 'i').test(words));
}

/** The name under which a refused thinking setting is remembered: being told to think, or not to. */
function thinkKey(think: ThinkSetting | undefined): string {
	return think === 'off' ? 'think:off' : 'think:on';
}

/** All that a refusal says. */
export function refusalWords(refusal: ErrorResponse): string {
	const { param, message, around, code } = readErrorBody(refusal) ?? { message: refusal.text };
	return [param, message, around, code].filter(Boolean).join(' ');
}
