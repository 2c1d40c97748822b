/** What was learnt of each model, kept across windows: how it writes its thinking, and how long it usually thinks. */
import type * as vscode from 'vscode';
import type { TokenRate } from '../core/conversation/tokenRate.ts';
import { anything, fits, listOf, quantity, recordOf, type Schema, shape } from '../core/foreign/shape.ts';
import type { ModelRef } from '../core/stream/chat.ts';

const traitsKey = 'modelTraits';
const thinkingKey = 'modelThinkingTokens';
/** The estimate follows what a model does lately. */
const keptTurns = 15;
/** A handful of turns says little about the next one. */
const enoughTurns = 3;

type Records<T> = Readonly<Record<string, T>>;

const traitsSchema = recordOf(anything);
const rateSchema = shape<TokenRate>({ estimated: quantity, counted: quantity });
const thinkingSchema = listOf(quantity);

export class ModelRecords {
	readonly #store: vscode.Memento;

	constructor(store: vscode.Memento) {
		this.#store = store;
	}

	/** What `learn` was told before, or nothing. */
	recall(model: ModelRef): Readonly<Record<string, unknown>> {
		return this.#read(traitsKey, traitsSchema, model) ?? {};
	}

	/** Adds traits; `undefined` forgets one. */
	learn(model: ModelRef, traits: Readonly<Record<string, unknown>>): void {
		const merged = Object.entries({ ...this.recall(model), ...traits }).filter(([, value]) => value !== undefined);
		this.#write(traitsKey, model, Object.fromEntries(merged));
	}

	/** How sure models usually are was learnt from conversations, and goes with them. What it gives brings it back. */
	forgetLikelihoods(): () => void {
		const before = this.#all(traitsKey);
		void this.#store.update(traitsKey, withoutLikelihoods(before));
		return () => {
			const restored = Object.entries(before).flatMap(([model, value]) => {
				const { likelihoods } = traitsOf(value);
				return likelihoods === undefined ? [] : [[model, likelihoods] as const];
			});
			const now = this.#all(traitsKey);
			const merged = restored.map(([model, likelihoods]) => [model, { likelihoods, ...traitsOf(now[model]) }]);
			void this.#store.update(traitsKey, { ...now, ...Object.fromEntries(merged) });
		};
	}

	/** How its tokens go with our estimates; undefined while nothing was learnt. */
	tokenRate(model: ModelRef): TokenRate | undefined {
		const { tokenRate } = this.recall(model);
		return fits(rateSchema, tokenRate) ? tokenRate : undefined;
	}

	/** A turn that was complete thought this much. */
	noteThinking(model: ModelRef, tokens: number): void {
		const earlier = this.#read(thinkingKey, thinkingSchema, model) ?? [];
		this.#write(thinkingKey, model, [...earlier, tokens].slice(-keptTurns));
	}

	/** Median thinking tokens of the latest turns; undefined while there are too few. */
	typicalThinking(model: ModelRef): number | undefined {
		const tokens = this.#read(thinkingKey, thinkingSchema, model) ?? [];
		return tokens.length < enoughTurns ? undefined : tokens.toSorted((a, b) => a - b)[tokens.length >> 1];
	}

	/** Of one model; what another version wrote or what is damaged counts as not known. */
	#read<T>(key: string, schema: Schema<T>, model: ModelRef): T | undefined {
		const value = this.#all(key)[keyOf(model)];
		return fits(schema, value) ? value : undefined;
	}

	#all(key: string): Records<unknown> {
		const stored: unknown = this.#store.get(key);
		return fits(recordOf(anything), stored) ? stored : {};
	}

	#write(key: string, model: ModelRef, value: unknown): void {
		void this.#store.update(key, { ...this.#all(key), [keyOf(model)]: value });
	}
}

function traitsOf(value: unknown): Records<unknown> {
	return fits(traitsSchema, value) ? value : {};
}

function withoutLikelihoods(models: Records<unknown>): Records<unknown> {
	const traits = Object.entries(models).map(([model, value]) => {
		const { likelihoods: _, ...rest } = traitsOf(value);
		return [model, rest];
	});
	return Object.fromEntries(traits);
}

function keyOf(model: ModelRef): string {
	return `${model.provider}/${model.id}`;
}
