/** What a view of thinking is told. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { Confidence } from '../../src/core/insight/confidence.ts';
import type { TurnFigures } from '../../src/core/insight/figures.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ReferenceView } from '../../src/protocol/messages.ts';
import type { Speed } from '../playback.ts';

export type FoldMode = 'auto' | 'open' | 'folded' | 'preview';

export type ThinkingFigures = Pick<TurnFigures, 'thinking' | 'thinkingTokens' | 'thinkingRate'>;

export interface PlaybackView {
	readonly paused: boolean;
	readonly speed: Speed;
	/** Tokens that have arrived and are not shown. */
	readonly waiting: number;
	/** The turn is over, as far as the page has been told; what is left of it waits. */
	readonly ended: boolean;
}

/**
 * How a turn comes to the page. `live`: the reader sees it come. `restored`: it is over already, nobody has seen it
 * open, so nothing needs to stay in place when it folds. `replay`: it is over, and comes again.
 */
export type Arrival = 'live' | 'restored' | 'replay';

export interface ThinkingOptions {
	readonly turn: TurnId;
	/** Which part of its turn this stretch is: the address of what the reader chose for it. */
	readonly part: number;
	readonly mode: FoldMode;
	/** The outline stands beside the answer: nothing needs to fold. */
	readonly wide: boolean;
	readonly arrival: Arrival;
	/** The turn as it is shown now; absent before its first event. */
	readonly state: () => TurnState | undefined;
	/** What is known of the turn's tokens. */
	readonly confidence: Confidence;
	/** The places that are named between two offsets of the text of a block, as far as the host has told. */
	readonly placesIn: (block: number, start: number, end: number) => readonly ReferenceView[];
}
