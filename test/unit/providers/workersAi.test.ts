import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { createWorkersAi, type WorkersAiConfig } from '../../../src/providers/workersAi/workersAi.ts';
import { workersAiRoute } from '../../../src/providers/workersAi/workersAiRoutes.ts';
import { errorReply, type StandIn, stepsReply } from '../../standins/server.ts';
import {
	accountId,
	envelopeError,
	gatewayError,
	startWorkersAiStandIn,
	token,
	type WorkersAiStandInOptions,
} from '../../standins/workersAi.ts';
import { type Transcript, transcribe } from './transcript.ts';

describe('Workers AI', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function start(options: WorkersAiStandInOptions = {}): Promise<StandIn> {
		const standIn = await startWorkersAiStandIn(options);
		standIns.push(standIn);
		return standIn;
	}

	function connect(standIn: StandIn, config: WorkersAiConfig = {}) {
		return createWorkersAi({ baseUrl: standIn.url, accountId, apiKey: token, ...config });
	}

	function ask(provider: ReturnType<typeof connect>, request: Partial<ProviderRequest> = {}): Promise<Transcript> {
		const messages: ChatMessage[] = [{ role: 'user', content: '17 × 23?' }];
		const model = '@cf/moonshotai/kimi-k2.6';
		return transcribe(provider.stream({ model, messages, ...request }, new AbortController().signal));
	}

	it('posts to the model’s own path, asks for enough tokens, and keeps a chat on one machine', async () => {
		const standIn = await start();
		const provider = connect(standIn);
		assert.deepEqual((await ask(provider)).blocks, ['> The user adds', '391']);
		const first: ChatMessage = { role: 'user', content: '17 × 23?' };
		await ask(provider, {
			messages: [first, { role: 'assistant', content: '391' }, { role: 'user', content: 'Sure?' }],
		});
		const [seen, later] = standIn.requests;
		assert.equal(seen?.path, `/accounts/${accountId}/ai/run/@cf/moonshotai/kimi-k2.6`);
		assert.deepEqual(seen?.json, { messages: [{ role: 'user', content: '17 × 23?' }], stream: true, max_tokens: 8192 });
		assert.ok(seen?.headers['x-session-affinity']);
		assert.equal(seen?.headers['x-session-affinity'], later?.headers['x-session-affinity']);
	});

	it('counts the cost of neurons', async () => {
		const { usage } = await ask(connect(await start()));
		assert.equal(usage?.neurons, 2.5);
		assert.equal(usage?.costUsd, 0.0000275);
		assert.equal(usage?.estimated, undefined);
	});

	it('reckons the cost from the catalogue’s prices, and says that it did', async () => {
		const provider = connect(await start());
		await provider.models();
		const { usage } = await ask(provider, { model: '@cf/qwen/qwq-32b' });
		assert.equal(usage?.costUsd, (12 * 0.66 + 40 * 1) / 1e6);
		assert.deepEqual(usage?.estimated, ['costUsd']);
	});

	it('takes JSON that came instead of a stream', async () => {
		const { blocks, notices, finish } = await ask(connect(await start()), { model: '@cf/json/chat' });
		assert.deepEqual({ blocks, notices, finish }, { blocks: ['> 17 × 23', '391'], notices: ['batch'], finish: 'stop' });
	});

	it('asks again for one piece when the stream is an empty envelope', async () => {
		const standIn = await start();
		const { blocks, notices } = await ask(connect(standIn), { model: '@cf/json/empty' });
		assert.deepEqual({ blocks, notices }, { blocks: ['391'], notices: ['retry', 'batch'] });
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.stream),
			[true, false],
		);
	});

	it('gives up on a model that has nothing to say in one piece either', async () => {
		const standIn = await start();
		const nothing = stepsReply([]);
		standIn.next(nothing, nothing);
		const { error, notices } = await ask(connect(standIn));
		assert.deepEqual({ error, notices }, { error: 'bad-response', notices: ['retry'] });
		assert.equal(standIn.requests.length, 2);
	});

	it('shows the words of codes that it does not know without what only machines need', async () => {
		const standIn = await start();
		const id = 'bd40edba-ba52-4d2d-8952-af3471313f4e';
		standIn.next(envelopeError(400, 1, `AiError: AiError: The moon is full (${id})`));
		const { message = '' } = await ask(connect(standIn));
		assert.match(message, /: The moon is full\.$/);
	});

	it('never asks again once something was shown', async () => {
		const standIn = await start();
		standIn.next({ status: 200, headers: {}, steps: [{ bytes: 'data: {"response":"Hel"}\n\n' }], ending: 'close' });
		const { blocks, error } = await ask(connect(standIn));
		assert.deepEqual({ blocks, error }, { blocks: ['Hel'], error: 'cut' });
		assert.equal(standIn.requests.length, 1);
	});

	const errors: readonly (readonly [string, ReturnType<typeof envelopeError>, string, RegExp])[] = [
		['10000', envelopeError(403, 10000, 'Authentication error'), 'unauthorised', /Authentication error/],
		[
			'7003',
			envelopeError(404, 7003, `Could not route to /client/v4/accounts/${token}/ai`),
			'bad-request',
			/no such account/,
		],
		[
			'5007',
			envelopeError(400, 5007, 'AiError: No such model @cf/x or task'),
			'model-missing',
			/does not have the model/,
		],
		['3042', envelopeError(404, 3042, 'AiError: invalid model id'), 'model-missing', /does not have the model/],
		['3036', envelopeError(429, 3036, 'AiError: account limited'), 'quota', /used up/],
		[
			'4006',
			envelopeError(429, '4006', 'you have used up your daily free allocation of 10,000 neurons'),
			'quota',
			/neurons/,
		],
		[
			'3021',
			envelopeError(429, 3021, 'rate limiting: inference request per min rate reached'),
			'rate-limited',
			/too many requests/,
		],
		['3040', envelopeError(429, 3040, 'Capacity temporarily exceeded, please try again.'), 'overloaded', /Capacity/],
		[
			'5035',
			envelopeError(403, 5035, 'This model is not available on the Workers Free plan'),
			'unauthorised',
			/Free plan/,
		],
		['5018', envelopeError(403, 5018, ''), 'unauthorised', /may not use/],
		['5016', envelopeError(403, 5016, ''), 'bad-request', /licence/],
		['3006', envelopeError(413, 3006, 'Request is too large'), 'context-too-long', /too long/],
		['3007', envelopeError(408, 3007, 'Timeout'), 'overloaded', /Timeout/],
		[
			'8007',
			envelopeError(
				400,
				8007,
				'AiError: AiError: Input prompt contains NSFW content. (bd40edba-ba52-4d2d-8952-af3471313f4e)',
			),
			'bad-request',
			/: Input prompt contains NSFW content\.$/,
		],
		['8001', envelopeError(400, 8001, 'AiError: Invalid input'), 'bad-request', /Invalid input/],
		['2001', gatewayError(400, 2001, 'Please configure AI Gateway'), 'bad-request', /configure/],
		['2009', gatewayError(401, 2009, 'Unauthorized'), 'unauthorised', /refused the key/],
		['2021', gatewayError(402, 2021, 'No credit'), 'quota', /used up/],
		[
			'gateway credit',
			errorReply(402, { error: { message: 'Insufficient balance; top up', type: 'gateway_error', code: null } }),
			'quota',
			/balance/,
		],
		[
			'AiError flat',
			errorReply(400, {
				name: 'AiError',
				internalCode: 5007,
				httpCode: 400,
				message: 'AiError: No such model: x (bd40edba-ba52-4d2d-8952-af3471313f4e)',
				description: 'No such model @cf/x or task',
				requestId: 'u',
			}),
			'model-missing',
			/No such model @cf\/x or task/,
		],
		[
			'responses route',
			errorReply(400, { error: { code: 'invalid_prompt', message: 'AiError: AiError: bad prompt' } }),
			'bad-request',
			/bad prompt/,
		],
		['no words', errorReply(502, ''), 'overloaded', /502/],
	];
	for (const [name, reply, kind, words] of errors) {
		it(`tells error ${name} in words, with a remedy and without the token`, async () => {
			const standIn = await start();
			standIn.next(reply);
			const { error, message, blocks } = await ask(connect(standIn));
			assert.equal(error, kind, message);
			assert.match(message ?? '', words);
			assert.ok(!message?.includes(token) && !message?.includes(accountId));
			assert.deepEqual(blocks, []);
		});
	}

	it('passes the server’s wish to wait on', async () => {
		const standIn = await start();
		standIn.next(envelopeError(429, 3021, 'rate', { 'retry-after': '7' }));
		const deltas = connect(standIn).stream({ model: 'm', messages: [] }, new AbortController().signal);
		await assert.rejects(deltas[Symbol.asyncIterator]().next(), { retryAfterMs: 7000, status: 429, retryable: true });
	});

	const thinking: readonly (readonly [ProviderRequest['think'], string, unknown])[] = [
		['auto', '@cf/zai-org/glm-5.3-flash', {}],
		['off', '@cf/zai-org/glm-5.3-flash', { reasoning_effort: null, chat_template_kwargs: { enable_thinking: false } }],
		['on', '@cf/moonshotai/kimi-k2.6', { chat_template_kwargs: { thinking: true } }],
		['off', '@cf/moonshotai/kimi-k2.6', { reasoning_effort: null, chat_template_kwargs: { thinking: false } }],
		['on', '@cf/unknown/thinker', { chat_template_kwargs: { enable_thinking: true, thinking: true } }],
		['high', '@cf/qwen/qwen3-30b-a3b-fp8', { reasoning_effort: 'high' }],
		['off', '@cf/openai/gpt-oss-120b', { reasoning_effort: 'low' }],
		['high', '@cf/openai/gpt-oss-120b', { reasoning_effort: 'high' }],
		['off', '@cf/qwen/qwq-32b', {}],
		['high', '@cf/qwen/qwq-32b', {}],
	];
	for (const [think, model, fields] of thinking) {
		it(`tells ${model} to think ${think} in its own fields`, async () => {
			const standIn = await start();
			await ask(connect(standIn), { model, think });
			const { messages, stream, max_tokens, ...sent } = standIn.requests[0]?.json ?? {};
			assert.deepEqual(sent, fields);
		});
	}

	const catalogued: readonly (readonly [ProviderRequest['think'], string, unknown])[] = [
		['high', '@cf/zai-org/glm-5.3-flash', { reasoning_effort: 'high' }],
		['off', '@cf/zai-org/glm-5.3-flash', { reasoning_effort: null, chat_template_kwargs: { enable_thinking: false } }],
		['high', '@cf/qwen/qwen3-30b-a3b-fp8', { chat_template_kwargs: { enable_thinking: true } }],
		['off', '@cf/qwen/qwen3-30b-a3b-fp8', { chat_template_kwargs: { enable_thinking: false } }],
		['low', '@cf/moonshotai/kimi-k2.6', { chat_template_kwargs: { thinking: true } }],
		['auto', '@cf/moonshotai/kimi-k2.6', {}],
		['high', '@cf/meta/llama-3.1-8b-instruct', {}],
		['off', '@cf/meta/llama-3.1-8b-instruct', {}],
	];
	for (const [think, model, fields] of catalogued) {
		it(`tells ${model} to think ${JSON.stringify(think)} as its entry of the catalogue allows`, async () => {
			const standIn = await start();
			const provider = connect(standIn);
			await provider.models();
			await ask(provider, { model, think });
			const { messages, stream, max_tokens, ...sent } = standIn.requests.at(-1)?.json ?? {};
			assert.deepEqual(sent, fields);
		});
	}

	it('pages through the catalogue, also where a page is smaller than was asked for', async () => {
		const standIn = await start({ pageSize: 3 });
		assert.equal((await connect(standIn).models()).length, 7);
		assert.deepEqual(
			standIn.requests.map(({ path }) => /&page=(\d+)/.exec(path)?.[1]),
			['1', '2', '3'],
		);
	});

	it('leaves out a refused switch of the thinking, says so, and asks without it from then on', async () => {
		const standIn = await start({ refuses: ['chat_template_kwargs'] });
		const provider = connect(standIn);
		for (let asked = 0; asked < 2; asked++) {
			const { finish, notices } = await ask(provider, { think: 'off' });
			assert.deepEqual([finish, notices], ['stop', ['thinking-refused']]);
		}
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.chat_template_kwargs !== undefined),
			[true, false, false],
		);
	});

	it('uses the other name of the token limit where the first is refused', async () => {
		const standIn = await start({ refuses: ['max_tokens'] });
		assert.equal((await ask(connect(standIn), { maxTokens: 500 })).finish, 'stop');
		assert.deepEqual(standIn.requests.at(-1)?.json?.max_completion_tokens, 500);
	});

	it('sends thinking back in its own field and only with tool calls, and never null', async () => {
		const standIn = await start();
		await ask(connect(standIn), {
			messages: [
				{ role: 'user', content: 'Hi' },
				{ role: 'assistant', content: 'Hello', thinking: 'A greeting.' },
				{ role: 'user', content: 'Look' },
				{
					role: 'assistant',
					content: '',
					thinking: 'I look.',
					toolCalls: [{ id: 'c1', name: 'read', arguments: '{}' }],
				},
				{ role: 'tool', content: 'text', toolCallId: 'c1', toolName: 'read' },
			],
		});
		assert.equal(
			JSON.stringify(standIn.requests[0]?.json?.messages),
			'[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"user","content":"Look"},' +
				'{"role":"assistant","content":"","reasoning":"I look.","tool_calls":[{"id":"c1","type":"function","function":{"name":"read","arguments":"{}"}}]},' +
				'{"role":"tool","tool_call_id":"c1","content":"text"}]',
		);
	});

	it('goes through an AI Gateway, by either spelling of its path, past its cache', async () => {
		for (const gatewayRun of [true, false]) {
			const standIn = await start({ gatewayRun });
			const provider = connect(standIn, { baseUrl: `${standIn.url}/v1/${accountId}/mine/workers-ai` });
			assert.deepEqual((await ask(provider)).blocks, ['> The user adds', '391']);
			const seen = standIn.requests.at(-1);
			const run = gatewayRun ? '/run' : '';
			assert.equal(seen?.path, `/v1/${accountId}/mine/workers-ai${run}/@cf/moonshotai/kimi-k2.6`);
			assert.equal(seen?.headers['cf-aig-skip-cache'], 'true');
		}
	});

	it('speaks the OpenAI-style route where the address is that', async () => {
		const standIn = await start();
		const provider = connect(standIn, { baseUrl: `${standIn.url}/accounts/${accountId}/ai/v1` });
		assert.deepEqual((await ask(provider)).blocks, ['> The user adds', '391']);
		assert.equal(standIn.requests[0]?.path, `/accounts/${accountId}/ai/v1/chat/completions`);
		assert.equal(standIn.requests[0]?.json?.model, '@cf/moonshotai/kimi-k2.6');
		assert.equal((await provider.models()).length, 7);
	});

	it('knows the addresses of the real gateway', () => {
		const gateway = 'https://gateway.ai.cloudflare.com/v1/acc/gw';
		assert.deepEqual(workersAiRoute(gateway, 'acc').chatUrls('@cf/a/b'), [
			`${gateway}/workers-ai/run/@cf/a/b`,
			`${gateway}/workers-ai/@cf/a/b`,
		]);
		const compat = workersAiRoute(`${gateway}/compat/`, 'acc');
		assert.deepEqual(compat.chatUrls('@cf/a/b'), [`${gateway}/compat/chat/completions`]);
		assert.equal(compat.bodyModel('@cf/a/b'), 'workers-ai/@cf/a/b');
		assert.deepEqual(workersAiRoute('https://api.example', 'acc').chatUrls('../x?y#z'), [
			'https://api.example/accounts/acc/ai/run//x%3Fy%23z',
		]);
	});

	it('reads the catalogue: window, price, levels, tools, and what only the name tells', async () => {
		const standIn = await start();
		const provider = connect(standIn);
		const models = await provider.models();
		assert.deepEqual(
			models.map(({ id, label }) => [id, label]),
			[
				['@cf/openai/gpt-oss-120b', 'gpt-oss-120b'],
				['@cf/qwen/qwq-32b', 'qwq-32b'],
				['@cf/meta/llama-3.2-11b-vision-instruct', 'llama-3.2-11b-vision-instruct'],
				['@cf/zai-org/glm-5.3-flash', 'glm-5.3-flash'],
				['@cf/moonshotai/kimi-k2.6', 'kimi-k2.6'],
				['@cf/qwen/qwen3-30b-a3b-fp8', 'qwen3-30b-a3b-fp8'],
				['@cf/meta/llama-3.1-8b-instruct', 'llama-3.1-8b-instruct'],
			],
		);
		assert.equal(models[0]?.detail, '128k context · $0.35 in, $0.75 out per million tokens');
		assert.deepEqual(models[0]?.capabilities, {
			thinking: true,
			thinkingAlways: true,
			levels: ['low', 'medium', 'high'],
			tools: true,
			vision: false,
			contextWindow: 128000,
			price: { input: 0.35, output: 0.75 },
		});
		const qwq = await provider.capabilities('@cf/qwen/qwq-32b');
		assert.deepEqual([qwq.thinking, qwq.inline], [true, { startsInThinking: true }]);
		assert.equal((await provider.capabilities('@cf/meta/llama-3.2-11b-vision-instruct')).thinking, undefined);
		assert.equal(standIn.requests.length, 1);
		assert.match(standIn.requests[0]?.path ?? '', /search\?task=Text%20Generation&per_page=100&page=1$/);
	});

	it('reports on the connection in words', async () => {
		const standIn = await start();
		assert.equal((await connect(standIn).check()).models, 7);
		const bad = await connect(standIn, { apiKey: 'wrong-token-123' }).check();
		assert.deepEqual([bad.reachable, bad.authorised], [true, false]);
		assert.match(bad.remedy ?? '', /Workers AI – Edit/);
		const elsewhere = await connect(standIn, { accountId: 'nonsense' }).check();
		assert.match(elsewhere.remedy ?? '', /account id/);
	});

	it('asks for an account or a token where it has none, and sends nothing', async () => {
		assert.equal((await ask(createWorkersAi({ apiKey: token }))).error, 'not-configured');
		assert.equal((await ask(createWorkersAi({ accountId }))).error, 'not-configured');
	});
});
