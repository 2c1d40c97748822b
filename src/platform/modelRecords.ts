/** What was learnt of each model, kept across windows: how it writes its thinking, and how long it usually thinks. */
import type * as vscode from 'vscode';
import type { ModelRef } from '../core/stream/chat.ts';

const traitsKey = 'modelTraits';
const thinkingKey = 'modelThinkingTokens';
/** The estimate follows what a model does lately. */
const keptTurns = 15;
/** A handful of turns says little about the next one. */
const enoughTurns = 3;

type Records<T> = Readonly<Record<string, T>>;

export class ModelRecords {
	readonly #store: vscode.Memento;

	constructor(store: vscode.Memento) {
		this.#store = store;
	}

	/** What `learn` was told before, or nothing. */
	recall(model: ModelRef): Readonly<Record<string, unknown>> {
		return this.#read<Record<string, unknown>>(traitsKey)[keyOf(model)] ?? {};
	}

	/** Adds traits; `undefined` forgets one. */
	learn(model: ModelRef, traits: Readonly<Record<string, unknown>>): void {
		const merged = Object.entries({ ...this.recall(model), ...traits }).filter(([, value]) => value !== undefined);
		this.#write(traitsKey, model, Object.fromEntries(merged));
	}

	/** A turn that was complete thought this much. */
	noteThinking(model: ModelRef, tokens: number): void {
		const earlier = this.#read<readonly number[]>(thinkingKey)[keyOf(model)] ?? [];
		this.#write(thinkingKey, model, [...earlier, tokens].slice(-keptTurns));
	}

	/** Median thinking tokens of the latest turns; undefined while there are too few. */
	typicalThinking(model: ModelRef): number | undefined {
		const tokens = this.#read<readonly number[]>(thinkingKey)[keyOf(model)] ?? [];
		return tokens.length < enoughTurns ? undefined : tokens.toSorted((a, b) => a - b)[tokens.length >> 1];
	}

	#read<T>(key: string): Records<T> {
		return this.#store.get<Records<T>>(key, {});
	}

	#write<T>(key: string, model: ModelRef, value: T): void {
		void this.#store.update(key, { ...this.#read<T>(key), [keyOf(model)]: value });
	}
}

function keyOf(model: ModelRef): string {
	return `${model.provider}/${model.id}`;
}
