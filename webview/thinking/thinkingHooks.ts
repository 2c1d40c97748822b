/** What the thinking asks of the page around it, and what it is told. */
import type { TurnFigures } from '../../src/core/insight/figures.ts';
import type { Speed } from '../playback.ts';

export type FoldMode = 'auto' | 'open' | 'folded' | 'preview';

export interface ThinkingHooks {
	readonly copy: (text: string) => void;
	readonly find: () => void;
	readonly pause: () => void;
	/** To the next playback speed. */
	readonly changeSpeed: () => void;
	readonly answerNow: () => void;
	/** The reader folded or unfolded it. */
	readonly chosen: (open: boolean) => void;
	/** The reader is not at the end of the page. */
	readonly isReadingElsewhere: () => boolean;
	/** Changes layout while what is being read stays in place. */
	readonly holding: (anchor: Element, change: () => void) => void;
}

export type ThinkingFigures = Pick<TurnFigures, 'thinking' | 'thinkingTokens' | 'thinkingRate'>;

export interface PlaybackView {
	readonly paused: boolean;
	readonly speed: Speed;
	/** Tokens that have arrived and are not shown. */
	readonly waiting: number;
}

export interface ThinkingOptions {
	readonly mode: FoldMode;
	/** What the reader chose before, for this very stretch. */
	readonly chosen: boolean | undefined;
	/** The outline stands beside the answer: nothing needs to fold. */
	readonly wide: boolean;
	/** Made from what is over already: nobody has seen it open, so nothing needs to stay in place when it folds. */
	readonly restored: boolean;
}
