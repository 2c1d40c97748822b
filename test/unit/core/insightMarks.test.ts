import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMarkReader, type Mark, marksIn } from '../../../src/core/insight/marks.ts';
import { isHedged, signOf } from '../../../src/core/insight/signs.ts';

describe('the sign of a sentence', () => {
	const cases: readonly (readonly [string, ReturnType<typeof signOf>])[] = [
		["Wait, no, that's not right.", 'turn-back'],
		['Hmm, that doesn\u2019t make sense.', 'turn-back'],
		['But this contradicts the first case.', 'turn-back'],
		['I made a mistake in the second line.', 'turn-back'],
		['Let me step back and use a simpler loop.', 'turn-back'],
		['不对，循环从零开始。', 'turn-back'],
		['Wait, the parser reads the line.', undefined],
		["But what if that's wrong?", undefined],
		['No, I do not know the time of day.', undefined],
		['Actually, the parser reads the line.', undefined],
		['Alternatively, read the file once.', 'other-way'],
		['Another approach would be a map.', 'other-way'],
		['Another test case is an empty list.', undefined],
		['Let me double-check the bounds.', 'check'],
		['I need to make sure that the key exists.', undefined],
		['Überprüfe die Grenzen.', 'check'],
		['So the answer is five.', 'answer'],
		["I'll go with the counter.", 'answer'],
		['The answer might be five.', undefined],
		['Is the answer five?', undefined],
		['So the list is empty.', undefined],
		['Also, some people might feel that.', undefined],
		['Therefore the sum is five.', undefined],
	];
	for (const [sentence, sign] of cases) {
		it(`${JSON.stringify(sentence)}: ${sign ?? 'none'}`, () => {
			assert.equal(signOf(sentence), sign);
		});
	}
});

describe('a hedged sentence', () => {
	const cases: readonly (readonly [string, boolean])[] = [
		['Maybe the index starts at one.', true],
		['The poison might be in the tea.', true],
		['I think that it is five.', true],
		['Vielleicht liegt es an der Endung.', true],
		['也许是循环的问题。', true],
		['The mighty parser reads a line.', false],
		['It is not possible to read it twice.', false],
		['这不可能是五。', false],
		['The answer is five.', false],
	];
	for (const [sentence, hedged] of cases) {
		it(`${JSON.stringify(sentence)}: ${hedged}`, () => {
			assert.equal(isHedged(sentence), hedged);
		});
	}

	it('is marked, unless it says something about the course of the thinking', () => {
		const sentences = 'Maybe it is five. It is odd. Alternatively, maybe it is six. Let me verify what might be odd.';
		assert.deepEqual(
			marksIn(sentences).map(mark => mark.kind),
			['hedge', 'other-way', 'check'],
		);
	});
});

const text = `The parser reads a line. Wait, no, that is not right. It reads a token.
Hmm. That doesn't work. Alternatively, read the file once.

    // wait, no, that's wrong
const answer = 5; // So the answer is five.

Let me verify the sum. So the answer is five`;

describe('marks of sentences', () => {
	it('have a kind and the place of the sentence, with the throat-clearing before it; code has none', () => {
		assert.deepEqual(
			marksIn(text).map(mark => [mark.kind, text.slice(mark.start, mark.end)]),
			[
				['turn-back', 'Wait, no, that is not right.'],
				['turn-back', "Hmm. That doesn't work."],
				['other-way', 'Alternatively, read the file once.'],
				['check', 'Let me verify the sum.'],
				['answer', 'So the answer is five'],
			],
		);
	});

	it('do not depend on how the text came', () => {
		fc.assert(
			fc.property(fc.array(fc.nat({ max: text.length })), cuts => {
				const reader = createMarkReader();
				const marks: Mark[] = [];
				let from = 0;
				for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
					marks.push(...reader.push(text.slice(from, cut)));
					from = cut;
				}
				marks.push(...reader.end());
				assert.deepEqual(marks, marksIn(text));
			}),
		);
	});

	it('come once', () => {
		const reader = createMarkReader();
		assert.equal(reader.push('So the answer is five.').length, 0);
		assert.equal(reader.end().length, 1);
		assert.deepEqual(reader.end(), []);
	});
});
