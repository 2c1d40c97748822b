import type { Segment, SegmenterOptions } from './segment.ts';
import { createSegmenter } from './segmenter.ts';

/**
 * Splits the kept raw text of an old turn, under other options or with what is known of it by now.
 * A lone close needs no `reclassify` here: the whole text is there, so its thinking is thinking from the beginning.
 * `onMarkup` is told the index in the whole list.
 */
export function resegment(raw: string, options: SegmenterOptions = {}): Segment[] {
	const { onMarkup, ...silent } = options;
	const trial = createSegmenter(silent);
	trial.push(raw);
	trial.end();
	const startsInThinking = trial.observed().startedInThinking;
	return splitWhole(raw, startsInThinking ? { ...options, startsInThinking } : options);
}

function splitWhole(raw: string, options: SegmenterOptions): Segment[] {
	let before = 0;
	const { onMarkup, ...rest } = options;
	const segmenter = createSegmenter(
		onMarkup === undefined ? rest : { ...rest, onMarkup: (text, index) => onMarkup(text, before + index) },
	);
	const segments = segmenter.push(raw);
	before = segments.length;
	return [...segments, ...segmenter.end()];
}
