/** Going on with a turn that used tools: what they found is not asked for again. */
import type { Turn } from '../../core/conversation/conversation.ts';
import { asSplit } from '../../core/conversation/resplit.ts';
import { foldTurn } from '../../core/conversation/turnState.ts';
import type { ChatMessage, ModelRef } from '../../core/stream/chat.ts';
import { roundMessages } from './history.ts';

export interface ToolRounds {
	/** Calls and results of the rounds that ended with results, and words that ask to go on; empty where there are none. */
	readonly messages: readonly ChatMessage[];
	/** The turns with what came after those rounds. */
	readonly rest: readonly Turn[];
}

/** @param exchange the turn that asked the question and those that went on with it already, from `exchangeTo` */
export function toolRounds(exchange: readonly Turn[], model: ModelRef): ToolRounds {
	const parts = exchange.filter(turn => turn.events.length > 0).map(turn => splitTurn(turn, model));
	const messages = parts.flatMap(part => part.messages);
	const goOn: ChatMessage = { role: 'user', content: 'Go on with the question, from these results.' };
	return { messages: messages.length > 0 ? [...messages, goOn] : [], rest: parts.map(part => part.rest) };
}

function splitTurn(turn: Turn, model: ModelRef): { readonly messages: readonly ChatMessage[]; readonly rest: Turn } {
	const state = foldTurn(turn.events);
	const answered = state.tools.filter(tool => tool.result !== undefined).map(tool => tool.iteration ?? 0);
	if (answered.length === 0) {
		return { messages: [], rest: turn };
	}
	const last = Math.max(...answered);
	const messages = Array.from({ length: last + 1 }, (_, round) => roundMessages(turn, state, model, round)).flat();
	const events = asSplit(turn.events).filter(event => event.type === 'turn-start' || (event.iteration ?? 0) > last);
	return { messages, rest: { ...turn, events } };
}
