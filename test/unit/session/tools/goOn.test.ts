import assert from 'node:assert/strict';
import { foldTurn } from '../../../../src/core/conversation/turnState.ts';
import { ModelCatalog } from '../../../../src/session/hub/modelCatalog.ts';
import { createTurnRunner } from '../../../../src/session/hub/turnRunner.ts';
import { collect, fakeProvider, stop, text, thinking } from '../fakes.ts';

const model = { provider: 'fake', id: 'm' };

describe('going on with a turn that used tools', () => {
	const tools = {
		offered: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
		run: async () => 'It is red.',
	};
	const asked = { question: 'Which colour?', context: [], model, options: { think: 'auto' } as const };
	const calls = [{ type: 'tool-call', id: 'c1', name: 'look', arguments: '{}' } as const, stop];

	/** A turn that called a tool and broke off while it thought on; then one that goes on with it. */
	async function goOn(as: 'continue' | 'answer-now', isOn: boolean) {
		const provider = fakeProvider((_, __, attempt) =>
			attempt === 0 ? calls : attempt === 1 ? [thinking('It is red, so')] : [text('Red.'), stop],
		);
		const create = (on: boolean) =>
			createTurnRunner({
				catalog: new ModelCatalog(async () => []),
				provider: async () => provider,
				settings: () => ({ request: {} }),
				...(on && { tools: () => ({ tools }) }),
			});
		const { signal } = new AbortController();
		const conversation = { conversation: 'c1' };
		const events = await collect(create(true)({ ...asked, ...conversation, turn: 't1', earlier: [] }, signal));
		const earlier = [{ id: 't1', events, state: foldTurn(events), live: false }];
		const parent = { turn: 't1', as };
		await collect(create(isOn)({ ...asked, ...conversation, turn: 't2', earlier, parent }, signal));
		return provider.requests.at(-1);
	}

	it('goes on from what they found, and may use them again', async () => {
		const request = await goOn('continue', true);
		const roles = request?.messages.filter(({ role }) => role !== 'system').map(({ role }) => role);
		assert.deepEqual(roles, ['user', 'assistant', 'tool', 'user']);
		assert.equal(request?.messages.find(({ role }) => role === 'tool')?.content, 'It is red.');
		assert.match(request?.messages.at(-1)?.content ?? '', /^Go on with the question[\s\S]*It is red, so/);
		assert.equal(request?.tools?.length, 1);
	});

	it('tells in plain words what they found, where there are none any more', async () => {
		for (const request of [await goOn('answer-now', true), await goOn('continue', false)]) {
			assert.equal(request?.tools, undefined);
			assert.ok(request?.messages.every(({ role, toolCalls }) => role !== 'tool' && toolCalls === undefined));
			assert.match(JSON.stringify(request?.messages), /Result of the call c1 of the tool look.*It is red\./);
		}
	});
});
