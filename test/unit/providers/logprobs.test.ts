import assert from 'node:assert/strict';
import type { ProviderConfig } from '../../../src/providers/createProvider.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import type { ProviderDelta, ProviderRequest } from '../../../src/providers/provider.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { streamReply } from '../../standins/ollamaReply.ts';
import { done } from '../../standins/openaiCompatible.ts';
import { errorReply, type Seen, type StandIn, sseReply, startStandIn } from '../../standins/server.ts';
import { collect } from '../session/fakes.ts';

const question = { model: 'm', messages: [{ role: 'user', content: 'Why?' }] } as const;

/** As vLLM and llama.cpp send it: the log-probabilities of a chunk under its choice. */
const chunk = (delta: object, content?: readonly object[], finish: string | null = null): string =>
	`data: ${JSON.stringify({ choices: [{ index: 0, delta, logprobs: content ? { content } : null, finish_reason: finish }] })}\n\n`;

const chat = [
	chunk({ reasoning_content: 'Hm,' }, [
		{ token: 'Hm', logprob: -0.5, bytes: [72, 109], top_logprobs: [] },
		{ token: ',', logprob: -0.1234567 },
	]),
	chunk({ reasoning_content: ' five.' }, [
		{ token: ' five', logprob: -2 },
		{ token: '.', logprob: 0 },
	]),
	chunk({ content: 'Five' }, [
		{ token: '</think>', logprob: 0 },
		{ token: 'Five', logprob: -1 },
	]),
	chunk({}, [{ token: 7, logprob: -1 }, { token: 'x' }, { token: 'y', logprob: 3 }], 'stop'),
	done,
].join('');

/** Ollama's own route: beside the message. */
const lines = [
	{
		message: { role: 'assistant', thinking: 'Hm, five.' },
		logprobs: [
			{ token: 'Hm', logprob: -0.5 },
			{ token: ', five', logprob: -2 },
		],
	},
	{
		message: { role: 'assistant', content: 'Five' },
		logprobs: [
			{ token: '.', logprob: 0 },
			{ token: 'Five', logprob: -1 },
		],
	},
	{ message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
];

describe('log-probabilities', () => {
	const standIns: StandIn[] = [];
	afterEach(async () => {
		await Promise.all(standIns.splice(0).map(standIn => standIn.stop()));
	});

	async function start(answer: (seen: Seen) => ReturnType<typeof sseReply>): Promise<StandIn> {
		const standIn = await startStandIn(answer);
		standIns.push(standIn);
		return standIn;
	}

	const tokensOf = (deltas: readonly ProviderDelta[]) =>
		deltas.flatMap(delta =>
			delta.type === 'logprobs' ? delta.tokens.map(({ text, logprob }) => [text, logprob]) : [],
		);

	async function deltasOf(
		config: ProviderConfig,
		request: Partial<ProviderRequest>,
		provider = createProvider(config),
	): Promise<readonly ProviderDelta[]> {
		const deltas: ProviderDelta[] = [];
		for await (const delta of provider.stream({ ...question, ...request }, new AbortController().signal)) {
			deltas.push(delta);
		}
		return deltas;
	}

	it('are asked of chat completions only where they are wanted, and read as they come', async () => {
		const standIn = await start(() => sseReply(chat));
		const config = { kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` } as const;
		const deltas = await deltasOf(config, { logprobs: true });
		assert.deepEqual(tokensOf(deltas), [
			['Hm', -0.5],
			[',', -0.1234567],
			[' five', -2],
			['.', 0],
			['</think>', 0],
			['Five', -1],
		]);
		await deltasOf(config, {});
		assert.deepEqual(
			standIn.requests.filter(({ path }) => path.endsWith('/chat/completions')).map(({ json }) => json?.logprobs),
			[true, undefined],
		);
	});

	it('are asked of Ollama’s own route, and read beside the message', async () => {
		const standIn = await start(() => streamReply(lines.map(line => ({ line }))));
		const deltas = await deltasOf({ kind: 'ollama', baseUrl: standIn.url }, { logprobs: true });
		assert.deepEqual(tokensOf(deltas), [
			['Hm', -0.5],
			[', five', -2],
			['.', 0],
			['Five', -1],
		]);
		const asked = standIn.requests.filter(({ path }) => path === '/api/chat');
		assert.deepEqual(
			asked.map(({ json }) => json?.logprobs),
			[true],
		);
	});

	it('are left out where a server refuses them, and the answer comes', async () => {
		const standIn = await start(({ json }) =>
			json?.logprobs ? errorReply(400, { error: { message: 'This model does not support logprobs' } }) : sseReply(chat),
		);
		const config = { kind: 'openai-compatible', preset: 'custom', baseUrl: `${standIn.url}/v1` } as const;
		const deltas = await deltasOf(config, { logprobs: true });
		assert.equal(deltas.map(delta => (delta.type === 'text' ? delta.text : '')).join(''), 'Five');
	});

	it('are left out only beside tools where llama.cpp streams the one or the other', async () => {
		const words = 'logprobs is not supported with tools + stream';
		const standIn = await start(({ json }) =>
			json?.logprobs && json.tools ? errorReply(400, { error: { code: 400, message: words } }) : sseReply(chat),
		);
		const config = { kind: 'openai-compatible', preset: 'llamacpp', baseUrl: `${standIn.url}/v1` } as const;
		const provider = createProvider(config);
		const tools = [{ name: 'read_file', description: 'Reads a file.', parameters: { type: 'object' } }];
		for (const offered of [{ tools }, { tools }, {}]) {
			const deltas = await deltasOf(config, { ...offered, logprobs: true }, provider);
			assert.equal(deltas.map(delta => (delta.type === 'text' ? delta.text : '')).join(''), 'Five');
		}
		assert.deepEqual(
			standIn.requests.map(({ json }) => [json?.tools !== undefined, json?.logprobs]),
			[
				[true, true],
				[true, undefined],
				[true, undefined],
				[false, true],
			],
		);
	});

	it('stand in the turn beside the text that they are of, and without being asked for they do not', async () => {
		const standIn = await start(() => sseReply(chat));
		const provider = createProvider({ kind: 'openai-compatible', preset: 'vllm', baseUrl: `${standIn.url}/v1` });
		const told = async (logprobs: boolean) => {
			const events = await collect(runTurn({ provider, request: { ...question, ...(logprobs && { logprobs }) } }));
			return events.flatMap(event => {
				if (event.type !== 'logprobs') {
					return [];
				}
				const { block, start: from, lengths, logprobs: values } = event;
				return [{ block, start: from, lengths, logprobs: values }];
			});
		};
		assert.deepEqual(await told(true), [
			{ block: 0, start: 0, lengths: [2, 1, 5, 1], logprobs: [-0.5, -0.123, -2, 0] },
			{ block: 1, start: 0, lengths: [4], logprobs: [-1] },
		]);
		assert.deepEqual(await told(false), []);
	});
});
