/**
 * Any language model of VS Code (Copilot's or another vendor's) as a provider of ours, so that `@reason` thinks with
 * whatever model the user has chosen in the chat.
 */
import * as vscode from 'vscode';
import type { ModelRef } from '../../core/stream/chat.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import { type ChatFeatures, thinkingIn, thinkingText } from '../../platform/chatFeatures.ts';
import { thinksByName } from '../../providers/asking/knownModels.ts';
import type { ModelMemory } from '../../providers/asking/modelMemory.ts';
import { RefusedFields } from '../../providers/asking/refusedFields.ts';
import { chatOptions, optionFields } from '../../providers/asking/sampling.ts';
import { thinkingRefused } from '../../providers/asking/thinkingRefused.ts';
import type {
	Capabilities,
	ConnectionReport,
	ModelInfo,
	Provider,
	ProviderDelta,
	ProviderRequest,
} from '../../providers/provider.ts';
import { parseModelRef } from '../../session/hub/modelCatalog.ts';
import { withPromptedThinking } from '../../session/turn/promptedThinking.ts';
import { fromModelError } from './modelErrors.ts';
import { vendor as ownVendor } from './modelProvider.ts';
import { toChatMessages, toChatTools } from './toChatMessages.ts';

/** Id of this provider in a `ModelRef`. */
export const vscodeProviderId = 'vscode';

export class VscodeModels implements Provider {
	readonly id = vscodeProviderId;
	readonly label = 'VS Code';
	readonly #features: ChatFeatures;
	/** The models that requests named; they may be used no longer than VS Code keeps them, which is asked on each use. */
	readonly #chosen = new Map<string, vscode.LanguageModelChat>();
	/** Whether a model was seen to think by itself. Unknown until its first answer. */
	readonly #thinks = new Map<string, boolean>();

	readonly #refused: RefusedFields;

	constructor(features: ChatFeatures, memory?: ModelMemory) {
		this.#features = features;
		this.#refused = new RefusedFields(this.id, memory);
	}

	/**
	 * The model that the chat's own picker names: one of ours by its provider, any other by this one. Undefined for the
	 * entry of ours that stands for the model of the settings.
	 */
	toModelRef(model: vscode.LanguageModelChat): ModelRef | undefined {
		if (model.vendor === ownVendor) {
			return parseModelRef(model.id);
		}
		const id = `${model.vendor}/${model.id}`;
		this.#chosen.set(id, model);
		return { provider: this.id, id, label: model.name };
	}

	async models(): Promise<readonly ModelInfo[]> {
		return [];
	}

	async capabilities(id: string): Promise<Capabilities> {
		const model = this.#chosen.get(id);
		const able: unknown = model && Reflect.get(model, 'capabilities');
		const vision: unknown =
			typeof able === 'object' && able !== null ? Reflect.get(able, 'supportsImageToText') : undefined;
		return {
			thinking: this.#thinks.get(id) ?? (model && thinksByName(model.family) ? true : undefined),
			tools: undefined,
			vision: typeof vision === 'boolean' ? vision : undefined,
			...(model && { contextWindow: model.maxInputTokens }),
		};
	}

	async *stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderDelta> {
		const cancel = new vscode.CancellationTokenSource();
		const stop = (): void => cancel.cancel();
		signal.addEventListener('abort', stop, { once: true });
		try {
			yield* this.#askUntilAccepted(request, cancel.token);
		} finally {
			signal.removeEventListener('abort', stop);
			cancel.cancel();
			cancel.dispose();
		}
	}

	/** Without asking for thinking where that is refused. */
	async *#askUntilAccepted(request: ProviderRequest, token: vscode.CancellationToken): AsyncIterable<ProviderDelta> {
		let isEmpty = true;
		try {
			for await (const delta of this.#ask(await this.#find(request.model), request, token)) {
				isEmpty &&= delta.type === 'notice';
				yield delta;
			}
			return;
		} catch (error) {
			const name = this.#chosen.get(request.model)?.name ?? request.model;
			const failure = fromModelError(error, { name, toThink: this.#wantsThinking(request) });
			if (failure.refused !== 'thinking' || !isEmpty) {
				throw failure;
			}
		}
		this.#refused.addThink(request);
		yield thinkingRefused(request);
		yield* this.#askUntilAccepted(request, token);
	}

	async check(): Promise<ConnectionReport> {
		const models = await vscode.lm.selectChatModels({});
		const others = models.filter(model => model.vendor !== ownVendor);
		return { reachable: true, authorised: undefined, models: others.length, roundTripMs: undefined };
	}

	async *#ask(
		model: vscode.LanguageModelChat,
		request: ProviderRequest,
		token: vscode.CancellationToken,
	): AsyncIterable<ProviderDelta> {
		const prompted = this.#needsPrompt(request, model);
		if (prompted) {
			yield noticeOf('prompted-thinking', 'notice.thinking-in-words', { model: model.name });
		}
		const { messages, tools } = prompted ? withPromptedThinking(request) : request;
		const { stream } = await model.sendRequest(
			toChatMessages(messages),
			{
				justification: vscode.l10n.t('To answer the question that you asked @reason.'),
				tools: toChatTools(request.toolChoice === 'none' ? [] : tools),
				modelOptions: optionFields(chatOptions, request),
			},
			token,
		);
		let called = false;
		for await (const part of stream) {
			const deltas = this.#read(part, request.model);
			called ||= part instanceof vscode.LanguageModelToolCallPart;
			yield* deltas;
		}
		yield { type: 'finish', reason: called ? 'tool-calls' : 'stop' };
	}

	#read(part: unknown, id: string): readonly ProviderDelta[] {
		const thought = thinkingIn(part, this.#features);
		if (part instanceof vscode.LanguageModelTextPart) {
			return [{ type: 'text', text: part.value }];
		}
		if (part instanceof vscode.LanguageModelToolCallPart) {
			return wholeCall(part);
		}
		const text = thought && thinkingText(thought);
		if (!text) {
			return [];
		}
		this.#thinks.set(id, true);
		return [{ type: 'thinking', text }];
	}

	/**
	 * VS Code does not tell whether a model thinks. A known name or an earlier thought says yes; else it is asked in
	 * words, because thinking is what `@reason` is for. A model that then thinks natively is not asked so again.
	 */
	#needsPrompt(request: ProviderRequest, model: vscode.LanguageModelChat): boolean {
		const thinks = this.#thinks.get(request.model) ?? (thinksByName(model.family) || thinksByName(model.id));
		return this.#wantsThinking(request) && !thinks;
	}

	#wantsThinking(request: ProviderRequest): boolean {
		const { think } = request;
		return think !== undefined && think !== 'off' && !this.#refused.hasThink(request);
	}

	async #find(id: string): Promise<vscode.LanguageModelChat> {
		const chosen = this.#chosen.get(id);
		if (chosen) {
			return chosen;
		}
		// After a reload, a turn of the panel is asked again with a model that no request named yet.
		const slash = id.indexOf('/');
		const [found] = await vscode.lm.selectChatModels({ vendor: id.slice(0, slash), id: id.slice(slash + 1) });
		if (!found) {
			throw vscode.LanguageModelError.NotFound(vscode.l10n.t('The model is not offered any more.'));
		}
		return found;
	}
}

/** VS Code gives calls whole. */
function wholeCall({ callId: id, name, input }: vscode.LanguageModelToolCallPart): readonly ProviderDelta[] {
	const text = JSON.stringify(input ?? {});
	return [
		{ type: 'tool-call-start', id, name },
		{ type: 'tool-call-delta', id, text },
		{ type: 'tool-call', id, name, arguments: text },
	];
}
