import assert from 'node:assert/strict';
import type { TurnParent } from '../../../src/core/stream/turnEvent.ts';
import type { ToFit } from '../../../src/session/hub/asker.ts';
import { type MeasureNeeds, measure } from '../../../src/session/hub/measure.ts';
import { LiveTurn } from '../../../src/session/hub/openConversation.ts';
import { plainTurn } from '../core/turnEvents.ts';

const model = { provider: 'fake', id: 'm' };
/** A thousand tokens by our estimate, more or less. */
const long = 'word '.repeat(1000);

function begunTurn(thinking: string, answer: string): LiveTurn {
	return new LiveTurn('t1', { events: plainTurn([thinking], [answer], 't1') });
}

function tokensOf(change: Partial<ToFit>, also: Partial<MeasureNeeds> = {}): number {
	const asked: ToFit = { question: 'Why?', context: [], model, isModelNamed: true, earlier: [], ...change };
	const needs = {
		catalog: { known: () => undefined },
		rateOf: () => 1,
		contextSize: () => undefined,
		instructions: () => '',
		...also,
	};
	return measure(needs, asked).tokens;
}

describe('measuring a question before it is asked', () => {
	it('counts earlier answers, and no earlier thinking', () => {
		const earlier = [begunTurn(long, 'Short.')];
		assert.ok(tokensOf({ earlier }) < 100);
		assert.ok(tokensOf({ earlier: [begunTurn('Hm.', long)] }) > 800);
	});

	it('counts earlier thinking where the conversation is to keep it, whatever the settings say', () => {
		const earlier = [begunTurn(long, 'Short.')];
		assert.ok(tokensOf({ earlier, keepThinking: true }) > 800);
		assert.ok(tokensOf({ earlier }, { keepsThinking: () => true }) > 800);
		assert.ok(tokensOf({ earlier, keepThinking: false }, { keepsThinking: () => true }) < 100);
	});

	for (const as of ['continue', 'answer-now'] as const) {
		it(`counts what was begun, where a turn is gone on with: ${as}`, () => {
			const parent: TurnParent = { turn: 't1', as };
			const begun = tokensOf({ question: '', earlier: [begunTurn(long, 'Half')], parent });
			assert.ok(begun > 800, String(begun));
		});
	}

	it('counts what the user kept of a thought and wrote into it', () => {
		const parent: TurnParent = { turn: 't1', as: 'steer' };
		const begun = [
			{ iteration: 0, body: { type: 'thinking-start', block: 0, by: 'user' } as const },
			{ iteration: 0, body: { type: 'thinking-delta', block: 0, text: long } as const },
			{ iteration: 0, body: { type: 'thinking-end', block: 0 } as const },
		];
		assert.ok(tokensOf({ earlier: [begunTurn('Hm.', 'No.')], parent, begun }) > 800);
	});
});
