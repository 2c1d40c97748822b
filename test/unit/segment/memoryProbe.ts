/** Run by a test with --expose-gc: prints how many bytes a segmenter keeps alive after it was fed much text. */
import { createSegmenter } from '../../../src/core/segment/segmenter.ts';

const paragraph = 'Wait, a < b and `c`. Let me see…\n\n- 用户 🤔 <b>\n  ```ts\n  x\n  ```\n';

function feed(segmenter: ReturnType<typeof createSegmenter>, paragraphs: number): number {
	let shown = 0;
	for (let index = 0; index < paragraphs; index++) {
		for (let at = 0; at < paragraph.length; at += 4) {
			shown += segmenter.push(paragraph.slice(at, at + 4)).length;
		}
	}
	return shown;
}

function alive(): number {
	globalThis.gc?.();
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}

/** The segmenter that was fed and must stay alive while we look. */
const segmenters = [createSegmenter(), createSegmenter(), createSegmenter()];
for (const [index, head] of ['<think>', '', '<think>a</think>'].entries()) {
	segmenters[index]?.push(head);
}
const warmUp = createSegmenter();
warmUp.push('<think>');
feed(warmUp, 20_000);

const results = segmenters.map(segmenter => {
	feed(segmenter, 2_000);
	const before = alive();
	feed(segmenter, 100_000);
	return alive() - before;
});
console.log(JSON.stringify(results));
segmenters.map(segmenter => segmenter.end());
