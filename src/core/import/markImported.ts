/** What an import says of itself inside of the conversation, where every view shows it. */
import type { Conversation, Turn } from '../conversation/conversation.ts';
import { branchTo, parentOf } from '../conversation/tree.ts';
import { type Notice, noticeOf } from '../stream/notice.ts';
import type { TurnEvent, TurnId } from '../stream/turnEvent.ts';

/** The conversation with a notice at its beginning: from where it is, and what of the file was not understood. */
export function markImported(conversation: Conversation, tool: string, left: readonly string[]): Conversation {
	const parts = left.length > 0 ? [noticeOf('irregular', 'import.not-understood', { parts: left.join(' ') })] : [];
	return withNotices(conversation, [noticeOf('info', 'import.notice', { tool }), ...parts]);
}

function withNotices(conversation: Conversation, notices: readonly Notice[]): Conversation {
	const first = branchTo(conversation.turns, conversation.leaf)[0]?.id;
	return { ...conversation, turns: conversation.turns.map(turn => (turn.id === first ? begun(turn, notices) : turn)) };
}

const beginning = noticeOf('info', 'import.beginning');

/**
 * A file of which the beginning alone was read so far: said where it begins and where it ends. Its last turn goes on in
 * the rest, so that it was not interrupted; it has an id of its own, because as a whole it is another one.
 */
export function markBeginning(conversation: Conversation, tool: string): Conversation {
	const marked = withNotices(conversation, [noticeOf('info', 'import.notice', { tool }), beginning]);
	const last = branchTo(marked.turns, marked.leaf).at(-1);
	if (last === undefined) {
		return marked;
	}
	const goingOn = goesOn(last, `${last.id}-beginning`);
	const turns = marked.turns.map(turn => (turn === last ? goingOn : turn));
	return { ...marked, turns, ...(marked.leaf !== undefined && { leaf: goingOn.id }) };
}

function goesOn({ events }: Turn, turn: TurnId): Turn {
	const end = events.findLast(({ type }) => type === 'finish');
	const { seq, at } = end ?? events.at(-1) ?? { seq: -1, at: 0 };
	const before = events.filter(event => event !== end).map(event => ({ ...event, turn }));
	const said: TurnEvent = { ...beginning, turn, seq, at };
	return { id: turn, events: [...before, said, { type: 'finish', reason: 'complete', turn, seq: seq + 1, at }] };
}

function begun({ id, events }: Turn, notices: readonly Notice[]): Turn {
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
