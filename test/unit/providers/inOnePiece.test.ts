/** Servers that do not stream, or not now: the same for every kind. */
import assert from 'node:assert/strict';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import { jsonReply, type Reply } from '../../standins/ollamaReply.ts';
import { errorReply, type StandIn, sseReply, startStandIn } from '../../standins/server.ts';
import { type Transcript, transcribe } from './transcript.ts';

interface Kind {
	readonly config: Omit<ProviderConfig, 'baseUrl'>;
	readonly path: string;
	readonly refusal: (message: string) => unknown;
	/** The answer “Yes.” */
	readonly whole: unknown;
}

const chat = { choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }] };
const kinds: readonly Kind[] = [
	{
		config: { kind: 'openai-compatible', preset: 'custom' },
		path: '/chat/completions',
		refusal: message => ({ error: { message, type: 'invalid_request_error' } }),
		whole: chat,
	},
	{
		config: { kind: 'workers-ai', accountId: 'a'.repeat(32) },
		path: '/ai/run/',
		refusal: message => ({ success: false, result: null, messages: [], errors: [{ code: 5006, message }] }),
		whole: { result: chat, success: true, errors: [], messages: [] },
	},
	{
		config: { kind: 'anthropic' },
		path: '/v1/messages',
		refusal: message => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
		whole: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Yes.' }], stop_reason: 'end_turn' },
	},
	{
		config: { kind: 'ollama' },
		path: '/api/chat',
		refusal: message => ({ error: message }),
		whole: { model: 'm', message: { role: 'assistant', content: 'Yes.' }, done: true, done_reason: 'stop' },
	},
];

for (const { config, path, refusal, whole } of kinds) {
	describe(`an answer of ${config.kind} in one piece`, () => {
		let standIn: StandIn;
		let streamed: Reply;
		let unstreamed: Reply;
		beforeEach(async () => {
			unstreamed = jsonReply(200, JSON.stringify(whole));
			standIn = await startStandIn(seen =>
				seen.path.includes(path) ? (seen.json?.stream === true ? streamed : unstreamed) : errorReply(404, {}),
			);
		});
		afterEach(() => standIn.stop());

		const connect = () => createProvider({ ...config, baseUrl: standIn.url });
		const ask = (provider = connect()): Promise<Transcript> =>
			transcribe(
				provider.stream({ model: 'm', messages: [{ role: 'user', content: 'Is it?' }] }, new AbortController().signal),
			);
		const asked = () => standIn.requests.filter(seen => seen.path.includes(path)).map(seen => seen.json?.stream);

		for (const words of [
			'stream: Extra inputs are not permitted',
			'Streaming is not supported for this model.',
			'Your organization must be verified to stream this model.',
		]) {
			it(`is asked for after “${words}”, and from then on`, async () => {
				streamed = errorReply(400, refusal(words));
				const provider = connect();
				assert.deepEqual(await ask(provider), { blocks: ['Yes.'], notices: ['batch'], finish: 'stop' });
				await ask(provider);
				assert.deepEqual(asked(), [true, false, false]);
			});
		}

		it('is asked for once when that is refused as well', async () => {
			streamed = errorReply(400, refusal('Streaming is not supported.'));
			unstreamed = errorReply(400, refusal('Only streaming is supported.'));
			assert.equal((await ask()).error, 'bad-request');
			assert.deepEqual(asked(), [true, false]);
		});

		it('is taken as it comes', async () => {
			streamed = unstreamed;
			assert.deepEqual(await ask(), { blocks: ['Yes.'], notices: ['batch'], finish: 'stop' });
			assert.deepEqual(asked(), [true]);
		});

		if (config.kind === 'ollama') {
			return;
		}

		it('is asked for when the stream holds nothing, and the next question is tried as a stream again', async () => {
			streamed = sseReply(': hello\n\ndata: [DONE]\n\n');
			const provider = connect();
			const { blocks, notices, finish } = await ask(provider);
			assert.deepEqual({ blocks, finish }, { blocks: ['Yes.'], finish: 'stop' });
			assert.deepEqual(notices, ['waiting', 'retry', 'batch']);
			await ask(provider);
			assert.deepEqual(asked(), [true, false, true, false]);
		});

		it('is asked for from then on when JSON without an answer came', async () => {
			streamed = jsonReply(200, '{"result":{},"success":true,"errors":[],"messages":[]}');
			const provider = connect();
			assert.deepEqual(await ask(provider), { blocks: ['Yes.'], notices: ['retry', 'batch'], finish: 'stop' });
			assert.deepEqual((await ask(provider)).notices, ['batch']);
			assert.deepEqual(asked(), [true, false, false]);
		});

		it('is not held against a model that only streams', async () => {
			streamed = sseReply('data: [DONE]\n\n');
			unstreamed = errorReply(400, refusal('This model only supports stream mode.'));
			const provider = connect();
			assert.notEqual((await ask(provider)).error, undefined);
			await ask(provider);
			assert.deepEqual(asked(), [true, false, true, false]);
		});
	});
}
