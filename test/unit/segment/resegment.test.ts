import assert from 'node:assert/strict';
import { resegment } from '../../../src/core/segment/resegment.ts';
import { createSegmenter } from '../../../src/core/segment/segmenter.ts';

describe('splitting the kept text of a turn again', () => {
	it('gives thinking to thinking under the format that was meant', () => {
		const raw = 'Two and two.\nANSWER: 4';
		assert.deepEqual(resegment(raw), [
			{ kind: 'delta', channel: 'answer', block: 0, text: raw },
			{ kind: 'end', block: 0 },
		]);
		assert.deepEqual(resegment(raw, { format: 'answer-marker' }), [
			{ kind: 'delta', channel: 'thinking', block: 0, text: 'Two and two.' },
			{ kind: 'end', block: 0 },
			{ kind: 'delta', channel: 'answer', block: 1, text: ' 4' },
			{ kind: 'end', block: 1 },
		]);
	});

	it('needs no reclassify for a lone close', () => {
		assert.deepEqual(resegment('plan</think>done'), [
			{ kind: 'delta', channel: 'thinking', block: 0, text: 'plan' },
			{ kind: 'end', block: 0 },
			{ kind: 'delta', channel: 'answer', block: 1, text: 'done' },
			{ kind: 'end', block: 1 },
		]);
	});

	it('is possible with what a live segmenter told: deltas and markup', () => {
		const kept: string[] = [];
		const segmenter = createSegmenter({ onMarkup: text => kept.push(text) });
		const deltas = (delta: string): void => {
			for (const one of segmenter.push(delta)) {
				kept.push(one.kind === 'delta' ? one.text : '');
			}
		};
		for (const delta of ['<thi', 'nk>', 'plan', '</think>', 'done']) {
			deltas(delta);
		}
		assert.equal(kept.join(''), '<think>plan</think>done');
	});
});
