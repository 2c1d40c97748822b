/** Whole thoughts that we wrote and labelled: nothing missed, nothing too much. */
import assert from 'node:assert/strict';
import { ownThoughts } from '../../../bench/references/labelled.ts';
import { scoreOf } from '../../../bench/references/score.ts';

describe('references in whole thoughts', () => {
	const thoughts = ownThoughts();

	it('are labelled in enough of them', () => {
		assert.ok(thoughts.length >= 25, `${thoughts.length} thoughts`);
		assert.ok(
			thoughts.every(({ text, labels }) => labels.every(({ start, end }) => start < end && end <= text.length)),
		);
	});

	for (const thought of thoughts) {
		it(`are those of ${thought.id}`, () => {
			for (const [kind, { labels, given, right }] of Object.entries(scoreOf(thought))) {
				assert.deepEqual({ kind, given, right }, { kind, given: labels, right: labels });
			}
		});
	}
});
