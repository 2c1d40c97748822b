import assert from 'node:assert/strict';
import {
	type Case,
	cutPieces,
	loadCorpus,
	type Piece,
	randomly,
	segment,
	twoWaySplits,
	unitByUnit,
	withEmptyDeltas,
} from './support.ts';

const corpus = loadCorpus();

function check(one: Case, pieces: readonly Piece[]): void {
	const result = segment(pieces, one.options);
	assert.deepEqual(result.blocks, one.blocks);
	assert.equal(result.reclassified, one.reclassified, 'whether what was shown was reclassified');
	assert.equal(result.observed.unclosed, one.unclosed, 'whether thinking was left open');
	if (one.format !== undefined) {
		assert.equal(result.observed.format, one.format);
	}
}

describe('the segmenter', () => {
	it('has a corpus of at least 250 cases, each with a name of its own', () => {
		assert.ok(corpus.length >= 250);
		assert.equal(new Set(corpus.map(({ name }) => name)).size, corpus.length);
	});

	for (const one of corpus) {
		describe(`${one.file}: ${one.name}`, () => {
			it('is right as it came', () => check(one, one.pieces));

			it('is the same for every cut in two', () => {
				for (const pieces of twoWaySplits(one.pieces)) {
					check(one, pieces);
				}
			});

			it('is the same unit by unit, with and without empty deltas', () => {
				check(one, cutPieces(one.pieces, unitByUnit));
				check(one, cutPieces(one.pieces, withEmptyDeltas));
			});

			it('is the same for random cuts', () => {
				for (let seed = 1; seed <= 20; seed++) {
					check(one, cutPieces(one.pieces, randomly(seed, 1 + (seed % 7))));
				}
			});
		});
	}
});
