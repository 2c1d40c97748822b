import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldTurn, reduceEvents, type TurnState } from '../../../src/core/conversation/turnState.ts';
import { type BlockStep, type StepChange, ThoughtSteps, TurnThoughts } from '../../../src/core/insight/address.ts';
import { createOutline } from '../../../src/core/insight/outline.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';

const thought = fc.constantFrom(
	'Let me read the function first. It takes two numbers and returns one of them, which is odd.',
	'Wait, that cannot be right.',
	'So the fix is to turn the sign around on line two of the file.',
	'Alternatively the name is wrong and the operator is what was meant all along by whoever wrote it.',
	'1. First point\n2. Second point',
	'```ts\nconst a = 1;\n```',
	'  \n\n',
);
const thinking = fc.array(thought, { minLength: 1, maxLength: 12 }).map(thoughts => thoughts.join('\n\n'));
const sizes = fc.integer({ min: 1, max: 40 });

function cutInto(text: string, size: number): readonly string[] {
	return text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
}

/** What the page makes of the changes: the text of each step. */
function textsOf(changes: readonly StepChange[]): readonly string[] {
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

function places(steps: readonly BlockStep[]): readonly string[] {
	return steps.map(({ index, block, start, end, kind, title }) => [index, block, start, end, kind, title].join('|'));
}

function eventsOf(bodies: readonly TurnEventBody[]): readonly TurnEvent[] {
	return bodies.map((body, seq) => ({ ...body, turn: 't', seq, at: seq * 10 }) as TurnEvent);
}

function blockOf(block: number, text: string, size: number): readonly TurnEventBody[] {
	return [
		{ type: 'thinking-start', block },
		...cutInto(text, size).map(piece => ({ type: 'thinking-delta', block, text: piece }) as const),
		{ type: 'thinking-end', block },
	];
}

function follow(events: readonly TurnEvent[], batch = events.length): TurnThoughts {
	const thoughts = new TurnThoughts('t');
	let state: TurnState | undefined;
	for (let from = 0; from < events.length; from += batch) {
		const next = events.slice(from, from + batch);
		state = reduceEvents(state, next);
		thoughts.apply(next, state);
	}
	return thoughts;
}

const long = (words: string) => `${words} ${'and so it goes on for a while until there is enough of it. '.repeat(4)}`;
const twoBlocks = [
	...blockOf(0, `${long('Let me look at the code.')}\n\n${long('Wait, no, that is wrong.')}`, 7),
	...blockOf(2, long('Now check the test.'), 7),
];

describe('the address of a thought', () => {
	it('is the text of its step, in its own block', () => {
		const events = eventsOf([...twoBlocks, { type: 'finish', reason: 'complete' }]);
		const thoughts = follow(events);
		const { blocks } = foldTurn(events);
		const texts = thoughts.steps.map(step => {
			const { block, start, end } = thoughts.addressOf(step);
			return blocks.find(({ index }) => index === block)?.text.slice(start, end) ?? '';
		});
		assert.deepEqual(
			texts.map(text => text.slice(0, 18)),
			['Let me look at the', 'Wait, no, that is ', 'Now check the test'],
		);
		assert.equal(texts.join(''), blocks.map(({ text }) => text).join(''));
		assert.deepEqual(thoughts.addressOf(thoughts.steps[2] as BlockStep), {
			turn: 't',
			block: 2,
			start: 0,
			end: texts[2]?.length,
		});
	});

	it('leads back to the step in which it begins, and to none of another turn', () => {
		const thoughts = follow(eventsOf(twoBlocks));
		for (const step of thoughts.steps) {
			assert.deepEqual(thoughts.stepAt(thoughts.addressOf(step)), step);
			assert.deepEqual(
				thoughts.stepAt({ turn: 't', block: step.block, start: step.end - 1, end: step.end })?.index,
				step.index,
			);
		}
		assert.equal(thoughts.stepAt({ turn: 'other', block: 0, start: 0, end: 1 }), undefined);
		assert.equal(thoughts.stepAt({ turn: 't', block: 1, start: 0, end: 1 }), undefined);
		assert.equal(thoughts.stepAt({ turn: 't', block: 0, start: 1e9, end: 1e9 }), undefined);
	});

	it('is the same however events are cut and batched', () => {
		fc.assert(
			fc.property(fc.array(thinking, { minLength: 1, maxLength: 4 }), sizes, sizes, (texts, size, batch) => {
				const whole = eventsOf(texts.flatMap((text, block) => blockOf(block, text, 1_000_000)));
				const cut = eventsOf(texts.flatMap((text, block) => blockOf(block, text, size)));
				assert.deepEqual(places(follow(cut, batch).steps), places(follow(whole).steps));
			}),
		);
	});

	it('is the same for the page, which reads the changes, and the host, which reads the steps', () => {
		fc.assert(
			fc.property(fc.array(thinking, { minLength: 1, maxLength: 4 }), sizes, (texts, size) => {
				const page = new ThoughtSteps();
				const changes = texts.flatMap((text, block) => [
					...cutInto(text, size).flatMap((piece, at) => page.push(block, piece, at)),
					...page.end(1_000),
				]);
				const opened = changes.flatMap(change => (change.type === 'open' ? [`${change.block}|${change.start}`] : []));
				const ended = changes.flatMap(change => (change.type === 'close' ? [change.end] : []));
				const host = follow(eventsOf(texts.flatMap((text, block) => blockOf(block, text, 5)))).steps;
				assert.deepEqual(
					host.map(({ block, start }) => `${block}|${start}`),
					opened,
				);
				assert.deepEqual(
					host.map(({ end }) => end),
					ended,
				);
				assert.deepEqual(
					host.map(({ block, start, end }) => texts[block]?.slice(start, end)),
					textsOf(changes),
				);
			}),
		);
	});

	it('is what the outline says of the block alone', () => {
		fc.assert(
			fc.property(thinking, thinking, sizes, (before, text, size) => {
				const outline = createOutline();
				outline.push(text, 0);
				outline.end(1);
				const own = follow(eventsOf([...blockOf(0, before, size), ...blockOf(1, text, size)])).steps.filter(
					({ block }) => block === 1,
				);
				assert.deepEqual(
					own.map(({ start, end, title, kind }) => ({ start, end, title, kind })),
					outline.steps.map(({ start, end, title, kind }) => ({ start, end, title, kind })),
				);
			}),
		);
	});

	it('holds where text turns out to be thinking, or answer, after it was shown', () => {
		const text = long('Let me look at the code.');
		const events = eventsOf([
			{ type: 'answer-start', block: 0 },
			{ type: 'answer-delta', block: 0, text },
			{ type: 'reclassify', from: 0, channel: 'thinking' },
			{ type: 'answer-delta', block: 0, text: 'More.' },
			{ type: 'thinking-end', block: 0 },
			{ type: 'answer-start', block: 1 },
			{ type: 'answer-delta', block: 1, text: 'It adds.' },
		]);
		assert.deepEqual(places(follow(events, 1).steps), places(follow(eventsOf(blockOf(0, `${text}More.`, 9))).steps));
		const back = eventsOf([...blockOf(0, text, 9), { type: 'reclassify', from: 0, channel: 'answer' }]);
		assert.deepEqual(follow(back, 3).steps, []);
	});

	it('goes on in its block with text that comes after all seemed over', () => {
		const steps = new ThoughtSteps();
		const first = [...steps.push(3, 'First thought.', 0), ...steps.end(1)];
		const second = [...steps.push(3, ' Second thought.', 2), ...steps.end(3)];
		assert.deepEqual(textsOf([...first, ...second]), ['First thought.', ' Second thought.']);
		assert.deepEqual(
			steps.steps.map(({ index, block, start, end }) => [index, block, start, end]),
			[
				[0, 3, 0, 14],
				[1, 3, 14, 30],
			],
		);
		assert.equal(
			steps.steps.reduce((sum, { share }) => sum + share, 0),
			1,
		);
	});
});
