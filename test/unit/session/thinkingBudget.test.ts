import assert from 'node:assert/strict';
import { foldTurn, textOf } from '../../../src/core/conversation/turnState.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import type { Provider, ProviderRequest } from '../../../src/providers/provider.ts';
import { type RunTurnOptions, runTurn } from '../../../src/session/turn/runTurn.ts';
import { apiKey, startAnthropicStandIn } from '../../standins/anthropic.ts';
import { jsonReply, type Step, streamReply } from '../../standins/ollamaReply.ts';
import { startOpenAiStandIn } from '../../standins/openaiCompatible.ts';
import { errorReply, type StandIn, startStandIn } from '../../standins/server.ts';
import { collect, fakeProvider, stop, text, thinking } from './fakes.ts';

const messages = [{ role: 'user', content: 'Why?' }] as const;
/** A hundred tokens by our estimate. */
const hundred = 'abc '.repeat(100);

function ask(provider: Provider, request: Partial<ProviderRequest>, more: Partial<RunTurnOptions> = {}) {
	return collect(runTurn({ provider, request: { model: 'm', messages, ...request }, ...more }));
}

/** Thinks for as long as it is let, unless it is told not to. */
function endless() {
	return fakeProvider(function* (request) {
		if (request.think === 'off') {
			yield text('Because.');
			yield stop;
			return;
		}
		for (let piece = 0; piece < 100; piece++) {
			yield thinking(hundred);
		}
		yield text('Too late.');
		yield stop;
	});
}

const words = (events: readonly TurnEvent[], channel: 'thinking' | 'answer'): string =>
	textOf(foldTurn(events), channel);

describe('a budget of thinking', () => {
	it('ends thinking that is over it, and gets the answer in the same turn, from what was thought', async () => {
		const provider = endless();
		const events = await ask(provider, { think: { budget: 250 } });
		assert.equal(words(events, 'thinking'), hundred.repeat(3));
		assert.equal(words(events, 'answer'), 'Because.');
		assert.deepEqual(
			events.flatMap(event => (event.type === 'notice' ? [[event.code, event.args]] : [])),
			[['turn.budget-spent', { budget: 250, model: 'm' }]],
		);
		assert.equal(events.at(-1)?.type, 'finish');
		assert.equal(foldTurn(events).finish?.reason, 'complete');
		const [first, second] = provider.requests;
		assert.deepEqual(first?.think, { budget: 250 });
		assert.equal(second?.think, 'off');
		const question = second?.messages.at(-1)?.content ?? '';
		assert.match(question, /^Why\?\n\nYou have begun to think about this question.*abc abc/s);
		assert.match(question, /Give the answer to the question now, from these notes\.$/);
	});

	it('holds beside a level, where the user has set both', async () => {
		const provider = endless();
		const events = await ask(provider, { think: 'high' }, { thinkingBudget: 150 });
		assert.equal(words(events, 'thinking'), hundred.repeat(2));
		assert.equal(provider.requests[0]?.think, 'high');
	});

	it('counts in the model’s own tokens, as far as they are known', async () => {
		const rate = { tokenRate: { estimated: 1000, counted: 2000 } };
		const memory = { recall: () => rate, learn: () => {} };
		const events = await ask(endless(), { think: { budget: 390 } }, { memory });
		assert.equal(words(events, 'thinking'), hundred.repeat(2));
	});

	it('answers from all that was thought where the turn goes on with earlier thinking', async () => {
		const fake = fakeProvider(({ resume: begun }) =>
			begun?.mode === 'answer-now' ? [text('Because.'), stop] : [thinking(hundred), thinking(hundred), stop],
		);
		const provider = { ...fake, resumes: true as const };
		const resume = { thinking: 'It is the sign.', answer: '', mode: 'continue' } as const;
		const events = await ask(provider, { think: { budget: 150 } }, { resume });
		assert.equal(words(events, 'answer'), 'Because.');
		const second = provider.requests.at(-1)?.resume;
		assert.deepEqual([second?.mode, second?.thinking.startsWith('It is the sign.abc ')], ['answer-now', true]);
	});

	it('never cuts an answer, nor thinking that stays below it', async () => {
		const provider = fakeProvider(() => [thinking(hundred), text('So: '), text(hundred.repeat(9)), stop]);
		const events = await ask(provider, { think: { budget: 101 } });
		assert.equal(provider.requests.length, 1);
		assert.equal(words(events, 'answer'), `So: ${hundred.repeat(9)}`);
	});

	it('counts thinking in tags of the text, too', async () => {
		const provider = fakeProvider(function* ({ think }) {
			yield* think === 'off' ? [text('Because.')] : [text('<think>'), text(hundred), text(hundred), text(hundred)];
			yield stop;
		});
		const events = await ask(provider, { think: { budget: 150 } });
		assert.equal(words(events, 'thinking').trim(), hundred.repeat(2).trim());
		assert.equal(words(events, 'answer'), 'Because.');
	});

	it('is left to a server that keeps it itself, unless that goes on far beyond', async () => {
		const keeps = (provider: Provider): Provider => ({ ...provider, keepsBudget: () => true });
		const near = fakeProvider(() => [thinking(hundred.repeat(11)), text('Because.'), stop]);
		assert.equal(words(await ask(keeps(near), { think: { budget: 1000 } }), 'answer'), 'Because.');
		assert.equal(near.requests.length, 1);
		const far = endless();
		const events = await ask(keeps(far), { think: { budget: 1000 } });
		assert.equal(words(events, 'thinking'), hundred.repeat(16));
		assert.equal(far.requests.length, 2);
	});
});

describe('a budget of thinking on the wire', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function kept(starting: Promise<StandIn>): Promise<StandIn> {
		const standIn = await starting;
		standIns.push(standIn);
		return standIn;
	}

	it('is sent to Anthropic’s models that take one', async () => {
		const standIn = await kept(startAnthropicStandIn({ thinking: 'enabled' }));
		const provider = createProvider({ kind: 'anthropic', baseUrl: standIn.url, apiKey });
		await ask(provider, { model: 'claude-sonnet-4-20250514', think: { budget: 3000 } });
		assert.deepEqual(standIn.requests[0]?.json?.thinking, { type: 'enabled', budget_tokens: 3000 });
	});

	for (const [preset, fields] of [
		['vllm', { thinking_token_budget: 3000 }],
		['openrouter', { reasoning: { max_tokens: 3000 } }],
	] as const) {
		it(`is sent to ${preset}`, async () => {
			const standIn = await kept(startOpenAiStandIn());
			const config = { kind: 'openai-compatible', preset, baseUrl: standIn.url, apiKey: 'k' } as const;
			await ask(createProvider(config), { think: { budget: 3000 } });
			const body = standIn.requests.at(-1)?.json ?? {};
			assert.deepEqual(Object.fromEntries(Object.keys(fields).map(name => [name, body[name]])), fields);
		});
	}

	it('ends what Ollama streams: the socket is closed, and the answer is asked for without thinking', async () => {
		const line = (message: Readonly<Record<string, string>>, done = false): Step => ({
			line: { model: 'm', message: { role: 'assistant', ...message }, done, ...(done && { done_reason: 'stop' }) },
		});
		const piece = [line({ content: '', thinking: hundred }), { waitMs: 20 }];
		const standIn = await kept(
			startStandIn(({ path, json }) => {
				if (path !== '/api/chat') {
					return errorReply(404, {});
				}
				if (json?.stream === false) {
					// As an older server does, which does not know how to tell what it would read.
					return jsonReply(200, JSON.stringify({ message: { role: 'assistant', content: 'B' }, done: true }));
				}
				const answer = [line({ content: 'Because.' }), line({ content: '' }, true)];
				return streamReply(json?.think === false ? answer : Array.from({ length: 200 }, () => piece).flat());
			}),
		);
		const provider = createProvider({ kind: 'ollama', baseUrl: standIn.url });
		const events = await ask(provider, { think: { budget: 300 } });
		assert.equal(words(events, 'answer'), 'Because.');
		assert.equal(words(events, 'thinking'), hundred.repeat(3));
		const asked = standIn.requests.filter(({ path, json }) => path === '/api/chat' && json?.stream === true);
		assert.deepEqual(
			asked.map(({ outcome }) => outcome),
			['cancelled', 'completed'],
		);
	});
});
