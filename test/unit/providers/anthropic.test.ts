import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import { type AnthropicConfig, createAnthropic } from '../../../src/providers/anthropic/anthropic.ts';
import { createAnthropicFrameReader } from '../../../src/providers/anthropic/anthropicFrames.ts';
import type { ServerError } from '../../../src/providers/errors/serverError.ts';
import { frameFailure } from '../../../src/providers/errors/serverErrors.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { readEventStream } from '../../../src/providers/transport/eventStream.ts';
import {
	type AnthropicStandInOptions,
	anthropicError,
	apiKey,
	startAnthropicStandIn,
} from '../../standins/anthropic.ts';
import { type StandIn, stepsReply } from '../../standins/server.ts';
import { fixture, responseOf, type Transcript, transcribe } from './transcript.ts';

const endpoint = { label: 'Anthropic', address: 'http://127.0.0.1:1' };

function read(bytes: Uint8Array, size?: number): Promise<Transcript> {
	const fail = (error: ServerError): never => {
		throw frameFailure(error, { endpoint, model: 'm' });
	};
	const reader = createAnthropicFrameReader({ fail, model: 'm' });
	const options = { endpoint, timeouts: {}, reader, fail, abort: () => undefined };
	return transcribe(readEventStream(responseOf(bytes, size), options));
}

const thinkingBlock = { type: 'thinking', thinking: '17 × 20 = 340, 17 × 3 = 51.', signature: 'EtYDCkYICxgC' };

const expected: Readonly<Record<string, Transcript>> = {
	'thinking-then-tool.sse': {
		blocks: ['> The user is asking for'],
		calls: [{ id: 'toolu_01Js4AMf', name: 'weather', arguments: '{"location": "Florence, Italy"}' }],
		data: [
			{
				model: 'm',
				blocks: [
					{ type: 'thinking', thinking: 'The user is asking for', signature: 'EtYDCkYICxgC...' },
					{ type: 'tool_use', id: 'toolu_01Js4AMf' },
				],
			},
		],
		usage: { promptTokens: 424, completionTokens: 119 },
		finish: 'tool-calls',
	},
	'thinking-then-text.sse': {
		blocks: ['> 17 × 20 = 340, 17 × 3 = 51.', '391'],
		usage: { promptTokens: 40, completionTokens: 57 },
		finish: 'stop',
	},
	'redacted.sse': {
		blocks: ['391'],
		notices: ['redacted'],
		usage: { promptTokens: 40, completionTokens: 57 },
		finish: 'stop',
	},
	'omitted-display.sse': {
		blocks: ['391'],
		notices: ['redacted'],
		usage: { promptTokens: 40, completionTokens: 57 },
		finish: 'stop',
	},
	'interleaved-tools.sse': {
		blocks: ['> 17 × 20 = 340, 17 × 3 = 51.', 'Let me look.'],
		notices: ['redacted'],
		calls: [
			{ id: 'toolu_1', name: 'read_file', arguments: '{"path": "a.ts"}' },
			{ id: 'toolu_2', name: 'list', arguments: '{}' },
		],
		data: [
			{
				model: 'm',
				blocks: [
					thinkingBlock,
					{ type: 'redacted_thinking', data: 'EmwKAhgB' },
					{ type: 'text', length: 12 },
					{ type: 'tool_use', id: 'toolu_1' },
					{ type: 'tool_use', id: 'toolu_2' },
				],
			},
		],
		usage: { promptTokens: 40, completionTokens: 91 },
		finish: 'tool-calls',
	},
	'max-tokens.sse': {
		blocks: ['> 17 × 20 = 340, 17 × 3 = 51.'],
		usage: { promptTokens: 40, completionTokens: 1024 },
		finish: 'length',
	},
	'refusal.sse': { blocks: ['I can'], usage: { promptTokens: 40, completionTokens: 5 }, finish: 'content-filter' },
	'error-mid-stream.sse': {
		blocks: ['39'],
		error: 'overloaded',
		message: 'Anthropic is busy or has a problem of its own: Overloaded.',
		usage: { promptTokens: 40 },
	},
	'unknown-events.sse': { blocks: ['391'], usage: { promptTokens: 40, completionTokens: 7 }, finish: 'stop' },
};

describe('Anthropic', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function start(options: AnthropicStandInOptions = {}): Promise<StandIn> {
		const standIn = await startAnthropicStandIn(options);
		standIns.push(standIn);
		return standIn;
	}

	function connect(standIn: StandIn, config: AnthropicConfig = {}) {
		return createAnthropic({ baseUrl: standIn.url, apiKey, ...config });
	}

	function ask(provider: ReturnType<typeof connect>, request: Partial<ProviderRequest> = {}): Promise<Transcript> {
		const messages: ChatMessage[] = [{ role: 'user', content: '17 × 23?' }];
		return transcribe(provider.stream({ model: 'claude-opus-5', messages, ...request }, new AbortController().signal));
	}

	for (const [name, transcript] of Object.entries(expected)) {
		it(`reads ${name} the same whole and in pieces of 1, 7 and 37 bytes`, async () => {
			for (const size of [undefined, 1, 7, 37]) {
				assert.deepEqual(await read(fixture(`anthropic/${name}`), size), transcript, `pieces of ${size}`);
			}
		});

		it(`never calls ${name} complete when it is cut before its end`, async () => {
			const bytes = fixture(`anthropic/${name}`);
			const end = bytes.indexOf('event: message_stop');
			for (let at = 0; at < (end === -1 ? bytes.length : end); at += 13) {
				const { finish, error, calls } = await read(bytes.subarray(0, at));
				assert.deepEqual([finish, calls], [undefined, undefined], `cut at ${at}`);
				assert.notEqual(error, undefined);
			}
		});
	}

	it('reads an answer that was not streamed', async () => {
		const content = [
			{ type: 'thinking', thinking: 'Hm', signature: 's' },
			{ type: 'text', text: '391' },
		];
		const body = {
			type: 'message',
			role: 'assistant',
			content,
			stop_reason: 'end_turn',
			usage: { input_tokens: 3, output_tokens: 4 },
		};
		assert.deepEqual(await read(Buffer.from(JSON.stringify(body))), {
			blocks: ['> Hm', '391'],
			notices: ['batch'],
			usage: { promptTokens: 3, completionTokens: 4 },
			finish: 'stop',
		});
	});

	it('reads words of blocks that an imitation did not announce', async () => {
		const events = [
			{ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
			{ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Yes' } },
			{ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: '.' } },
			{ type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{}' } },
			{ type: 'message_stop' },
		];
		const bytes = Buffer.from(events.map(event => `data: ${JSON.stringify(event)}\n\n`).join(''));
		assert.deepEqual(await read(bytes), { blocks: ['> Hm.', 'Yes.'], finish: 'stop' });
	});

	it('reads events whose data says the type and whose `event:` line is missing', async () => {
		const bytes = Buffer.from(
			fixture('anthropic/thinking-then-text.sse')
				.toString()
				.replaceAll(/event: .*\n/g, ''),
		);
		assert.deepEqual(await read(bytes, 5), expected['thinking-then-text.sse']);
	});

	it('sends version, key in both headers to an imitation, and a number of tokens', async () => {
		const standIn = await start();
		assert.deepEqual((await ask(connect(standIn))).blocks, ['> 17 × 20 = 340, 17 × 3 = 51.', '391']);
		const seen = standIn.requests[0];
		assert.equal(seen?.path, '/v1/messages');
		assert.equal(seen?.headers['anthropic-version'], '2023-06-01');
		assert.deepEqual([seen?.headers['x-api-key'], seen?.headers.authorization], [apiKey, `Bearer ${apiKey}`]);
		assert.deepEqual(seen?.json, {
			model: 'claude-opus-5',
			max_tokens: 8192,
			stream: true,
			messages: [{ role: 'user', content: [{ type: 'text', text: '17 × 23?' }] }],
		});
	});

	it('takes an address with or without the rest of the path', async () => {
		for (const path of ['/', '/v1', '/v1/', '/v1/messages']) {
			const standIn = await start();
			await ask(connect(standIn, { baseUrl: `${standIn.url}${path}` }));
			assert.equal(standIn.requests[0]?.path, '/v1/messages');
		}
	});

	const adaptive = { type: 'adaptive', display: 'summarized' };
	const thinking: readonly (readonly [ProviderRequest['think'], string, Partial<ProviderRequest>, unknown])[] = [
		['auto', 'claude-opus-5', {}, { max_tokens: 16384, thinking: adaptive }],
		['high', 'claude-opus-5', {}, { max_tokens: 24576, thinking: adaptive, output_config: { effort: 'high' } }],
		['off', 'claude-opus-5', { temperature: 0 }, { max_tokens: 8192, temperature: 0, thinking: { type: 'disabled' } }],
		['auto', 'claude-sonnet-4-20250514', {}, { max_tokens: 16384, thinking: { type: 'enabled', budget_tokens: 8192 } }],
		[
			'low',
			'claude-3-7-sonnet-20250219',
			{},
			{ max_tokens: 10240, thinking: { type: 'enabled', budget_tokens: 2048 } },
		],
		[
			{ budget: 20000 },
			'claude-sonnet-4-20250514',
			{},
			{ max_tokens: 28192, thinking: { type: 'enabled', budget_tokens: 20000 } },
		],
		[
			'high',
			'claude-sonnet-4-20250514',
			{ maxTokens: 4000 },
			{ max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 3000 } },
		],
		['high', 'claude-sonnet-4-20250514', { maxTokens: 1000 }, { max_tokens: 1000 }],
		['off', 'claude-sonnet-4-20250514', { temperature: 0 }, { max_tokens: 8192, temperature: 0 }],
		['high', 'claude-3-5-haiku-20241022', {}, { max_tokens: 8192 }],
		['auto', 'someone-elses-model', {}, { max_tokens: 8192 }],
	];
	for (const [think, model, more, fields] of thinking) {
		it(`tells ${model} to think ${JSON.stringify(think)} ${JSON.stringify(more)} in its own fields`, async () => {
			const standIn = await start();
			await ask(connect(standIn), { model, think, ...more });
			const { model: _, messages, stream, ...sent } = standIn.requests[0]?.json ?? {};
			assert.deepEqual(sent, fields);
		});
	}

	it('asks for thinking in the other way when the first is refused, and remembers', async () => {
		const standIn = await start({ thinking: 'enabled' });
		const provider = connect(standIn);
		assert.equal((await ask(provider, { think: 'high' })).finish, 'stop');
		assert.equal((await ask(provider, { think: 'high' })).finish, 'stop');
		const types = standIn.requests.map(seen => (seen.json?.thinking as { type?: string } | undefined)?.type);
		assert.deepEqual(types, ['adaptive', 'enabled', 'enabled']);
	});

	it('leaves thinking out when a model cannot think, says so, and asks without it from then on', async () => {
		const standIn = await start({ thinking: 'none' });
		const provider = connect(standIn);
		for (let asked = 0; asked < 2; asked++) {
			const { finish, notices } = await ask(provider, { think: 'high' });
			assert.deepEqual([finish, notices], ['stop', ['thinking-refused']]);
		}
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.thinking !== undefined),
			[true, true, false, false],
		);
	});

	it('leaves out an effort, a display or a temperature that is refused', async () => {
		const standIn = await start({ refuses: ['effort', 'display', 'temperature'] });
		const provider = connect(standIn);
		assert.equal((await ask(provider, { think: 'high' })).finish, 'stop');
		assert.equal((await ask(provider, { temperature: 1 })).finish, 'stop');
		assert.deepEqual(standIn.requests.at(-3)?.json?.thinking, { type: 'adaptive' });
	});

	it('keeps to the most tokens that a model allows', async () => {
		const standIn = await start({ thinking: 'enabled', maxTokens: 4096 });
		const model = 'claude-sonnet-4-20250514';
		assert.equal((await ask(connect(standIn), { model, think: 'high' })).finish, 'stop');
		assert.equal(standIn.requests.at(-1)?.json?.max_tokens, 4096);
	});

	function toolTurn(providerData: ChatMessage['providerData'], content = 'Let me look.'): ChatMessage[] {
		const toolCalls = [
			{ id: 'toolu_1', name: 'read_file', arguments: '{"path": "a.ts"}' },
			{ id: 'toolu_2', name: 'list', arguments: '' },
		];
		return [
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'Look', images: [{ mimeType: 'image/png', base64: 'QUJD' }] },
			{ role: 'assistant', content, thinking: 'shown', toolCalls, ...(providerData && { providerData }) },
			{ role: 'tool', toolCallId: 'toolu_1', content: 'one' },
			{ role: 'tool', toolCallId: 'toolu_2', content: 'two' },
		];
	}

	const use = (id: string, name: string, input: unknown) => ({ type: 'tool_use', id, name, input });
	const uses = [use('toolu_1', 'read_file', { path: 'a.ts' }), use('toolu_2', 'list', {})];
	const redacted = { type: 'redacted_thinking', data: 'EmwKAhgB' };
	const text = { type: 'text', text: 'Let me look.' };

	it('sends the blocks of a tools loop back in their order and unmodified, results in one message', async () => {
		const standIn = await start({ says: 'interleaved-tools.sse' });
		const provider = connect(standIn);
		const { data } = await ask(provider, { think: 'high' });
		const kept = (data ?? []).map(entry => ({ provider: provider.id, data: JSON.parse(JSON.stringify(entry)) }));
		await ask(provider, { think: 'high', messages: toolTurn(kept) });
		const body = standIn.requests[1]?.json;
		assert.equal(body?.system, 'Be brief.');
		assert.equal(
			JSON.stringify(body?.messages),
			JSON.stringify([
				{
					role: 'user',
					content: [
						{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } },
						{ type: 'text', text: 'Look' },
					],
				},
				{ role: 'assistant', content: [thinkingBlock, redacted, text, ...uses] },
				{
					role: 'user',
					content: [
						{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'one' },
						{ type: 'tool_result', tool_use_id: 'toolu_2', content: 'two' },
					],
				},
			]),
		);
	});

	it('puts signed blocks first when the text was changed since', async () => {
		const standIn = await start();
		const blocks = [
			thinkingBlock,
			{ type: 'text', length: 99 },
			redacted,
			{ type: 'tool_use', id: 'toolu_1' },
			{ type: 'tool_use', id: 'toolu_2' },
		];
		const kept = [{ provider: 'anthropic', data: { model: 'claude-opus-5', blocks } }];
		await ask(connect(standIn), { messages: toolTurn(kept) });
		const [, assistant] = (standIn.requests[0]?.json?.messages ?? []) as { content: unknown }[];
		assert.deepEqual(assistant?.content, [thinkingBlock, redacted, text, ...uses]);
	});

	it('sends signed blocks to no other model and no other provider, and none outside of a tools loop', async () => {
		const standIn = await start();
		const data = { model: 'claude-opus-5', blocks: [thinkingBlock] };
		const provider = connect(standIn);
		await ask(provider, { messages: toolTurn([{ provider: 'anthropic', data }]), model: 'claude-other' });
		await ask(provider, { messages: toolTurn([{ provider: 'elsewhere', data }]) });
		const plain: ChatMessage = {
			role: 'assistant',
			content: 'Hi',
			thinking: 'shown',
			providerData: [{ provider: 'anthropic', data }],
		};
		await ask(provider, { messages: [{ role: 'user', content: 'Hi' }, plain, { role: 'user', content: 'So?' }] });
		assert.ok(standIn.requests.every(seen => !seen.body.includes('EtYD') && !seen.body.includes('shown')));
	});

	it('never sends an empty text block', async () => {
		const standIn = await start();
		await ask(connect(standIn), { messages: toolTurn(undefined, '') });
		const [, assistant] = (standIn.requests[0]?.json?.messages ?? []) as { content: unknown }[];
		assert.deepEqual(assistant?.content, uses);
	});

	const errors: readonly (readonly [number, string, string, string])[] = [
		[400, 'invalid_request_error', 'prompt is too long: 212000 tokens > 200000 maximum', 'context-too-long'],
		[400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'quota'],
		[400, 'invalid_request_error', 'messages: roles must alternate', 'bad-request'],
		[401, 'authentication_error', `invalid x-api-key ${apiKey}`, 'unauthorised'],
		[402, 'billing_error', 'pay', 'quota'],
		[403, 'permission_error', 'no access', 'unauthorised'],
		[404, 'not_found_error', 'model: claude-nope', 'model-missing'],
		[413, 'request_too_large', 'Request exceeds the maximum size', 'context-too-long'],
		[429, 'rate_limit_error', 'slow down', 'rate-limited'],
		[500, 'api_error', 'Internal server error', 'overloaded'],
		[504, 'timeout_error', 'timed out', 'overloaded'],
		[529, 'overloaded_error', 'Overloaded', 'overloaded'],
	];
	for (const [status, type, message, kind] of errors) {
		it(`tells ${status} ${type} as ${kind}, without the key`, async () => {
			const standIn = await start();
			standIn.next(anthropicError(status, type, message, { 'retry-after': '3' }));
			const result = await ask(connect(standIn));
			assert.equal(result.error, kind, result.message);
			assert.ok(!result.message?.includes(apiKey));
		});
	}

	it('does not take pings for an answer', async () => {
		const standIn = await start();
		const ping = 'event: ping\ndata: {"type":"ping"}\n\n';
		standIn.next(stepsReply(Array.from({ length: 100 }, () => [ping, 20]).flat()));
		const provider = connect(standIn, { timeouts: { firstByteMs: 300, idleMs: 50 } });
		const { error, blocks } = await ask(provider);
		assert.deepEqual({ error, blocks }, { error: 'stalled', blocks: [] });
		assert.equal((await standIn.settled()).outcome, 'cancelled');
	});

	it('lists models, and says what is known of them', async () => {
		const provider = connect(await start());
		const models = await provider.models();
		assert.deepEqual(
			models.map(({ id, label }) => [id, label]),
			[
				['claude-sonnet-4-20250514', 'Claude Sonnet 4'],
				['claude-opus-5', 'Claude Opus 5'],
			],
		);
		const { thinking: thinks, contextWindow, maxOutputTokens } = await provider.capabilities('claude-opus-5');
		assert.deepEqual([thinks, contextWindow, maxOutputTokens], [true, 1_000_000, 128_000]);
		assert.deepEqual((await provider.check()).models, 2);
	});

	it('asks for a key where it has none, and sends none in the clear', async () => {
		assert.equal((await ask(createAnthropic({}))).error, 'not-configured');
		assert.equal((await ask(createAnthropic({ baseUrl: 'http://192.0.2.1', apiKey }))).error, 'insecure');
	});
});
