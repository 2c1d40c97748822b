/** A thought is compared with this model's own earlier ones, where the server told how likely its words were. */
import assert from 'node:assert/strict';
import { createModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import type { ProviderDelta, ProviderFinish } from '../../../src/providers/provider.ts';
import { type RunTurnOptions, runTurn } from '../../../src/session/turn/runTurn.ts';
import { collect, fakeProvider, text } from './fakes.ts';

const messages = [{ role: 'user', content: 'Why?' } as const];
const words = Array.from({ length: 80 }, (_, index) => `word${index} `);

interface Thought {
	readonly logprob: number;
	readonly reason?: ProviderFinish;
	readonly isTold?: boolean;
}

function* thought({ logprob, reason = 'stop', isTold = true }: Thought): Generator<ProviderDelta> {
	for (const word of words) {
		yield { type: 'thinking', text: word };
		if (isTold) {
			yield { type: 'logprobs', tokens: [{ text: word, logprob }] };
		}
	}
	yield text('Because.');
	yield { type: 'finish', reason };
}

/** Turns of one window, each with what it said of its likelihood. */
function asker() {
	const memory = createModelMemory();
	return async (script: Thought, options: Partial<RunTurnOptions> = {}, id = 'm') => {
		const provider = fakeProvider(() => thought(script));
		const request = { model: id, messages, logprobs: true };
		const events = await collect(runTurn({ provider, request, memory, ...options }));
		return events.flatMap(event => (event.type === 'notice' && event.code === 'turn.less-likely' ? [event] : []));
	};
}

async function usual(ask: ReturnType<typeof asker>, count: number): Promise<void> {
	for (let turn = 0; turn < count; turn++) {
		assert.deepEqual(await ask({ logprob: -0.2 }), []);
	}
}

describe('a thought beside the earlier ones of its model', () => {
	it('is said to be less sure than usual, with its source and without a figure', async () => {
		const ask = asker();
		await usual(ask, 8);
		const [notice, ...more] = await ask({ logprob: -0.9 });
		assert.deepEqual(more, []);
		assert.equal(
			notice?.message,
			'm was less sure of its words than it usually is: by the log-probabilities that Fake told, beside those of its own earlier thoughts.',
		);
		assert.deepEqual(await ask({ logprob: -0.2 }), []);
	});

	it('is not judged after a few thoughts, nor by those of another model', async () => {
		const ask = asker();
		await usual(ask, 7);
		assert.deepEqual(await ask({ logprob: -0.9 }, {}, 'other'), []);
		assert.deepEqual(await ask({ logprob: -0.9 }), []);
	});

	it('is neither judged nor learnt from where it is a part of one, or the server told nothing', async () => {
		const ask = asker();
		await usual(ask, 7);
		assert.deepEqual(await ask({ logprob: -0.2, reason: 'length' }), []);
		assert.deepEqual(await ask({ logprob: -0.2 }, { resume: { thinking: 'Hm', mode: 'continue' } }), []);
		assert.deepEqual(await ask({ logprob: -0.2, isTold: false }), []);
		assert.deepEqual(await ask({ logprob: -0.2 }, { thinkingBudget: 130 }), []);
		assert.deepEqual(await ask({ logprob: -0.9 }), [], 'seven are known');
		assert.deepEqual(await ask({ logprob: -2, reason: 'length' }), []);
		assert.equal((await ask({ logprob: -2 })).length, 1);
	});
});
