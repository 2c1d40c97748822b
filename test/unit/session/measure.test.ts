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

const bare: MeasureNeeds = {
	catalog: { known: () => undefined },
	rateOf: () => 1,
	contextSize: () => undefined,
	instructions: () => '',
};

const plain = { conversation: 'c1', question: 'Why?', context: [], model, isModelNamed: true, earlier: [] };

function tokensOf(change: Partial<ToFit>, also: Partial<MeasureNeeds> = {}): number {
	const asked: ToFit = { ...plain, ...change };
	return measure({ ...bare, ...also }, asked).tokens;
}

describe('measuring a question before it is asked', () => {
	it('counts earlier answers, and no earlier thinking', () => {
		const earlier = [begunTurn(long, 'Short.')];
		assert.ok(tokensOf({ earlier }) < 100);
		assert.ok(tokensOf({ earlier: [begunTurn('Hm.', long)] }) > 800);
	});

	it('counts the tools that the turn can call, and none for one that is to answer now', () => {
		const tool = { name: 'read_file', description: long, inputSchema: { type: 'object' } };
		const tools = (id: string) => (id === 'c1' ? [tool] : []);
		const without = tokensOf({});
		assert.ok(tokensOf({}, { tools }) > without + 1000);
		assert.equal(tokensOf({ conversation: 'c2' }, { tools }), without);
		const now = { earlier: [begunTurn('Hm.', 'No.')], parent: { turn: 't1', as: 'answer-now' } } as const;
		assert.equal(tokensOf(now, { tools }), tokensOf(now));
	});

	it('leaves as many questions out as do not fit beside the tools', () => {
		const tool = { name: 'read_file', description: long, inputSchema: { type: 'object' } };
		const capabilities = { thinking: true, tools: true, vision: undefined, contextWindow: 2600 };
		const known = { ref: model, label: 'm', detail: '', capabilities };
		const earlier = [begunTurn('Hm.', long)];
		const oldest = (tools: readonly (typeof tool)[]) =>
			measure({ ...bare, catalog: { known: () => known }, tools: () => tools }, { ...plain, earlier }).oldest;
		assert.deepEqual([oldest([]), oldest([tool])], [0, 1]);
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
