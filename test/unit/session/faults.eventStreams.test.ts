/** What only event streams can do wrong, and what only some vendors say. */
import assert from 'node:assert/strict';
import type { ErrorKind } from '../../../src/core/errors.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { systemClock } from '../../../src/session/turn/turnClock.ts';
import { anthropicError } from '../../standins/anthropic.ts';
import type { Reply } from '../../standins/ollamaReply.ts';
import { done, chunk as frame } from '../../standins/openaiCompatible.ts';
import { errorReply, type Seen, startStandIn, stepsReply } from '../../standins/server.ts';
import { accountId, envelopeError, gatewayError } from '../../standins/workersAi.ts';
import { chunk, chunked, head, sleep } from '../providers/rawServer.ts';
import { check, type Dialect, errorOf, finishOf, noticesOf, plantedKey, play, textOf } from './faultHarness.ts';

const openai = {
	config: (url: string): ProviderConfig => ({ kind: 'openai-compatible', baseUrl: `${url}/v1` }),
	isQuestion: (line: string) => line.startsWith('POST'),
} as Partial<Dialect> as Dialect;

const eventStream = head('200 OK', { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });

/** A whole stream of these frames. */
const say =
	(...frames: readonly string[]) =>
	async (connection: Parameters<Parameters<typeof play>[1]>[0]) => {
		await connection.send(eventStream);
		await connection.send(chunked(...frames));
		connection.socket.end();
	};

describe('faults: event streams', () => {
	it('a sentinel without an answer is a failure, and nothing was shown', async () => {
		check(await play(openai, say(done)), {
			finish: 'error',
			kind: 'bad-response',
			questions: 2,
			words: /without an answer/,
		});
	});

	it('a sentinel without a reason ends an answer', async () => {
		check(await play(openai, say(frame({ content: 'Yes.' }), done)), {
			finish: 'complete',
			answer: 'Yes.',
			questions: 1,
		});
	});

	it('a reason without the sentinel ends an answer', async () => {
		check(await play(openai, say(frame({ content: 'Yes.' }, 'stop'))), {
			finish: 'complete',
			answer: 'Yes.',
			questions: 1,
		});
	});

	it('content after the reason and before the sentinel is shown', async () => {
		const frames = [frame({ content: 'Yes' }, 'stop'), frame({ content: ', indeed.' }), done];
		check(await play(openai, say(...frames)), { finish: 'complete', answer: 'Yes, indeed.' });
	});

	it('figures that come after the reason are told before the end', async () => {
		const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n';
		const { events } = await play(openai, say(frame({ content: 'Yes.' }, 'stop'), usage, done));
		const told = events.find(event => event.type === 'usage');
		assert.deepEqual(told?.type === 'usage' && told.usage, { promptTokens: 3, completionTokens: 4 });
	});

	for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
		it(`a reason named ${name} ends an answer like any unknown one`, async () => {
			check(await play(openai, say(frame({ content: 'Yes.' }, name), done)), { finish: 'complete', answer: 'Yes.' });
			const stopped = `data: ${JSON.stringify({ type: 'message_delta', delta: { stop_reason: name } })}\n\n`;
			const started = 'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Yes."}}\n\n';
			const ended = 'data: {"type":"message_stop"}\n\n';
			check(await play(openai, say(started, stopped, ended)), { finish: 'complete', answer: 'Yes.' });
		});

		it(`an error of the type ${name} is told like any unknown one`, async () => {
			const error = `data: ${JSON.stringify({ error: { message: 'It broke', type: name, code: name } })}\n\n`;
			const expected = { finish: 'interrupted', kind: 'overloaded', words: /It broke/ } as const;
			check(await play(openai, say(frame({ content: 'Yes' }), error)), expected);
		});
	}

	for (const [what, where] of [
		['thinking', (deep: string) => `{"choices":[{"delta":{"reasoning":${deep}}}]}`],
		[
			'arguments',
			(deep: string) => `{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"a":${deep}}}}]}}]}`,
		],
		['a native answer', (deep: string) => `{"response":{"a":${deep}}}`],
	] as const) {
		it(`${what} within JSON a hundred thousand deep is skipped, and the rest is kept`, async () => {
			const depth = 100_000;
			const deep = `data: ${where('['.repeat(depth) + ']'.repeat(depth))}\n\n`;
			const played = await play(openai, say(frame({ content: 'Yes.' }), deep, frame({}, 'stop'), done));
			check(played, { finish: 'complete', answer: 'Yes.', notices: ['irregular'] });
		});
	}

	it('comments without end are stalled in the end, and what came is kept', async () => {
		const endless = async (connection: Parameters<Parameters<typeof play>[1]>[0]) => {
			await connection.send(eventStream);
			await connection.send(chunk(frame({ content: 'Yes' })));
			while (!connection.socket.destroyed) {
				await connection.send(chunk(': keep-alive\n\n'));
				await sleep(20);
			}
		};
		const played = await play(openai, endless, { timeouts: { firstByteMs: 15_000, idleMs: 50 } });
		check(played, { finish: 'interrupted', kind: 'stalled', answer: 'Yes' });
	});

	it('comments without end after the reason do not hold the answer up', async () => {
		const endless = async (connection: Parameters<Parameters<typeof play>[1]>[0]) => {
			await connection.send(eventStream);
			await connection.send(chunk(frame({ content: 'Yes.' }, 'stop')));
			while (!connection.socket.destroyed) {
				await connection.send(chunk(': keep-alive\n\n'));
				await sleep(20);
			}
		};
		check(await play(openai, endless, { timeouts: { firstByteMs: 15_000, idleMs: 15_000 } }), {
			finish: 'complete',
			answer: 'Yes.',
		});
	});

	it('a call that was cut is not given out', async () => {
		const call = { index: 0, id: 'c1', function: { name: 'read', arguments: '{"pa' } };
		const { events } = await play(openai, say(frame({ content: 'I look.' }), frame({ tool_calls: [call] })));
		assert.equal(finishOf(events).reason, 'interrupted');
		assert.ok(events.every(event => event.type !== 'tool-call'));
	});

	const half = '{"path":"a.';
	const begun = { type: 'function_call', call_id: 'c1', name: 'read', arguments: '' };
	const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
	for (const [dialect, frames] of [
		[
			'chat completions',
			[
				frame({ content: 'I look.' }),
				frame({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'read', arguments: half } }] }),
				frame({}, 'length'),
				done,
			],
		],
		[
			'Responses',
			[
				event({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'I look.' }),
				event({ type: 'response.output_item.added', output_index: 1, item: begun }),
				event({ type: 'response.function_call_arguments.delta', output_index: 1, delta: half }),
				event({
					type: 'response.incomplete',
					response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
				}),
			],
		],
		[
			'Anthropic’s Messages',
			[
				event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I look.' } }),
				event({ type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'c1', name: 'read' } }),
				event({ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: half } }),
				event({ type: 'message_delta', delta: { stop_reason: 'max_tokens' } }),
				event({ type: 'message_stop' }),
			],
		],
	] as const) {
		it(`a call that the token limit cut is not given out: ${dialect}`, async () => {
			const played = await play(openai, say(...frames));
			check(played, { finish: 'length', answer: 'I look.' });
			assert.ok(played.events.every(each => each.type !== 'tool-call'));
		});
	}

	it('a call is given out once and whole', async () => {
		const piece = (args: string) =>
			frame({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'read', arguments: args } }] });
		const { events } = await play(openai, say(piece('{"path"'), piece(':"a.ts"}'), frame({}, 'tool_calls'), done));
		const calls = events.filter(event => event.type === 'tool-call');
		assert.deepEqual(
			calls.map(({ id, name, arguments: args }) => [id, name, args]),
			[['c1', 'read', '{"path":"a.ts"}']],
		);
		assert.equal(finishOf(events).reason, 'complete');
	});

	it('an error event that is no JSON is told', async () => {
		check(await play(openai, say('event: error\ndata: the engine died\n\n')), {
			finish: 'error',
			words: /the engine died/,
			kind: 'overloaded',
		});
	});

	it('an error body with status 200 is told', async () => {
		const body = JSON.stringify({
			error: { message: 'Provider returned error', code: 502, metadata: { raw: 'It fell over.' } },
		});
		const reply = async (connection: Parameters<Parameters<typeof play>[1]>[0]) => {
			connection.socket.end(
				`${head('200 OK', { 'content-type': 'application/json', 'content-length': String(body.length) })}${body}`,
			);
		};
		check(await play(openai, reply), { finish: 'error', kind: 'overloaded', words: /It fell over/ });
	});

	it('an error after the reason does not spoil the answer', async () => {
		const late = 'data: {"error":{"message":"too late"}}\n\n';
		check(await play(openai, say(frame({ content: 'Yes.' }, 'stop'), late)), { finish: 'complete', answer: 'Yes.' });
	});

	it('thinking in raw tags over many frames is thinking', async () => {
		const texts = ['<th', 'ink>', '\nHm', '.\n</thi', 'nk>\n\n', 'Yes.'];
		const { events } = await play(openai, say(...texts.map(content => frame({ content })), frame({}, 'stop'), done));
		assert.equal(textOf(events, 'thinking').trim(), 'Hm.');
		assert.equal(textOf(events, 'answer'), 'Yes.');
	});

	it('frames that no blank line divides come one by one', async () => {
		const frames = [frame({ content: 'a' }), frame({ content: 'b' }), frame({}, 'stop'), done].map(each =>
			each.replace('\n\n', '\n'),
		);
		check(await play(openai, say(...frames)), { finish: 'complete', answer: 'ab' });
	});
});

/** Through `runTurn`, against a stand-in that answers each question with the next of these. */
async function ask(
	config: (url: string) => ProviderConfig,
	replies: readonly Reply[],
	request: Partial<ProviderRequest> = {},
) {
	const standIn = await startStandIn(seen =>
		seen.path.includes('models') ? errorReply(404, {}) : (replies.at(-1) as Reply),
	);
	standIn.next(...replies.slice(0, -1));
	const provider = createProvider({
		apiKey: plantedKey,
		timeouts: { firstByteMs: 15_000, idleMs: 1200 },
		...config(standIn.url),
	});
	const clock = { ...systemClock, sleep: async () => undefined };
	const events: TurnEvent[] = [];
	const messages = [{ role: 'user', content: 'Why?' } as const];
	for await (const event of runTurn({ provider, request: { model: 'm', messages, ...request }, clock })) {
		events.push(event);
	}
	const requests: readonly Seen[] = [...standIn.requests];
	await standIn.stop();
	assert.ok(!JSON.stringify(events).includes(plantedKey));
	return { events, requests };
}

const workers = (url: string): ProviderConfig => ({ kind: 'workers-ai', baseUrl: url, accountId });
const anthropic = (url: string): ProviderConfig => ({ kind: 'anthropic', baseUrl: url });
const compatible = (url: string): ProviderConfig => ({ kind: 'openai-compatible', baseUrl: `${url}/v1` });
const openaiError = (status: number, code: string, message: string) =>
	errorReply(status, { error: { message, type: 'invalid_request_error', param: null, code } });

describe('faults: what vendors say', () => {
	const rows: readonly (readonly [string, (url: string) => ProviderConfig, Reply, ErrorKind, number, RegExp])[] = [
		[
			'OpenAI: quota',
			compatible,
			openaiError(429, 'insufficient_quota', 'You exceeded your current quota.'),
			'quota',
			1,
			/used up/,
		],
		[
			'OpenAI: too long',
			compatible,
			openaiError(400, 'context_length_exceeded', "This model's maximum context length is 8192 tokens."),
			'context-too-long',
			1,
			/context/,
		],
		[
			'OpenAI: key',
			compatible,
			openaiError(401, 'invalid_api_key', `Incorrect API key provided: ${plantedKey}`),
			'unauthorised',
			1,
			/valid key/,
		],
		[
			'OpenRouter: credit',
			compatible,
			errorReply(402, { error: { code: 402, message: 'Insufficient credits' } }),
			'quota',
			1,
			/credit/i,
		],
		[
			'OpenRouter: moderation',
			compatible,
			errorReply(403, { error: { code: 403, message: 'flagged' } }),
			'unauthorised',
			1,
			/flagged/,
		],
		[
			'vLLM: flat',
			compatible,
			errorReply(404, {
				object: 'error',
				message: 'The model `m` does not exist.',
				type: 'NotFoundError',
				param: null,
				code: 404,
			}),
			'model-missing',
			1,
			/does not exist/,
		],
		[
			'Mistral: detail',
			compatible,
			errorReply(422, { detail: [{ loc: ['body', 'messages'], msg: 'Field required' }] }),
			'bad-request',
			1,
			/body\.messages: Field required/,
		],
		[
			'wrong path',
			compatible,
			{
				status: 404,
				headers: { 'content-type': 'text/plain' },
				steps: [{ bytes: '404 page not found' }],
				ending: 'close',
			},
			'bad-request',
			1,
			/base URL/,
		],
		[
			'Workers AI: day used up',
			workers,
			envelopeError(429, 4006, 'you have used up your daily free allocation'),
			'quota',
			1,
			/00:00 UTC/,
		],
		['Workers AI: 3036', workers, envelopeError(429, 3036, 'limited'), 'quota', 1, /00:00 UTC/],
		['Workers AI: per minute', workers, envelopeError(429, 3021, 'rate limiting'), 'rate-limited', 3, /Wait/],
		[
			'Workers AI: capacity',
			workers,
			envelopeError(429, 3040, 'Capacity temporarily exceeded'),
			'overloaded',
			3,
			/Capacity/,
		],
		[
			'Workers AI: plan',
			workers,
			envelopeError(403, 5035, 'not on the Workers Free plan'),
			'unauthorised',
			1,
			/Workers Paid/,
		],
		[
			'Workers AI: policy',
			workers,
			envelopeError(400, 8007, 'AiError: AiError: NSFW'),
			'bad-request',
			1,
			/Change the question/,
		],
		[
			'Workers AI: account',
			workers,
			envelopeError(404, 7003, `Could not route to /client/v4/accounts/${accountId}`),
			'bad-request',
			1,
			/account id/,
		],
		['AI Gateway: key', workers, gatewayError(401, 2009, 'Unauthorized'), 'unauthorised', 1, /token/],
		[
			'Anthropic: overloaded',
			anthropic,
			anthropicError(529, 'overloaded_error', 'Overloaded'),
			'overloaded',
			3,
			/Overloaded/,
		],
		[
			'Anthropic: rate',
			anthropic,
			anthropicError(429, 'rate_limit_error', 'slow', { 'retry-after': '1' }),
			'rate-limited',
			3,
			/1 s/,
		],
		[
			'Anthropic: credit',
			anthropic,
			anthropicError(400, 'invalid_request_error', 'Your credit balance is too low'),
			'quota',
			1,
			/credit/,
		],
	];
	for (const [name, config, reply, kind, questions, words] of rows) {
		it(`${name} is told as ${kind} and asked ${questions} times`, async () => {
			const { events, requests } = await ask(config, [reply]);
			const error = errorOf(events);
			assert.equal(error?.kind, kind, error?.message);
			assert.match(`${error?.message} ${error?.remedy}`, words);
			assert.equal(finishOf(events).reason, 'error');
			assert.equal(requests.length, questions);
			assert.ok(!`${error?.message}`.includes(accountId));
		});
	}

	const refusals: readonly (readonly [string, (url: string) => ProviderConfig, Reply, string])[] = [
		[
			'OpenAI',
			compatible,
			openaiError(
				400,
				'unsupported_parameter',
				"Unsupported parameter: 'reasoning_effort' is not supported with this model.",
			),
			'reasoning_effort',
		],
		[
			'vLLM',
			compatible,
			errorReply(400, { object: 'error', message: "Extra inputs are not permitted: 'reasoning_effort'", code: 400 }),
			'reasoning_effort',
		],
		[
			'Mistral',
			compatible,
			errorReply(422, { detail: [{ loc: ['body', 'reasoning_effort'], msg: 'Extra inputs are not permitted' }] }),
			'reasoning_effort',
		],
		[
			'Workers AI',
			workers,
			envelopeError(400, 5004, 'AiError: AiError: Bad input: reasoning_effort is not allowed'),
			'reasoning_effort',
		],
	];
	for (const [name, config, refusal, field] of refusals) {
		it(`${name}: a refused thinking field is left out, once, with a notice`, async () => {
			const good = stepsReply([frame({ content: 'Yes.' }, 'stop'), done]);
			const { events, requests } = await ask(config, [refusal, good], { think: 'high' });
			assert.deepEqual(noticesOf(events), ['thinking-refused']);
			assert.equal(finishOf(events).reason, 'complete');
			assert.deepEqual(
				requests.map(seen => seen.body.includes(field)),
				[true, false],
			);
		});
	}

	it('Anthropic: thinking that is refused in both ways is left out, with a notice', async () => {
		const refusal = anthropicError(400, 'invalid_request_error', 'thinking.type: not supported for this model');
		const events = ['message_delta', 'message_stop'].map(
			type => `data: ${JSON.stringify({ type, delta: { stop_reason: 'end_turn' } })}\n\n`,
		);
		const text = 'data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Yes."}}\n\n';
		const played = await ask(anthropic, [refusal, refusal, stepsReply([text, ...events])], { think: 'high' });
		assert.deepEqual(noticesOf(played.events), ['thinking-refused']);
		assert.equal(finishOf(played.events).reason, 'complete');
		assert.deepEqual(
			played.requests.map(seen => seen.body.includes('"thinking"')),
			[true, true, false],
		);
	});

	it('sends no key in the clear to another machine, and says so', async () => {
		for (const kind of ['openai-compatible', 'workers-ai', 'anthropic'] as const) {
			const provider = createProvider({ kind, baseUrl: 'http://192.0.2.1', apiKey: plantedKey, accountId });
			const events: TurnEvent[] = [];
			for await (const event of runTurn({ provider, request: { model: 'm', messages: [] } })) {
				events.push(event);
			}
			assert.equal(errorOf(events)?.kind, 'insecure');
			assert.match(errorOf(events)?.remedy ?? '', /https/);
		}
	});
});
