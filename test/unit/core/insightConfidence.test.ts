import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Confidence, likelihoodLevel } from '../../../src/core/insight/confidence.ts';
import { type AlignedTokens, TokenAligner } from '../../../src/core/insight/tokenAligner.ts';

const words = 'The parser reads a line and gives it to the caller, which splits it at each comma again.'.split(/(?= )/);
const text = words.join('');
const tokensOf = (parts: readonly string[]) => parts.map((part, index) => ({ text: part, logprob: -index / 10 }));

/** Each token with the text that it was found at. */
function found(
	aligned: readonly AlignedTokens[],
	blocks: Readonly<Record<number, string>>,
): readonly [string, number][] {
	return aligned.flatMap(({ block, start, lengths, logprobs }) => {
		let from = start;
		return lengths.map((length, index): [string, number] => {
			from += length;
			return [blocks[block]?.slice(from - length, from) ?? '', logprobs[index] ?? 0];
		});
	});
}

describe('aligning tokens with the text', () => {
	it('finds each token, whether it comes before, with or after its text, in any pieces', () => {
		const pieces = fc.array(fc.nat({ max: text.length }), { maxLength: 8 });
		fc.assert(
			fc.property(
				pieces,
				fc.array(fc.nat({ max: words.length }), { maxLength: 6 }),
				fc.infiniteStream(fc.boolean()),
				(cuts, groups, turns) => {
					const texts = partsOf(cuts, text.length).map(([from, to]) => text.slice(from, to));
					const tokens = partsOf(groups, words.length).map(([from, to]) => tokensOf(words).slice(from, to));
					const aligner = new TokenAligner();
					const all: AlignedTokens[] = [];
					while (texts.length + tokens.length > 0) {
						const takesText = tokens.length === 0 || (texts.length > 0 && turns.next().value);
						all.push(...(takesText ? aligner.text(3, texts.shift() ?? '') : aligner.tokens(tokens.shift() ?? [])));
					}
					all.push(...aligner.end());
					assert.deepEqual(
						found(all, { 3: text }),
						tokensOf(words).map(({ text: token, logprob }) => [token, logprob]),
					);
				},
			),
		);
	});

	it('passes over delimiters and white space that nobody sees, and goes on in the next block', () => {
		const aligner = new TokenAligner();
		const parts = ['<think>', '\n', 'Hm', ', five', '.', '\n\n', '</think>', '\n\n', 'Five', '.'];
		const all = [
			...aligner.tokens(tokensOf(parts)),
			...aligner.text(0, 'Hm, five.'),
			...aligner.text(1, 'Five.'),
			...aligner.end(),
		];
		assert.deepEqual(
			found(all, { 0: 'Hm, five.', 1: 'Five.' }).map(([token]) => token),
			['Hm', ', five', '.', 'Five', '.'],
		);
	});

	it('finds the place again behind text that no token fits', () => {
		const aligner = new TokenAligner();
		const all = [...aligner.text(0, `Something else. ${text}`), ...aligner.tokens(tokensOf(words)), ...aligner.end()];
		const told = found(all, { 0: `Something else. ${text}` });
		assert.ok(told.length > 5 && told.length < words.length);
		assert.deepEqual(told.at(-1), [words.at(-1), -(words.length - 1) / 10]);
		for (const [token, logprob] of told) {
			assert.equal(token, words[Math.round(-logprob * 10)]);
		}
	});

	it('tells nothing of tokens that belong to another text', () => {
		const aligner = new TokenAligner();
		const all = [
			...aligner.text(0, text),
			...aligner.tokens(tokensOf(['Quite', ' other', ' words'])),
			...aligner.end(),
		];
		assert.deepEqual(all, []);
	});

	it('tells runs without a gap, at most 64 tokens long', () => {
		const aligner = new TokenAligner();
		const many = Array.from({ length: 150 }, (_, index) => ` w${index}`);
		const all = [...aligner.text(2, many.join('').trimStart()), ...aligner.tokens(tokensOf(many)), ...aligner.end()];
		assert.deepEqual(
			all.map(({ lengths }) => lengths.length),
			[64, 64, 22],
		);
		const end = (run: AlignedTokens | undefined): number =>
			(run?.start ?? 0) + (run?.lengths.reduce((a, b) => a + b, 0) ?? 0);
		assert.equal(all[1]?.start, end(all[0]));
		assert.equal(end(all[2]), many.join('').length - 1);
	});
});

function partsOf(cuts: readonly number[], length: number): [number, number][] {
	const all = [...new Set([0, ...cuts, length])].sort((a, b) => a - b);
	return all.slice(1).map((to, index) => [all[index] ?? 0, to]);
}

describe('what the server told of its tokens', () => {
	const confidence = new Confidence();
	const logprobs = Array.from({ length: 60 }, (_, index) => (index >= 20 && index < 36 ? -2 : -0.1));
	confidence.add({ block: 1, start: 10, lengths: logprobs.map(() => 3), logprobs });

	it('is a mean for a stretch, where enough is known of it', () => {
		assert.equal(confidence.meanOf(1, 10, 70)?.toFixed(6), Math.exp(-0.1).toFixed(6));
		assert.equal(confidence.meanOf(1, 10, 50), undefined);
		assert.equal(confidence.meanOf(2, 10, 70), undefined);
		assert.equal(confidence.mean?.toFixed(6), Math.exp((-0.1 * 44 - 2 * 16) / 60).toFixed(6));
		assert.equal(new Confidence().mean, undefined);
	});

	it('is a list of the least likely passages, apart from each other, the least likely first', () => {
		const [first, second, ...rest] = confidence.leastLikely(3, new Set([1]));
		assert.deepEqual({ start: first?.start, end: first?.end }, { start: 10 + 20 * 3, end: 10 + 36 * 3 });
		assert.equal(first?.probability.toFixed(6), Math.exp(-2).toFixed(6));
		assert.ok(second && first && (second.end <= first.start || second.start >= first.end));
		assert.ok(rest.every(each => each.probability >= (second?.probability ?? 1)));
		assert.deepEqual(confidence.leastLikely(3, new Set([2])), []);
	});

	it('shades what is clearly less likely than the whole', () => {
		assert.deepEqual(
			[0.9, 0.8, 0.74, 0.66, 0.5].map(mean => likelihoodLevel(mean, 0.8)),
			[0, 0, 1, 2, 3],
		);
	});
});
