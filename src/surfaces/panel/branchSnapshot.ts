/** The turns of a conversation as the page gets them. Pure. */
import { compactEvents } from '../../core/conversation/compactEvents.ts';
import { asSplit } from '../../core/conversation/resplit.ts';
import { siblingsByTurn } from '../../core/conversation/tree.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { TurnSnapshot } from '../../protocol/messages.ts';
import type { OpenConversation, OpenTurn } from '../../session/hub/openConversation.ts';
import { toView } from './attachmentView.ts';

/** Those turns of the branch that are shown, also one that has just begun and has no events yet. */
export function branchSnapshot({ turns }: OpenConversation, shown: readonly OpenTurn[]): readonly TurnSnapshot[] {
	const siblings = siblingsByTurn(turns);
	const versionsOf = (turn: OpenTurn): readonly TurnId[] => (siblings.get(turn.id) ?? []).map(({ id }) => id);
	return shown.map(turn => toSnapshot(turn, versionsOf(turn)));
}

/** A turn, and which of its `versions` it is where there are several. */
export function toSnapshot(turn: OpenTurn, versions: readonly TurnId[]): TurnSnapshot {
	const last = turn.events.at(-1);
	return {
		id: turn.id,
		events: compactEvents(asSplit(turn.events)).map(forPage),
		nextSeq: last ? last.seq + 1 : 0,
		live: turn.live,
		...(versions.length > 1 && { versions: { turns: versions, index: versions.indexOf(turn.id) } }),
	};
}

/** The page shows chips, not the text of files, and has no use for a vendor's signed blocks. */
export function forPage(event: TurnEvent): TurnEvent {
	switch (event.type) {
		case 'turn-start':
			return { ...event, context: event.context.map(item => ({ ...toView(item), text: '' })) };
		case 'provider-data':
			return { ...event, data: { provider: event.data.provider, data: null } };
		default:
			return event;
	}
}
