import assert from 'node:assert/strict';
import type { ModelRef } from '../../../src/core/stream/chat.ts';
import { ModelCatalog } from '../../../src/session/hub/modelCatalog.ts';
import { LiveTurn } from '../../../src/session/hub/openConversation.ts';
import { createTurnRunner, type TurnSettings } from '../../../src/session/hub/turnRunner.ts';
import { plainTurn } from '../core/turnEvents.ts';
import { collect, fakeProvider, stop, text } from './fakes.ts';
import { errorOf, textOf } from './faultHarness.ts';

const model = { provider: 'fake', id: 'm' };
const able = { thinking: true, tools: undefined, vision: undefined };

async function run(settings: (of: ModelRef) => TurnSettings) {
	const provider = fakeProvider(() => [text('<musing>Hm.</musing>'), text('Yes.'), stop]);
	const runner = createTurnRunner({
		catalog: new ModelCatalog(async () => []),
		provider: async () => provider,
		settings,
	});
	const asked = { question: 'Why?', context: [], model, options: { think: 'auto' } as const };
	const events = await collect(
		runner({ ...asked, turn: 't1', conversation: 'c1', earlier: [] }, new AbortController().signal),
	);
	return { events, provider };
}

describe('the runner of turns', () => {
	it('reads thinking between the user’s own delimiters', async () => {
		const delimiters = [{ open: '<musing>', close: '</musing>' }];
		const { events } = await run(() => ({ request: {}, segmenter: { delimiters } }));
		assert.equal(textOf(events, 'thinking'), 'Hm.');
		assert.equal(textOf(events, 'answer'), 'Yes.');
		const without = await run(() => ({ request: {} }));
		assert.equal(textOf(without.events, 'answer'), '<musing>Hm.</musing>Yes.');
	});

	it('says as a turn that a provider is not set up any more, with a code for other languages', async () => {
		const runner = createTurnRunner({
			catalog: new ModelCatalog(async () => []),
			provider: async () => undefined,
			settings: () => ({ request: {} }),
		});
		const asked = { question: 'Why?', context: [], model, options: { think: 'auto' } as const };
		const events = await collect(
			runner({ ...asked, turn: 't1', conversation: 'c1', earlier: [] }, new AbortController().signal),
		);
		const error = errorOf(events);
		assert.equal(error?.message, 'The provider “fake” is not set up any more.');
		assert.deepEqual([error.code, error.args], ['turn.provider-gone', { provider: 'fake' }]);
		assert.equal(error.remedyCode, 'turn.not-set-up.remedy');
	});

	it('tells the model what it is to know ahead of everything, and sets what is set for it', async () => {
		const asked: unknown[] = [];
		const { provider } = await run(of => {
			asked.push(of);
			return { request: {}, instructions: 'Be brief.', options: { temperature: 0.2, topK: 5, maxTokens: 9 } };
		});
		const [request] = provider.requests;
		assert.deepEqual(asked, [model]);
		assert.deepEqual(request?.messages, [
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'Why?' },
		]);
		assert.deepEqual([request?.temperature, request?.topK, request?.maxTokens], [0.2, 5, 9]);
	});

	it('sends what the settings say about every request', async () => {
		const { provider } = await run(() => ({ request: { contextSize: 4096, keepAlive: '10m' } }));
		assert.equal(provider.requests[0]?.contextSize, 4096);
		assert.equal(provider.requests[0]?.keepAlive, '10m');
	});

	it('sends along what was thought before where that is wished, as far as the window has room, and says so', async () => {
		const thought = 'long '.repeat(2000);
		const provider = fakeProvider(() => [text('Yes.'), stop]);
		const runner = createTurnRunner({
			catalog: new ModelCatalog(async () => []),
			provider: async () => ({ ...provider, capabilities: async () => ({ ...able, contextWindow: 4096 }) }),
			settings: () => ({ request: { keepThinking: true } }),
		});
		const asked = { question: 'B?', context: [], model, options: { think: 'auto' } as const };
		const earlier = ['t1', 't2'].map(id => new LiveTurn(id, { events: plainTurn([thought], ['Nine.'], id) }));
		const events = await collect(
			runner({ ...asked, turn: 't3', conversation: 'c1', earlier }, new AbortController().signal),
		);
		const [request] = provider.requests;
		assert.equal(request?.keepThinking, true);
		assert.deepEqual(
			request?.messages.map(({ role, thinking }) => [role, thinking]),
			[
				['user', undefined],
				['assistant', undefined],
				['user', undefined],
				['assistant', thought],
				['user', undefined],
			],
		);
		const notices = events.flatMap(event => (event.type === 'notice' ? [[event.code, event.args]] : []));
		assert.deepEqual(notices, [['turn.thoughts-trimmed', { count: 1 }]]);
	});

	for (const as of ['continue', 'answer-now'] as const) {
		it(`goes on with a turn that broke off, in the middle of it where the provider can: ${as}`, async () => {
			const provider = fakeProvider(() => [text('Yes.'), stop]);
			const runner = createTurnRunner({
				catalog: new ModelCatalog(async () => []),
				provider: async () => ({ ...provider, resumes: true }),
				settings: () => ({ request: {} }),
			});
			const broken = plainTurn(['Hm, '], ['Nine'], 't1').map(event =>
				event.type === 'finish' ? { ...event, reason: 'interrupted' as const } : event,
			);
			const asked = { question: 'Why is it negative?', context: [], model, options: { think: 'on' } as const };
			const parent = { turn: 't1', as } as const;
			const earlier = [new LiveTurn('t1', { events: broken })];
			await collect(
				runner({ ...asked, turn: 't2', conversation: 'c1', earlier, parent }, new AbortController().signal),
			);
			const [request] = provider.requests;
			assert.deepEqual(request?.messages, [{ role: 'user', content: 'Why is it negative?' }]);
			const { instead, ...begun } = request?.resume ?? {};
			assert.deepEqual(begun, { thinking: 'Hm, ', answer: 'Nine', mode: as });
			assert.equal(instead?.messages.at(-2)?.content, 'Nine');
		});
	}

	it('says nothing of how a turn is gone on with whose provider is not set up any more', async () => {
		const runner = createTurnRunner({
			catalog: new ModelCatalog(async () => []),
			provider: async () => undefined,
			settings: () => ({ request: {} }),
		});
		const asked = { question: 'Why?', context: [], model, options: { think: 'auto' } as const };
		const earlier = [new LiveTurn('t1', { events: plainTurn(['Hm.'], [], 't1') })];
		const parent = { turn: 't1', as: 'continue' } as const;
		const events = await collect(
			runner({ ...asked, turn: 't2', conversation: 'c1', earlier, parent }, new AbortController().signal),
		);
		assert.deepEqual(
			events.map(({ type }) => type),
			['turn-start', 'error', 'finish'],
		);
	});
});
