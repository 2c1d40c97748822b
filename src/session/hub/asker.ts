/** From a question of any surface to a turn of the hub: which model, how much thinking, which context. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import type { ChatMessage, ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { ContextItem, TurnId, TurnOptions, TurnParent } from '../../core/stream/turnEvent.ts';
import type { Conversations } from './conversations.ts';
import { defaultModel, type ModelCatalog, parseModelRef } from './modelCatalog.ts';

export interface Question {
	readonly question: string;
	readonly context: readonly ContextItem[];
	/** Else the model of the settings, else the first that thinks. */
	readonly model?: ModelRef;
	readonly think?: ThinkSetting;
	readonly parent?: TurnParent;
	/** What was said elsewhere before: sent ahead of the conversation. */
	readonly preamble?: readonly ChatMessage[];
}

export interface Preferences {
	/** `provider/model`, or empty. */
	readonly model: string;
	readonly think: ThinkSetting;
}

/** Stands for "no model": the turn says in words that nothing is set up. */
const noModel: ModelRef = { provider: 'none', id: '' };

export class Asker {
	readonly #conversations: Conversations;
	readonly #catalog: ModelCatalog;
	readonly #preferences: () => Preferences;

	constructor(conversations: Conversations, catalog: ModelCatalog, preferences: () => Preferences) {
		this.#conversations = conversations;
		this.#catalog = catalog;
		this.#preferences = preferences;
	}

	/** Asks in a conversation. Returns the turn's id, or undefined when it waits behind a running turn. */
	async ask(conversation: ConversationId, asked: Question): Promise<TurnId | undefined> {
		const { question, context, parent, preamble } = asked;
		const model = asked.model ?? (await this.selectedModel()) ?? noModel;
		const known = (await this.#catalog.find(model))?.capabilities;
		const options: TurnOptions = {
			think: asked.think ?? this.#preferences().think,
			...(known?.recorded && { recorded: true }),
		};
		return this.#conversations.ask(conversation, {
			question,
			context,
			model,
			options,
			...(parent && { parent }),
			...(preamble && { preamble }),
		});
	}

	/** The chosen model, or the first that thinks. Undefined when there is none at all. */
	async selectedModel(): Promise<ModelRef | undefined> {
		const chosen = parseModelRef(this.#preferences().model);
		return chosen ?? defaultModel((await this.#catalog.ready()).models)?.ref;
	}
}
