import assert from 'node:assert/strict';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { type Asked, ask, errorOf, finishOf, noticesOf, usageOf } from '../../ollama/ask.ts';
import { readFixture, readFixtures, replyOf } from '../../ollama/fixtures.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../../standins/ollama.ts';
import type { ChunkPlan, Reply } from '../../standins/ollamaReply.ts';
import { scripts } from '../../standins/ollamaScripts.ts';
import { type StandIn, startStandIn } from '../../standins/server.ts';

const cuts: Readonly<Record<string, ChunkPlan>> = {
	'as recorded': { mode: 'steps' },
	'in one piece': { mode: 'whole' },
	'byte by byte': { mode: 'bytes', size: 1 },
	'in sevens': { mode: 'bytes', size: 7 },
	'in pieces of any size': { mode: 'random', size: 100, seed: 5 },
};

describe('streams recorded from a real Ollama', () => {
	let server: OllamaStandIn;
	before(async () => {
		server = await startOllamaStandIn();
	});
	after(() => server.stop());

	function asked(name: string, chunks: ChunkPlan = { mode: 'steps' }): Promise<Asked> {
		server.next({ ...replyOf(readFixture(name)), chunks });
		return ask({ url: server.url, request: { model: 'scripted-think' } });
	}

	for (const [cut, chunks] of Object.entries(cuts)) {
		it(`give thinking and answer, ${cut}`, async () => {
			const turn = await asked('chat-thinking', chunks);
			assert.equal(turn.thinking, scripts.think.thinking);
			assert.equal(turn.answer, scripts.think.answer);
			assert.equal(finishOf(turn), 'complete');
			assert.equal(usageOf(turn)?.completionTokens, 131);
		});

		it(`give raw tags their channel, ${cut}`, async () => {
			const turn = await asked('chat-raw-tags', chunks);
			assert.equal(turn.thinking, scripts.think.thinking.trim());
			assert.equal(turn.answer, scripts.think.answer);
		});

		it(`keep what came before the server died, ${cut}`, async () => {
			const turn = await asked('server-killed', chunks);
			assert.equal(finishOf(turn), 'interrupted');
			assert.equal(errorOf(turn)?.kind, 'cut');
			assert.ok(turn.thinking.startsWith(scripts.loop.thinking + scripts.loop.repeats));
		});
	}

	it('give only the answer when thinking is off', async () => {
		const turn = await asked('chat-thinking-off');
		assert.deepEqual([turn.thinking, turn.answer], ['', scripts.plain.answer]);
	});

	it('give a tool call whole', async () => {
		const turn = await asked('chat-tool-call');
		const call = turn.events.find(event => event.type === 'tool-call');
		assert.partialDeepStrictEqual(call, { name: 'read_file', arguments: '{"path":"sample.ts"}' });
		assert.equal(turn.thinking, scripts.asktool.thinking);
	});

	it('say when the limit was reached while thinking', async () => {
		assert.equal(finishOf(await asked('chat-length')), 'length');
	});

	it('show thinking that was never closed', async () => {
		const turn = await asked('chat-unclosed');
		assert.deepEqual([turn.thinking, turn.answer], [scripts.unclosed.thinking, '']);
		assert.deepEqual(noticesOf(turn), []);
		const finish = turn.events.at(-1);
		assert.equal(finish?.type === 'finish' && finish.code, 'turn.only-thought');
	});

	it('read log-probabilities over', async () => {
		assert.equal((await asked('chat-logprobs')).answer, scripts.plain.answer);
	});

	it('keep what came before the runner died, and pass on what the server said', async () => {
		const turn = await asked('runner-killed');
		assert.equal(finishOf(turn), 'interrupted');
		assert.match(errorOf(turn)?.message ?? '', /an error was encountered while running the model/);
	});

	const refusals: Readonly<Record<string, string>> = {
		'error-model-missing': 'model-missing',
		'error-no-tools': 'unsupported',
		'error-bad-time': 'bad-request',
	};
	for (const [name, kind] of Object.entries(refusals)) {
		it(`are refused in words: ${name}`, async () => {
			const turn = await asked(name);
			assert.equal(finishOf(turn), 'error');
			assert.equal(errorOf(turn)?.kind, kind);
			assert.notEqual(errorOf(turn)?.remedy, '');
		});
	}

	it('have bytes that are as long as their pieces together', () => {
		for (const { name, bytes, chunks } of readFixtures()) {
			const total = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
			// Places of the recording machine were taken out of descriptions.
			assert.ok(name.startsWith('show-') || name === 'tags' || total === bytes.length, name);
		}
	});
});

describe('streams recorded from Ollama under /v1', () => {
	let server: StandIn;
	let reply: Reply;
	before(async () => {
		server = await startStandIn(() => reply);
	});
	after(() => server.stop());

	function asked(name: string, chunks: ChunkPlan): Promise<Asked> {
		reply = { ...replyOf(readFixture(name)), chunks };
		const provider = createProvider({ kind: 'openai-compatible', baseUrl: `${server.url}/v1`, apiKey: 'none' });
		return ask({ url: server.url, provider, request: { model: 'scripted-think' } });
	}

	for (const [cut, chunks] of Object.entries(cuts)) {
		it(`give thinking and answer, ${cut}`, async () => {
			const turn = await asked('v1-thinking', chunks);
			assert.equal(turn.thinking, scripts.think.thinking);
			assert.equal(turn.answer, scripts.think.answer);
			assert.equal(finishOf(turn), 'complete');
		});
	}

	it('give a tool call whole', async () => {
		const call = (await asked('v1-tool-call', { mode: 'bytes', size: 7 })).events.find(
			({ type }) => type === 'tool-call',
		);
		assert.partialDeepStrictEqual(call, { name: 'read_file', arguments: '{"path":"sample.ts"}' });
	});
});
