import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type StepChange, StepFeed } from '../../../webview/thinking/feed.ts';

function textsOf(pieces: readonly string[]): readonly string[] {
	const feed = new StepFeed();
	const changes: readonly StepChange[] = [
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
