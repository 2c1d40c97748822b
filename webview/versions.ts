/** What a change of branch means for the versions that the page shows. Pure. */
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type { TurnVersions } from '../src/protocol/messages.ts';

interface PlacedTurn {
	readonly id: TurnId;
	readonly versions?: TurnVersions | undefined;
}

/**
 * Before a turn is asked in the place of others, the host shows the branch up to that place. What stood there until
 * then are the other versions of the turn that comes next.
 * @returns their ids in order; none when the new list is not the beginning of the old one.
 */
export function versionsLeft(before: readonly PlacedTurn[], now: readonly PlacedTurn[]): readonly TurnId[] {
	const left = before[now.length];
	const isBeginning = now.every(({ id }, index) => before[index]?.id === id);
	return left && isBeginning ? (left.versions?.turns ?? [left.id]) : [];
}

/** The newest version among these, with the others before it; undefined where it is the only one. */
export function withNewest(others: readonly TurnId[], newest: TurnId): TurnVersions | undefined {
	return others.length === 0 ? undefined : { turns: [...others, newest], index: others.length };
}
