/** A branch as a conversation of its own. */
import type { TurnEvent, TurnId, TurnParent } from '../stream/turnEvent.ts';
import type { Turn } from './conversation.ts';

/**
 * The turns under new ids, so that each turn is found in one conversation only. A parent that is not among them keeps
 * its id: it stands in the other conversation.
 * @param turns of one branch, in order
 */
export function copyBranch(turns: readonly Turn[], newId: () => TurnId): readonly Turn[] {
	const ids = new Map(turns.map(({ id }) => [id, newId()]));
	const idOf = (id: TurnId): TurnId => ids.get(id) ?? id;
	return turns.map(({ id, events }) => ({ id: idOf(id), events: events.map(event => copied(event, idOf)) }));
}

function copied(event: TurnEvent, idOf: (id: TurnId) => TurnId): TurnEvent {
	const turn = idOf(event.turn);
	if (event.type !== 'turn-start') {
		return { ...event, turn };
	}
	const { parent, options } = event;
	const moved = (from: TurnParent): TurnParent => ({ ...from, turn: idOf(from.turn) });
	return {
		...event,
		turn,
		options: { ...options, ...(options.parent && { parent: moved(options.parent) }) },
		...(parent && { parent: moved(parent) }),
	};
}
