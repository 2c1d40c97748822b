/** A real llama.cpp with a real small model, through our provider for OpenAI-compatible servers and its preset. */
import assert from 'node:assert/strict';
import { createModelMemory } from '../../src/providers/asking/modelMemory.ts';
import { createProvider } from '../../src/providers/createProvider.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { TurnControl } from '../../src/session/turn/turnControl.ts';
import { type Asked, type AskOptions, ask, finishOf, usageOf } from '../ollama/ask.ts';
import { askWithTool, hasRun, noEndings } from '../ollama/smallModelTurns.ts';
import { llamaUnderTest } from './serverUnderTest.ts';

/** Opens `<think>` in the prompt, unless thinking is off, and describes tools. */
const template = 'Qwen-QwQ-32B.jinja';
/** Its answer to this is longer than the limits here, with thinking and without. */
const messages = [{ role: 'user', content: 'Explain what a function in TypeScript is.' }] as const;
/** In tokens, like all limits here: a busy machine makes two of them a second. */
const limit = 16;
const toolLimit = 64;
const sampling = { temperature: 0, seed: 1 };

describe('SmolLM2 on a real llama.cpp', function () {
	this.timeout(600_000);
	let url: string;
	let provider: Provider;
	let model: string;

	before(async () => {
		url = await llamaUnderTest.smolLm(template);
		provider = createProvider({ kind: 'openai-compatible', preset: 'llamacpp', baseUrl: url });
		model = (await provider.models())[0]?.id ?? '';
	});

	const asking = (request: Partial<AskOptions['request']>, turn: AskOptions['turn'] = {}): Promise<Asked> =>
		ask({
			url,
			provider,
			request: { model, messages, maxTokens: limit, ...sampling, ...request },
			turn: { memory: createModelMemory(), ...turn },
		});
	const resumeCodes = ({ state }: Asked) =>
		state.notices.flatMap(({ code = '' }) => (code.startsWith('resume.') ? [code] : []));

	it('is found by the connection check, and tells its window', async () => {
		const report = await provider.check();
		assert.partialDeepStrictEqual(report, { reachable: true, models: 1 });
		assert.equal((await provider.capabilities(model)).contextWindow, 4096);
	});

	it('thinks in a field of its own where its template opens thinking', async () => {
		const asked = await asking({ think: 'on' });
		assert.match(asked.thinking, /\p{L}{3}/u);
		assert.doesNotMatch(asked.thinking, /<\/?think>/);
		assert.equal(finishOf(asked), 'length');
		assert.equal(usageOf(asked)?.completionTokens, limit);
	});

	it('does not think when thinking is off', async () => {
		const asked = await asking({ think: 'off' });
		assert.equal(asked.thinking, '');
		assert.match(asked.answer, /\p{L}{3}/u);
	});

	it('gives the log-probability of each token that is shown', async () => {
		const asked = await asking({ think: 'off', logprobs: true });
		const told = asked.events.flatMap(event => (event.type === 'logprobs' ? [event] : []));
		const units = told.flatMap(({ lengths }) => lengths).reduce((sum, length) => sum + length, 0);
		assert.ok(told.flatMap(({ logprobs }) => logprobs).every(logprob => logprob <= 0));
		assert.ok(units > 0 && units <= asked.answer.length, `${units} of ${asked.answer.length}`);
	});

	it('ends its thinking in the running stream, and answers in it', async () => {
		const control = new TurnControl();
		let told: Promise<boolean> | undefined;
		const asked = await ask({
			url,
			provider,
			request: { model, messages, ...sampling, think: 'on', maxTokens: 10 * limit },
			turn: { memory: createModelMemory(), control },
			onEvent: ({ type }) => {
				told ??= type === 'thinking-delta' ? control.endThinking() : undefined;
			},
		});
		assert.equal(await told, true);
		assert.deepEqual(resumeCodes(asked), ['resume.live']);
		assert.notEqual(asked.thinking, '');
		assert.match(asked.answer, /\p{L}{3}/u);
	});

	describe('goes on with what was begun', () => {
		const question = { messages: [{ role: 'user', content: 'Name three colours.' }], think: 'on' } as const;
		const thinking = 'The user wants three colours. I can name red,';

		it('in the middle of the thinking', async () => {
			const asked = await asking(question, { resume: { thinking, mode: 'continue' } });
			assert.deepEqual(resumeCodes(asked), ['resume.prefill']);
			assert.match(asked.thinking, /\p{L}{3}/u);
			assert.ok(!asked.thinking.includes('The user wants three colours.'), 'only what is new is told');
		});

		it('with the answer to the thinking', async () => {
			const asked = await asking(question, { resume: { thinking, mode: 'answer-now' } });
			assert.deepEqual(resumeCodes(asked), ['resume.prefill']);
			assert.equal(asked.thinking, '');
			assert.match(asked.answer, /\p{L}{3}/u);
		});

		it('in the middle of the answer', async () => {
			const answer = 'Three colours are red, green and';
			const asked = await asking(question, { resume: { thinking, answer, mode: 'continue' } });
			assert.deepEqual(resumeCodes(asked), ['resume.prefill']);
			assert.ok(!asked.answer.includes(answer), 'only what is new is told');
			assert.match(asked.answer, /\p{L}{3}/u);
		});
	});

	for (const mode of ['auto', 'prompted'] as const) {
		it(`is offered a tool (${mode === 'auto' ? 'in its field' : 'in words'}), and whatever comes of that is a whole turn`, async function () {
			const { runs } = llamaUnderTest;
			this.timeout(runs * 300_000);
			const endings = noEndings();
			for (let seed = 1; seed <= runs; seed++) {
				const request = { model, think: 'off', maxTokens: toolLimit, seed, temperature: 0.7 } as const;
				const { ending, ran } = await askWithTool({ url, provider, request, mode });
				endings[ending]++;
				assert.equal(ran > 0, hasRun(ending));
			}
			console.log(`      ${runs} runs: ${JSON.stringify(endings)}`);
			assert.ok(endings.nothing < runs, 'it says something at least once');
		});
	}
});
