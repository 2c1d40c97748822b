/**
 * The only reader of branches. Turns are kept in the order in which they were asked, and each names the turn that it
 * came from; a branch is the way from the first question to one turn.
 *
 * A follow-up, a continuation and an answer-now come after their parent. A retry, an edited question, a steered and a
 * compared turn stand in the place of their parent: after what that came after.
 */
import type { TurnId, TurnParent } from '../stream/turnEvent.ts';
import type { Turn } from './conversation.ts';

/** A turn, or one that is about to begin and has no events yet. */
export interface TreeTurn extends Turn {
	readonly parent?: TurnParent;
}

/** What the turn says of where it came from. Absent in a first turn, and in follow-ups of version 1. */
export function parentOf({ parent, events }: TreeTurn): TurnParent | undefined {
	const start = events[0];
	return parent ?? (start?.type === 'turn-start' ? (start.parent ?? start.options.parent) : undefined);
}

/** Whether the turn goes on with its parent's question rather than asking one. */
export function joinsParent({ as }: TurnParent): boolean {
	return as === 'continue' || as === 'answer-now';
}

/**
 * The turns from the first question to `leaf`, in order. Without a leaf, or with one that is not there, the branch of
 * the latest turn.
 */
export function branchTo<T extends TreeTurn>(turns: readonly T[], leaf?: TurnId): readonly T[] {
	const before = beforeOf(turns);
	const byId = new Map(turns.map(turn => [turn.id, turn]));
	const branch: T[] = [];
	let turn = (leaf !== undefined && byId.get(leaf)) || turns.at(-1);
	while (turn) {
		branch.push(turn);
		const id = before.get(turn.id);
		turn = id === undefined ? undefined : byId.get(id);
	}
	return branch.reverse();
}

/** All turns that come after the same turn as this one, itself included, in the order in which they were asked. */
export function siblingsOf<T extends TreeTurn>(turns: readonly T[], turn: TurnId): readonly T[] {
	const before = beforeOf(turns);
	return before.has(turn) ? turns.filter(each => before.get(each.id) === before.get(turn)) : [];
}

/** The end of the branch that goes through this turn and was gone on with last. */
export function latestLeaf(turns: readonly TreeTurn[], turn: TurnId): TurnId {
	const before = beforeOf(turns);
	const below = new Set([turn]);
	let leaf = turn;
	for (const { id } of turns) {
		if (below.has(before.get(id) ?? '')) {
			below.add(id);
			leaf = id;
		}
	}
	return leaf;
}

/**
 * For each turn the one that it comes after, or undefined for a first one. Only an earlier turn of the list can be
 * that, so there are no circles; a parent that is not there leaves a turn after the one asked before it.
 */
function beforeOf(turns: readonly TreeTurn[]): ReadonlyMap<TurnId, TurnId | undefined> {
	const before = new Map<TurnId, TurnId | undefined>();
	let previous: TurnId | undefined;
	for (const turn of turns) {
		const parent = parentOf(turn);
		const isKnown = parent !== undefined && before.has(parent.turn);
		const isAfter = parent?.as === 'follow-up' || (parent && joinsParent(parent));
		before.set(turn.id, isKnown ? (isAfter ? parent.turn : before.get(parent.turn)) : previous);
		previous = turn.id;
	}
	return before;
}
