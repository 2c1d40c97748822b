/** Whether a turn goes on with the question of the turn before it, so that the two stand as one. */
import type { TurnId } from '../stream/turnEvent.ts';
import { joinsParent, parentOf, type TreeTurn } from './tree.ts';
import type { TurnState } from './turnState.ts';

/** `answer`: it was asked to go on in the middle of the answer. `question`: for an answer of its own. */
export type Joining = 'answer' | 'question';

/** @param before the turn that stands above it */
export function joiningOf(turn: TreeTurn, before: TurnId | undefined): Joining | undefined {
	const parent = parentOf(turn);
	if (parent === undefined || !joinsParent(parent) || parent.turn !== before) {
		return undefined;
	}
	return parent.as === 'continue' ? 'answer' : 'question';
}

/** A model that began its answer anew has not gone on with the other one. */
export function startedOver(state: TurnState | undefined): boolean {
	return state?.notices.some(({ code }) => code === 'resume.started-over') ?? false;
}
