import type { Capabilities, ConnectionReport, ModelInfo } from '../provider.ts';
import { checkByListing } from './checkByListing.ts';

interface ModelListOptions {
	readonly ask: (signal: AbortSignal | undefined) => Promise<readonly ModelInfo[]>;
	/** What a model's name suggests, until the list was asked and where it is silent. */
	readonly byName: (model: string) => Capabilities;
}

/** The models that a vendor's list names, and what is known of each. */
export class ModelList {
	readonly #options: ModelListOptions;
	readonly #known = new Map<string, Capabilities>();

	constructor(options: ModelListOptions) {
		this.#options = options;
	}

	async models(signal?: AbortSignal): Promise<readonly ModelInfo[]> {
		const models = await this.#options.ask(signal);
		for (const { id, capabilities } of models) {
			this.#known.set(id, { ...this.#options.byName(id), ...capabilities });
		}
		return models;
	}

	/** Asks for the list when the model was not in one yet. */
	async capabilities(model: string, signal?: AbortSignal): Promise<Capabilities> {
		if (!this.#known.has(model)) {
			await this.models(signal);
		}
		return this.guess(model);
	}

	check(signal?: AbortSignal): Promise<ConnectionReport> {
		return checkByListing(() => this.models(signal));
	}

	/** What was told of the model, if anything was. */
	told(model: string): Capabilities | undefined {
		return this.#known.get(model);
	}

	/** What was told of the model, else what its name suggests. */
	guess(model: string): Capabilities {
		return this.told(model) ?? this.#options.byName(model);
	}

	/** Something was learnt of the model outside of the list. */
	learn(model: string, capabilities: Partial<Capabilities>): void {
		this.#known.set(model, { ...this.guess(model), ...capabilities });
	}
}
