/** What a turn sends, put together in one place: whoever measures a question measures what will be sent. */
import type { Turn } from '../../core/conversation/conversation.ts';
import { exchangeTo, type TreeTurn } from '../../core/conversation/tree.ts';
import type { TurnState } from '../../core/conversation/turnState.ts';
import type { ChatMessage, ModelRef } from '../../core/stream/chat.ts';
import type { ContextItem, TurnParent } from '../../core/stream/turnEvent.ts';
import type { Resume } from '../../providers/provider.ts';
import { sameModel } from '../hub/modelCatalog.ts';
import { begunIn } from './continuation.ts';
import { historyMessages } from './history.ts';
import { systemMessage, userMessage } from './prompt.ts';
import type { BegunEvent } from './steering.ts';
import { toolRounds } from './toolRounds.ts';

/** A question, and all turns of its conversation. */
export interface ToSend {
	readonly question: string;
	readonly context: readonly ContextItem[];
	readonly model: ModelRef;
	readonly earlier: readonly (TreeTurn & { readonly state: TurnState | undefined })[];
	readonly parent?: TurnParent;
	readonly begun?: readonly BegunEvent[];
	readonly preamble?: readonly ChatMessage[];
}

export interface Sent {
	/** With what the model is told ahead of everything. */
	readonly messages: readonly ChatMessage[];
	/** What came of the question already, where it is gone on with. */
	readonly resume?: Pick<Resume, 'thinking' | 'answer' | 'mode'>;
	/** What the turn itself begins with. */
	readonly begun?: readonly BegunEvent[];
}

/** @param instructions what the model is told ahead of everything; empty: nothing */
export function turnRequest(asked: ToSend, instructions: string): Sent {
	const begun = sendable(asked);
	const { messages, resume } = conversationOf(asked, begun);
	const ahead = [...systemMessage(instructions), ...(asked.preamble ?? [])];
	return { messages: [...ahead, ...messages], ...(resume && { resume }), ...(begun && { begun }) };
}

function conversationOf(asked: ToSend, begun: Sent['begun']): Sent {
	const { earlier, question, context, model, parent } = asked;
	const history = historyMessages(earlier, model, parent);
	if (parent?.as === 'continue' || parent?.as === 'answer-now') {
		return goingOn(history, exchangeTo(earlier, parent.turn), model, parent.as);
	}
	return begun
		? goingOn(history, [asIfAsked(asked, begun)], model, 'continue')
		: { messages: [...history, userMessage(question, context)] };
}

function goingOn(
	history: readonly ChatMessage[],
	exchange: readonly Turn[],
	model: ModelRef,
	mode: Resume['mode'],
): Sent {
	const { messages: rounds, rest } = toolRounds(exchange, model);
	const { question, thinking, answer } = begunIn(rest);
	return { messages: [...history, question, ...rounds], resume: { thinking, answer, mode } };
}

/** The turn as far as it is there before it is asked. */
function asIfAsked({ question, context, model }: ToSend, begun: readonly BegunEvent[]): Turn {
	const options = { think: 'auto' } as const;
	const start = { type: 'turn-start', question, context, model, options, startedAt: '' } as const;
	const events = [{ iteration: 0, body: start }, ...begun];
	const turn = 'asked';
	return { id: turn, events: events.map(({ iteration, body }, seq) => ({ ...body, turn, seq, at: 0, iteration })) };
}

/** What is signed goes to the very model that made it. */
function sendable({ begun, earlier, parent, model }: ToSend): Sent['begun'] {
	const made = earlier.find(({ id }) => id === parent?.turn)?.state?.model;
	return made && sameModel(made, model) ? begun : begun?.filter(({ body }) => body.type !== 'provider-data');
}
