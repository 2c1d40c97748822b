import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/errors.ts';
import { ModelFiles } from '../../../src/providers/ollama/modelFiles.ts';
import { createOllamaProvider } from '../../../src/providers/ollama/ollama.ts';
import { ollamaAddress } from '../../../src/providers/ollama/ollamaAddress.ts';
import { type OllamaEntry, toCapabilities } from '../../../src/providers/ollama/ollamaModels.ts';
import { ollamaThink } from '../../../src/providers/ollama/ollamaThink.ts';
import type { Capabilities, Provider, ProviderDelta, ProviderRequest } from '../../../src/providers/provider.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../../standins/ollama.ts';
import { jsonReply, type Reply, streamReply } from '../../standins/ollamaReply.ts';
import { startStandIn } from '../../standins/server.ts';

const question: ProviderRequest = {
	model: 'scripted-think',
	messages: [{ role: 'user', content: 'Why?' }],
};

describe('Ollama provider', () => {
	let server: OllamaStandIn;

	before(async () => {
		server = await startOllamaStandIn();
	});

	after(async () => {
		await server.stop();
	});

	const provider = () => createOllamaProvider({ baseUrl: server.url });

	async function collect(request: Partial<ProviderRequest> = {}): Promise<readonly ProviderDelta[]> {
		const deltas: ProviderDelta[] = [];
		for await (const delta of provider().stream({ ...question, ...request }, new AbortController().signal)) {
			deltas.push(delta);
		}
		return deltas;
	}

	const textOf = (deltas: readonly ProviderDelta[], type: 'thinking' | 'text') =>
		deltas.map(delta => (delta.type === type ? delta.text : '')).join('');

	async function lastBody(): Promise<Record<string, unknown>> {
		const chats = server.requests.filter(request => request.path === '/api/chat');
		return JSON.parse(chats.at(-1)?.body ?? '{}');
	}

	it('gives thinking, text, figures and the end', async () => {
		const deltas = await collect({ think: 'on' });
		assert.notEqual(textOf(deltas, 'thinking'), '');
		assert.notEqual(textOf(deltas, 'text'), '');
		assert.deepEqual(deltas.at(-1), { type: 'finish', reason: 'stop' });
		const usage = deltas.find(delta => delta.type === 'usage')?.usage;
		assert.ok((usage?.completionTokens ?? 0) > 0);
		assert.ok(usage?.totalMs === undefined || usage.totalMs < 60_000, 'milliseconds, not nanoseconds');
	});

	it('sends what was asked for, and nothing else', async () => {
		await collect({
			think: 'off',
			maxTokens: 99,
			temperature: 0.5,
			seed: 7,
			contextSize: 8192,
			keepAlive: '-1',
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: 'Hi', images: [{ mimeType: 'image/png', base64: 'AAAA' }] },
			],
		});
		assert.deepEqual(await lastBody(), {
			model: 'scripted-think',
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{ role: 'user', content: 'Hi', images: ['AAAA'] },
			],
			stream: true,
			think: false,
			keep_alive: -1,
			options: { num_ctx: 8192, num_predict: 99, temperature: 0.5, seed: 7 },
		});
	});

	it('leaves earlier thinking out of plain chat and sends it back in a tools loop', async () => {
		await collect({
			messages: [
				{ role: 'user', content: 'One' },
				{ role: 'assistant', content: 'Two', thinking: 'secret' },
				{
					role: 'assistant',
					content: '',
					thinking: 'I need a tool',
					toolCalls: [{ id: 'c1', name: 'look', arguments: '{"at":"x"}' }],
				},
				{ role: 'tool', content: 'seen', toolCallId: 'c1', toolName: 'look' },
			],
		});
		const { messages } = await lastBody();
		assert.deepEqual(messages, [
			{ role: 'user', content: 'One' },
			{ role: 'assistant', content: 'Two' },
			{
				role: 'assistant',
				content: '',
				thinking: 'I need a tool',
				tool_calls: [{ id: 'c1', function: { name: 'look', arguments: { at: 'x' } } }],
			},
			{ role: 'tool', content: 'seen', tool_name: 'look', tool_call_id: 'c1' },
		]);
	});

	it('gives tool calls whole, also from servers without ids', async () => {
		const call = { function: { name: 'look', arguments: { at: 1 } } };
		server.next(
			streamReply([
				{ line: { message: { role: 'assistant', content: '', tool_calls: [call] }, done: false } },
				{ line: { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' } },
			]),
		);
		const deltas = await collect();
		const found = deltas.find(delta => delta.type === 'tool-call');
		assert.equal(found?.name, 'look');
		assert.equal(found?.arguments, '{"at":1}');
		assert.match(found?.id ?? '', /^call_/);
		assert.deepEqual(deltas.at(-1), { type: 'finish', reason: 'tool-calls' });
	});

	it('says that an answer is played from a recording', async () => {
		const recorded = (await provider().models()).find(model => model.id.startsWith('recorded'));
		assert.ok(recorded, 'the stand-in has a recorded model');
		const deltas = await collect({ model: recorded.id });
		assert.equal(deltas[0]?.type === 'notice' && deltas[0].kind, 'recorded');
	});

	it('tells how much fits into the model as it is loaded, once the model is known', async () => {
		const slow = await startOllamaStandIn({ speed: 20 });
		const known = createOllamaProvider({ baseUrl: slow.url });
		const model = 'recorded:sample-bug';
		await known.capabilities(model);
		const windows = [];
		for await (const delta of known.stream({ ...question, model }, new AbortController().signal)) {
			windows.push(...(delta.type === 'usage' ? [delta.usage.contextWindow] : []));
		}
		await slow.stop();
		assert.equal(windows.length, 1);
		assert.ok((windows[0] ?? 0) >= 2048, `a window of ${windows[0]}`);
	});

	for (const [what, beforePs, isTold] of [
		['is told of an answer that is there before it', 150, true],
		['is not waited for when the server does not say', 5000, false],
	] as const) {
		it(`what fits into the model ${what}`, async function () {
			this.slow(3000);
			const standIn = await startStandIn(seen => {
				const ps = JSON.stringify({ models: [{ name: 'm:latest', context_length: 4096 }] });
				const line = { model: 'm', message: { role: 'assistant', content: 'Yes.' }, done: true, eval_count: 2 };
				const replies: Record<string, Reply> = {
					'/api/show': jsonReply(200, '{"capabilities":["completion"]}'),
					'/api/ps': { ...jsonReply(200, ps), steps: [{ waitMs: beforePs }, { bytes: ps }] },
				};
				return replies[seen.path] ?? streamReply([{ line }]);
			});
			const known = createOllamaProvider({ baseUrl: standIn.url });
			await known.capabilities('m');
			const deltas: ProviderDelta[] = [];
			for await (const delta of known.stream({ ...question, model: 'm' }, new AbortController().signal)) {
				deltas.push(delta);
			}
			await standIn.stop();
			const usage = deltas.find(delta => delta.type === 'usage')?.usage;
			assert.equal(usage?.contextWindow, isTold ? 4096 : undefined);
			assert.equal(deltas.at(-1)?.type, 'finish');
		});
	}

	it('calls nothing a window but what a model is loaded with, or will be', async () => {
		const show = {
			capabilities: ['completion'],
			model_info: { 'general.architecture': 'q', 'q.context_length': 40_960 },
		};
		let loaded: readonly unknown[] = [];
		let parameters = 'stop "<|im_end|>"';
		const standIn = await startStandIn(({ path }) => {
			const bodies: Readonly<Record<string, unknown>> = {
				'/api/tags': { models: [{ name: 'm:latest', model: 'm:latest' }] },
				'/api/ps': { models: loaded },
				'/api/show': { ...show, parameters },
			};
			return jsonReply(200, JSON.stringify(bodies[path] ?? {}));
		});
		const asked = createOllamaProvider({ baseUrl: standIn.url });
		const windows = async () => {
			await asked.models();
			const { contextWindow, largestContext } = await asked.capabilities('m:latest');
			return [contextWindow, largestContext];
		};
		assert.deepEqual(await windows(), [undefined, 40_960]);
		parameters = 'num_ctx                        8192\nstop "x"';
		assert.deepEqual(await windows(), [8192, 40_960]);
		parameters = 'num_ctx 100000';
		assert.deepEqual(await windows(), [40_960, 40_960]);
		loaded = [{ name: 'm:latest', context_length: 4096 }];
		assert.deepEqual(await windows(), [4096, 40_960]);
		await standIn.stop();
	});

	it('knows what a token of the window takes in memory, where the model says how it is built', async () => {
		const described = (facts: Readonly<Record<string, number>>) =>
			toCapabilities({ model_info: { 'general.architecture': 'q', ...facts } }).bytesPerToken;
		const qwen = { 'q.block_count': 28, 'q.attention.head_count': 16, 'q.attention.head_count_kv': 8 };
		assert.equal(described({ ...qwen, 'q.attention.key_length': 128, 'q.attention.value_length': 128 }), 114_688);
		assert.equal(described({ ...qwen, 'q.embedding_length': 2048 }), 114_688);
		assert.equal(described(qwen), undefined);
	});

	it('says when an answer did not come as a stream', async () => {
		server.next(jsonReply(200, JSON.stringify({ message: { role: 'assistant', content: 'All of it.' }, done: true })));
		const deltas = await collect();
		assert.ok(deltas.some(delta => delta.type === 'notice' && delta.kind === 'batch'));
		assert.equal(textOf(deltas, 'text'), 'All of it.');
	});

	it('tells that the model is being loaded while nothing comes', async function () {
		this.slow(5000);
		const slow = await startOllamaStandIn({ speed: 1 });
		const told = Promise.withResolvers<void>();
		slow.next(streamReply([{ until: told.promise }, { line: { message: { content: 'late' }, done: true } }]));
		const deltas: ProviderDelta[] = [];
		const stream = createOllamaProvider({ baseUrl: slow.url }).stream(question, new AbortController().signal);
		for await (const delta of stream) {
			// A machine so busy that the list of models is late, too, says that first, and looks again.
			if (delta.type !== 'notice' || delta.code !== 'ollama.silent') {
				deltas.push(delta);
				told.resolve();
			}
		}
		await slow.stop();
		assert.equal(deltas[0]?.type === 'notice' && deltas[0].kind, 'loading');
		assert.equal(textOf(deltas, 'text'), 'late');
	});

	it('closes the socket when the loop is left', async () => {
		const slow = await startOllamaStandIn({ speed: 1 });
		const stalled = createOllamaProvider({ baseUrl: slow.url }).stream(
			{ ...question, model: 'fault-stall' },
			new AbortController().signal,
		);
		for await (const _ of stalled) {
			break;
		}
		await slow.waitFor(request => request.path === '/api/chat' && request.outcome === 'cancelled');
		await slow.stop();
	});

	describe('a server that keeps the place of who has left', () => {
		const ask = async (provider: Provider, seen?: ProviderDelta[], request: Partial<ProviderRequest> = {}) => {
			const deltas = seen ?? [];
			for await (const delta of provider.stream({ ...question, ...request }, new AbortController().signal)) {
				deltas.push(delta);
			}
			return textOf(deltas, 'text');
		};
		const leave = async (provider: Provider, server: OllamaStandIn, model = question.model) => {
			server.hold(3);
			for await (const delta of provider.stream({ ...question, model }, new AbortController().signal)) {
				if (delta.type !== 'notice') {
					break;
				}
			}
			const asked = server.requests.findLast(({ path }) => path === '/api/chat');
			await server.waitFor(({ id, outcome }) => id === asked?.id && outcome === 'cancelled');
		};

		/** Asks, is told nothing but notices, and stops after some time. */
		const waitsInVain = async (provider: Provider, ms: number, request: Partial<ProviderRequest> = {}) => {
			const stop = new AbortController();
			const waiting = provider.stream({ ...question, ...request }, stop.signal);
			setTimeout(() => stop.abort(), ms);
			await assert.rejects(async () => {
				for await (const delta of waiting) {
					assert.equal(delta.type, 'notice');
				}
			}, /abort/i);
		};

		it('is brought to answer again after a stop, once each', async () => {
			const held = await startOllamaStandIn({ speed: 1, keepsSlots: true });
			const provider = createOllamaProvider({ baseUrl: held.url, heldMs: 200 });
			for (const _ of [1, 2]) {
				await leave(provider, held);
				const [one, other] = await Promise.all([ask(provider), ask(provider, [], { think: 'off' })]);
				assert.match(one, /The function subtracts/);
				assert.notEqual(other, '');
			}
			const unloads = held.requests.filter(({ body }) => body.includes('"keep_alive":0'));
			assert.equal(unloads.length, 2);
			await held.stop();
		});

		it('is told of, in a longer wait', async () => {
			const held = await startOllamaStandIn({ speed: 1, keepsSlots: true, listed: ['slow'] });
			const provider = createOllamaProvider({ baseUrl: held.url, heldMs: 200 });
			await leave(provider, held, 'slow');
			const deltas: ProviderDelta[] = [];
			assert.match(await ask(provider, deltas, { model: 'slow' }), /subtracts/);
			const codes = deltas.flatMap(delta => (delta.type === 'notice' ? [delta.code] : []));
			assert.equal(codes.at(-1), 'ollama.slot-freed');
			await held.stop();
		});

		it('is not disturbed where it was not left, or is only slow', async () => {
			const slow = await startOllamaStandIn({ speed: 1 });
			const provider = createOllamaProvider({ baseUrl: slow.url, heldMs: 100 });
			await ask(provider);
			slow.next(streamReply([{ waitMs: 600 }, { line: { message: { content: 'late' }, done: true } }]));
			assert.equal(await ask(provider), 'late');
			assert.ok(!slow.requests.some(({ body }) => body.includes('"keep_alive":0')));
			await slow.stop();
		});

		it('has as long for a long question as a model could take to read it', async () => {
			const held = await startOllamaStandIn({ speed: 1, keepsSlots: true });
			const provider = createOllamaProvider({ baseUrl: held.url, heldMs: 50 });
			await leave(provider, held);
			await waitsInVain(provider, 800, { messages: [{ role: 'user', content: 'Why? '.repeat(1000) }] });
			assert.ok(!held.requests.some(({ body }) => body.includes('"keep_alive":0')));
			await held.stop();
		});

		it('is seen through another name of the same file', () => {
			const files = new ModelFiles();
			assert.ok(files.isOf({ name: 'qwen3:latest' } as OllamaEntry, 'qwen3'));
			assert.ok(!files.isOf({ name: 'terse:latest' } as OllamaEntry, 'qwen3'));
			const modelfile =
				'# Modelfile generated by "ollama show"\n# FROM terse\n\nFROM /models/blobs/sha256-1\nTEMPLATE x';
			for (const name of ['qwen3', 'terse:latest']) {
				files.learn(name, { modelfile });
			}
			assert.ok(files.isOf({ name: 'terse:latest' } as OllamaEntry, 'qwen3:latest'));
			assert.equal(files.keyOf('qwen3'), files.keyOf('terse'));
			assert.notEqual(files.keyOf('qwen3'), files.keyOf('other'));
		});

		it('is not asked while the model is about to go', async () => {
			const held = await startOllamaStandIn({ speed: 1, keepsSlots: true });
			const provider = createOllamaProvider({ baseUrl: held.url, heldMs: 200 });
			await leave(provider, held);
			const first = ask(provider);
			await held.waitFor(({ body }) => body.includes('"keep_alive":0'));
			const [one, other] = await Promise.all([first, ask(provider)]);
			assert.equal(one, other);
			const unload = held.requests.findIndex(({ body }) => body.includes('"keep_alive":0'));
			const gone = held.requests.findIndex(({ path }, index) => index > unload && path === '/api/ps');
			const later = held.requests.slice(unload + 1).findIndex(({ path }) => path === '/api/chat') + unload + 1;
			assert.ok(gone !== -1 && gone < later);
			await held.stop();
		});

		it('hears a stop while it is being waited for', async () => {
			const held = await startOllamaStandIn({ speed: 1, keepsSlots: true });
			const provider = createOllamaProvider({ baseUrl: held.url, heldMs: 60_000 });
			await leave(provider, held);
			await waitsInVain(provider, 100);
			await held.stop();
		});
	});

	it('lists models that can chat, with size and abilities', async () => {
		const other = await startOllamaStandIn({ era: 'new' });
		const models = await createOllamaProvider({ baseUrl: other.url }).models();
		await other.stop();
		const think = models.find(model => model.id.startsWith('scripted-think'));
		assert.equal(think?.capabilities?.thinking, true);
		assert.match(think?.detail ?? '', /·/);
	});

	for (const era of ['old', 'current', 'new'] as const) {
		it(`describes a model of a server of the ${era} kind`, async () => {
			const other = await startOllamaStandIn({ era });
			const capabilities = await createOllamaProvider({ baseUrl: other.url }).capabilities('scripted-think');
			assert.equal(capabilities.thinking, era === 'old' ? undefined : true);
			await other.stop();
		});
	}

	it('checks the connection', async () => {
		const report = await provider().check();
		assert.equal(report.reachable, true);
		assert.ok((report.models ?? 0) > 0);
		assert.ok(report.version);
		const dead = await createOllamaProvider({ baseUrl: 'http://127.0.0.1:9' }).check();
		assert.equal(dead.reachable, false);
		assert.ok(dead.message && dead.remedy);
	});

	it('pulls a model with progress over all its layers', async () => {
		const steps = [];
		for await (const step of provider().pull?.('qwen3:4b', new AbortController().signal) ?? []) {
			steps.push(step);
		}
		const progress = steps.flatMap(step => step.progress ?? []);
		assert.deepEqual(
			progress,
			progress.toSorted((a, b) => a - b),
		);
		assert.equal(progress.at(-1), 1);
		assert.equal(steps.at(-1)?.status, 'success');
	});

	it('says when a model that is pulled does not exist', async () => {
		await assert.rejects(
			async () => {
				for await (const _ of provider().pull?.('missing', new AbortController().signal) ?? []) {
					// Runs until it fails.
				}
			},
			(error: Failure) => error instanceof Failure && error.kind === 'model-missing',
		);
	});

	it('shows no key that a server echoes while it pulls', async () => {
		const key = 'planted-key-0123456789';
		const standIn = await startStandIn(() => jsonReply(401, JSON.stringify({ error: `who is ${key}?` })));
		const pulling = createOllamaProvider({ baseUrl: standIn.url, apiKey: key }).pull?.(
			'm',
			new AbortController().signal,
		);
		await assert.rejects(
			async () => {
				for await (const _ of pulling ?? []) {
					// Nothing is expected.
				}
			},
			(error: Error) => error instanceof Failure && !error.message.includes(key) && error.message.includes('who is'),
		);
		await standIn.stop();
	});

	it('gives up on lines without end that are no answer', async () => {
		const line = `${'x'.repeat(1000)}\n`.repeat(1000);
		const standIn = await startStandIn(() => streamReply(Array(40).fill({ bytes: line }), 'stall'));
		const stream = createOllamaProvider({ baseUrl: standIn.url }).stream(question, new AbortController().signal);
		const first = stream[Symbol.asyncIterator]().next();
		await assert.rejects(first, (error: Error) => error instanceof Failure && error.kind === 'bad-response');
		await standIn.stop();
	});

	it('prints nothing to the console, whatever comes', async () => {
		const { log, warn, error } = console;
		const printed: unknown[] = [];
		Object.assign(console, {
			log: (...words: unknown[]) => printed.push(words),
			warn: (...words: unknown[]) => printed.push(words),
			error: (...words: unknown[]) => printed.push(words),
		});
		try {
			for (const fault of ['broken-line', 'null-line', 'blank-lines', 'bad-gateway', 'forbidden', 'html']) {
				await collect({ model: `fault-${fault}` }).catch(() => undefined);
			}
			server.next(jsonReply(500, '{broken'));
			await collect().catch(() => undefined);
		} finally {
			Object.assign(console, { log, warn, error });
		}
		assert.deepEqual(printed, []);
	});
});

describe('address of Ollama', () => {
	for (const [given, expected] of [
		['http://127.0.0.1:11434', 'http://127.0.0.1:11434'],
		['http://127.0.0.1:11434/', 'http://127.0.0.1:11434'],
		['http://127.0.0.1:11434/api', 'http://127.0.0.1:11434'],
		['http://127.0.0.1:11434/v1/', 'http://127.0.0.1:11434'],
		['127.0.0.1', 'http://127.0.0.1:11434'],
		['gpu.local', 'http://gpu.local:11434'],
		['gpu.local:8080', 'http://gpu.local:8080'],
		['0.0.0.0:11434', 'http://127.0.0.1:11434'],
		['http://0.0.0.0:11434', 'http://127.0.0.1:11434'],
		['[::]:11434', 'http://[::1]:11434'],
		['https://ollama.com', 'https://ollama.com'],
		['https://proxy.example/ollama/', 'https://proxy.example/ollama'],
		['', 'http://127.0.0.1:11434'],
		['http://', 'http://'],
		['http://127.0.0.1:11434/api/chat', 'http://127.0.0.1:11434'],
		['localhost:11434/v1/chat/completions', 'http://localhost:11434'],
		['http:/127.0.0.1:11434', 'http://127.0.0.1:11434'],
	] as const) {
		it(`is ${expected} for “${given}”`, () => assert.equal(ollamaAddress(given), expected));
	}
});

describe('thinking setting for Ollama', () => {
	const unknown: Capabilities = { thinking: undefined, tools: undefined, vision: undefined };
	const none: Capabilities = { ...unknown, thinking: false };
	const switched: Capabilities = { ...unknown, thinking: true };
	const leveled: Capabilities = { ...unknown, thinking: true, thinkingAlways: true, levels: ['low', 'medium', 'high'] };
	for (const [setting, known, expected] of [
		[undefined, switched, undefined],
		['auto', undefined, undefined],
		['auto', switched, true],
		['auto', leveled, undefined],
		['on', undefined, true],
		['on', none, undefined],
		['on', leveled, undefined],
		['off', undefined, false],
		['off', switched, false],
		['off', leveled, 'low'],
		['high', undefined, 'high'],
		['high', switched, true],
		['high', leveled, 'high'],
		['high', { ...leveled, levels: ['min', 'max'] }, 'max'],
		[{ budget: 0 }, switched, false],
		[{ budget: 1000 }, leveled, 'low'],
		[{ budget: 99_999 }, leveled, 'high'],
	] as const) {
		it(`${JSON.stringify(setting)} is ${expected} for ${JSON.stringify(known ?? 'an unknown model')}`, () =>
			assert.equal(ollamaThink(setting, known), expected));
	}
});
