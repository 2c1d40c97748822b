import type { Segment, SegmenterOptions } from './segment.ts';
import { createSegmenter } from './segmenter.ts';

/** Splits the kept raw text of an old turn again, under other options. */
export function resegment(raw: string, options: SegmenterOptions = {}): Segment[] {
	const segmenter = createSegmenter(options);
	return [...segmenter.push(raw), ...segmenter.end()];
}
