import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
	historyOf,
	isLessLikelyThanUsual,
	type LikelihoodHistory,
	ThoughtLikelihood,
	withThought,
} from '../../../src/core/insight/usualLikelihood.ts';
import type { TurnEvent, TurnEventBody } from '../../../src/core/stream/turnEvent.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });

function learnt(thoughts: readonly number[]): LikelihoodHistory {
	return thoughts.reduce<LikelihoodHistory>(withThought, []);
}

function eventsOf(bodies: readonly TurnEventBody[]): readonly TurnEvent[] {
	return bodies.map((body, seq) => ({ ...body, turn: 't', seq, at: seq, iteration: 0 }));
}

function told(block: number, logprobs: readonly number[]): TurnEventBody {
	return { type: 'logprobs', block, start: 0, lengths: logprobs.map(() => 1), logprobs };
}

const times = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value);

describe('how likely a model usually finds its thoughts', () => {
	it('is unknown until eight thoughts are known', () => {
		assert.equal(isLessLikelyThanUsual(0.1, learnt(times(7, 0.8))), false);
		assert.equal(isLessLikelyThanUsual(0.1, learnt(times(8, 0.8))), true);
	});

	it('is left only by a thought that is clearly less likely than the median, and than nine of ten', () => {
		const history = learnt([...times(10, 0.8), ...times(9, 0.7), 0.5]);
		assert.equal(isLessLikelyThanUsual(0.72, history), false, 'nine earlier ones were less likely');
		assert.equal(isLessLikelyThanUsual(0.69, history), true);
		assert.equal(isLessLikelyThanUsual(0.79, learnt(times(20, 0.8))), false, 'not clearly');
		assert.equal(isLessLikelyThanUsual(0.6, learnt([...times(17, 0.8), ...times(3, 0.6)])), false, 'it happens');
	});

	it('never says it of more than a tenth of the same thoughts, in whatever order they come', () => {
		fc.assert(
			fc.property(fc.array(probability, { minLength: 8, maxLength: 40 }), thoughts => {
				const history = learnt(thoughts);
				const unusual = history.filter(each => isLessLikelyThanUsual(each, history));
				assert.ok(unusual.length <= history.length / 10);
				assert.deepEqual(
					unusual.toSorted(),
					history.filter(each => isLessLikelyThanUsual(each, history.toReversed())).toSorted(),
				);
			}),
		);
	});

	it('says it of every thought that is less likely than one of which it says it', () => {
		fc.assert(
			fc.property(fc.array(probability, { maxLength: 60 }), probability, probability, (thoughts, one, other) => {
				const history = learnt(thoughts);
				const [less, more] = one < other ? [one, other] : [other, one];
				assert.ok(!isLessLikelyThanUsual(more, history) || isLessLikelyThanUsual(less, history));
			}),
		);
	});

	it('keeps the latest forty thoughts, and reads back what was stored', () => {
		fc.assert(
			fc.property(fc.array(probability, { maxLength: 90 }), thoughts => {
				const history = learnt(thoughts);
				assert.deepEqual(
					history,
					thoughts.slice(-40).map(each => Math.round(each * 10_000) / 10_000),
				);
				assert.deepEqual(historyOf(JSON.parse(JSON.stringify(history))), history);
			}),
		);
	});

	it('is unknown where something else was stored', () => {
		for (const damage of [undefined, null, 'x', 7, {}, ['0.5'], [0.5, null], [Number.NaN], [-1]]) {
			assert.deepEqual(historyOf(damage), []);
		}
	});
});

describe('how likely the words of a thought were', () => {
	const meanOf = (rounds: readonly (readonly TurnEventBody[])[]): number | undefined => {
		const thought = new ThoughtLikelihood();
		for (const round of rounds) {
			thought.read(eventsOf(round));
		}
		return thought.mean;
	};

	it('is the geometric mean over the thinking of all rounds, and of nothing else', () => {
		const first = [{ type: 'thinking-start', block: 0 }, told(0, times(40, -0.5))] as const;
		const answer = [{ type: 'answer-start', block: 1 }, told(1, times(500, -3))] as const;
		const second = [{ type: 'thinking-start', block: 2 }, told(2, times(60, -1))] as const;
		assert.equal(meanOf([[...first, ...answer], second])?.toFixed(6), Math.exp(-0.8).toFixed(6));
	});

	it('follows text that turned out to be something else', () => {
		const begun = [{ type: 'answer-start', block: 0 }, told(0, times(70, -0.5))] as const;
		const turned = { type: 'reclassify', from: 0, channel: 'thinking' } as const;
		assert.equal(meanOf([begun]), undefined);
		assert.equal(meanOf([[...begun, turned]])?.toFixed(6), Math.exp(-0.5).toFixed(6));
	});

	it('is unknown below 64 tokens', () => {
		const start = { type: 'thinking-start', block: 0 } as const;
		assert.equal(meanOf([[start, told(0, times(63, -0.5))]]), undefined);
		assert.equal(meanOf([[start, told(0, times(64, 0))]]), 1);
	});

	it('is not ruined by one token of which the server only says that it was most unlikely', () => {
		const start = { type: 'thinking-start', block: 0 } as const;
		const mean = meanOf([[start, told(0, [...times(199, -0.2), -9999])]]);
		assert.equal(mean?.toFixed(6), Math.exp((-0.2 * 199 - 20) / 200).toFixed(6));
	});
});
