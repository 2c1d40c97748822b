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

/** What is kept grows with every stretch; what the machine keeps for itself, compiled code for one, does not. */
const stretches = 3;

const results = segmenters.map(segmenter => {
	feed(segmenter, 2_000);
	const grown = Array.from({ length: stretches }, () => {
		const before = alive();
		feed(segmenter, 50_000);
		return alive() - before;
	});
	return Math.min(...grown);
});
console.log(JSON.stringify(results));
segmenters.map(segmenter => segmenter.end());
