/** What a question would take of its model's window, before it is asked. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { estimateTokens } from '../../core/conversation/estimateTokens.ts';
import { roomForAnswer } from '../../core/conversation/heldTokens.ts';
import type { ChatMessage, ModelRef } from '../../core/stream/chat.ts';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { turnRequest } from '../request/turnRequest.ts';
import { estimateMessages, estimateTools, questionsOver, windowOf, withoutOldestThinking } from '../request/window.ts';
import { ToolSet } from '../tools/toolSet.ts';
import type { OfferedTool } from '../tools/toolsOption.ts';
import type { ToFit } from './asker.ts';
import { type ModelCatalog, sameModel } from './modelCatalog.ts';
import type { OpenTurn } from './openConversation.ts';

export interface MeasureNeeds {
	readonly catalog: Pick<ModelCatalog, 'known'>;
	/** The model's tokens for one of our estimate. */
	readonly rateOf: (model: ModelRef) => number;
	/** What Ollama is asked to load models with, in tokens. */
	readonly contextSize: () => number | undefined;
	/** What the model is told ahead of everything. */
	readonly instructions: () => string;
	/** Whether earlier thinking goes along where a conversation does not say. */
	readonly keepsThinking?: () => boolean;
	/** What a turn of the conversation can call; default: nothing. */
	readonly tools?: (conversation: ConversationId) => readonly OfferedTool[];
}

/** What is about to be sent, in tokens at the model's own rate, as far as that was learnt. */
export interface Measured {
	readonly model: ModelRef;
	/** All of it. */
	readonly tokens: number;
	/** What fits; undefined where nobody knows. */
	readonly window: number | undefined;
	/** How far the client can make the window larger; undefined where it cannot. */
	readonly largest: number | undefined;
	/** Of memory, for each token of the window; undefined where nobody knows. */
	readonly bytesPerToken: number | undefined;
	readonly attached: readonly { readonly item: ContextItem; readonly tokens: number }[];
	/** How many of the oldest questions would have to stay away. 0: there are none, or all fits. */
	readonly oldest: number;
}

export function measure(needs: MeasureNeeds, asked: ToFit): Measured {
	const { catalog, rateOf, contextSize, instructions, keepsThinking, tools } = needs;
	const { model, context, earlier } = asked;
	const isOllama = model.provider === 'ollama';
	const capabilities = catalog.known(model)?.capabilities;
	const rate = rateOf(model);
	const window = windowOf(capabilities, isOllama ? contextSize() : undefined, servedWith(earlier, model));
	const all = sentMessages(asked, instructions());
	const keeps = asked.keepThinking ?? keepsThinking?.() ?? false;
	// Who wants the answer now, wants no more tools.
	const offered = asked.parent?.as === 'answer-now' ? [] : (tools?.(asked.conversation) ?? []);
	const toolTokens = estimateTools(new ToolSet(offered).specs);
	const room = window === undefined ? Number.POSITIVE_INFINITY : (window - roomForAnswer(window)) / rate;
	const fits = room - toolTokens;
	const messages = keeps ? withoutOldestThinking(all, fits).messages : all;
	return {
		model,
		tokens: Math.ceil((estimateMessages(messages, keeps) + toolTokens) * rate),
		window,
		largest: isOllama ? capabilities?.largestContext : undefined,
		bytesPerToken: capabilities?.bytesPerToken,
		attached: context.map(item => ({ item, tokens: Math.ceil((item.tokens ?? estimateTokens(item.text)) * rate) })),
		oldest: window === undefined ? 0 : questionsOver(messages, fits),
	};
}

/** All that will be read, with what was begun: in whatever way the model goes on with it, it reads that. */
function sentMessages(asked: ToFit, instructions: string): readonly ChatMessage[] {
	const { messages, resume } = turnRequest(asked, instructions);
	return resume ? [...messages, { role: 'assistant', content: resume.thinking + resume.answer }] : messages;
}

/** As the last answer of this model was told. */
export function servedWith(earlier: readonly OpenTurn[], model: ModelRef): number | undefined {
	const told = earlier.findLast(({ state }) => state?.usage?.contextWindow && sameModel(state.model, model));
	return told?.state?.usage?.contextWindow;
}
