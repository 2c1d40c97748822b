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

describe('a limit that a refusal tells', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	interface Limited {
		readonly config: Omit<ProviderConfig, 'baseUrl'>;
		readonly refusal: (sent: unknown) => unknown;
		readonly field: string;
		/** What is sent first, and what once the limit is known. */
		readonly sent: readonly [unknown, unknown];
		readonly answer: unknown;
	}

	const limited: readonly Limited[] = [
		{
			config: { kind: 'openai-compatible', preset: 'lmstudio' },
			refusal: sent => (sent === 'medium' ? undefined : "Supported values are: 'low' and 'medium'."),
			field: 'reasoning_effort',
			sent: ['high', 'medium'],
			answer: chat,
		},
		{
			config: { kind: 'anthropic' },
			refusal: sent =>
				Number(sent) > 9000
					? `max_tokens: ${sent} > 9000, which is the maximum allowed number of output tokens for m`
					: undefined,
			field: 'max_tokens',
			sent: [20_000, 9000],
			answer: {
				type: 'message',
				role: 'assistant',
				content: [{ type: 'text', text: 'Yes.' }],
				stop_reason: 'end_turn',
			},
		},
	];

	for (const { config, refusal, field, sent, answer } of limited) {
		async function start(refuse: (sent: unknown) => unknown): Promise<StandIn> {
			const standIn = await startStandIn(({ json }) => {
				const message = refuse(json?.[field]);
				return message === undefined
					? jsonReply(200, JSON.stringify(answer))
					: errorReply(400, { error: { message, type: 'invalid_request_error' } });
			});
			standIns.push(standIn);
			return standIn;
		}
		async function ask(standIn: StandIn, memory: ModelMemory): Promise<Transcript> {
			const provider = createProvider({ ...config, baseUrl: standIn.url, memory });
			const messages = [{ role: 'user', content: 'Is it?' }] as const;
			const request = { model: 'm', messages, think: 'high', maxTokens: 20_000 } as const;
			return transcribe(provider.stream(request, new AbortController().signal));
		}
		const fieldsOf = (standIn: StandIn) => standIn.requests.map(({ json }) => json?.[field]);

		it(`of ${config.kind} is kept for the next provider that has the same memory`, async () => {
			const [standIn, memory] = [await start(refusal), createModelMemory()];
			assert.deepEqual((await ask(standIn, memory)).blocks, ['Yes.']);
			assert.deepEqual((await ask(standIn, memory)).blocks, ['Yes.']);
			assert.deepEqual(fieldsOf(standIn), [...sent, sent[1]]);
		});

		it(`of ${config.kind} is asked for anew a month later`, async () => {
			const [standIn, memory] = [await start(refusal), createModelMemory()];
			const { blocks } = await ask(standIn, memory);
			assert.deepEqual(blocks, ['Yes.']);
			const ref = { provider: config.kind === 'anthropic' ? 'anthropic' : 'openai-compatible:lmstudio', id: 'm' };
			const { limits = { at: 0 } } = memory.recall(ref);
			memory.learn(ref, { limits: { ...limits, at: Date.now() - 31 * 24 * 3_600_000 } });
			await ask(standIn, memory);
			assert.deepEqual(fieldsOf(standIn), [...sent, ...sent]);
		});

		it(`of ${config.kind} that is another one each time is not asked for ever`, async () => {
			let turn = 0;
			const standIn = await start(value => {
				turn += 1;
				return config.kind === 'anthropic'
					? `max_tokens: ${value} > ${9000 - turn}, which is the maximum allowed`
					: `Supported values are: '${turn % 2 === 0 ? 'low' : 'medium'}'.`;
			});
			assert.notEqual((await ask(standIn, createModelMemory())).error, undefined);
			assert.ok(standIn.requests.length <= 4, `${standIn.requests.length} requests`);
		});
	}
});
