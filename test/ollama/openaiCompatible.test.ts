import assert from 'node:assert/strict';
import { createProvider } from '../../src/providers/createProvider.ts';
import { scripts } from '../standins/ollamaScripts.ts';
import { type Asked, ask, errorOf, finishOf, usageOf } from './ask.ts';
import { installLiteLlm, type LiteLlm, startLiteLlm } from './litellm.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

const readFile = {
	name: 'read_file',
	description: 'Reads a file.',
	parameters: { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
};

describe('a real Ollama under /v1, through our OpenAI-compatible provider', () => {
	const asking = (request: Parameters<typeof ask>[0]['request'], signal?: AbortSignal): Promise<Asked> => {
		const baseUrl = `${ollamaUnderTest.server.url}/v1`;
		const provider = createProvider({ kind: 'openai-compatible', baseUrl });
		return ask({ url: baseUrl, provider, request, ...(signal && { signal }) });
	};

	it('gives thinking and answer equal to the script, and counts', async () => {
		const asked = await asking({ model: 'scripted-think' });
		assert.equal(asked.thinking, scripts.think.thinking);
		assert.equal(asked.answer, scripts.think.answer);
		assert.equal(finishOf(asked), 'complete');
		assert.equal(usageOf(asked)?.completionTokens, 131);
	});

	it('gives only the answer when thinking is off', async () => {
		const asked = await asking({ model: 'scripted-think', think: 'off' });
		assert.deepEqual([asked.thinking, asked.answer], ['', scripts.plain.answer]);
	});

	it('calls a tool', async () => {
		const asked = await asking({ model: 'scripted-tools', tools: [readFile] });
		const call = asked.events.find(({ type }) => type === 'tool-call');
		assert.partialDeepStrictEqual(call, { name: 'read_file', arguments: '{"path":"sample.ts"}' });
	});

	it('says which model is missing', async () => {
		assert.equal(errorOf(await asking({ model: 'nowhere:8b' }))?.kind, 'model-missing');
	});
});

describe('a real LiteLLM proxy in front of a real Ollama', () => {
	let proxy: LiteLlm | undefined;
	const asking = (request: Partial<Parameters<typeof ask>[0]['request']>, signal?: AbortSignal): Promise<Asked> => {
		const { url = '', key = '' } = proxy ?? {};
		const provider = createProvider({ kind: 'openai-compatible', preset: 'litellm', baseUrl: url, apiKey: key });
		return ask({ url, provider, request: { model: 'thinker', ...request }, ...(signal && { signal }) });
	};

	before(async function () {
		this.timeout(1_200_000);
		const missing = await installLiteLlm();
		if (missing !== undefined) {
			console.log(`      skipped: ${missing}`);
			this.skip();
		}
		proxy = await startLiteLlm(ollamaUnderTest.server.url, 'scripted-think');
	});
	after(() => proxy?.stop());

	it('hands on thinking as reasoning, equal to the script', async () => {
		const asked = await asking({});
		assert.equal(asked.thinking, scripts.think.thinking);
		assert.equal(asked.answer, scripts.think.answer);
		assert.equal(finishOf(asked), 'complete');
		assert.equal(usageOf(asked)?.completionTokens, 131);
		assert.ok((usageOf(asked)?.thinkingTokens ?? 0) > 50);
	});

	it('names it reasoning_content on the wire', async () => {
		const { url = '', key = '' } = proxy ?? {};
		const messages = [{ role: 'user', content: 'Why?' }];
		const reply = await fetch(`${url}/chat/completions`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
			body: JSON.stringify({ model: 'thinker', messages, stream: true }),
		});
		assert.match(await reply.text(), /"delta":\{"reasoning_content":"Oka"/);
	});

	it('gives only the answer when thinking is off', async () => {
		const asked = await asking({ think: 'off' });
		assert.deepEqual([asked.thinking, asked.answer], ['', scripts.plain.answer]);
	});

	it('lists its models', async () => {
		const { url = '', key = '' } = proxy ?? {};
		const provider = createProvider({ kind: 'openai-compatible', preset: 'litellm', baseUrl: url, apiKey: key });
		assert.deepEqual(
			(await provider.models()).map(({ id }) => id),
			['thinker'],
		);
	});

	it('says in words that it does not know a model', async () => {
		assert.equal(errorOf(await asking({ model: 'nowhere' }))?.kind, 'model-missing');
	});

	it('refuses a wrong key in its own words, which we hand on without the key', async () => {
		const apiKey = 'sk-wrong-0123456789';
		const wrong = createProvider({ kind: 'openai-compatible', baseUrl: proxy?.url ?? '', apiKey });
		const refused = await ask({ url: '', provider: wrong, request: { model: 'thinker' } });
		assert.equal(finishOf(refused), 'error');
		// Without a database it does not say 401 but 400, "No connected db."
		assert.equal(errorOf(refused)?.kind, 'unauthorised');
		assert.match(errorOf(refused)?.message ?? '', /No connected db/);
		assert.notEqual(errorOf(refused)?.remedy, '');
		assert.ok(!JSON.stringify(refused.events).includes(apiKey));
	});
});
