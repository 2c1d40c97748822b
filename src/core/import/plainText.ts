/** Text with thinking in tags, as models write it when nobody separates it. */
import { createSegmenter } from '../segment/segmenter.ts';
import type { Format } from './format.ts';
import { reply } from './transcript.ts';

export const plainText: Format = {
	id: 'text',
	name: 'text',
	fitsText: text => {
		const segmenter = createSegmenter();
		const segments = [...segmenter.push(text), ...segmenter.end()];
		return segments.some(segment => segment.kind !== 'end' && segment.channel === 'thinking');
	},
	read: ({ text }) => ({ messages: [reply([{ kind: 'text', text, inline: true }])] }),
};
