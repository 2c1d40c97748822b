import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type SignedSentence, type StepChange, StepFeed } from '../../../webview/thinking/feed.ts';

function textsOf(pieces: readonly string[]): readonly string[] {
	const feed = new StepFeed();
	const changes: readonly (StepChange | SignedSentence)[] = [
		...pieces.flatMap((piece, at) => feed.push(piece, at, 0)),
		...feed.end(pieces.length),
	];
	const texts: string[] = [];
	for (const change of changes) {
		if (change.type === 'open') {
			texts.push('');
		} else if (change.type === 'text') {
			texts[texts.length - 1] += change.text;
		}
	}
	return texts;
}

const thought = fc.constantFrom(
	'Let me read the function first. It takes two numbers and returns one of them, which is odd.',
	'Wait, that cannot be right.',
	'So the fix is to turn the sign around on line two of the file.',
	'Alternatively the name is wrong and the operator is what was meant all along by whoever wrote it.',
	'1. First point\n2. Second point',
	'```ts\nconst a = 1;\n```',
);

describe('steps of the thinking', () => {
	it('hold all of the text, each piece once and in order', () => {
		fc.assert(
			fc.property(fc.array(thought, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (thoughts, size) => {
				const text = thoughts.join('\n\n');
				const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
				assert.equal(textsOf(pieces).join(''), text);
			}),
		);
	});

	it('and what is not decided yet are all that came, after each piece', () => {
		fc.assert(
			fc.property(fc.array(thought, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (thoughts, size) => {
				const feed = new StepFeed();
				let came = '';
				let decided = '';
				for (const [at, piece] of (
					thoughts.join('\n\n').match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
				).entries()) {
					came += piece;
					for (const change of feed.push(piece, at, 0)) {
						decided += change.type === 'text' ? change.text : '';
					}
					assert.equal(decided + feed.undecided, came);
					assert.ok(feed.undecided.length <= 80 + size);
				}
				feed.end(came.length);
				assert.equal(feed.undecided, '');
			}),
		);
	});

	it('are the same however the text was cut', () => {
		fc.assert(
			fc.property(fc.array(thought, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (thoughts, size) => {
				const text = thoughts.join('\n\n');
				const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
				assert.deepEqual(textsOf(pieces), textsOf([text]));
			}),
		);
	});

	it('show a block that comes after another one has ended', () => {
		const feed = new StepFeed();
		const changes = [
			...feed.push('Let me think.', 0, 0),
			...feed.end(1),
			...feed.push('Think again.', 2, 1),
			...feed.end(3),
		];
		assert.deepEqual(
			changes.flatMap(change => (change.type === 'text' ? [change.text] : [])),
			['Let me think.', 'Think again.'],
		);
	});
});

describe('signs of sentences', () => {
	const text = 'The parser reads a line.\n\nWait, no, that is not right.\n\nAlternatively, read the file once.';

	function signsOf(pieces: readonly (readonly [block: number, text: string])[]): readonly unknown[] {
		const feed = new StepFeed();
		const changes = [...pieces.flatMap(([block, piece], at) => feed.push(piece, at, block)), ...feed.end(9)];
		return changes.flatMap(change =>
			change.type === 'sign' ? [[change.kind, change.block, change.start, change.length]] : [],
		);
	}

	it('stand where the sentence stands in its block, however the text came', () => {
		const wanted = [
			['turn-back', 3, text.indexOf('Wait'), 'Wait, no, that is not right.'.length],
			['other-way', 3, text.indexOf('Alternatively'), 'Alternatively, read the file once.'.length],
		];
		for (const size of [1, 7, text.length]) {
			const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
			assert.deepEqual(signsOf(pieces.map(piece => [3, piece])), wanted, String(size));
		}
	});

	it('are counted anew in each block, and no sentence reaches from one into the next', () => {
		assert.deepEqual(
			signsOf([
				[0, 'The sum is six. Wait, that is wrong'],
				[2, 'Let me verify the sum.'],
				[0, ' Alternatively, add.'],
			]),
			[
				['turn-back', 0, 16, 19],
				['check', 2, 0, 22],
				['other-way', 0, 36, 19],
			],
		);
	});
});

describe('a thought in circles', () => {
	const again = 'Let me check the sum once more, because it should be five. ';

	it('is told with the earlier place, in the block that it stands in', () => {
		const feed = new StepFeed(true);
		feed.push('The sum of two and three is looked for.', 0, 0);
		feed.push(again.repeat(20), 1, 4);
		const { circle } = feed;
		assert.ok(circle?.news.type === 'repeats');
		assert.deepEqual(
			{ block: circle.earlier.block, length: circle.earlier.length },
			{ block: 4, length: again.length },
		);
		const { start, length } = circle.earlier;
		assert.equal(again.repeat(20).slice(start, start + length), again.repeat(20).slice(start - length, start));
	});

	it('is forgotten when something new comes', () => {
		const feed = new StepFeed(true);
		feed.push(again.repeat(20), 0, 0);
		assert.ok(feed.circle);
		feed.push(
			readFileSync(new URL('../../fixtures/thinking/cacheBug.txt', import.meta.url), 'utf8').slice(0, 3_000),
			1,
			0,
		);
		assert.equal(feed.circle, undefined);
	});

	it('is not looked for where nobody sees it come', () => {
		const feed = new StepFeed();
		feed.push(again.repeat(20), 0, 0);
		assert.equal(feed.circle, undefined);
	});
});
