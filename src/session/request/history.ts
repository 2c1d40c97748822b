/** Earlier turns as the messages that the next request carries. */
import type { Turn } from '../../core/conversation/conversation.ts';
import { foldTurn, type TurnState, textOf } from '../../core/conversation/turnState.ts';
import type { ChatMessage, ModelRef, ProviderData } from '../../core/stream/chat.ts';
import type { TurnOptions } from '../../core/stream/turnEvent.ts';
import { userMessage } from './prompt.ts';
import { readThinkOverride } from './thinkOverride.ts';

/** A question with its answer, as it counts for what comes after. */
interface Exchange {
	readonly turns: readonly Turn[];
	readonly first: TurnState;
	readonly rounds: readonly ChatMessage[];
}

/**
 * The messages of all turns that led to the next question, oldest first. Turns that were regenerated or edited are
 * left out, continuations are joined to what they continue, and turns without an answer are as if never asked.
 *
 * Thinking goes into its own field and never into the text; providers send it back where their vendor wants that.
 * Signed data goes along only to the very model that made it.
 *
 * @param parent what the next question is a retry, an edit or a continuation of.
 */
export function historyMessages(
	turns: readonly Turn[],
	model: ModelRef,
	parent?: TurnOptions['parent'],
): readonly ChatMessage[] {
	let exchanges: readonly Exchange[] = [];
	for (const turn of turns) {
		exchanges = addTurn(exchanges, turn, model);
	}
	const asked = exchanges.findIndex(exchange => exchange.turns.some(turn => turn.id === parent?.turn));
	const kept = asked === -1 ? exchanges : exchanges.slice(0, asked);
	return kept.flatMap(({ first, rounds }) => [questionOf(first), ...rounds]);
}

function addTurn(exchanges: readonly Exchange[], turn: Turn, model: ModelRef): readonly Exchange[] {
	if (turn.events.length === 0) {
		return exchanges;
	}
	const state = foldTurn(turn.events);
	const rounds = roundsOf(turn, state, model);
	if (rounds.length === 0) {
		return exchanges;
	}
	const { parent } = state.options;
	const index = exchanges.findIndex(exchange => exchange.turns.some(each => each.id === parent?.turn));
	const before = exchanges[index];
	if (before === undefined) {
		return [...exchanges, { turns: [turn], first: state, rounds }];
	}
	const joins = parent?.as === 'continue' || parent?.as === 'answer-now';
	const next = joins
		? { turns: [...before.turns, turn], first: before.first, rounds: joinRounds(before.rounds, rounds) }
		: { turns: [turn], first: state, rounds };
	return [...exchanges.slice(0, index), next];
}

/** The question as it was sent, context and all. */
export function questionOf({ question, context }: TurnState): ChatMessage {
	return userMessage(readThinkOverride(question)?.question ?? question, context);
}

/** One assistant message for each round of a tools loop, each with the results that followed it. Empty without an answer. */
function roundsOf(turn: Turn, state: TurnState, model: ModelRef): readonly ChatMessage[] {
	const numbers = [...state.blocks, ...state.tools].map(each => each.iteration ?? 0);
	const last = Math.max(0, ...numbers);
	const messages: ChatMessage[] = [];
	for (let round = 0; round <= last; round++) {
		messages.push(...roundMessages(turn, state, model, round));
	}
	return messages;
}

function roundMessages(turn: Turn, state: TurnState, model: ModelRef, round: number): readonly ChatMessage[] {
	const blocks = state.blocks.filter(block => (block.iteration ?? 0) === round);
	const content = textOf({ ...state, blocks }, 'answer');
	const thinking = textOf({ ...state, blocks }, 'thinking');
	// A call without a result cannot be sent back; vendors refuse such a history.
	const tools = state.tools.filter(tool => (tool.iteration ?? 0) === round && tool.result !== undefined);
	if (content === '' && tools.length === 0) {
		return [];
	}
	const providerData = signedData(turn, state, model, round);
	const assistant: ChatMessage = {
		role: 'assistant',
		content,
		...(thinking !== '' && { thinking }),
		...(tools.length > 0 && {
			toolCalls: tools.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })),
		}),
		...(providerData.length > 0 && { providerData }),
	};
	const results = tools.map(
		({ id, name, result }): ChatMessage => ({
			role: 'tool',
			content: result?.content ?? '',
			toolCallId: id,
			toolName: name,
		}),
	);
	return [assistant, ...results];
}

/** Signatures are valid for one model only; another one, or another vendor, is sent plain text. */
function signedData(turn: Turn, state: TurnState, model: ModelRef, round: number): readonly ProviderData[] {
	if (state.model.provider !== model.provider || state.model.id !== model.id) {
		return [];
	}
	return turn.events.flatMap(event =>
		event.type === 'provider-data' && (event.iteration ?? 0) === round ? event.data : [],
	);
}

/** A continuation goes on in the middle of the sentence, so nothing is put between. */
function joinRounds(before: readonly ChatMessage[], after: readonly ChatMessage[]): readonly ChatMessage[] {
	const last = before.at(-1);
	const [next, ...rest] = after;
	if (last?.role !== 'assistant' || next?.role !== 'assistant') {
		return [...before, ...after];
	}
	const { providerData: _, ...plain } = last;
	return [...before.slice(0, -1), { ...plain, content: last.content + next.content }, ...rest];
}
