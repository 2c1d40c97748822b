import assert from 'node:assert/strict';
import { ReasoningDetails } from '../../../src/providers/wire/reasoningDetails.ts';

function merge(...pieces: readonly unknown[]): unknown {
	const details = new ReasoningDetails();
	for (const piece of pieces) {
		details.add([piece]);
	}
	return details.entries();
}

describe('reasoning details', () => {
	it('are put together by index and type, text appended, the last signature kept', () => {
		const text = { type: 'reasoning.text', index: 0 };
		assert.deepEqual(
			merge(
				{ ...text, text: 'The ', format: 'f' },
				{ ...text, text: 'user', signature: 'a' },
				{ ...text, text: null, signature: 'b' },
			),
			[{ ...text, text: 'The user', format: 'f', signature: 'b' }],
		);
	});

	it('keep their order, and those of another index or type apart', () => {
		const entries = [
			{ type: 'reasoning.summary', index: 0, summary: 'a' },
			{ type: 'reasoning.encrypted', index: 0, data: 'x' },
			{ type: 'reasoning.summary', index: 1, summary: 'b' },
		];
		assert.deepEqual(merge(...entries, { type: 'reasoning.encrypted', index: 0, data: 'y' }), [
			entries[0],
			{ type: 'reasoning.encrypted', index: 0, data: 'xy' },
			entries[2],
		]);
	});

	it('do not merge what has no index', () => {
		const piece = { type: 'reasoning.text', text: 'a' };
		assert.deepEqual(merge(piece, piece), [piece, piece]);
	});
});
