/** What the parts of the page share: one object, instead of a callback for each thing that they may do. */
import type { TurnId } from '../src/core/stream/turnEvent.ts';
import type { ToHost } from '../src/protocol/messages.ts';
import type { Follow } from './follow.ts';
import type { Memory } from './memory.ts';
import type { Speed } from './playback.ts';
import type { PreviewBox } from './references/previewBox.ts';
import type { ReferenceBook } from './references/referenceBook.ts';

/** When things are shown: the page's own display, or that of a replay inside it. */
export interface DisplayControls {
	/** Holds what comes of this turn, or shows it again. */
	togglePause(turn: TurnId): void;
	/** That a turn can be shown at. */
	readonly speeds: readonly Speed[];
	setSpeed(turn: TurnId, speed: Speed): void;
	/** Frames are wanted: something plays. */
	schedule(): void;
}

export interface PageContext {
	/** To the extension host. */
	readonly post: (message: ToHost) => void;
	readonly follow: Follow;
	readonly display: DisplayControls;
	readonly memory: Memory;
	readonly references: ReferenceBook;
	readonly preview: PreviewBox;
}
