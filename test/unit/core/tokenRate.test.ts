import assert from 'node:assert/strict';
import fc from 'fast-check';
import { learnRate, rateOf, type TokenRate } from '../../../src/core/conversation/tokenRate.ts';

const learnt = (counts: readonly (readonly [number, number])[]): TokenRate | undefined =>
	counts.reduce<TokenRate | undefined>((rate, [estimated, counted]) => learnRate(rate, estimated, counted), undefined);

describe('the tokens of a model for one of our estimate', () => {
	it('are as many while nothing was learnt', () => {
		assert.equal(rateOf(undefined), 1);
		assert.equal(rateOf({ estimated: 0, counted: 0 }), 1);
	});

	it('are learnt from what its server counts, long prompts more than short ones', () => {
		assert.equal(rateOf(learnt([[1000, 1300]])), 1.3);
		const rate = rateOf(
			learnt([
				[100, 300],
				[10_000, 12_000],
			]),
		);
		assert.ok(rate > 1.19 && rate < 1.22, String(rate));
	});

	it('follow a change within a few answers', () => {
		const old = Array.from({ length: 20 }, () => [1000, 1000] as const);
		assert.ok(rateOf(learnt([...old, ...Array.from({ length: 8 }, () => [1000, 2000] as const)])) > 1.9);
	});

	it('are not learnt from a prompt that was cut or counted in part, nor from a few words', () => {
		assert.equal(learnt([[10_000, 2048]]), undefined);
		assert.equal(learnt([[40, 60]]), undefined);
		assert.equal(
			learnt([
				[0, 10],
				[Number.NaN, 10],
			]),
			undefined,
		);
	});

	it('stay within bounds, whatever is counted', () => {
		const counts = fc.array(fc.tuple(fc.double({ min: 0, max: 1e7 }), fc.double({ min: 0, max: 1e7 })));
		fc.assert(
			fc.property(counts, all => {
				const rate = rateOf(learnt(all));
				return rate >= 0.4 && rate <= 3;
			}),
		);
	});
});
