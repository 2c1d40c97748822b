/** From a question of any surface to a turn of the hub: which model, how much thinking, which context. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { exchangeTo } from '../../core/conversation/tree.ts';
import type { TurnState } from '../../core/conversation/turnState.ts';
import { type Failure, failureOf, toFailure } from '../../core/errors.ts';
import type { ChatMessage, ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { ContextItem, TurnId, TurnParent } from '../../core/stream/turnEvent.ts';
import { type BegunEvent, begunOf, type Steering, steered } from '../request/steering.ts';
import type { Conversations } from './conversations.ts';
import { type ModelCatalog, parseModelRef } from './modelCatalog.ts';
import { type Asked, followUpOf, type OpenTurn, type TurnQuestion } from './openConversation.ts';

export interface Question {
	readonly question: string;
	/** What to call it, where it is a prompt that nobody wrote. */
	readonly label?: string;
	readonly context: readonly ContextItem[];
	/** Else the model of the settings, else the first that thinks. */
	readonly model?: ModelRef;
	readonly think?: ThinkSetting;
	/** Default: it follows the last turn of the branch that is shown. */
	readonly parent?: TurnParent;
	/** What the turn begins with: thinking that is kept, and the user's own words in it. */
	readonly begun?: readonly BegunEvent[];
	/** What was said elsewhere before: sent ahead of the conversation. */
	readonly preamble?: readonly ChatMessage[];
	/** Nobody is there to be asked when it does not fit: it is sent as it is. */
	readonly unattended?: true;
}

/** A question on its way: of which model, and after which turns. */
export interface ToFit extends Pick<Question, 'question' | 'context' | 'parent' | 'preamble' | 'begun'> {
	readonly conversation: ConversationId;
	readonly model: ModelRef;
	/** Whoever asks named the model; another one is no choice. */
	readonly isModelNamed: boolean;
	/** All turns of the conversation. */
	readonly earlier: readonly OpenTurn[];
	/** Whether earlier thinking goes along; absent: as the settings say. */
	readonly keepThinking?: boolean;
}

/** What of a question is sent. */
export type Fitted = Pick<TurnQuestion, 'context' | 'model' | 'leaveOut'>;

/**
 * Looks whether a question fits into its model's window, and asks the user where it does not. What is to be sent;
 * undefined when the user would rather change the question.
 */
export type FitQuestion = (asked: ToFit) => Promise<Fitted | undefined>;

/** How a turn is asked for more, or for another answer. */
export type AgainAs = 'retry' | 'continue' | 'answer-now';

export interface Preferences {
	/** `provider/model`, or empty. */
	readonly model: string;
	readonly think: ThinkSetting;
}

export class Asker {
	readonly #conversations: Conversations;
	readonly #catalog: ModelCatalog;
	readonly #preferences: () => Preferences;
	readonly #fit: FitQuestion;

	/** @param fit default: everything is sent as it is. */
	constructor(
		conversations: Conversations,
		catalog: ModelCatalog,
		preferences: () => Preferences,
		fit: FitQuestion = async asked => asked,
	) {
		this.#conversations = conversations;
		this.#catalog = catalog;
		this.#preferences = preferences;
		this.#fit = fit;
	}

	/** Asks in a conversation, which is opened for it. Never rejects: what cannot be asked is refused. */
	async ask(conversation: ConversationId, question: Question): Promise<Asked> {
		const failure = await this.#failureToOpen(conversation);
		if (failure) {
			return { kind: 'refused', failure };
		}
		return this.#send(conversation, question, complete => this.#conversations.ask(conversation, complete));
	}

	/**
	 * Asks for more of a turn, or for another answer to its question, in its place where it still runs. The same context
	 * goes along as the first time, unless another is given; a new or edited question takes what is attached now (`ask`).
	 * A running turn that can be told to answer now does so itself.
	 */
	async askAgain(
		turn: TurnId,
		as: AgainAs,
		changes: Partial<Pick<Question, 'context' | 'model' | 'think'>> = {},
	): Promise<Asked> {
		const found = this.#conversations.findTurn(turn);
		const state = found?.turn.state;
		if (!found || !state) {
			return { kind: 'refused', failure: failureOf('internal', 'ask.gone') };
		}
		if (as === 'answer-now' && changes.model === undefined && (await this.#conversations.endThinking(turn))) {
			return { kind: 'asked', turn };
		}
		const begun = as === 'retry' ? begunOf(found.turn) : undefined;
		return this.#instead(found.conversation.id, state, { ...changes, ...(begun && { begun }) }, { turn, as });
	}

	/**
	 * Goes on from the thinking of a turn as the user changed it, in the turn's place; one that runs is stopped. The new
	 * turn begins with what is kept.
	 */
	async steer(turn: TurnId, steering: Steering): Promise<Asked> {
		const found = this.#conversations.findTurn(turn);
		const exchange = found ? exchangeTo(found.conversation.turns, turn) : [];
		const begun = steered(exchange, steering);
		const state = exchange[0]?.state;
		if (!found || !state || !begun) {
			return { kind: 'refused', failure: failureOf('internal', found ? 'ask.no-thought' : 'ask.gone') };
		}
		return this.#instead(found.conversation.id, state, { begun }, { turn, as: 'steer' });
	}

	/** Asks the question of a turn once more, with what belongs to it. */
	#instead(
		id: ConversationId,
		state: TurnState,
		changes: Partial<Pick<Question, 'context' | 'model' | 'think' | 'begun'>>,
		parent: TurnParent,
	): Promise<Asked> {
		const again = { ...askedIn(state), ...changes, parent };
		return this.#send(id, again, complete => this.#conversations.askInstead(id, { ...complete, parent }));
	}

	/** The selected model for a question of the user. Where there is none, all servers are asked again first. */
	async modelToAsk(): Promise<ModelRef | undefined> {
		return parseModelRef(this.#preferences().model) ?? (await this.#catalog.defaultModel(true))?.ref;
	}

	/** The chosen model, or the first that thinks. Undefined when there is none at all. */
	async selectedModel(): Promise<ModelRef | undefined> {
		return parseModelRef(this.#preferences().model) ?? (await this.#catalog.defaultModel())?.ref;
	}

	async #failureToOpen(conversation: ConversationId): Promise<Failure | undefined> {
		try {
			const opened = await this.#conversations.open(conversation);
			return opened ? undefined : failureOf('internal', 'ask.deleted');
		} catch (error) {
			const { message: reason } = toFailure(error);
			return failureOf('internal', 'ask.unreadable', { reason }, { cause: error });
		}
	}

	/** With what of the question fits into the model that is asked. */
	async #send(id: ConversationId, asked: Question, send: (complete: TurnQuestion) => Asked): Promise<Asked> {
		const model = asked.model ?? (await this.modelToAsk());
		if (!model) {
			return noModel();
		}
		const { question, context, preamble } = asked;
		const blind = this.#refusalOfPictures(context, model);
		if (blind) {
			return blind;
		}
		const { turns = [], branch = [], keepThinking } = this.#conversations.opened(id) ?? {};
		const parent = asked.parent ?? followUpOf(branch.at(-1));
		const whole = {
			conversation: id,
			question,
			context,
			model,
			earlier: [...turns],
			...(parent && { parent }),
			...(preamble && { preamble }),
			...(asked.begun && { begun: asked.begun }),
			...(keepThinking !== undefined && { keepThinking }),
		};
		try {
			const fitted = asked.unattended ? whole : await this.#fit({ ...whole, isModelNamed: asked.model !== undefined });
			return fitted
				? (this.#refusalOfPictures(fitted.context, fitted.model) ?? send(this.#complete(asked, fitted)))
				: tooLong(model);
		} catch (error) {
			return { kind: 'refused', failure: toFailure(error) };
		}
	}

	/** A model that is known not to see is not asked about pictures: its answer would be about something else. */
	#refusalOfPictures(context: readonly ContextItem[], model: ModelRef): Asked | undefined {
		const known = this.#catalog.known(model);
		if (known?.capabilities.vision !== false || !context.some(({ kind, text }) => kind === 'image' && text !== '')) {
			return undefined;
		}
		const failure = failureOf('unsupported', 'ask.blind', { model: known.label }, { actions: ['choose-model'] });
		return { kind: 'refused', failure };
	}

	/** What is not known of the model yet is not waited for: a provider that plays a recording says so in its stream, too. */
	#complete(asked: Question, { context, model, leaveOut }: Fitted): TurnQuestion {
		const { question, label, parent, preamble, begun } = asked;
		const isRecorded = this.#catalog.known(model)?.capabilities.recorded;
		return {
			question,
			...(label !== undefined && { label }),
			context,
			model,
			options: { think: asked.think ?? this.#preferences().think, ...(isRecorded && { recorded: true }) },
			...(parent && { parent }),
			...(preamble && { preamble }),
			...(begun && { begun }),
			...(leaveOut && { leaveOut }),
		};
	}
}

/** What was asked in a turn, to be asked again. */
export function askedIn({ question, label, context }: TurnState): Pick<Question, 'question' | 'label' | 'context'> {
	return { question, context, ...(label !== undefined && { label }) };
}

/** The user was asked about it, and has it back. */
function tooLong({ label, id: model }: ModelRef): Asked {
	return { kind: 'refused', failure: failureOf('context-too-long', 'ask.too-long', { model: label ?? model }) };
}

/** There is none to ask, and what to do about it. */
export function noModel(): Extract<Asked, { readonly kind: 'refused' }> {
	const actions = ['check-connection', 'choose-model', 'open-settings'] as const;
	const rest = { actions, remedyCode: 'turn.not-set-up.remedy' } as const;
	return { kind: 'refused', failure: failureOf('not-configured', 'turn.no-model', {}, rest) };
}
