import assert from 'node:assert/strict';
import type { Failure } from '../../../src/core/errors.ts';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { createOpenAiCompatible } from '../../../src/providers/openai/openaiCompatible.ts';
import type { OpenAiCompatibleConfig } from '../../../src/providers/openai/openaiServer.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { chunk, done, type OpenAiStandInOptions, startOpenAiStandIn } from '../../standins/openaiCompatible.ts';
import { errorReply, type StandIn, startStandIn, stepsReply } from '../../standins/server.ts';
import { type Transcript, transcribe } from './transcript.ts';

const key = 'gsk_planted0123456789';

describe('OpenAI-compatible servers', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function start(options: OpenAiStandInOptions = {}): Promise<StandIn> {
		const standIn = await startOpenAiStandIn(options);
		standIns.push(standIn);
		return standIn;
	}

	function connect(standIn: StandIn, config: OpenAiCompatibleConfig = {}) {
		return createOpenAiCompatible({ baseUrl: `${standIn.url}/v1`, apiKey: key, ...config });
	}

	function ask(provider: ReturnType<typeof connect>, request: Partial<ProviderRequest> = {}): Promise<Transcript> {
		const messages: ChatMessage[] = [{ role: 'user', content: '17 × 23?' }];
		return transcribe(provider.stream({ model: 'm', messages, ...request }, new AbortController().signal));
	}

	const answer: Transcript = {
		blocks: ['> 17 × 23 = 391.', 'It is 391.'],
		usage: { promptTokens: 13, completionTokens: 21 },
		finish: 'stop',
	};

	it('streams thinking, answer and figures', async () => {
		const standIn = await start({ key });
		assert.deepEqual(await ask(connect(standIn)), answer);
		const seen = standIn.requests[0];
		assert.equal(seen?.path, '/v1/chat/completions');
		assert.deepEqual(seen?.json, {
			model: 'm',
			messages: [{ role: 'user', content: '17 × 23?' }],
			stream: true,
			stream_options: { include_usage: true },
		});
	});

	it('sends nothing of the environment and nothing about this machine', async () => {
		const standIn = await start();
		const names = ['OPENAI_API_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_CUSTOM_HEADERS', 'OPENAI_BASE_URL'];
		const before = names.map(name => process.env[name]);
		for (const name of names) {
			process.env[name] = name === 'OPENAI_CUSTOM_HEADERS' ? 'x-leak: leaked' : 'leaked';
		}
		try {
			await ask(createOpenAiCompatible({ baseUrl: `${standIn.url}/v1` }));
		} finally {
			names.forEach((name, index) => {
				if (before[index] === undefined) delete process.env[name];
				else process.env[name] = before[index];
			});
		}
		const headers = standIn.requests[0]?.headers ?? {};
		assert.deepEqual(Object.keys(headers).sort(), [
			'accept',
			'accept-encoding',
			'connection',
			'content-length',
			'content-type',
			'host',
		]);
		assert.ok(!JSON.stringify(standIn.requests).includes('leaked'));
	});

	it('asks xAI again without the level that most of its models refuse', async () => {
		const standIn = await start();
		const words = 'Model grok-4-latest does not support parameter reasoningEffort.';
		standIn.next(errorReply(400, { code: 'Client specified an invalid argument', error: words }));
		const provider = connect(standIn, { preset: 'xai' });
		assert.deepEqual(await ask(provider, { think: 'high' }), { ...answer, notices: ['thinking-refused'] });
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.reasoning_effort),
			['high', undefined],
		);
	});

	it('sends Together its thinking back under the name that it used', async () => {
		const standIn = await start({ thinkingField: 'reasoning' });
		const provider = connect(standIn, { preset: 'together' });
		await ask(provider);
		await ask(provider, { messages: toolTurn });
		assert.ok(standIn.requests[1]?.body.includes('"reasoning":"I should look."'));
	});

	it('reads the bare list of Together, with its prices per million tokens', async () => {
		const models = [
			{ id: 'zai-org/GLM-5', type: 'chat', context_length: 202752, pricing: { input: 1, output: 3.2, hourly: 0 } },
			{ id: 'black-forest/flux', type: 'image' },
			{ id: 'BAAI/bge', type: 'embedding' },
		];
		const listed = await connect(await start({ models }), { preset: 'together' }).models();
		assert.deepEqual(
			listed.map(({ id, detail }) => [id, detail]),
			[['zai-org/GLM-5', '203k context · $1 in, $3.2 out per million tokens']],
		);
	});

	for (const [status, body] of [
		[400, { error: { message: 'No connected db.', type: 'no_db_connection', param: null, code: '400' } }],
		[401, { error: { message: 'Authentication Error, No connected db.', type: 'auth_error', code: 401 } }],
		[400, { error: { message: 'Authentication Error, Invalid proxy server token', type: 'auth_error', code: '400' } }],
		[400, { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: ab***yz.' }],
		[400, [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.' } }]],
	] as const) {
		it(`knows a refused key by ${JSON.stringify(body).slice(0, 60)}…`, async () => {
			const standIn = await start();
			standIn.next(errorReply(status, body), errorReply(status, body));
			const provider = connect(standIn, { preset: 'litellm' });
			const { error, message } = await ask(provider, { think: 'high' });
			assert.equal(error, 'unauthorised', message);
			const report = await provider.check();
			assert.deepEqual([report.reachable, report.authorised], [true, false]);
		});
	}

	it('leaves out an optional field that the server refuses, says so of what was set, and does not send it again', async () => {
		const standIn = await start({ refuses: ['stream_options', 'max_tokens', 'seed'] });
		const provider = connect(standIn);
		const request = { maxTokens: 100, seed: 7 };
		assert.deepEqual(await ask(provider, request), { ...answer, notices: ['info'] });
		const { messages, model, ...sent } = standIn.requests.at(-1)?.json ?? {};
		assert.deepEqual(sent, { stream: true, max_completion_tokens: 100 });
		const before = standIn.requests.length;
		await ask(provider, request);
		assert.equal(standIn.requests.length, before + 1);
	});

	it('does not ask for ever when every field is refused', async () => {
		const standIn = await start({ refuses: ['max_tokens', 'max_completion_tokens', 'messages'] });
		const { error } = await ask(connect(standIn), { maxTokens: 5 });
		assert.equal(error, 'bad-request');
		assert.ok(standIn.requests.length <= 4);
	});

	it('takes the answer in one piece where streaming is refused, and says so', async () => {
		const standIn = await start({ refuses: ['stream'] });
		assert.deepEqual(await ask(connect(standIn)), { ...answer, notices: ['batch'] });
	});

	it('leaves a refused thinking field out, says so, and asks without it from then on', async () => {
		const standIn = await start({ refuses: ['reasoning_effort'] });
		const provider = connect(standIn);
		const unthinking = { ...answer, notices: ['thinking-refused'] };
		assert.deepEqual(await ask(provider, { think: 'high' }), unthinking);
		assert.deepEqual(await ask(provider, { think: 'high' }), unthinking);
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.reasoning_effort),
			['high', undefined, undefined],
		);
	});

	it('goes on thinking after tools were refused', async () => {
		const standIn = await start();
		standIn.next(errorReply(400, { error: { message: 'This model does not support tools', type: 'BadRequestError' } }));
		const provider = connect(standIn);
		assert.equal((await ask(provider, { think: 'high' })).error, 'unsupported');
		await ask(provider, { think: 'high' });
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.reasoning_effort),
			['high', 'high'],
		);
	});

	for (const [think, sent] of [
		['off', ['none', 'minimal', 'minimal']],
		['high', ['high', 'medium', 'medium']],
	] as const) {
		it(`takes the level nearest to “${think}” of those that a refusal offers, and remembers`, async () => {
			const standIn = await start();
			const offer = "Unsupported value. Supported values are: 'minimal', 'low', and 'medium'.";
			standIn.next(
				errorReply(400, { error: { message: offer, param: 'reasoning_effort', code: 'unsupported_value' } }),
			);
			const provider = connect(standIn, { preset: 'openai' });
			assert.deepEqual(await ask(provider, { think }), answer);
			await ask(provider, { think });
			assert.deepEqual(
				standIn.requests.map(seen => seen.json?.reasoning_effort),
				sent,
			);
		});
	}

	const thinking: readonly (readonly [string, ProviderRequest['think'], string, unknown])[] = [
		['custom', 'auto', 'm', {}],
		['custom', 'off', 'm', { reasoning_effort: 'none' }],
		['openai', 'medium', 'm', { reasoning_effort: 'medium' }],
		['openai', { budget: 3000 }, 'm', { reasoning_effort: 'medium' }],
		['groq', 'off', 'openai/gpt-oss-20b', { include_reasoning: false }],
		['groq', 'high', 'openai/gpt-oss-20b', { reasoning_effort: 'high' }],
		['groq', 'auto', 'qwen/qwen3-32b', { reasoning_format: 'parsed' }],
		['groq', 'on', 'qwen/qwen3-32b', { reasoning_format: 'parsed', reasoning_effort: 'default' }],
		['groq', 'off', 'qwen/qwen3-32b', { reasoning_effort: 'none' }],
		['groq', 'high', 'llama-3.3-70b', {}],
		['deepseek', 'off', 'm', { thinking: { type: 'disabled' } }],
		['deepseek', 'medium', 'm', { thinking: { type: 'enabled' }, reasoning_effort: 'high' }],
		['openrouter', 'low', 'm', { reasoning: { effort: 'low' } }],
		['openrouter', 'off', 'm', { reasoning: { effort: 'none' } }],
		['openrouter', { budget: 2000 }, 'm', { reasoning: { max_tokens: 2000 } }],
		['mistral', 'low', 'mistral-medium', { reasoning_effort: 'high' }],
		['mistral', 'low', 'mistral-large-4', { reasoning_effort: 'low' }],
		['mistral', 'off', 'magistral-small', {}],
		['vllm', 'off', 'm', { chat_template_kwargs: { enable_thinking: false, thinking: false } }],
		[
			'llamacpp',
			'off',
			'm',
			{ reasoning_effort: 'none', chat_template_kwargs: { enable_thinking: false, thinking: false } },
		],
		['lmstudio', 'low', 'm', { reasoning_effort: 'low' }],
		['together', 'auto', 'zai-org/GLM-5', {}],
		['together', 'on', 'zai-org/GLM-5', { reasoning: { enabled: true } }],
		['together', 'off', 'zai-org/GLM-5', { reasoning: { enabled: false } }],
		['together', 'high', 'zai-org/GLM-5', { reasoning_effort: 'high' }],
		['together', 'off', 'openai/gpt-oss-20b', { reasoning_effort: 'low' }],
		['together', 'on', 'openai/gpt-oss-20b', {}],
		['xai', 'auto', 'grok-4.3', {}],
		['xai', 'off', 'grok-4.3', { reasoning_effort: 'none' }],
		['xai', 'high', 'grok-4.3', { reasoning_effort: 'high' }],
		['litellm', 'on', 'm', {}],
	];
	for (const [preset, think, model, fields] of thinking) {
		it(`tells ${preset} about ${model} to think ${JSON.stringify(think)} in its own fields`, async () => {
			const standIn = await start();
			await ask(connect(standIn, { preset }), { model, think });
			const { messages, stream, stream_options, model: sentModel, ...sent } = standIn.requests[0]?.json ?? {};
			assert.deepEqual(sent, fields);
		});
	}

	const toolTurn: readonly ChatMessage[] = [
		{ role: 'system', content: 'Be brief.' },
		{ role: 'user', content: 'Weather?' },
		{ role: 'assistant', content: 'Sunny, I guess.', thinking: 'I guess.' },
		{ role: 'user', content: 'Look it up.' },
		{
			role: 'assistant',
			content: '',
			thinking: 'I should look.',
			toolCalls: [{ id: 'D681PevKs', name: 'weather', arguments: '{"city":"Oslo"}' }],
			providerData: [
				{
					provider: 'openai-compatible:openrouter',
					data: {
						model: 'm',
						reasoning_details: [{ type: 'reasoning.text', text: 'I should look.', signature: 'sig' }],
					},
				},
				{ provider: 'anthropic', data: { secret: 1 } },
			],
		},
		{ role: 'tool', content: '11 degrees', toolCallId: 'D681PevKs', toolName: 'weather' },
	];
	const calls = [{ id: 'D681PevKs', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }];
	const history: readonly (readonly [string, unknown])[] = [
		['openai', {}],
		['groq', {}],
		['deepseek', { reasoning_content: 'I should look.' }],
		['openrouter', { reasoning_details: [{ type: 'reasoning.text', text: 'I should look.', signature: 'sig' }] }],
		['mistral', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'I should look.' }] }] }],
		['custom', {}],
	];
	for (const [preset, extra] of history) {
		it(`sends ${preset} of earlier turns what it needs back, and no more`, async () => {
			const standIn = await start();
			await ask(connect(standIn, { preset }), { messages: toolTurn });
			assert.equal(
				JSON.stringify(standIn.requests[0]?.json?.messages),
				JSON.stringify([
					{ role: 'system', content: 'Be brief.' },
					{ role: 'user', content: 'Weather?' },
					{ role: 'assistant', content: 'Sunny, I guess.' },
					{ role: 'user', content: 'Look it up.' },
					{ role: 'assistant', content: '', ...(extra as object), tool_calls: calls },
					{ role: 'tool', tool_call_id: 'D681PevKs', content: '11 degrees' },
				]),
			);
		});
	}

	it('sends DeepSeek an empty field for a turn with tools and without thinking', async () => {
		const standIn = await start();
		const messages = toolTurn.map(({ thinking: _, ...message }) => message);
		await ask(connect(standIn, { preset: 'deepseek' }), { messages });
		assert.ok(standIn.requests[0]?.body.includes('"reasoning_content":""'));
	});

	for (const thinkingField of ['reasoning', 'reasoning_content'] as const) {
		it(`sends a local server its thinking back under the name that it used: ${thinkingField}`, async () => {
			const standIn = await start({ thinkingField });
			const provider = connect(standIn, { preset: 'vllm' });
			await ask(provider);
			await ask(provider, { messages: toolTurn });
			assert.ok(standIn.requests[1]?.body.includes(`"${thinkingField}":"I should look."`));
		});
	}

	it('sends signed details to no other model', async () => {
		const standIn = await start();
		await ask(connect(standIn, { preset: 'openrouter' }), { messages: toolTurn, model: 'other' });
		assert.ok(!standIn.requests[0]?.body.includes('sig'));
	});

	it('sends tools and images', async () => {
		const standIn = await start();
		const tools = [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }];
		const messages: ChatMessage[] = [
			{ role: 'user', content: 'See', images: [{ mimeType: 'image/png', base64: 'QUJD' }] },
		];
		await ask(connect(standIn), { tools, messages });
		assert.deepEqual(standIn.requests[0]?.json?.tools, [{ type: 'function', function: tools[0] }]);
		const [sent] = (standIn.requests[0]?.json?.messages ?? []) as { content: unknown }[];
		assert.deepEqual(sent?.content, [
			{ type: 'text', text: 'See' },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
		]);
	});

	it('reads what lists of models tell, and leaves the rest unknown', async () => {
		const data = [
			{
				id: 'a/b',
				name: 'B',
				context_length: 200000,
				supported_parameters: ['reasoning', 'tools'],
				architecture: { input_modalities: ['text', 'image'] },
				pricing: { prompt: '0.000003', completion: '0.000015' },
			},
			{ id: 'plain' },
			{ id: 'text-embedding-3' },
			{
				id: 'mistral-x',
				capabilities: { completion_chat: true, function_calling: false, vision: false },
				max_context_length: 32768,
			},
			{ id: 'vllm-x', max_model_len: 8192 },
		];
		const provider = connect(await start({ models: { object: 'list', data } }));
		const models = await provider.models();
		assert.deepEqual(
			models.map(model => model.id),
			['a/b', 'plain', 'mistral-x', 'vllm-x'],
		);
		assert.deepEqual(models[0]?.capabilities, {
			thinking: true,
			tools: true,
			vision: true,
			contextWindow: 200000,
			price: { input: 3, output: 15 },
		});
		assert.deepEqual(models[2]?.capabilities, { tools: false, vision: false, contextWindow: 32768 });
		const plain = await provider.capabilities('plain');
		assert.deepEqual(
			[plain.thinking, plain.tools, plain.vision, plain.contextWindow],
			[undefined, undefined, undefined, undefined],
		);
	});

	it('asks llama.cpp for its template and window', async () => {
		const props = {
			default_generation_settings: { n_ctx: 4096 },
			chat_template: '{% if tools %}{{ enable_thinking }}',
			modalities: { vision: false },
		};
		const provider = connect(await start({ props }), { preset: 'llamacpp' });
		const { thinking: thinks, tools, vision, contextWindow } = await provider.capabilities('m');
		assert.deepEqual(
			{ thinks, tools, vision, contextWindow },
			{ thinks: true, tools: true, vision: false, contextWindow: 4096 },
		);
	});

	it('asks LM Studio for its own list, once for all models', async () => {
		const standIn = await start({
			models: { data: [{ id: 'a' }, { id: 'b' }] },
			lmStudio: {
				data: [
					{ id: 'a', type: 'vlm', max_context_length: 32768, capabilities: ['tool_use'] },
					{ id: 'b', type: 'llm' },
				],
			},
		});
		const provider = connect(standIn, { preset: 'lmstudio' });
		await provider.models();
		const { vision, tools, contextWindow } = await provider.capabilities('a');
		assert.deepEqual({ vision, tools, contextWindow }, { vision: true, tools: true, contextWindow: 32768 });
		assert.equal((await provider.capabilities('b')).vision, undefined);
		const paths = standIn.requests.map(seen => seen.path);
		assert.deepEqual(paths, ['/v1/models', '/props', '/api/v0/models']);
	});

	it('does not ask a model to think that is known not to', async () => {
		const standIn = await start({ models: { data: [{ id: 'm', supported_parameters: ['tools'] }] } });
		const provider = connect(standIn, { preset: 'openrouter' });
		await provider.models();
		await ask(provider, { think: 'high' });
		assert.ok(!standIn.requests.at(-1)?.body.includes('"reasoning"'));
	});

	for (const kind of ['openai-compatible', 'anthropic', 'ollama'] as const) {
		it(`stops reading a list of models of ${kind} that has no end`, async () => {
			let sent = 0;
			const endless = function* () {
				yield { bytes: '{"data":["' };
				for (; sent < 200; sent++) {
					yield { bytes: 'x'.repeat(1 << 20) };
				}
			};
			const standIn = await startStandIn(() => ({ ...stepsReply([]), steps: endless() }));
			standIns.push(standIn);
			const provider = createProvider({ kind, baseUrl: standIn.url });
			await assert.rejects(provider.models(), (failure: Failure) => failure.kind === 'bad-response');
			assert.ok(sent < 100, `${sent} of 200 MB were sent`);
		});
	}

	it('reads a refusal in the words of a stream', async () => {
		const standIn = await start();
		const error = { message: 'Error processing stream start', type: 'internal_server_error', param: null, code: '500' };
		standIn.next(errorReply(500, `data: ${JSON.stringify({ error })}\n\ndata: [DONE]\n\n`));
		const { message } = await ask(connect(standIn, { preset: 'litellm' }));
		assert.equal(message, 'LiteLLM is busy or has a problem of its own: Error processing stream start.');
	});

	it('reports on the connection in words', async () => {
		const good = await connect(await start({ key })).check();
		assert.deepEqual([good.reachable, good.authorised, good.models], [true, true, 1]);
		const bad = await connect(await start({ key: 'another' })).check();
		assert.deepEqual([bad.reachable, bad.authorised], [true, false]);
		assert.match(bad.message ?? '', /refused the key/);
		const standIn = await start();
		await standIn.stop();
		const gone = await connect(standIn).check();
		assert.equal(gone.reachable, false);
		assert.match(gone.remedy ?? '', /address/);
	});

	it('asks for a key or an address where it has none, and sends nothing', async () => {
		const standIn = await start();
		assert.equal(
			(await ask(createOpenAiCompatible({ preset: 'groq', baseUrl: `${standIn.url}/v1` }))).error,
			'not-configured',
		);
		assert.equal((await ask(createOpenAiCompatible({ preset: 'custom' }))).error, 'not-configured');
		assert.equal(standIn.requests.length, 0);
	});

	it('says that a key cannot be sent, without showing it', async () => {
		const standIn = await start();
		for (const apiKey of ['abcdefgh\r\nx-injected: 1', 'schlüssel–abcdefgh']) {
			const { error, message = '' } = await ask(connect(standIn, { apiKey }));
			assert.equal(error, 'not-configured', message);
			assert.doesNotMatch(message, /abcdefgh|injected/);
		}
		assert.equal(standIn.requests.length, 0);
	});

	it('knows its presets by the names that people read, and says so where it does not', async () => {
		const names = ['lmstudio', 'LM Studio', 'lm-studio', 'llama.cpp', 'OpenAI', 'xAI'];
		const labels = names.map(preset => createProvider({ kind: 'openai-compatible', baseUrl: '', preset }).label);
		assert.deepEqual(labels, ['LM Studio', 'LM Studio', 'LM Studio', 'llama.cpp', 'OpenAI', 'xAI']);
		assert.throws(
			() => createProvider({ kind: 'openai-compatible', baseUrl: '', preset: 'toString' }),
			(failure: Failure) => failure.kind === 'not-configured' && /“toString”/.test(failure.message),
		);
	});

	it('sends no key in the clear to another machine, unless that was allowed', async () => {
		const provider = createOpenAiCompatible({ baseUrl: 'http://192.0.2.1/v1', apiKey: key });
		const { error, message } = await ask(provider);
		assert.equal(error, 'insecure');
		assert.ok(!message?.includes(key));
	});

	it('shows an address without the password in it', async () => {
		const provider = createOpenAiCompatible({
			baseUrl: 'http://me:hunter2secret@127.0.0.1:1/v1?key=abc',
			label: 'Mine',
		});
		const { error, message } = await ask(provider);
		assert.equal(error, 'unreachable');
		assert.ok(!/hunter2secret|abc/.test(message ?? ''), message);
	});

	it('takes an address that was pasted with the whole path', async () => {
		const standIn = await start();
		const provider = createOpenAiCompatible({ baseUrl: `${standIn.url}/v1/chat/completions/` });
		assert.deepEqual(await ask(provider), answer);
	});

	it('says once that the server has the question', async () => {
		const standIn = await start();
		const comment = ': OPENROUTER PROCESSING\n\n';
		standIn.next(stepsReply([comment, comment, chunk({ content: 'Yes.' }, 'stop'), comment, done]));
		assert.deepEqual(await ask(connect(standIn)), { blocks: ['Yes.'], notices: ['waiting'], finish: 'stop' });
	});

	it('takes its key out of what a server echoes', async () => {
		const standIn = await start();
		standIn.next(
			errorReply(401, { error: { message: `Incorrect API key provided: ${key}.`, code: 'invalid_api_key' } }),
		);
		const { error, message } = await ask(connect(standIn));
		assert.equal(error, 'unauthorised');
		assert.ok(!message?.includes(key), message);
	});
});
