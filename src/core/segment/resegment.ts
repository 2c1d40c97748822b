import type { Observed, Segment, SegmenterOptions } from './segment.ts';
import { createSegmenter } from './segmenter.ts';

/**
 * Splits the kept raw text of an old turn, under other options than those of its stream.
 * There is no `reclassify` in the result: where a lone close was found, the thinking is thinking from the beginning.
 * `onMarkup` is told afterwards, with indexes in the whole list.
 */
export function resegment(raw: string, options: SegmenterOptions = {}): Segment[] {
	return [...resegmented(raw, options).segments];
}

/** The same, with what the text turned out to be. */
export function resegmented(
	raw: string,
	options: SegmenterOptions = {},
): { readonly segments: readonly Segment[]; readonly observed: Observed } {
	const markup: { readonly text: string; readonly index: number }[] = [];
	let before = 0;
	const segmenter = createSegmenter({
		...options,
		onMarkup: (text, index) => markup.push({ text, index: before + index }),
	});
	const segments = segmenter.push(raw);
	before = segments.length;
	segments.push(...segmenter.end());

	const at = segments.findIndex(({ kind }) => kind === 'reclassify');
	for (const { text, index } of markup) {
		options.onMarkup?.(text, at !== -1 && index > at ? index - 1 : index);
	}
	return { segments: at === -1 ? segments : withoutReclassify(segments, at), observed: segmenter.observed() };
}

function withoutReclassify(segments: readonly Segment[], at: number): Segment[] {
	const found = segments[at];
	const shown = segments.slice(0, at).map((one): Segment => {
		const isMeant = found?.kind === 'reclassify' && one.kind === 'delta' && one.block >= found.from;
		return isMeant ? { ...one, channel: found.channel } : one;
	});
	return [...shown, ...segments.slice(at + 1)];
}
