/** Our models in VS Code's own picker, for every participant, agent and extension. */
import * as vscode from 'vscode';
import { estimateTokens } from '../../core/conversation/estimateTokens.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import { tokensOfPicture } from '../../core/stream/picture.ts';
import type { EventOf, TurnEvent } from '../../core/stream/turnEvent.ts';
import type { ChatFeatures } from '../../platform/chatFeatures.ts';
import type { Log } from '../../platform/log.ts';
import type { ModelMemory } from '../../providers/asking/modelMemory.ts';
import type { Asker } from '../../session/hub/asker.ts';
import {
	type CatalogModel,
	type CatalogState,
	type ModelCatalog,
	parseModelRef,
} from '../../session/hub/modelCatalog.ts';
import type { TurnSettings } from '../../session/hub/turnRunner.ts';
import { thinkWith } from '../../session/request/modelOptions.ts';
import { fromChatMessages, toToolSpecs } from './fromChatMessages.ts';
import { toModelError } from './modelErrors.ts';
import {
	chosenInformation,
	chosenModelId,
	type ModelInformation,
	thinkFromConfiguration,
	toInformation,
} from './modelInformation.ts';
import type { RememberedModels } from './rememberedModels.ts';
import { type ThinkingFallback, TurnParts } from './turnParts.ts';

interface ModelProviderNeeds {
	readonly catalog: ModelCatalog;
	/** Knows the model of the settings. */
	readonly asker: Asker;
	readonly features: ChatFeatures;
	/** What answers to the panel and `@reason` have taught is known here, and the other way round. */
	readonly memory: ModelMemory;
	readonly log: Log;
	readonly settings: () => {
		readonly think: ThinkSetting;
		readonly thinkingFallback: ThinkingFallback;
	};
	readonly turnSettings: (model: ModelRef) => TurnSettings;
	/** Providers whose models are VS Code's already, and would come back to where they came from. */
	readonly hiddenProviders: readonly string[];
	readonly remembered: RememberedModels;
}

export const vendor = 'sidethought';

export function registerModelProvider(needs: ModelProviderNeeds): vscode.Disposable {
	const provider = new ModelProvider(needs);
	const registration = vscode.lm.registerLanguageModelChatProvider(vendor, provider);
	// VS Code asks for the list when it needs a model, and the request that needed it fails while nobody has answered.
	// Making it ask now, once it knows whom, makes the first `@reason` work.
	void vscode.lm.selectChatModels({ vendor });
	return vscode.Disposable.from(provider, registration);
}

class ModelProvider implements vscode.LanguageModelChatProvider<ModelInformation>, vscode.Disposable {
	readonly #needs: ModelProviderNeeds;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #watch: { dispose(): void };
	/** The list as it was given last, to tell news from noise. */
	#given = '';

	readonly onDidChangeLanguageModelChatInformation = this.#changed.event;

	constructor(needs: ModelProviderNeeds) {
		this.#needs = needs;
		this.#watch = needs.catalog.onDidChange(state => void this.#announce(state));
	}

	/** Answers at once with what is known, and asks no server; what one says later is announced then. */
	async provideLanguageModelChatInformation(): Promise<ModelInformation[]> {
		const list = await this.#listOf(this.#needs.catalog.state);
		this.#given = JSON.stringify(list);
		return list;
	}

	async provideLanguageModelChatResponse(
		model: ModelInformation,
		messages: readonly vscode.LanguageModelChatRequestMessage[],
		options: vscode.ProvideLanguageModelChatResponseOptions,
		progress: vscode.Progress<vscode.LanguageModelResponsePart>,
		token: vscode.CancellationToken,
	): Promise<void> {
		const abort = new AbortController();
		const cancelling = token.onCancellationRequested(() => abort.abort());
		try {
			const parts = new TurnParts(part => progress.report(part), this.#needs.features, this.#settings.thinkingFallback);
			let failed: EventOf<'error'> | undefined;
			for await (const event of await this.#turn(model, messages, options, abort.signal)) {
				// Reporting after a cancel is refused with a warning.
				if (!token.isCancellationRequested) {
					parts.append(event);
				}
				failed = event.type === 'error' ? event : failed;
			}
			if (failed && !token.isCancellationRequested) {
				throw toModelError(failed);
			}
		} finally {
			cancelling.dispose();
		}
	}

	provideTokenCount(_model: ModelInformation, text: string | vscode.LanguageModelChatRequestMessage): Promise<number> {
		return Promise.resolve(Math.ceil(typeof text === 'string' ? estimateTokens(text) : this.#countMessage(text)));
	}

	dispose(): void {
		this.#watch.dispose();
		this.#changed.dispose();
	}

	async #turn(
		model: ModelInformation,
		messages: readonly vscode.LanguageModelChatRequestMessage[],
		options: vscode.ProvideLanguageModelChatResponseOptions,
		signal: AbortSignal,
	): Promise<AsyncIterable<TurnEvent>> {
		const { catalog, features } = this.#needs;
		const ref = await this.#refOf(model);
		const provider = ref && (await catalog.provider(ref.provider));
		if (!ref || !provider) {
			throw toModelError(notSetUp(model));
		}
		const tools = toToolSpecs(options.tools);
		const capabilities = catalog.known(ref)?.capabilities;
		const { request, segmenter, options: set = {} } = this.#needs.turnSettings(ref);
		const { think: _, thinkingBudget, ...answer } = set;
		const think = thinkFromConfiguration(Reflect.get(options, 'modelConfiguration')) ?? this.#settings.think;
		const { runTurn } = await import('../../session/turn/runTurn.ts');
		return runTurn({
			provider,
			model: ref,
			memory: this.#needs.memory,
			signal,
			...(segmenter && { segmenter }),
			...(capabilities && { capabilities }),
			request: {
				model: ref.id,
				messages: fromChatMessages(messages, features),
				think: thinkWith(think, set, capabilities?.thinking),
				...(tools.length > 0 && { tools }),
				...answer,
				...temperatureOf(options),
				...request,
			},
			...(thinkingBudget !== undefined && { thinkingBudget }),
		});
	}

	#countMessage(message: vscode.LanguageModelChatRequestMessage): number {
		return fromChatMessages([message], this.#needs.features).reduce(
			(total, { content, thinking = '', toolCalls = [], images = [] }) =>
				total +
				estimateTokens(content + thinking + toolCalls.map(call => call.name + call.arguments).join('')) +
				images.length * tokensOfPicture,
			0,
		);
	}

	async #refOf({ id }: ModelInformation): Promise<ModelRef | undefined> {
		return id === chosenModelId ? this.#needs.asker.selectedModel() : parseModelRef(id);
	}

	async #listOf(state: CatalogState): Promise<ModelInformation[]> {
		return [chosenInformation(await this.#selected(state)), ...this.#offered(state).map(toInformation)];
	}

	#offered(state: CatalogState): readonly CatalogModel[] {
		const models = this.#needs.remembered.complete(state);
		return models.filter(({ ref }) => !this.#needs.hiddenProviders.includes(ref.provider));
	}

	/** Nothing is waited for while servers are being asked. */
	async #selected(state: CatalogState): Promise<CatalogModel | undefined> {
		const { asker, catalog, remembered } = this.#needs;
		if (state.loading) {
			return remembered.selected;
		}
		const ref = await asker.selectedModel();
		return ref && catalog.find(ref);
	}

	async #announce(state: CatalogState): Promise<void> {
		if (state.loading) {
			return;
		}
		await this.#needs.remembered.keep(this.#offered(state), (await this.#selected(state))?.ref);
		if (JSON.stringify(await this.#listOf(state)) !== this.#given) {
			this.#changed.fire();
		}
	}

	get #settings(): ReturnType<ModelProviderNeeds['settings']> {
		return this.#needs.settings();
	}
}

function notSetUp({ id, name }: ModelInformation): Parameters<typeof toModelError>[0] {
	return {
		kind: 'not-configured',
		message:
			id === chosenModelId
				? vscode.l10n.t('No model is set up yet.')
				: vscode.l10n.t('{0} is not set up any more.', name),
		remedy: vscode.l10n.t(
			'Start Ollama and pull a model that thinks, or set up another provider in the settings of Sidethought.',
		),
	};
}

function temperatureOf({ modelOptions }: vscode.ProvideLanguageModelChatResponseOptions): { temperature?: number } {
	const temperature: unknown = modelOptions?.temperature;
	return typeof temperature === 'number' ? { temperature } : {};
}
