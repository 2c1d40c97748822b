/** Whether the same was asked before: the same question with the same context, of the same model with the same options, after the same words. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { titleOf } from '../../core/conversation/title.ts';
import { parentOf } from '../../core/conversation/tree.ts';
import type { TurnState } from '../../core/conversation/turnState.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { historyMessages } from '../request/history.ts';
import type { ConversationStore } from './conversationStore.ts';
import type { Conversations } from './conversations.ts';
import type { OpenConversation, OpenTurn } from './openConversation.ts';

export interface EarlierAnswer {
	readonly conversation: ConversationId;
	readonly turn: TurnId;
	/** When it was asked, ISO 8601. */
	readonly askedAt: string;
	readonly state: TurnState;
}

interface Needs {
	readonly conversations: Pick<Conversations, 'findTurn' | 'open'>;
	readonly store: Pick<ConversationStore, 'list'>;
}

/** Conversations that are called like the question; more of them are hardly ever read. */
const mostRead = 5;

/** The latest whole answer to the same as what this turn asks. Undefined where there is none. */
export async function earlierAnswer({ conversations, store }: Needs, turn: TurnId): Promise<EarlierAnswer | undefined> {
	const asked = conversations.findTurn(turn);
	const here = asked && findIn(asked.conversation, asked.conversation, asked.turn);
	if (!asked?.turn.state || here || asked.conversation.turns[0] !== asked.turn) {
		return here;
	}
	const { question, label } = asked.turn.state;
	const title = titleOf(question, label);
	const named = (await store.list()).filter(each => each.title === title && each.id !== asked.conversation.id);
	for (const { id } of named.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, mostRead)) {
		const other = await conversations.open(id);
		const found = other && findIn(other, asked.conversation, asked.turn);
		if (found) {
			return found;
		}
	}
	return undefined;
}

function findIn(where: OpenConversation, own: OpenConversation, asked: OpenTurn): EarlierAnswer | undefined {
	const question = asked.state?.question;
	// Few turns ask the same; only of those all that was said before is put together.
	const alike = where.turns.filter(turn => turn !== asked && turn.state?.question === question && isAnswered(turn));
	const wanted = alike.length > 0 ? asText(asked, own) : '';
	const found = alike.findLast(turn => asText(turn, where) === wanted);
	return found?.state && { conversation: where.id, turn: found.id, askedAt: found.state.startedAt, state: found.state };
}

function isAnswered({ state }: OpenTurn): boolean {
	return state?.finish?.reason === 'complete' && state.answer.characters > 0 && state.options.recorded !== true;
}

/** All that decides what is sent, in one text. */
function asText(turn: OpenTurn, { turns }: OpenConversation): string {
	const { question, context, model, options } = turn.state ?? {};
	const before = turns.slice(0, turns.indexOf(turn));
	const said = model ? historyMessages(before, model, parentOf(turn)) : [];
	const attached = (context ?? []).map(({ label, text }) => [label, text]);
	const messages = said.map(({ role, content }) => [role, content]);
	return JSON.stringify([question, attached, model?.provider, model?.id, options?.think, options?.maxTokens, messages]);
}
