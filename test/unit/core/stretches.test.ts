import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Stretch, stretchesOf } from '../../../src/core/conversation/stretches.ts';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';

function turnOf(bodies: readonly TurnEventBody[]) {
	return foldTurn(bodies.map((body, seq): TurnEvent => ({ ...body, turn: 't', seq, at: seq })));
}

const text = (channel: 'thinking' | 'answer', block: number, words: string): TurnEventBody[] => [
	{ type: `${channel}-start`, block },
	{ type: `${channel}-delta`, block, text: words },
];
const call = (id: string): TurnEventBody => ({ type: 'tool-call', id, name: 'look', arguments: '{}' });

/** `thinking 0+1`, `tool a`. */
const named = (stretches: readonly Stretch[]): readonly string[] =>
	stretches.map(stretch =>
		stretch.kind === 'tool'
			? `tool ${stretch.tool.id}`
			: `${stretch.kind} ${stretch.blocks.map(block => block.index).join('+')}`,
	);

describe('stretches of a turn', () => {
	it('join neighbours of one channel, and end at another channel and at a tool', () => {
		const state = turnOf([
			...text('thinking', 0, 'one'),
			...text('thinking', 1, 'two'),
			call('a'),
			...text('thinking', 2, 'three'),
			...text('answer', 3, 'four'),
			call('b'),
			...text('answer', 4, 'five'),
		]);
		assert.deepEqual(named(stretchesOf(state)), [
			'thinking 0+1',
			'tool a',
			'thinking 2',
			'answer 3',
			'tool b',
			'answer 4',
		]);
	});

	it('know nothing of blocks without a visible sign', () => {
		const state = turnOf([
			...text('thinking', 0, 'one'),
			...text('answer', 1, '\n\n'),
			...text('thinking', 2, 'two'),
			{ type: 'answer-start', block: 3 },
		]);
		assert.deepEqual(named(stretchesOf(state)), ['thinking 0+2']);
	});

	it('follow a block to its new channel', () => {
		const state = turnOf([
			...text('answer', 0, 'one'),
			...text('answer', 1, 'two'),
			{ type: 'reclassify', from: 1, channel: 'thinking' },
		]);
		assert.deepEqual(named(stretchesOf(state)), ['answer 0', 'thinking 1']);
	});

	it('hold every visible block and every tool once, in order, and no two neighbours of one channel', () => {
		const entry = fc.record({
			kind: fc.constantFrom('thinking', 'answer', 'tool'),
			words: fc.constantFrom('word', ' ', ''),
		});
		fc.assert(
			fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), entries => {
				const state = turnOf(
					entries.flatMap(({ kind, words }, index) =>
						kind === 'tool' ? [call(String(index))] : text(kind === 'thinking' ? 'thinking' : 'answer', index, words),
					),
				);
				const stretches = stretchesOf(state);
				const held = stretches.flatMap(stretch =>
					stretch.kind === 'tool' ? [Number(stretch.tool.id)] : stretch.blocks.map(block => block.index),
				);
				const visible = entries.flatMap(({ kind, words }, index) =>
					kind === 'tool' || words.trim() !== '' ? [index] : [],
				);
				assert.deepEqual(held, visible);
				for (const [index, { kind }] of stretches.entries()) {
					assert.ok(kind === 'tool' || kind !== stretches[index + 1]?.kind);
				}
			}),
		);
	});
});
