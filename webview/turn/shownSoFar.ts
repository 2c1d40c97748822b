/**
 * Tells the host how far the thinking of a turn is shown, while the page shows it later than it comes: what is marked
 * beside the code goes at the reader's pace.
 */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ToHost } from '../../src/protocol/messages.ts';

/** The place beside the code moves no faster than this. */
const everyMs = 250;

export class ShownSoFar {
	readonly #turn: TurnId;
	readonly #post: (message: ToHost) => void;
	#isLate = false;
	#toldAt = Number.NEGATIVE_INFINITY;

	constructor(turn: TurnId, post: (message: ToHost) => void) {
		this.#turn = turn;
		this.#post = post;
	}

	/**
	 * Called with all that is shown anew.
	 * @param late whether more has come than is shown
	 * @param state of what is shown; undefined when nothing of it is
	 */
	tell(late: boolean, state: TurnState | undefined, now: number): void {
		if (late === this.#isLate && (!late || now - this.#toldAt < everyMs)) {
			return;
		}
		this.#isLate = late;
		this.#toldAt = now;
		const last = state?.finish ? undefined : state?.blocks.at(-1);
		const thinking = last?.channel === 'thinking' ? { block: last.index, offset: last.text.length } : undefined;
		this.#post({ type: 'shown-so-far', turn: this.#turn, late, ...(thinking && { thinking }) });
	}
}
