/**
 * The only reader of branches. Turns are kept in the order in which they were asked, and each names the turn that it
 * came from; a branch is the way from the first question to one turn.
 *
 * A follow-up, a continuation and an answer-now come after their parent. A retry, an edited question, a steered and a
 * compared turn stand in the place of their parent, or of the question that it went on with: after what that came after.
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

/** The turns of one question at the end of a branch that ends with `turn`: the one that asked it, and those that went on with it. */
export function exchangeTo<T extends TreeTurn>(turns: readonly T[], turn: TurnId): readonly T[] {
	const branch = branchTo(turns, turn);
	const first = branch.findLastIndex(each => !joins(parentOf(each)));
	return branch.slice(Math.max(0, first));
}

/** All turns that come after the same turn as this one, itself included, in the order in which they were asked. */
export function siblingsOf<T extends TreeTurn>(turns: readonly T[], turn: TurnId): readonly T[] {
	return siblingsByTurn(turns).get(turn) ?? [];
}

/** {@link siblingsOf} for every turn, at the cost of one. */
export function siblingsByTurn<T extends TreeTurn>(turns: readonly T[]): ReadonlyMap<TurnId, readonly T[]> {
	const before = beforeOf(turns);
	const groups = new Map<TurnId | undefined, T[]>();
	for (const turn of turns) {
		const group = groups.get(before.get(turn.id)) ?? [];
		group.push(turn);
		groups.set(before.get(turn.id), group);
	}
	return new Map(turns.map(turn => [turn.id, groups.get(before.get(turn.id)) ?? []]));
}

/**
 * The turns that were asked beside each other with this one, itself included, in the order in which they were asked:
 * those that `compare` leads from one to the other, whichever of them is named.
 */
export function comparedWith<T extends TreeTurn>(turns: readonly T[], turn: TurnId): readonly T[] {
	const first = new Map<TurnId, TurnId>();
	for (const each of turns) {
		const parent = parentOf(each);
		first.set(each.id, (parent?.as === 'compare' && first.get(parent.turn)) || each.id);
	}
	return turns.filter(each => first.get(each.id) === first.get(turn) && first.has(turn));
}

/**
 * What became of a turn that stands in a column of its own: its latest retry, or what the user steered it to, in its
 * place, and what went on with its question, in order. Empty for a turn that is not there.
 */
export function columnOf<T extends TreeTurn>(turns: readonly T[], turn: TurnId): readonly T[] {
	let column: readonly T[] = [];
	for (const each of turns) {
		const parent = parentOf(each);
		const at = column.findIndex(({ id }) => id === parent?.turn);
		if (each.id === turn || ((parent?.as === 'retry' || parent?.as === 'steer') && at !== -1)) {
			column = [each];
		} else if (at !== -1 && joins(parent)) {
			column = [...column.slice(0, at + 1), each];
		}
	}
	return column;
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
	/** For each turn the one that asked its question. */
	const asking = new Map<TurnId, TurnId>();
	let previous: TurnId | undefined;
	for (const turn of turns) {
		const parent = parentOf(turn);
		const isKnown = parent !== undefined && before.has(parent.turn);
		before.set(turn.id, isKnown ? placeAfter(parent, before, asking) : previous);
		asking.set(turn.id, (isKnown && joins(parent) && asking.get(parent.turn)) || turn.id);
		previous = turn.id;
	}
	return before;
}

/** In place of a turn that went on with a question means in place of that question. */
function placeAfter(
	parent: TurnParent,
	before: ReadonlyMap<TurnId, TurnId | undefined>,
	asking: ReadonlyMap<TurnId, TurnId>,
): TurnId | undefined {
	const followsParent = parent.as === 'follow-up' || joins(parent);
	return followsParent ? parent.turn : before.get(asking.get(parent.turn) ?? parent.turn);
}

function joins(parent: TurnParent | undefined): boolean {
	return parent !== undefined && joinsParent(parent);
}
