/** Whether a turn goes on with the question of the turn before it on the page, so that the two stand as one. */
import { joinsParent, parentOf, type TreeTurn } from '../../src/core/conversation/tree.ts';
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';

/** `answer`: in the middle of the answer, which stays one text. `question`: with an answer of its own. */
export type Joining = 'answer' | 'question';

export function joiningOf(turn: TreeTurn, { notices }: TurnState, before: TurnId | undefined): Joining | undefined {
	const parent = parentOf(turn);
	if (parent === undefined || !joinsParent(parent) || parent.turn !== before) {
		return undefined;
	}
	// A model that began its answer anew has not gone on with the other one.
	const startedOver = notices.some(({ code }) => code === 'resume.started-over');
	return parent.as === 'continue' && !startedOver ? 'answer' : 'question';
}
