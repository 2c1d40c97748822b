import assert from 'node:assert/strict';
import type { SegmenterOptions } from '../../../src/core/segment/segment.ts';
import { type Block, cutPieces, segment, twoWaySplits, unitByUnit } from './support.ts';

function check(text: string, options: SegmenterOptions, blocks: readonly Block[]): void {
	for (const pieces of [[text], cutPieces([text], unitByUnit), ...twoWaySplits([text])]) {
		assert.deepEqual(segment(pieces, options).blocks, blocks);
	}
}

describe('an answer marker in a script without spaces between words', () => {
	const chinese: SegmenterOptions = { format: 'answer-marker', answerMarker: '答案：' };

	it('ends thinking right behind a word', () => {
		check('因此答案：42', chinese, [{ thinking: '因此' }, { answer: '42' }]);
		check('よってANSWER: 42', { format: 'answer-marker' }, [{ thinking: 'よって' }, { answer: ' 42' }]);
		check('ดังนั้นANSWER: 42', { format: 'answer-marker' }, [{ thinking: 'ดังนั้น' }, { answer: ' 42' }]);
	});

	it('is still a mention between quotation marks', () => {
		check('写“答案：”。\n答案：42', chinese, [{ thinking: '写“答案：”。' }, { answer: '42' }]);
	});

	it('is still part of a longer word where words have spaces between them', () => {
		check('MYANSWER: 1\nANSWER: 2', { format: 'answer-marker' }, [{ thinking: 'MYANSWER: 1' }, { answer: ' 2' }]);
	});
});

describe('white space that is not ASCII', () => {
	for (const [name, blank] of [
		['a byte order mark', '\ufeff'],
		['a no-break space', '\u00a0'],
		['an ideographic space', '\u3000'],
		['a line separator', '\u2028'],
	] as const) {
		it(`may stand before the first opener: ${name}`, () => {
			check(`${blank}<think>a</think>b`, {}, [{ thinking: 'a' }, { answer: 'b' }]);
			check(`${blank}<think>a</think>\n${blank}<think>b</think>c`, {}, [
				{ thinking: 'a' },
				{ thinking: 'b' },
				{ answer: 'c' },
			]);
		});

		it(`stays as the indent of a first line, and where no delimiter is: ${name}`, () => {
			check(`<think>a</think>\n\n${blank}b`, {}, [{ thinking: 'a' }, { answer: `${blank}b` }]);
			check(`${blank}b\n${blank}<think`, {}, [{ answer: `${blank}b\n${blank}<think` }]);
		});

		it(`is no indent that an opener may have at a later line start: ${name}`, () => {
			const answer = `b\n${blank}<think>c</think>`;
			check(`<think>a</think>${answer}`, {}, [{ thinking: 'a' }, { answer }]);
		});
	}
});
