/** What the reader of inline text and the grammars of formats know of each other. */
import type { Channel } from '../stream/turnEvent.ts';
import type { FormatName } from './formats.ts';
import { type Mark, MarkSet } from './marks.ts';

/**
 * Where a mark stands: before any text of its phase, first on a later line (behind at most three spaces), or anywhere
 * else.
 */
export type Place = 'leading' | 'line' | 'middle';

/** A state of the stream: whose text this is, and which marks count where. */
export interface Phase {
	readonly channel: Channel;
	/** Blank lines before the first text are white space next to a delimiter, and dropped. */
	readonly afterDelimiter: boolean;
	/**
	 * How code protects marks. `fences`: fenced code is text. `spans`: so is whatever stands in an open code span.
	 * `none`: for thinking, where an unfinished fence must never hide the close.
	 * Everywhere, a mark with backticks on both sides of it is a quotation.
	 */
	readonly code: 'none' | 'fences' | 'spans';
	/** A close in the middle of prose may be a mere mention (see `mentions.ts`). */
	readonly mentions: boolean;
	/** The text is the inside of a delimiter: the grammar's `readHeader` reads it. */
	readonly header: boolean;
	readonly leading: MarkSet;
	readonly line: MarkSet;
	readonly middle: MarkSet;
	/** By the low eight bits of a unit: whether the reader must stop at it in the middle of a line. */
	readonly stops: Uint8Array;
}

/** What an accepted mark does. The block ends with it. */
export interface Step {
	readonly phase: Phase;
	/** From here on, this grammar decides. */
	readonly grammar?: Grammar;
	/** The mark stays in the text, for the next phase to read. */
	readonly keepMark?: boolean;
	/** What was shown so far was thinking. */
	readonly reclassify?: boolean;
}

export interface HeaderStep extends Step {
	/** Units that belong to the header. */
	readonly length: number;
}

export interface Grammar {
	readonly start: Phase;
	/** The format that was met, if any was. */
	readonly format: FormatName | undefined;
	/** Without a step, the mark is text. */
	accept(mark: Mark, phase: Phase, place: Place): Step | undefined;
	/** Reads the header at `at`; nothing if more of it must come first (never when `final`). */
	readHeader(text: string, at: number, final: boolean): HeaderStep | undefined;
}

interface PhaseMarks {
	readonly leading?: readonly Mark[];
	readonly line?: readonly Mark[];
	/** These count at a line start and before any text, too. */
	readonly anywhere?: readonly Mark[];
}

type PhaseOptions = Partial<Pick<Phase, 'afterDelimiter' | 'code' | 'mentions' | 'header'>>;

export function createPhase(channel: Channel, marks: PhaseMarks, options: PhaseOptions = {}): Phase {
	const anywhere = marks.anywhere ?? [];
	const middle = new MarkSet(anywhere);
	// A set is made at every start: not three times the same.
	const withMore = (more?: readonly Mark[]): MarkSet => (more ? new MarkSet([...more, ...anywhere]) : middle);
	return {
		channel,
		afterDelimiter: options.afterDelimiter ?? true,
		code: options.code ?? (channel === 'thinking' ? 'none' : 'fences'),
		mentions: options.mentions ?? false,
		header: options.header ?? false,
		leading: withMore(marks.leading),
		line: withMore(marks.line),
		middle,
		stops: stopsOf(middle),
	};
}

/** Line ends, the first units of marks, and backticks where a mark may be quoted. */
function stopsOf(middle: MarkSet): Uint8Array {
	const stops = new Uint8Array(256);
	const codes = middle.marks.map(mark => mark.text.charCodeAt(0));
	for (const code of codes.length > 0 ? [10, 13, 96, ...codes] : [10, 13]) {
		stops[code & 255] = 1;
	}
	return stops;
}
