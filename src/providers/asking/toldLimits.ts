/**
 * Limits of a model that its server told while it refused a question: kept like what was refused, also after a restart,
 * and asked for anew a month later.
 */
import { asArray, asCount, asRecord } from '../wire/json.ts';
import { createModelMemory, type ModelLimits, type ModelMemory, remembersFor } from './modelMemory.ts';

export class ToldLimits {
	readonly #memory: ModelMemory;
	readonly #provider: string;
	/** A server that says something else each time is not asked for ever. */
	readonly #learnt = new Set<string>();

	/** @param provider id of the configured provider whose models these are. */
	constructor(provider: string, memory: ModelMemory = createModelMemory()) {
		this.#provider = provider;
		this.#memory = memory;
	}

	of(model: string): ModelLimits {
		const told = asRecord(this.#memory.recall({ provider: this.#provider, id: model }).limits);
		if (Date.now() - (asCount(told?.at) ?? 0) >= remembersFor) {
			return {};
		}
		const levels = asArray(told?.levels).filter(level => typeof level === 'string');
		const outputTokens = asCount(told?.outputTokens);
		return { ...(levels.length > 0 && { levels }), ...(outputTokens !== undefined && { outputTokens }) };
	}

	/** False where this was learnt in this window before: asking again is not worth it. */
	learn(model: string, limits: ModelLimits): boolean {
		const key = JSON.stringify([model, ...Object.keys(limits)]);
		if (this.#learnt.has(key)) {
			return false;
		}
		this.#learnt.add(key);
		const told = { ...this.of(model), ...limits, at: Date.now() };
		this.#memory.learn({ provider: this.#provider, id: model }, { limits: told });
		return true;
	}
}
