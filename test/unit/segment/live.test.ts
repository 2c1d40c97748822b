import assert from 'node:assert/strict';
import { formats } from '../../../src/core/segment/formats.ts';
import type { Segment } from '../../../src/core/segment/segment.ts';
import { createSegmenter } from '../../../src/core/segment/segmenter.ts';
import { cutPieces, loadCorpus, unitByUnit } from './support.ts';

const longestMark = Math.max(
	...formats.flatMap(row => [...row.open, ...row.close]).map(({ length }) => length),
	'<|channel|>commentary<|message|>'.length,
);
const longestHeader = 256 + longestMark;

function shownLength(segments: readonly Segment[]): number {
	return segments.reduce((sum, one) => sum + (one.kind === 'delta' ? one.text.length : 0), 0);
}

function texts(segments: readonly Segment[]): string[] {
	return segments.flatMap(one => (one.kind === 'delta' ? [one.text] : []));
}

describe('the segmenter, live', () => {
	it('never holds back more than a delimiter with two units, and the white space before it', () => {
		for (const one of loadCorpus()) {
			let markup = 0;
			let shown = 0;
			let fed = '';
			const segmenter = createSegmenter({ ...one.options, onMarkup: text => (markup += text.length) });
			for (const piece of cutPieces(one.pieces, unitByUnit)) {
				fed += typeof piece === 'string' ? piece : `${piece.thinking ?? ''}${piece.text ?? ''}`;
				shown += shownLength(segmenter.push(piece));
				const held = fed.slice(markup + shown).trim();
				const limit = /<\|(start|channel)\|>/.test(fed) ? longestHeader : longestMark + 2;
				assert.ok(held.length <= limit, `${one.name}: ${JSON.stringify(held)} is held back`);
			}
		}
	});

	it('shows ordinary text in the very call that brings it', () => {
		const segmenter = createSegmenter();
		for (const word of ['Hello', ' there,', ' à', ' é ¼', ' ༠', '2 > 1']) {
			assert.deepEqual(texts(segmenter.push(word)), [word]);
		}
	});

	it('shows thinking in the very call that brings it', () => {
		const segmenter = createSegmenter();
		segmenter.push('<think>');
		for (const word of ['I', ' wonder', ' [THINK', '] whether', ' à', ' 2 > 1']) {
			assert.deepEqual(texts(segmenter.push(word)), [word]);
		}
	});

	it('shows hinted thinking in the very call that brings it', () => {
		const segmenter = createSegmenter({ startsInThinking: true });
		assert.deepEqual(segmenter.push('So'), [{ kind: 'delta', channel: 'thinking', block: 0, text: 'So' }]);
	});

	it('holds nothing for tags in the middle of an answer line', () => {
		const segmenter = createSegmenter();
		segmenter.push('<think>a</think>b');
		for (const text of ['<', 'th', 'ink', '>', ' </', 'think>']) {
			assert.deepEqual(texts(segmenter.push(text)), [text]);
		}
	});

	it('shows a fenced line as it comes, however long it is', () => {
		const segmenter = createSegmenter();
		segmenter.push('<think>a</think>```js\nlet x;');
		for (const text of ['var a', '=`b`', ';<', 'think>', '</']) {
			assert.deepEqual(texts(segmenter.push(text)), [text]);
		}
	});

	it('shows text behind a channel that has no message token before the line is over', () => {
		const segmenter = createSegmenter();
		const shown = '<|channel|>final it is a line that is much too long to be the header of a message'
			.split('')
			.flatMap(unit => texts(segmenter.push(unit)));
		assert.equal(shown.join(''), ' it is a line that is much too long to be the header of a message');
	});

	it('gives back thousands of line ends that came one by one', () => {
		const lines = '\n \r\n'.repeat(2_000);
		for (const [head, expected] of [
			['<think>a', lines],
			['<think>a</think>b', lines],
			['', lines],
		] as const) {
			const segmenter = createSegmenter();
			segmenter.push(head);
			const came = [...lines, 'x'].flatMap(unit => texts(segmenter.push(unit)));
			assert.equal(came.join(''), `${expected}x`);
		}
	});

	it('ends a thinking block as soon as its close is there', () => {
		const segmenter = createSegmenter();
		segmenter.push('<think>a');
		assert.deepEqual(segmenter.push('</think>'), [{ kind: 'end', block: 0 }]);
	});

	it('says that what it showed was thinking, before it shows the answer', () => {
		const segmenter = createSegmenter();
		assert.deepEqual(segmenter.push('plan'), [{ kind: 'delta', channel: 'answer', block: 0, text: 'plan' }]);
		assert.deepEqual(segmenter.push('\n</think>'), [
			{ kind: 'reclassify', from: 0, channel: 'thinking' },
			{ kind: 'end', block: 0 },
		]);
		assert.deepEqual(segmenter.push('done'), [{ kind: 'delta', channel: 'answer', block: 1, text: 'done' }]);
		assert.deepEqual(segmenter.end(), [{ kind: 'end', block: 1 }]);
	});

	it('tells where markup stands among the segments of one call', () => {
		const told: unknown[] = [];
		const segmenter = createSegmenter({ onMarkup: (text, index) => told.push([text, index]) });
		const segments = segmenter.push('<think>\na\n</think>\n\nb');
		assert.deepEqual(texts(segments), ['a', 'b']);
		assert.deepEqual(told, [
			['<think>\n', 0],
			['\n</think>\n\n', 2],
		]);
	});
});

describe('what a segmenter observed', () => {
	it('is the format and that the stream began in thinking, to be remembered for the model', () => {
		const segmenter = createSegmenter();
		segmenter.push('plan\n</think>\ndone');
		segmenter.end();
		assert.deepEqual(segmenter.observed(), { format: 'think', startedInThinking: true, unclosed: false });
	});

	it('is nothing for a plain answer', () => {
		const segmenter = createSegmenter();
		segmenter.push('done');
		assert.deepEqual(segmenter.observed(), { startedInThinking: false, unclosed: false });
	});

	it('does not take a bare close at the very start for a stream that begins in thinking', () => {
		const segmenter = createSegmenter();
		segmenter.push('</mm:think>done');
		assert.equal(segmenter.observed().startedInThinking, false);
	});

	it('is open thinking as long as it is open', () => {
		const segmenter = createSegmenter();
		segmenter.push('<think>plan');
		assert.equal(segmenter.observed().unclosed, true);
		segmenter.push('</think>');
		assert.equal(segmenter.observed().unclosed, false);
	});
});
