/** What a model refused is left out from then on, by every kind of provider, also after a restart. */
import assert from 'node:assert/strict';
import type { ThinkSetting } from '../../../src/core/stream/chat.ts';
import { createModelMemory, type ModelMemory } from '../../../src/providers/asking/modelMemory.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import { jsonReply } from '../../standins/ollamaReply.ts';
import { errorReply, type StandIn, startStandIn } from '../../standins/server.ts';
import { type Transcript, transcribe } from './transcript.ts';

interface Kind {
	readonly config: Omit<ProviderConfig, 'baseUrl'>;
	readonly refusal: unknown;
	/** What stands in a request that says how to think. */
	readonly field: RegExp;
	readonly answer: unknown;
}

const chat = { choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }] };
const message = 'thinking is not supported by this model: reasoning_effort, chat_template_kwargs';
const kinds: readonly Kind[] = [
	{
		config: { kind: 'openai-compatible', preset: 'vllm' },
		refusal: { error: { message, type: 'invalid_request_error' } },
		field: /reasoning_effort|chat_template_kwargs/,
		answer: chat,
	},
	{
		config: { kind: 'workers-ai', accountId: 'a'.repeat(32) },
		refusal: { success: false, result: null, messages: [], errors: [{ code: 5004, message }] },
		field: /reasoning_effort|chat_template_kwargs/,
		answer: { result: chat, success: true, errors: [], messages: [] },
	},
	{
		config: { kind: 'anthropic' },
		refusal: { type: 'error', error: { type: 'invalid_request_error', message } },
		field: /"thinking"/,
		answer: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Yes.' }], stop_reason: 'end_turn' },
	},
	{
		config: { kind: 'ollama' },
		refusal: { error: '"m" does not support thinking' },
		field: /"think"/,
		answer: { model: 'm', message: { role: 'assistant', content: 'Yes.' }, done: true },
	},
];

for (const { config, refusal, field, answer } of kinds) {
	describe(`what a model of ${config.kind} refuses`, () => {
		let standIn: StandIn;
		let isStubborn = false;
		beforeEach(async () => {
			isStubborn = false;
			standIn = await startStandIn(({ body }) =>
				isStubborn || field.test(body) ? errorReply(400, refusal) : jsonReply(200, JSON.stringify(answer)),
			);
		});
		afterEach(() => standIn.stop());

		const asked = () => standIn.requests.map(({ body }) => field.test(body));
		/** By a provider of its own, as after a restart. */
		async function ask(memory: ModelMemory, think: ThinkSetting = 'high'): Promise<Transcript> {
			const provider = createProvider({ ...config, baseUrl: standIn.url, memory });
			const messages = [{ role: 'user', content: 'Is it?' }] as const;
			return transcribe(provider.stream({ model: 'm', messages, think }, new AbortController().signal));
		}

		it('is left out at once by the next provider that has the same memory, and said each time', async () => {
			const memory = createModelMemory();
			const first = await ask(memory);
			assert.deepEqual([first.blocks, first.notices], [['Yes.'], ['thinking-refused', 'batch']]);
			const before = standIn.requests.length;
			const second = await ask(memory);
			assert.deepEqual([second.blocks, second.notices], [['Yes.'], ['thinking-refused', 'batch']]);
			assert.deepEqual(asked().slice(before), [false]);
		});

		it('is tried again a month later', async () => {
			const memory = createModelMemory();
			await ask(memory);
			const ref = { provider: config.kind === 'openai-compatible' ? 'openai-compatible:vllm' : config.kind, id: 'm' };
			const { refused = {} } = memory.recall(ref);
			const longAgo = Date.now() - 31 * 24 * 3_600_000;
			memory.learn(ref, { refused: Object.fromEntries(Object.keys(refused).map(name => [name, longAgo])) });
			const before = standIn.requests.length;
			await ask(memory);
			assert.equal(asked()[before], true);
		});

		it('is not asked for ever when the refusal was about something else', async () => {
			isStubborn = true;
			assert.notEqual((await ask(createModelMemory())).error, undefined);
			assert.ok(standIn.requests.length <= 3, `${standIn.requests.length} requests`);
		});

		it('is no matter of other models', async () => {
			const memory = createModelMemory();
			await ask(memory);
			assert.deepEqual(memory.recall({ provider: config.kind, id: 'other' }), {});
		});
	});
}
