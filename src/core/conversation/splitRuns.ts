/** A text as runs of thinking, answer and markup, by length. */
import { resegmented } from '../segment/resegment.ts';
import type { Segment, SegmenterOptions } from '../segment/segment.ts';
import type { Channel } from '../stream/turnEvent.ts';

export interface Run {
	/** Absent: delimiter, or trimmed white space. */
	readonly channel?: Channel;
	/** In UTF-16 units. */
	readonly length: number;
	/** Nothing more comes of its block. */
	readonly isLast?: boolean;
}

export interface Runs {
	/** In order; their lengths are that of the text. */
	readonly runs: readonly Run[];
	/** The text ends inside thinking. */
	readonly unclosed: boolean;
}

export function runsOf(raw: string, options: SegmenterOptions): Runs {
	const markup = new Map<number, number>();
	const { segments, observed } = resegmented(raw, {
		...options,
		onMarkup: (text, index) => markup.set(index, (markup.get(index) ?? 0) + text.length),
	});
	const lastOf = new Map<number, Segment>();
	for (const segment of segments) {
		if (segment.kind === 'delta') {
			lastOf.set(segment.block, segment);
		}
	}
	const runs = [...segments, undefined].flatMap((segment, index): readonly Run[] => {
		const before = markup.get(index) ?? 0;
		const run = segment?.kind === 'delta' && {
			channel: segment.channel,
			length: segment.text.length,
			isLast: lastOf.get(segment.block) === segment,
		};
		return [...(before > 0 ? [{ length: before }] : []), ...(run ? [run] : [])];
	});
	return { runs, unclosed: observed.unclosed };
}
