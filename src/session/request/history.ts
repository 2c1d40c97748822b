/** Earlier turns as the messages that the next request carries. */
import type { Turn } from '../../core/conversation/conversation.ts';
import { branchTo, exchangeTo, joinsParent, parentOf, type TreeTurn } from '../../core/conversation/tree.ts';
import { foldTurn, type TurnState, textOf } from '../../core/conversation/turnState.ts';
import type { ChatMessage, ModelRef, ProviderData } from '../../core/stream/chat.ts';
import type { TurnParent } from '../../core/stream/turnEvent.ts';
import { userMessage } from './prompt.ts';
import { sendableCall, sendableName } from './sendableCall.ts';
import { readThinkOverride } from './thinkOverride.ts';

/** A question with its answer, as it counts for what comes after. */
interface Exchange {
	readonly turns: readonly Turn[];
	readonly first: TurnState;
	readonly rounds: readonly ChatMessage[];
}

/**
 * The messages of the branch that leads to the next question, oldest first. Continuations are joined to what they
 * continue, and turns without an answer are as if never asked.
 *
 * Thinking goes into its own field and never into the text; providers send it back where their vendor wants that.
 * Signed data goes along only to the very model that made it.
 *
 * @param parent where the next question comes from; default: it follows the latest turn. What goes on with a question
 * gets what was before that question.
 */
export function historyMessages(
	turns: readonly TreeTurn[],
	model: ModelRef,
	parent?: TurnParent,
): readonly ChatMessage[] {
	let exchanges: readonly Exchange[] = [];
	for (const turn of turnsBefore(turns, parent)) {
		exchanges = addTurn(exchanges, turn, model);
	}
	return exchanges.flatMap(({ first, rounds }) => [questionOf(first), ...rounds]);
}

function turnsBefore(turns: readonly TreeTurn[], parent: TurnParent | undefined): readonly TreeTurn[] {
	const next: TreeTurn = { id: '', events: [], ...(parent && { parent }) };
	const all = [...turns, next];
	return branchTo(all, next.id).slice(0, -exchangeTo(all, next.id).length);
}

function addTurn(exchanges: readonly Exchange[], turn: TreeTurn, model: ModelRef): readonly Exchange[] {
	if (turn.events.length === 0) {
		return exchanges;
	}
	const state = foldTurn(turn.events);
	const rounds = roundsOf(turn, state, model);
	if (rounds.length === 0) {
		return exchanges;
	}
	const last = exchanges.at(-1);
	const parent = parentOf(turn);
	if (last && parent && joinsParent(parent) && last.turns.some(each => each.id === parent.turn)) {
		const joined = { turns: [...last.turns, turn], first: last.first, rounds: joinRounds(last.rounds, rounds) };
		return [...exchanges.slice(0, -1), joined];
	}
	return [...exchanges, { turns: [turn], first: state, rounds }];
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

/**
 * What the model said in one round, with the results that followed it. Empty where it neither called nor answered.
 * @param state of the turn, from these events
 */
export function roundMessages(
	turn: Pick<Turn, 'events'>,
	state: TurnState,
	model: ModelRef,
	round: number,
): readonly ChatMessage[] {
	const blocks = state.blocks.filter(block => (block.iteration ?? 0) === round);
	const answer = textOf({ ...state, blocks }, 'answer');
	// White space is no answer, and servers refuse it as one.
	const content = answer.trim() === '' ? '' : answer;
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
		...(tools.length > 0 && { toolCalls: tools.map(sendableCall) }),
		...(providerData.length > 0 && { providerData }),
	};
	const results = tools.map(
		({ id, name, result }): ChatMessage => ({
			role: 'tool',
			content: result?.content ?? '',
			toolCallId: id,
			toolName: sendableName(name),
		}),
	);
	return [assistant, ...results];
}

/** Signatures are valid for one model only; another one, or another vendor, is sent plain text. */
function signedData(
	turn: Pick<Turn, 'events'>,
	state: TurnState,
	model: ModelRef,
	round: number,
): readonly ProviderData[] {
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
