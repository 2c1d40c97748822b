/** What goes into a segmenter and what comes out of it. */
import type { Channel } from '../stream/turnEvent.ts';
import type { FormatName } from './formats.ts';

export type Segment =
	| { readonly kind: 'delta'; readonly channel: Channel; readonly block: number; readonly text: string }
	/** The block is complete. Comes once for every block, and there is no block without text. */
	| { readonly kind: 'end'; readonly block: number }
	/** Blocks >= `from`, shown so far, belong to this channel. */
	| { readonly kind: 'reclassify'; readonly from: number; readonly channel: Channel };

/** One piece of a stream whose server separates thinking itself. Empty strings and nulls say nothing. */
export interface NativeFrame {
	readonly thinking?: string | null;
	/** Of the answer; inline delimiters are read in it as long as no native thinking came. */
	readonly text?: string | null;
}

export interface DelimiterPair {
	readonly open: string;
	readonly close: string;
}

/** How a text is read: `none` looks for no delimiters, so that all of it is answer. */
export type SplitFormat = 'auto' | 'none' | FormatName;

export interface SegmenterOptions {
	/** `auto` (the default) recognises every family that can be told from the text alone. */
	readonly format?: SplitFormat;
	/** The opening delimiter was in the prompt, so the stream begins inside thinking. */
	readonly startsInThinking?: boolean;
	/**
	 * The words that begin the answer of a model that was asked to think first; `ANSWER:` by default.
	 * The format `answer-marker` begins inside thinking. In `auto`, a marker that is given works like a lone close.
	 */
	readonly answerMarker?: string;
	/** The user's own pairs, beside the table's. White space around a delimiter is not part of it. */
	readonly delimiters?: readonly DelimiterPair[];
	/**
	 * The model was asked to write its thinking in tags and may say something first: an opener alone at a line start
	 * counts also before the first block.
	 */
	readonly opensAfterText?: boolean;
	/** What becomes of a close in the middle of an answer: it is kept as text (the default), or removed. */
	readonly strayClose?: 'keep' | 'strip';
	/** Markers of tool calls that end open thinking. They stay in the text, as answer: they belong to the tool layer. */
	readonly endsThinking?: readonly string[];
	/**
	 * Told every piece of inline text that is delimiter or trimmed white space, in stream order. `index` is its place
	 * among the segments that the running `push` or `end` returns: it stands before the segment of that index.
	 * Markup and delta texts in this order are exactly the inline text that was fed.
	 */
	readonly onMarkup?: (text: string, index: number) => void;
}

/** What the text turned out to be; worth remembering for the next answer of the same model. */
export interface Observed {
	/** The format whose delimiters were met. */
	readonly format?: FormatName;
	/** The stream began inside thinking: by hint, or because a close came without an opener. */
	readonly startedInThinking: boolean;
	/** Inline thinking is open. At the end: it was never closed, and there is no answer after it. */
	readonly unclosed: boolean;
}

export interface Segmenter {
	/** Feeds a piece of text, or a native frame. Returns what can be shown now. After `end` it does nothing. */
	push(delta: string | NativeFrame): Segment[];
	/** The stream ended. Returns whatever was held back, to the channel it belongs to. */
	end(): Segment[];
	observed(): Observed;
}
