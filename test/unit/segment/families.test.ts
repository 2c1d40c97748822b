import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FormatRow, formats } from '../../../src/core/segment/formats.ts';
import { type Block, cutPieces, randomly, segment, unitByUnit } from './support.ts';

const recordings = join(import.meta.dirname, '..', '..', 'standins', 'recordings');
const thinking = readFileSync(join(recordings, 'sampleBug.thinking.txt'), 'utf8').trim();
const answer = readFileSync(join(recordings, 'sampleBug.answer.md'), 'utf8').trim();

const blocks: readonly Block[] = [{ thinking }, { answer }];
const pairs = formats.filter(row => row.open.length > 0 && row.close.length > 0);
const harmony = (channel: string, body: string): string => `<|start|>assistant<|channel|>${channel}<|message|>${body}`;

/** A whole answer as a model of this family writes it. */
function recorded(row: FormatRow): string {
	const { wrapper } = row;
	const wrapped = wrapper ? `${wrapper.open[0]}\n${answer}\n${wrapper.close[0]}` : answer;
	return `${row.open[0]}\n${thinking}\n${row.close[0]}\n\n${wrapped}`;
}

function checkEveryChunking(text: string, options: Parameters<typeof segment>[1], blocks: readonly Block[]): void {
	assert.deepEqual(segment([text], options).blocks, blocks);
	for (const cut of [unitByUnit, randomly(1, 4), randomly(2, 9), randomly(3, 60)]) {
		assert.deepEqual(segment(cutPieces([text], cut), options).blocks, blocks);
	}
}

describe('a recorded answer', () => {
	for (const row of pairs) {
		it(`is told apart in the delimiters of ${row.name}, in auto and by name`, () => {
			checkEveryChunking(recorded(row), {}, blocks);
			checkEveryChunking(recorded(row), { format: row.name }, blocks);
		});
	}

	for (const row of pairs.filter(({ prompted }) => prompted)) {
		it(`is told apart without the opener of ${row.name}, with a hint and without`, () => {
			const text = recorded(row).slice(row.open[0]?.length);
			checkEveryChunking(text, { startsInThinking: true }, blocks);
			checkEveryChunking(text, {}, [{ thinking: `\n${thinking}` }, { answer }]);
		});
	}

	for (const row of pairs) {
		it(`is told apart in every delimiter that ${row.name} may use`, () => {
			for (const open of row.open) {
				for (const close of row.close) {
					checkEveryChunking(`${open}\nplan\n${close}\ndone`, {}, [{ thinking: 'plan' }, { answer: 'done' }]);
				}
			}
		});

		it(`is given back whole when it ends inside a delimiter of ${row.name}`, () => {
			const close = row.close[0] ?? '';
			for (let length = 1; length < close.length; length++) {
				const cut = close.slice(0, length);
				// Trailing spaces in a cut close belong to the words of it.
				checkEveryChunking(`${row.open[0]}\nplan${cut}`, {}, [{ thinking: `plan${cut}` }]);
			}
			const open = row.open.at(-1) ?? '';
			for (let length = 1; length < open.length; length++) {
				checkEveryChunking(open.slice(0, length), {}, [{ answer: open.slice(0, length) }]);
			}
		});
	}

	it('is told apart in the wrappers of models that share the tags of others', () => {
		for (const [open, close] of [
			['<response>', '</response>'],
			['<answer>', '</answer>'],
		]) {
			const text = `plan\n</think>\n\n${open}\ndone <response> x\n${close}\n`;
			checkEveryChunking(text, {}, [{ thinking: 'plan' }, { answer: 'done <response> x' }]);
			checkEveryChunking(text, { startsInThinking: true }, [{ thinking: 'plan' }, { answer: 'done <response> x' }]);
		}
		checkEveryChunking('No <response> here.\n</response>', {}, [{ answer: 'No <response> here.\n</response>' }]);
	});

	it('is told apart behind the label that is left of an opener', () => {
		checkEveryChunking('thought\nplan<channel|>done', { startsInThinking: true }, [
			{ thinking: 'plan' },
			{ answer: 'done' },
		]);
		checkEveryChunking('thoughtful plan<channel|>done', { startsInThinking: true }, [
			{ thinking: 'thoughtful plan' },
			{ answer: 'done' },
		]);
		checkEveryChunking('thought\nof the day', {}, [{ answer: 'thought\nof the day' }]);
	});

	it('is told apart behind the words that are left of the special tokens of harmony', () => {
		const text = `analysis${thinking}assistantfinal${answer}`;
		checkEveryChunking(text, { startsInThinking: true }, blocks);
		checkEveryChunking(text, { format: 'harmony-words' }, blocks);
		checkEveryChunking('analysis分析する。assistantfinal四', { startsInThinking: true }, [
			{ thinking: '分析する。' },
			{ answer: '四' },
		]);
		checkEveryChunking('analysis of it</think>done', { startsInThinking: true }, [
			{ thinking: 'analysis of it' },
			{ answer: 'done' },
		]);
		checkEveryChunking('analysis', { startsInThinking: true }, [{ thinking: 'analysis' }]);
		checkEveryChunking(text, {}, [{ answer: text }]);
	});

	it('may talk about the tags of a scratchpad', () => {
		const text = 'Use it so:\n<scratchpad>\nnotes\n</scratchpad>\nin the prompt.';
		checkEveryChunking(text, {}, [{ answer: text }]);
	});

	it('is told apart in the messages of harmony, in auto and by name', () => {
		const text = `${harmony('analysis', thinking)}<|end|>${harmony('final', answer)}<|return|>`;

		checkEveryChunking(text, {}, blocks);
		checkEveryChunking(text, { format: 'harmony' }, blocks);
		checkEveryChunking(text.slice('<|start|>assistant'.length), {}, blocks);
	});

	it('is told apart by an answer marker', () => {
		const text = `${thinking}\n\nANSWER:\n${answer}`;
		checkEveryChunking(text, { format: 'answer-marker' }, blocks);
		checkEveryChunking(text, { answerMarker: 'ANSWER:' }, blocks);
	});

	it('is an answer where nothing marks thinking off', () => {
		checkEveryChunking(answer, {}, [{ answer }]);
		checkEveryChunking(`${thinking}\n\n${answer}`, {}, [{ answer: `${thinking}\n\n${answer}` }]);
	});
});
