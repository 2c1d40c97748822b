/** The configured providers and the models they have, asked once and kept until something changes. */

import { type Failure, toFailure } from '../../core/errors.ts';
import { type Disposable, Emitter } from '../../core/lifecycle.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { Capabilities, ModelInfo, Provider } from '../../providers/provider.ts';

export interface CatalogModel {
	readonly ref: ModelRef;
	readonly label: string;
	/** The provider's name, then what the provider says in one line. */
	readonly detail: string;
	readonly capabilities: Capabilities;
}

export interface CatalogState {
	readonly loading: boolean;
	/** All were asked before, so that what is here is an answer, though not the latest while `loading`. */
	readonly asked?: true;
	readonly models: readonly CatalogModel[];
	/** Providers that could not be asked, and why. */
	readonly failures: readonly { readonly provider: Provider; readonly failure: Failure }[];
}

const unknownCapabilities: Capabilities = { thinking: undefined, tools: undefined, vision: undefined };

/** How many models of one provider are asked for their capabilities one by one; cloud catalogues can list hundreds. */
const maxAsked = 40;

export class ModelCatalog implements Disposable {
	readonly #createProviders: () => Promise<readonly Provider[]>;
	readonly #changed = new Emitter<CatalogState>();
	#providers: Promise<readonly Provider[]> | undefined;
	#refreshing: Promise<CatalogState> | undefined;
	/** Of the latest refresh, provider by provider, in the order of the settings. */
	#loading: Promise<readonly Promise<LoadedProvider>[]> = Promise.resolve([]);
	#state: CatalogState = { loading: true, models: [], failures: [] };

	/** Fires whenever the state changed: loading began, models arrived. */
	readonly onDidChange = this.#changed.event;

	constructor(createProviders: () => Promise<readonly Provider[]>) {
		this.#createProviders = createProviders;
	}

	get state(): CatalogState {
		return this.#state;
	}

	providers(): Promise<readonly Provider[]> {
		this.#providers ??= this.#createProviders();
		return this.#providers;
	}

	async provider(id: string): Promise<Provider | undefined> {
		return (await this.providers()).find(provider => provider.id === id);
	}

	/** Settings or keys changed: the next question builds the providers anew. */
	invalidate(): void {
		this.#providers = undefined;
		this.#refreshing = undefined;
	}

	/** Asks every provider for its models. Joins a refresh that is under way. */
	refresh(): Promise<CatalogState> {
		if (this.#refreshing === undefined) {
			this.#loading = this.providers().then(providers => providers.map(loadProvider));
			this.#refreshing = this.#gather().finally(() => {
				this.#refreshing = undefined;
			});
			// Last, because whoever hears of it may ask for the very refresh that has begun.
			this.#update({ ...this.#state, loading: true });
		}
		return this.#refreshing;
	}

	/** Settings or keys changed, or a server may have: every provider is built and asked anew. */
	async renew(): Promise<CatalogState> {
		this.invalidate();
		return this.refresh();
	}

	/**
	 * Asks one provider, unseen, and all of them when its answer is another one than is known: it started or stopped, or
	 * got its first model. For a view that waits for that; never rejects.
	 */
	async look(id: string): Promise<void> {
		const provider = await this.provider(id);
		if (!provider || this.#refreshing) {
			return;
		}
		const models = await provider.models().catch(() => undefined);
		const knownFailed = this.#state.failures.some(each => each.provider.id === id);
		const knownModels = this.#state.models.some(({ ref }) => ref.provider === id);
		if (knownFailed !== (models === undefined) || knownModels !== (models ?? []).length > 0) {
			await this.refresh();
		}
	}

	/** What is known, or, when nothing was asked yet, what the first refresh finds. */
	async ready(): Promise<CatalogState> {
		return this.#state.loading ? this.refresh() : this.#state;
	}

	async find(ref: ModelRef): Promise<CatalogModel | undefined> {
		return (await this.ready()).models.find(model => sameModel(model.ref, ref));
	}

	/** What is known of a model now; nobody is asked. */
	known(ref: ModelRef): CatalogModel | undefined {
		return this.#state.models.find(model => sameModel(model.ref, ref));
	}

	/**
	 * The model to ask when the user chose none: always the one that the whole list would give, but known as soon as the
	 * providers ahead of its own have answered. One that lists slowly holds up nobody before it.
	 * @param mayAskAgain for a question of the user, where none was found: a server may have been started since. Who
	 * follows `onDidChange` must not say so, because asking again is a change.
	 */
	async defaultModel(mayAskAgain = false): Promise<CatalogModel | undefined> {
		if (!this.#state.loading && (this.#state.models.length > 0 || !mayAskAgain)) {
			return defaultModel(this.#state.models);
		}
		const whole = this.refresh();
		for (const loading of await this.#loading) {
			const thinks = (await loading).models.find(model => model.capabilities.thinking);
			if (thinks) {
				return thinks;
			}
		}
		return defaultModel((await whole).models);
	}

	dispose(): void {
		this.#changed.dispose();
	}

	async #gather(): Promise<CatalogState> {
		const loaded = await Promise.all(await this.#loading);
		return this.#update({
			loading: false,
			asked: true,
			models: loaded.flatMap(each => each.models),
			failures: loaded.flatMap(each => (each.failure ? [{ provider: each.provider, failure: each.failure }] : [])),
		});
	}

	#update(state: CatalogState): CatalogState {
		this.#state = state;
		this.#changed.fire(state);
		return state;
	}
}

/** `provider/model`, as the setting writes it. Model ids may contain slashes; provider ids do not. */
export function parseModelRef(text: string): ModelRef | undefined {
	const slash = text.indexOf('/');
	return slash > 0 && slash < text.length - 1
		? { provider: text.slice(0, slash), id: text.slice(slash + 1) }
		: undefined;
}

export function formatModelRef(ref: ModelRef): string {
	return `${ref.provider}/${ref.id}`;
}

export function sameModel(a: ModelRef, b: ModelRef): boolean {
	return a.provider === b.provider && a.id === b.id;
}

/** The model to ask when the user chose none: the first that thinks, else the first. */
export function defaultModel(models: readonly CatalogModel[]): CatalogModel | undefined {
	return models.find(model => model.capabilities.thinking) ?? models[0];
}

interface LoadedProvider {
	readonly provider: Provider;
	readonly models: readonly CatalogModel[];
	readonly failure?: Failure;
}

async function loadProvider(provider: Provider): Promise<LoadedProvider> {
	try {
		const infos = await provider.models();
		const models = await Promise.all(infos.map((info, index) => toCatalogModel(provider, info, index < maxAsked)));
		return { provider, models };
	} catch (error) {
		return { provider, models: [], failure: toFailure(error) };
	}
}

async function toCatalogModel(provider: Provider, info: ModelInfo, ask: boolean): Promise<CatalogModel> {
	return {
		ref: { provider: provider.id, id: info.id, ...(info.label && { label: info.label }) },
		label: nameOf(info),
		detail: info.detail ? `${provider.label} · ${info.detail}` : provider.label,
		capabilities: await capabilitiesOf(provider, info, ask),
	};
}

async function capabilitiesOf(provider: Provider, info: ModelInfo, ask: boolean): Promise<Capabilities> {
	const listed = { ...unknownCapabilities, ...info.capabilities };
	if (!ask) {
		return listed;
	}
	try {
		return { ...listed, ...(await provider.capabilities(info.id)) };
	} catch {
		// One model that cannot be described must not hide the others; asking it will say what is wrong.
		return listed;
	}
}
