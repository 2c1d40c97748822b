import assert from 'node:assert/strict';
import { foldTurn } from '../../../src/core/conversation/turnState.ts';
import { figuresOf, type TurnFigures } from '../../../src/core/insight/figures.ts';
import {
	formatCost,
	formatCount,
	formatDuration,
	formatRate,
	formatShare,
	formatTokens,
	formatWindow,
} from '../../../src/core/insight/format.ts';
import { figuresLine, thoughtHeadline } from '../../../src/core/insight/headline.ts';
import type { Usage } from '../../../src/core/stream/chat.ts';
import type { TurnEventBody } from '../../../src/core/stream/turnEvent.ts';
import { turnOf, turnStart } from './turnEvents.ts';

type Timed = readonly [number, TurnEventBody];

/** Waits 1 s, thinks 4 s (40 characters), answers 2 s (20 characters). */
const body: readonly Timed[] = [
	[0, turnStart],
	[1_000, { type: 'thinking-start', block: 0 }],
	[1_000, { type: 'thinking-delta', block: 0, text: 'a'.repeat(40) }],
	[5_000, { type: 'thinking-end', block: 0 }],
	[5_000, { type: 'answer-start', block: 1 }],
	[5_100, { type: 'answer-delta', block: 1, text: 'b'.repeat(20) }],
	[7_000, { type: 'answer-end', block: 1 }],
];

function figures(usage?: Usage, ...rest: readonly Timed[]): TurnFigures {
	const told: readonly Timed[] = usage ? [[7_000, { type: 'usage', usage }]] : [];
	return figuresOf(foldTurn(turnOf([...body, ...told, ...rest, [7_100, { type: 'finish', reason: 'complete' }]])));
}

const measured = (value: number) => ({ value, basis: 'measured' }) as const;
const estimated = (value: number) => ({ value, basis: 'estimated' }) as const;

describe('the figures of a turn', () => {
	it('keep waiting, thinking and answering apart', () => {
		const { waiting, thinking, answering, total } = figures();
		assert.deepEqual([waiting, thinking, answering, total], [1_000, 4_000, 2_000, 7_100].map(measured));
	});

	it('estimate what no server counted, and say so', () => {
		assert.deepEqual(figures().thinkingTokens, estimated(10));
		assert.deepEqual(figures().answerTokens, estimated(5));
		assert.deepEqual(figures().thinkingRate, estimated(2.5));
	});

	it('take the server at its word', () => {
		const told = figures({
			promptTokens: 100,
			completionTokens: 30,
			thinkingTokens: 24,
			contextWindow: 1_000,
			costUsd: 0.5,
		});
		assert.deepEqual(told.thinkingTokens, measured(24));
		assert.deepEqual(told.answerTokens, measured(6));
		assert.deepEqual(told.thinkingRate, measured(6));
		assert.deepEqual(told.answerRate, measured(3));
		assert.deepEqual(told.thinkingShare, measured(0.8));
		assert.deepEqual(told.contextUsed, measured(130));
		assert.deepEqual(told.contextShare, measured(0.13));
		assert.deepEqual(told.cost, measured(0.5));
	});

	it('share a count of everything out by length, as an estimate', () => {
		const told = figures({ completionTokens: 30 });
		assert.deepEqual([told.thinkingTokens, told.answerTokens], [estimated(20), estimated(10)]);
		assert.deepEqual(told.completionTokens, measured(30));
	});

	it('believe no zero for thinking that is there', () => {
		assert.deepEqual(figures({ completionTokens: 30, thinkingTokens: 0 }).thinkingTokens, estimated(20));
	});

	it('leave out what is unknown instead of saying zero', () => {
		const none = figuresOf(foldTurn(turnOf([turnStart])));
		assert.deepEqual(Object.keys(none), ['total']);
		assert.ok(!('cost' in figures()) && !('contextUsed' in figures()));
	});

	it('count one channel alone as all of it', () => {
		const state = foldTurn(
			turnOf([
				turnStart,
				{ type: 'answer-delta', block: 0, text: 'abcd' },
				{ type: 'usage', usage: { completionTokens: 9 } },
			]),
		);
		assert.deepEqual(figuresOf(state).answerTokens, measured(9));
		assert.equal(figuresOf(state).thinkingTokens, undefined);
		assert.equal(figuresOf(state).thinkingShare, undefined);
	});

	it('mark what a provider estimated', () => {
		assert.equal(figures({ costUsd: 1, estimated: ['costUsd'] }).cost?.basis, 'estimated');
	});

	it('work out a cost from a price', () => {
		const state = foldTurn(
			turnOf([...body, [7_000, { type: 'usage', usage: { promptTokens: 1_000, completionTokens: 500 } }]]),
		);
		assert.deepEqual(figuresOf(state, { price: { input: 1, output: 2 } }).cost, estimated(0.002));
	});

	it('give no rate for an answer that came in one piece, or in no time', () => {
		const batch = figures({ completionTokens: 30, generationMs: 3_000 }, [
			7_000,
			{ type: 'notice', kind: 'batch', message: '' },
		]);
		assert.equal(batch.answerRate, undefined);
		assert.deepEqual(batch.generationRate, measured(10));
		const fast = foldTurn(
			turnOf([turnStart, { type: 'answer-delta', block: 0, text: 'abcd' }, { type: 'finish', reason: 'complete' }]),
		);
		assert.equal(figuresOf(fast).answerRate, undefined);
	});

	it('run on with the clock while the turn runs', () => {
		const state = foldTurn(turnOf(body.slice(0, 3)));
		assert.deepEqual(figuresOf(state, { now: 3_500 }).thinking, measured(2_500));
	});

	it('survive a reload', () => {
		const state = foldTurn(turnOf(body));
		assert.deepEqual(figuresOf(JSON.parse(JSON.stringify(state))), figuresOf(state));
	});
});

describe('figures in words', () => {
	it('say durations', () => {
		const cases = [
			[0, '<0.1 s'],
			[49, '<0.1 s'],
			[50, '0.1 s'],
			[420, '0.4 s'],
			[949, '0.9 s'],
			[950, '1 s'],
			[8_400, '8 s'],
			[59_499, '59 s'],
			[59_500, '1 min'],
			[72_000, '1 min 12 s'],
			[600_000, '10 min'],
			[7_200_000, '2 h'],
			[7_500_000, '2 h 5 min'],
		] as const;
		for (const [milliseconds, words] of cases) {
			assert.equal(formatDuration(milliseconds), words);
		}
	});

	it('say context windows as their vendors do', () => {
		const windows = [512, 2048, 4096, 8192, 40_960, 131_072, 200_000, 128_000, 256_000, 1_048_576, 1_000_000].map(
			formatWindow,
		);
		assert.deepEqual(windows, ['512', '2K', '4K', '8K', '40K', '128K', '200k', '128k', '256k', '1M', '1M']);
	});

	it('say counts, rates, shares and costs', () => {
		assert.deepEqual([1, 842, 999, 1_000, 12_345, 999_949, 999_950, 1_200_000].map(formatCount), [
			'1', '842', '999', '1k', '12.3k', '999.9k', '1M', '1.2M',
		]); // biome-ignore format: side by side
		assert.equal(formatTokens(1), '1 token');
		assert.equal(formatTokens(12_345), '12.3k tokens');
		assert.equal(formatTokens(842, 'estimated'), '~842 tokens');
		assert.equal(formatRate(4.24), '4.2 tok/s');
		assert.equal(formatRate(38.4), '38 tok/s');
		assert.equal(formatShare(0.714), '71%');
		assert.deepEqual([0, 0.00042, 0.05, 1.2].map(formatCost), ['$0.00', '$0.00042', '$0.05', '$1.20']);
	});

	it('make the line of folded thinking', () => {
		assert.equal(thoughtHeadline(figures({ completionTokens: 30, thinkingTokens: 24 })), 'Thought for 4 s · 24 tokens');
		assert.equal(thoughtHeadline(figures()), 'Thought for 4 s · ~10 tokens');
		assert.equal(thoughtHeadline({}), 'Thought');
	});

	it('say nothing of what is unknown', () => {
		const state = foldTurn(turnOf([turnStart]));
		assert.equal(figuresLine(state, figuresOf(state)), 'qwen3:8b');
	});
});
