/** What the parts of the page share: one object, instead of a callback for each thing that they may do. */
import type { ToHost } from '../src/protocol/messages.ts';
import type { Follow } from './follow.ts';
import type { Memory } from './memory.ts';
import type { PreviewBox } from './references/previewBox.ts';
import type { ReferenceBook } from './references/referenceBook.ts';

/** When things are shown: the page's own display, or that of a replay inside it. */
export interface DisplayControls {
	togglePause(): void;
	/** To the next playback speed. */
	changeSpeed(): void;
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
