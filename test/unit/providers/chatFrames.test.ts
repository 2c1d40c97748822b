import assert from 'node:assert/strict';
import type { ServerError } from '../../../src/providers/errors/serverError.ts';
import { frameFailure } from '../../../src/providers/errors/serverErrors.ts';
import { readEventStream } from '../../../src/providers/transport/eventStream.ts';
import { createChatFrameReader } from '../../../src/providers/wire/chatFrames.ts';
import { fixture, responseOf, type Transcript, transcribe } from './transcript.ts';

const endpoint = { label: 'Server', address: 'http://127.0.0.1:1/v1' };

function read(bytes: Uint8Array, size?: number): Promise<Transcript> {
	const fail = (error: ServerError): never => {
		throw frameFailure(error, { endpoint, model: 'm' });
	};
	const reader = createChatFrameReader({ fail, model: 'm' });
	return transcribe(
		readEventStream(responseOf(bytes, size), { endpoint, timeouts: {}, reader, fail, abort: () => undefined }),
	);
}

const small = { promptTokens: 13, completionTokens: 21 };

const expected: Readonly<Record<string, Transcript>> = {
	'openai/ollama-v1.sse': {
		blocks: ['> Okay', '391'],
		usage: { promptTokens: 26, completionTokens: 290 },
		finish: 'stop',
	},
	'openai/gpt-5-tool-call.sse': {
		blocks: [],
		calls: [{ id: 'call_eKRQDHJd', name: 'weather', arguments: '{"' }],
		usage: { promptTokens: 145, completionTokens: 89, thinkingTokens: 64 },
		finish: 'tool-calls',
	},
	'openai/groq-parsed.sse': {
		blocks: ['> Okay'],
		usage: {
			promptTokens: 17,
			completionTokens: 1107,
			thinkingTokens: 963,
			promptMs: 0.792801,
			generationMs: 3206.170277,
			totalMs: 3206.963078,
		},
		finish: 'stop',
	},
	'openai/xai.sse': {
		blocks: ['> 17 × 23 = 391.', 'It is 391.'],
		usage: { promptTokens: 32, completionTokens: 321, thinkingTokens: 312 },
		finish: 'stop',
	},
	'openai/together.sse': {
		blocks: ['> 17 × 23 = 391.', 'It is 391.'],
		usage: { promptTokens: 14, completionTokens: 60 },
		finish: 'stop',
	},
	'openai/deepseek.sse': {
		blocks: ['> We', 'The'],
		usage: { promptTokens: 18, completionTokens: 219, thinkingTokens: 205 },
		finish: 'stop',
	},
	'openai/openrouter-claude-tools.sse': {
		blocks: ['> The user is asking for'],
		notices: ['waiting'],
		calls: [{ id: 'toolu_bdrk_01N8hD5c', name: 'weather', arguments: '{}' }],
		data: [
			{
				model: 'm',
				reasoning_details: [
					{
						type: 'reasoning.text',
						text: 'The user is asking for',
						format: 'anthropic-claude-v1',
						index: 0,
						signature: 'Eq0ECkgIDRAB...',
					},
				],
			},
		],
		usage: { promptTokens: 764, completionTokens: 82, thinkingTokens: 31, costUsd: 0.001174 },
		finish: 'tool-calls',
	},
	'openai/openrouter-error-frame.sse': {
		blocks: [],
		error: 'overloaded',
		message: 'Server is busy or has a problem of its own: Provider disconnected.',
	},
	'openai/llamacpp-gpt-oss-tools.sse': {
		blocks: ['> We'],
		calls: [{ id: '1wNpqrejg1FC', name: 'weather', arguments: '{"' }],
		usage: { promptTokens: 139, completionTokens: 42, promptMs: 9.198, generationMs: 344.633, cachedTokens: 138 },
		finish: 'tool-calls',
	},
	'openai/mistral-parts.sse': {
		blocks: ['> The user is asking', '2 + 2 = 4'],
		usage: { promptTokens: 10, completionTokens: 46 },
		finish: 'stop',
	},
	'openai/mistral-tool-without-index.sse': {
		blocks: [],
		calls: [
			{ id: 'gSIMJiOkT', name: 'weather', arguments: '{"location": "San Francisco"}' },
			{ id: 'hTJNKjPlU', name: 'time', arguments: '{"zone": "PST"}' },
		],
		usage: small,
		finish: 'tool-calls',
	},
	'openai/name-repeated-as-empty.sse': {
		blocks: [],
		calls: [{ id: 'c1', name: 'weather', arguments: '{"city": "Oslo"}' }],
		usage: small,
		finish: 'tool-calls',
	},
	'openai/zai-role-on-every-delta.sse': { blocks: ['> The sum', '391'], usage: small, finish: 'stop' },
	'openai/azure-nulls.sse': { blocks: ['> Hm', '391'], usage: small, finish: 'stop' },
	'openai/vllm-both-names.sse': { blocks: ['> Hm ok', '391'], usage: small, finish: 'stop' },
	'openai/deepseek-legacy-tags.sse': { blocks: ['> We add them.', '391'], usage: small, finish: 'stop' },
	'openai/raw-tags.sse': { blocks: ['<think>\nHm\n</think>\n\n391'], finish: 'stop' },
	'openai/finish-before-last-content.sse': { blocks: ['391.'], usage: small, finish: 'stop' },
	'openai/finish-twice-usage-on-second.sse': { blocks: ['391'], usage: small, finish: 'stop' },
	'openai/thinking-only-length.sse': { blocks: ['> Let me think'], usage: small, finish: 'length' },
	'openai/error-first-frame.sse': {
		blocks: [],
		error: 'context-too-long',
		message:
			'The question with its context is too long for the model at Server: the request exceeds the available context size (4096 tokens).',
	},
	'openai/error-mid-stream.sse': {
		blocks: ['39'],
		error: 'overloaded',
		message: 'Server is busy or has a problem of its own: The server had an error while processing your request.',
	},
	'openai/error-vllm-flat.sse': {
		blocks: ['39'],
		error: 'overloaded',
		message: 'Server is busy or has a problem of its own: EngineCore died.',
	},
	'openai/error-cloudflare-frame.sse': {
		blocks: ['39'],
		error: 'overloaded',
		message: 'Server is busy or has a problem of its own: Capacity temporarily exceeded, please try again.',
	},
	'openai/responses-reasoning-item.json': {
		blocks: ['> 17 times 23 is 391.', '391'],
		notices: ['batch'],
		usage: { promptTokens: 12, completionTokens: 20, thinkingTokens: 14 },
		finish: 'stop',
	},
	'openai/completion-with-reasoning-item.json': {
		blocks: ['> 17 times 23 is 391.', '391'],
		notices: ['batch'],
		usage: small,
		finish: 'stop',
	},
	'workers-ai/native.sse': {
		blocks: ['Hello world'],
		usage: { promptTokens: 26, completionTokens: 12 },
		finish: 'stop',
	},
	'workers-ai/native-finish-length.sse': { blocks: ['Hello world'], usage: small, finish: 'length' },
	'workers-ai/native-numbers.sse': { blocks: ['42.'], usage: small, finish: 'stop' },
	'workers-ai/native-tools-null-finaliser.sse': {
		blocks: [],
		calls: [{ id: 'call123', name: 'get_weather', arguments: '{"location": "Oslo"}' }],
		usage: small,
		finish: 'tool-calls',
	},
	'workers-ai/glm-tools-native-tail.sse': {
		blocks: ['> The user wants '],
		calls: [{ id: 'call_538', name: 'add', arguments: '{"a": 2' }],
		usage: { promptTokens: 175, completionTokens: 17, neurons: 3.15 },
		finish: 'tool-calls',
	},
	'workers-ai/qwen3-cumulative-usage.sse': {
		blocks: ['> Okay', 'A'],
		usage: { promptTokens: 13, completionTokens: 1213 },
		finish: 'stop',
	},
	'workers-ai/kimi-reasoning.sse': {
		blocks: ['> The user adds', '391'],
		usage: { promptTokens: 9, completionTokens: 30, cachedTokens: 4, neurons: 2.5 },
		finish: 'stop',
	},
	'workers-ai/kimi-single-newlines.sse': {
		blocks: ['> The user', '391'],
		usage: { promptTokens: 9, completionTokens: 30 },
		finish: 'stop',
	},
	'workers-ai/qwq-tags-without-opener.sse': {
		blocks: ['Okay, so the user wants 17*23. 391.\n</think>\n\n391'],
		usage: { promptTokens: 12, completionTokens: 40 },
		finish: 'stop',
	},
	'workers-ai/qwq-tags-with-opener.sse': { blocks: ['<think>\nOkay\n</think>\n\n391'], usage: small, finish: 'stop' },
	'workers-ai/truncated.sse': {
		blocks: ['Hello wor'],
		error: 'cut',
		message: 'The connection to Server ended before the answer did.',
	},
	'workers-ai/json-native.json': { blocks: ['391'], notices: ['batch'], usage: small, finish: 'stop' },
	'workers-ai/json-native-tool.json': {
		blocks: [],
		notices: ['batch'],
		calls: [{ id: 'call_1', name: 'get_weather', arguments: '{"location":"Oslo"}' }],
		usage: small,
		finish: 'tool-calls',
	},
	'workers-ai/json-chat.json': { blocks: ['> 17 × 23', '391'], notices: ['batch'], usage: small, finish: 'stop' },
	'workers-ai/json-empty.json': {
		blocks: [],
		error: 'bad-response',
		message: 'Server at http://127.0.0.1:1/v1 sent an empty answer.',
	},
};

describe('chat frames', () => {
	for (const [name, transcript] of Object.entries(expected)) {
		it(`reads ${name} the same whole and in pieces of 1, 7 and 37 bytes`, async () => {
			for (const size of [undefined, 1, 7, 37]) {
				assert.deepEqual(await read(fixture(name), size), transcript, `pieces of ${size}`);
			}
		});

		it(`never calls ${name} complete when it is cut before its end`, async () => {
			const bytes = fixture(name);
			for (let end = 0; end < bytes.length; end += 1 + Math.floor(bytes.length / 60)) {
				const { finish, error, blocks } = await read(bytes.subarray(0, end));
				assert.equal(finish === undefined, error !== undefined, `cut at ${end}`);
				// A tag that was held back as the beginning of a copy is shown, and no copy follows.
				const shown = blocks.join('').replace(/^<think>\n?$/, '');
				assert.ok(finish !== undefined || transcript.blocks.join('').startsWith(shown), `cut at ${end}: ${shown}`);
			}
		});
	}

	const frames = async (...values: unknown[]) =>
		read(
			Buffer.from(
				values.map(value => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`).join(''),
			),
		);
	const delta = (part: unknown, finish: string | null = null) => ({
		choices: [{ index: 0, delta: part, finish_reason: finish }],
	});

	it('takes the sentinel for an end when an answer came', async () => {
		assert.deepEqual(await frames(delta({ content: 'a' }), '[DONE] '), { blocks: ['a'], finish: 'stop' });
	});

	it('reads one choice where a gateway sends more', async () => {
		const choices = [
			{ index: 1, delta: { content: 'no' } },
			{ index: 0, delta: { content: 'yes' } },
		];
		assert.deepEqual((await frames({ choices }, { choices: [choices[0]] }, '[DONE]')).blocks, ['yes']);
	});

	it('takes an empty word of the model for an empty answer, not for a failure', async () => {
		assert.deepEqual(await frames({ response: '' }, '[DONE]'), { blocks: [], finish: 'stop' });
		assert.equal((await frames({ response: '' })).error, 'cut');
	});

	it('takes the sentinel alone for a failure', async () => {
		assert.equal((await frames('[DONE]')).error, 'bad-response');
	});

	it('reads nothing after the sentinel', async () => {
		assert.deepEqual(await frames(delta({ content: 'a' }, 'stop'), '[DONE]', delta({ content: 'b' })), {
			blocks: ['a'],
			finish: 'stop',
		});
	});

	it('counts the lines that it could not read, and goes on', async () => {
		assert.deepEqual(await frames(delta({ content: 'a' }), '{"choices":[', delta({ content: 'b' }, 'stop')), {
			blocks: ['ab'],
			notices: ['irregular'],
			finish: 'stop',
		});
	});

	it('fails with the words of a proxy that answered in plain text', async () => {
		const { error, message } = await read(Buffer.from('upstream connect error or disconnect'));
		assert.equal(error, 'bad-response');
		assert.match(message ?? '', /upstream connect error/);
	});

	it('recognises a web page', async () => {
		assert.equal((await read(Buffer.from('<html><title>Sign in</title></html>'))).error, 'bad-response');
	});

	it('reads a byte order mark, invalid UTF-8 and lone surrogates without losing what is around them', async () => {
		const line = (bytes: number[]) => [
			Buffer.from('data: {"choices":[{"delta":{"content":"'),
			Buffer.from(bytes),
			Buffer.from('"}}]}\n\n'),
		];
		const bytes = Buffer.concat([
			Buffer.from([0xef, 0xbb, 0xbf]),
			...line([0x61, 0xff, 0x62]),
			Buffer.from('data: {"choices":[{"delta":{"content":"\\ud83d|"},"finish_reason":"stop"}]}\n\n'),
		]);
		assert.deepEqual((await read(bytes, 3)).blocks, ['a\uFFFDb\ud83d|']);
	});

	it('keeps calls apart that all come as index 0, and gives equal ids different names', async () => {
		const call = (id: string, args: string) => ({ index: 0, id, function: { name: 'read', arguments: args } });
		const { calls } = await frames(
			delta({ tool_calls: [call('a', '{"n":1}')] }),
			delta({ tool_calls: [call('b', '{"n":2}')] }),
			delta({ tool_calls: [{ index: 1, id: 'a', function: { name: 'read', arguments: { n: 3 } } }] }, 'stop'),
		);
		assert.deepEqual(
			calls?.map(({ id, arguments: args }) => [id, args]),
			[
				['a', '{"n":1}'],
				['b', '{"n":2}'],
				['a_2', '{"n":3}'],
			],
		);
	});

	it('shows an answer that begins with a tag it talks about, beside real thinking', async () => {
		const { blocks } = await frames(
			delta({ reasoning_content: 'They ask about tags.' }),
			delta({ content: '<think>' }),
			delta({ content: ' opens the thinking.' }, 'stop'),
		);
		assert.deepEqual(blocks, ['> They ask about tags.', '<think> opens the thinking.']);
	});

	it('reads one frame of two million units, and ten thousand frames in one chunk', async () => {
		const long = 'x'.repeat(2_000_000);
		assert.equal((await frames(delta({ content: long }, 'stop'))).blocks[0]?.length, 2_000_000);
		const many = Array.from({ length: 10_000 }, () => delta({ content: 'ab' }));
		assert.equal((await frames(...many, '[DONE]')).blocks[0]?.length, 20_000);
	});
});
