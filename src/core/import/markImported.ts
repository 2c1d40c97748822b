/** What an import says of itself inside of the conversation, where every view shows it. */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo, parentOf } from '../conversation/tree.ts';
import { noticeOf } from '../stream/notice.ts';
import type { TurnEvent, TurnId } from '../stream/turnEvent.ts';

/** The conversation with a notice at its beginning: from where it is, and what of the file was not understood. */
export function markImported(conversation: Conversation, tool: string, left: readonly string[]): Conversation {
	const first = branchTo(conversation.turns, conversation.leaf)[0]?.id;
	const notices = [
		noticeOf('info', 'import.notice', { tool }),
		...(left.length > 0 ? [noticeOf('irregular', 'import.not-understood', { parts: left.join(' ') })] : []),
	];
	return { ...conversation, turns: conversation.turns.map(turn => (turn.id === first ? begun(turn, notices) : turn)) };
}

function begun({ id, events }: Turn, notices: readonly ReturnType<typeof noticeOf>[]): Turn {
	const [start, ...rest] = events;
	if (start === undefined) {
		return { id, events };
	}
	const marks = notices.map(
		(notice, index): TurnEvent => ({ ...notice, turn: id, seq: start.seq + 1 + index, at: start.at }),
	);
	return { id, events: [start, ...marks, ...rest.map(event => ({ ...event, seq: event.seq + notices.length }))] };
}

/** The same conversation under other ids, so that it can stand beside the one that it was exported from. */
export function withOtherIds(conversation: Conversation, id: string): Conversation {
	const ids = new Map(conversation.turns.map((turn, index): [TurnId, TurnId] => [turn.id, `${id}.${index + 1}`]));
	const other = (turn: TurnId): TurnId => ids.get(turn) ?? turn;
	const { leaf } = conversation;
	return {
		...conversation,
		id,
		turns: conversation.turns.map(turn => renamed(turn, other)),
		...(leaf !== undefined && { leaf: other(leaf) }),
	};
}

function renamed(turn: Turn, other: (turn: TurnId) => TurnId): Turn {
	const id = other(turn.id);
	const parent = parentOf(turn);
	const events = turn.events.map((event): TurnEvent => {
		const isStart = event.type === 'turn-start' && parent !== undefined;
		return isStart ? { ...event, turn: id, parent: { ...parent, turn: other(parent.turn) } } : { ...event, turn: id };
	});
	return { id, events };
}
