/**
 * The models that were there last time, so that the first request of a new window finds the one that was chosen.
 *
 * As seen in VS Code 1.139: the chat's picker keeps its choice and its list across windows, but a request is refused
 * with "Language model unavailable" when the chosen id is not in the provider's first answer, and that answer replaces
 * the kept list. Only a model of Copilot can stand in. A profile that never had a list sends no model at all until the
 * picker has drawn one, about a second after VS Code knows the participant; nothing in an extension can change that.
 */
import * as v from 'valibot';
import type * as vscode from 'vscode';
import { fits, flag, listOf, optional, quantity, shape, text } from '../../core/foreign/shape.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import type { Capabilities } from '../../providers/provider.ts';
import { type CatalogModel, type CatalogState, sameModel } from '../../session/hub/modelCatalog.ts';

const key = 'chatModels';

/** Cloud catalogues can list hundreds; what is kept is read at every start. */
const maxKept = 200;

interface Kept {
	readonly models: readonly CatalogModel[];
	/** What the model of the settings was. */
	readonly selected?: ModelRef;
}

/** As JSON keeps them: what is not known is absent. */
type KeptCapabilities = { readonly [K in keyof Capabilities]?: Exclude<Capabilities[K], undefined> };
type KeptModel = Omit<CatalogModel, 'capabilities'> & { readonly capabilities: KeptCapabilities };

const refSchema = shape<ModelRef>({ provider: text, id: text, label: optional(text) });
const modelSchema = shape<KeptModel>({
	ref: refSchema,
	label: text,
	detail: text,
	capabilities: shape<KeptCapabilities>({
		thinking: optional(flag),
		thinkingAlways: optional(flag),
		levels: optional(listOf(text)),
		tools: optional(flag),
		vision: optional(flag),
		contextWindow: optional(quantity),
		largestContext: optional(quantity),
		bytesPerToken: optional(quantity),
		maxOutputTokens: optional(quantity),
		recorded: optional(flag),
		price: optional(shape<NonNullable<Capabilities['price']>>({ input: quantity, output: quantity })),
		inline: optional(shape<NonNullable<Capabilities['inline']>>({ startsInThinking: optional(flag) })),
	}),
});
const keptSchema = shape<{ readonly models: readonly unknown[]; readonly selected?: unknown }>({
	models: listOf<unknown>(v.unknown()),
	selected: optional(v.unknown()),
});

export class RememberedModels {
	readonly #store: vscode.Memento;

	constructor(store: vscode.Memento) {
		this.#store = store;
	}

	/**
	 * What the servers said now; of those that were not asked yet or do not answer, what they said last time. Asking
	 * such a model says what is wrong with its server, which is better than a choice that vanished.
	 */
	complete({ loading, models, failures }: CatalogState): readonly CatalogModel[] {
		const nothingKnown = loading && models.length === 0;
		const silent = new Set(failures.map(({ provider }) => provider.id));
		const earlier = this.#read().models.filter(({ ref }) => nothingKnown || silent.has(ref.provider));
		return [...models, ...earlier.filter(({ ref }) => !models.some(model => sameModel(model.ref, ref)))];
	}

	/** The model of the settings, as it was last time. */
	get selected(): CatalogModel | undefined {
		const { models, selected } = this.#read();
		return selected && models.find(({ ref }) => sameModel(ref, selected));
	}

	async keep(models: readonly CatalogModel[], selected: ModelRef | undefined): Promise<void> {
		const kept: Kept = { models: models.slice(0, maxKept), ...(selected && { selected }) };
		if (JSON.stringify(kept) !== JSON.stringify(this.#store.get(key))) {
			await this.#store.update(key, kept);
		}
	}

	/** Written by another version perhaps, or damaged: what is no model of ours is passed over. */
	#read(): Kept {
		const stored: unknown = this.#store.get(key);
		if (!fits(keptSchema, stored)) {
			return { models: [] };
		}
		const { selected } = stored;
		const models = stored.models.filter(model => fits(modelSchema, model)).map(toCatalogModel);
		return { models, ...(fits(refSchema, selected) && { selected }) };
	}
}

function toCatalogModel({ capabilities, ...model }: KeptModel): CatalogModel {
	return { ...model, capabilities: { thinking: undefined, tools: undefined, vision: undefined, ...capabilities } };
}
