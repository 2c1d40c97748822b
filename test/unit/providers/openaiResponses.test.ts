import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/stream/chat.ts';
import type { ServerError } from '../../../src/providers/errors/serverError.ts';
import { frameFailure } from '../../../src/providers/errors/serverErrors.ts';
import { createOpenAiCompatible } from '../../../src/providers/openai/openaiCompatible.ts';
import { apiOf } from '../../../src/providers/openai/openaiPresets.ts';
import type { OpenAiCompatibleConfig } from '../../../src/providers/openai/openaiServer.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { readEventStream } from '../../../src/providers/transport/eventStream.ts';
import { createAnyFrameReader } from '../../../src/providers/wire/anyFrames.ts';
import { jsonReply } from '../../standins/ollamaReply.ts';
import { startOpenAiStandIn } from '../../standins/openaiCompatible.ts';
import { errorReply, type StandIn } from '../../standins/server.ts';
import { fixture, responseOf, type Transcript, transcribe } from './transcript.ts';

const endpoint = { label: 'Server', address: 'http://127.0.0.1:1/v1' };

function read(bytes: Uint8Array, size?: number): Promise<Transcript> {
	const fail = (error: ServerError): never => {
		throw frameFailure(error, { endpoint, model: 'm' });
	};
	const reader = createAnyFrameReader('chat', { fail, model: 'm' });
	return transcribe(
		readEventStream(responseOf(bytes, size), { endpoint, timeouts: {}, reader, fail, abort: () => undefined }),
	);
}

const summaries = '> **Multiplying**\n\n17 × 23\n\n**Checking**\n\n340 + 51 = 391.';
const usage = { promptTokens: 13, completionTokens: 121, thinkingTokens: 64, cachedTokens: 4 };
const answer: Transcript = { blocks: [summaries, 'It is 391.'], usage, finish: 'stop' };
const kept = {
	id: 'rs_68af4030baa48193b0b43b4c2a176a1a05438e46b5f69a3b',
	type: 'reasoning',
	encrypted_content: 'gAAAAABwhole==',
	summary: [
		{ type: 'summary_text', text: '**Multiplying**\n\n17 × 23' },
		{ type: 'summary_text', text: '**Checking**\n\n340 + 51 = 391.' },
	],
};
const call = { id: 'call_eKRQDHJd', name: 'weather', arguments: '{"city":"Oslo"}' };

const expected: Readonly<Record<string, Transcript>> = {
	summary: answer,
	'tool-call': {
		blocks: [summaries],
		calls: [call],
		data: [{ model: 'm', reasoning_items: [kept] }],
		usage,
		finish: 'tool-calls',
	},
	incomplete: { blocks: [summaries], usage, finish: 'length' },
	failed: {
		blocks: [summaries],
		error: 'overloaded',
		message: 'Server is busy or has a problem of its own: The model failed to generate a response.',
	},
	error: { blocks: [], error: 'rate-limited', message: 'Server gets too many requests from you: Rate limit reached.' },
	'parts-whole': {
		blocks: ['> 17 × 23 = 391.', '391'],
		calls: [{ ...call, id: 'c1' }],
		usage,
		finish: 'tool-calls',
	},
};

describe('frames of OpenAI’s Responses', () => {
	for (const [name, transcript] of Object.entries(expected)) {
		it(`reads “${name}” the same whole and in pieces of 1, 7 and 37 bytes`, async () => {
			for (const size of [undefined, 1, 7, 37]) {
				assert.deepEqual(await read(fixture(`openai/responses-${name}.sse`), size), transcript, `pieces of ${size}`);
			}
		});

		it(`never calls “${name}” complete when it is cut before its end`, async () => {
			const bytes = fixture(`openai/responses-${name}.sse`);
			const end = Math.max(
				bytes.lastIndexOf('event: response.completed'),
				bytes.lastIndexOf('event: response.incomplete'),
			);
			for (let at = 0; at < (end === -1 ? bytes.length : end); at += 97) {
				const { finish, error, calls } = await read(bytes.subarray(0, at));
				assert.deepEqual([finish, calls], [undefined, undefined], `cut at ${at}`);
				assert.notEqual(error, undefined);
			}
		});
	}
});

describe('the choice of OpenAI’s Responses', () => {
	for (const [address, api] of [
		['https://api.openai.com/v1', 'auto'],
		['https://api.openai.com/v1/chat/completions', 'chat'],
		['https://api.openai.com/v1/responses', 'responses'],
		['http://127.0.0.1:1234/v1', 'chat'],
		['http://127.0.0.1:1234/v1/responses/', 'responses'],
		['', 'chat'],
	] as const) {
		it(`is “${api}” for the address ${address || 'nothing'}`, () => assert.equal(apiOf(address), api));
	}
});

describe('a question by OpenAI’s Responses', () => {
	let standIn: StandIn;
	beforeEach(async () => {
		standIn = await startOpenAiStandIn();
	});
	afterEach(() => standIn.stop());

	const connect = (config: OpenAiCompatibleConfig = {}) =>
		createOpenAiCompatible({
			preset: 'openai',
			baseUrl: `${standIn.url}/v1/responses`,
			apiKey: 'sk-planted',
			...config,
		});
	const ask = (provider = connect(), request: Partial<ProviderRequest> = {}) =>
		transcribe(
			provider.stream(
				{ model: 'm', messages: [{ role: 'user', content: '17 × 23?' }], think: 'auto', ...request },
				new AbortController().signal,
			),
		);
	const paths = () => standIn.requests.map(seen => seen.path);

	it('asks for summaries, and for nothing to be kept', async () => {
		assert.deepEqual(await ask(), answer);
		assert.deepEqual(standIn.requests[0]?.json, {
			model: 'm',
			input: [{ role: 'user', content: '17 × 23?' }],
			stream: true,
			store: false,
			include: ['reasoning.encrypted_content'],
			reasoning: { summary: 'auto' },
		});
		assert.equal(standIn.requests[0]?.headers.authorization, 'Bearer sk-planted');
	});

	for (const [think, reasoning] of [
		['high', { effort: 'high', summary: 'auto' }],
		[{ budget: 100 }, { effort: 'low', summary: 'auto' }],
		['off', { effort: 'none' }],
	] as const) {
		it(`says ${JSON.stringify(reasoning)} for thinking ${JSON.stringify(think)}`, async () => {
			await ask(connect(), { think });
			assert.deepEqual(standIn.requests[0]?.json?.reasoning, reasoning);
		});
	}

	it('sends a tools loop back as items, with the encrypted thinking of this model', async () => {
		const messages: ChatMessage[] = [
			{ role: 'system', content: 'Be brief.' },
			{ role: 'user', content: 'See', images: [{ mimeType: 'image/png', base64: 'QUJD' }] },
			{ role: 'assistant', content: 'Seen.', thinking: 'Not sent.' },
			{ role: 'user', content: 'Weather?' },
			{
				role: 'assistant',
				content: '',
				toolCalls: [call],
				providerData: [
					{ provider: 'openai-compatible:openai', data: { model: 'm', reasoning_items: [kept] } },
					{ provider: 'openai-compatible:openai', data: { model: 'other', reasoning_items: [{ id: 'no' }] } },
					{ provider: 'anthropic', data: { model: 'm', reasoning_items: [{ id: 'no' }] } },
				],
			},
			{ role: 'tool', content: '11 degrees', toolCallId: call.id, toolName: 'weather' },
		];
		const tools = [{ name: 'weather', description: 'Tells.', parameters: { type: 'object' } }];
		await ask(connect(), { messages, tools, maxTokens: 99, temperature: 1 });
		const sent = standIn.requests[0]?.json;
		assert.deepEqual(sent?.input, [
			{ role: 'system', content: 'Be brief.' },
			{
				role: 'user',
				content: [
					{ type: 'input_text', text: 'See' },
					{ type: 'input_image', image_url: 'data:image/png;base64,QUJD' },
				],
			},
			{ role: 'assistant', content: 'Seen.' },
			{ role: 'user', content: 'Weather?' },
			kept,
			{ type: 'function_call', call_id: call.id, name: 'weather', arguments: call.arguments },
			{ type: 'function_call_output', call_id: call.id, output: '11 degrees' },
		]);
		assert.deepEqual(sent?.tools, [{ type: 'function', ...tools[0], strict: false }]);
		assert.deepEqual([sent?.max_output_tokens, sent?.temperature], [99, 1]);
	});

	it('asks without summaries where only verified organisations see them, says so once, and remembers', async () => {
		const message =
			'Your organization must be verified to generate reasoning summaries. Please go to: https://platform.openai.com/settings and click on Verify Organization.';
		const error = { message, type: 'invalid_request_error', param: 'reasoning.summary', code: 'unsupported_value' };
		standIn.next(errorReply(400, { error }));
		const provider = connect();
		assert.deepEqual(await ask(provider, { think: 'high' }), { ...answer, notices: ['redacted'] });
		assert.deepEqual(await ask(provider, { think: 'high' }), answer);
		assert.deepEqual(
			standIn.requests.map(seen => seen.json?.reasoning),
			[{ effort: 'high', summary: 'auto' }, { effort: 'high' }, { effort: 'high' }],
		);
	});

	it('takes the level that a refusal offers', async () => {
		const message = "Unsupported value: 'none'. Supported values are: 'minimal', 'low', 'medium', and 'high'.";
		standIn.next(errorReply(400, { error: { message, param: 'reasoning.effort', code: 'unsupported_value' } }));
		assert.deepEqual(await ask(connect(), { think: 'off' }), answer);
		assert.deepEqual(standIn.requests[1]?.json?.reasoning, { effort: 'minimal' });
	});

	it('leaves out encrypted thinking where the model has none', async () => {
		const message = 'Encrypted content is not supported with this model.';
		standIn.next(errorReply(400, { error: { message, param: 'include', code: null } }));
		assert.deepEqual(await ask(), answer);
		assert.equal(standIn.requests[1]?.json?.include, undefined);
	});

	it('asks by chat completions where there are no Responses, and remembers', async () => {
		standIn.next(errorReply(404, { detail: 'Not Found' }));
		const provider = connect();
		assert.equal((await ask(provider)).finish, 'stop');
		await ask(provider);
		assert.deepEqual(paths(), ['/v1/responses', '/v1/chat/completions', '/v1/chat/completions']);
	});

	it('is asked of models that think where nobody chose', async () => {
		const provider = connect({ baseUrl: `${standIn.url}/v1`, api: 'auto' });
		for (const model of ['o4-mini', 'gpt-5.1', 'gpt-4o']) {
			await ask(provider, { model });
		}
		assert.deepEqual(paths(), ['/v1/responses', '/v1/responses', '/v1/chat/completions']);
	});

	for (const [api, asked] of [
		['auto', ['/v1/responses', '/v1/chat/completions', '/v1/chat/completions']],
		['responses', ['/v1/responses', '/v1/responses']],
	] as const) {
		it(`is ${api === 'auto' ? 'given up for the model' : 'not given up'} when it is refused and was ${api}`, async () => {
			const provider = connect({ baseUrl: `${standIn.url}/v1`, api });
			standIn.next(errorReply(400, { error: { message: 'Not in that way.' } }));
			await ask(provider, { model: 'o4-mini' });
			await ask(provider, { model: 'o4-mini' });
			assert.deepEqual(paths(), asked);
		});
	}

	it('is asked once for a model that is not there', async () => {
		const error = { message: 'The model `m` does not exist.', type: 'invalid_request_error', code: 'model_not_found' };
		standIn.next(errorReply(404, { error }));
		assert.equal((await ask()).error, 'model-missing');
		assert.deepEqual(paths(), ['/v1/responses']);
	});

	it('reads an answer in one piece', async () => {
		standIn.next(jsonReply(200, fixture('openai/responses-reasoning-item.json').toString()));
		const { blocks, notices, finish } = await ask();
		assert.deepEqual(
			{ blocks, notices, finish },
			{ blocks: ['> 17 times 23 is 391.', '391'], notices: ['batch'], finish: 'stop' },
		);
	});
});
