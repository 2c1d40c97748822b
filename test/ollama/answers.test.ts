import assert from 'node:assert/strict';
import { modelRecipes } from '../standins/gguf/recipes.ts';
import { longScript, scripts } from '../standins/ollamaScripts.ts';
import { ask, errorOf, finishOf, loadedModels, noticesOfAnswer, ollamaAt, question, unload, usageOf } from './ask.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

describe('a real Ollama through our provider', () => {
	const url = () => ollamaUnderTest.server.url;
	const provider = () => ollamaAt(url());

	it('is found in order by the connection check', async () => {
		const report = await provider().check();
		assert.equal(report.reachable, true);
		assert.match(report.version ?? '', /^\d+\.\d+\.\d+/);
		assert.ok((report.models ?? 0) >= modelRecipes().length);
	});

	it('lists its models with their size', async () => {
		const models = await provider().models();
		const listed = models.find(({ id }) => id === 'scripted-think:latest');
		assert.match(listed?.detail ?? '', /MB/);
	});

	it('tells which models think, use tools, and how much fits', async () => {
		const capabilities = (model: string) => provider().capabilities(model);
		assert.partialDeepStrictEqual(await capabilities('scripted-think'), {
			thinking: true,
			tools: false,
			largestContext: 8192,
		});
		assert.partialDeepStrictEqual(await capabilities('scripted-tools'), { thinking: true, tools: true });
		assert.partialDeepStrictEqual(await capabilities('scripted-plain'), { thinking: false, tools: false });
		assert.equal((await capabilities('scripted-plain')).recorded, undefined);
	});

	for (const think of [undefined, 'auto', 'on', 'low', 'high'] as const) {
		it(`gives thinking and answer equal to the script: ${think ?? 'not asked'}`, async () => {
			const asked = await ask({ url: url(), request: { model: 'scripted-think', ...(think && { think }) } });
			assert.equal(asked.thinking, scripts.think.thinking);
			assert.equal(asked.answer, scripts.think.answer);
			assert.equal(finishOf(asked), 'complete');
		});
	}

	it('gives only the answer when thinking is off', async () => {
		const asked = await ask({ url: url(), request: { model: 'scripted-think', think: 'off' } });
		assert.equal(asked.thinking, '');
		assert.equal(asked.answer, scripts.plain.answer);
	});

	it('answers without thinking where the model cannot think, and says so', async () => {
		const asked = await ask({ url: url(), request: { model: 'scripted-plain', think: 'on' } });
		assert.equal(asked.answer, scripts.plain.answer);
		assert.equal(finishOf(asked), 'complete');
		assert.deepEqual(noticesOfAnswer(asked), ['thinking-refused']);
	});

	it('tells thinking from answer in raw tags that the server left in the text', async () => {
		const asked = await ask({ url: url(), request: { model: 'scripted-raw' } });
		assert.equal(asked.thinking, scripts.think.thinking.trim());
		assert.equal(asked.answer, scripts.think.answer);
	});

	it('shows thinking that is never closed, and says that there is no answer', async () => {
		const asked = await ask({ url: url(), request: { model: 'scripted-unclosed' } });
		assert.equal(asked.thinking, scripts.unclosed.thinking);
		assert.equal(asked.answer, '');
		assert.equal(finishOf(asked), 'complete');
		assert.deepEqual(noticesOfAnswer(asked), []);
		const finish = asked.events.at(-1);
		assert.equal(finish?.type === 'finish' && finish.code, 'turn.only-thought');
	});

	it('carries thousands of tokens without losing one, and each as it comes', async () => {
		const times: number[] = [];
		const asked = await ask({
			url: url(),
			request: { model: 'scripted-long', contextSize: 8192 },
			onEvent: ({ type, at }) => void (type === 'thinking-delta' && times.push(at)),
		});
		assert.equal(asked.thinking, longScript.thinking);
		assert.equal(asked.answer, longScript.answer);
		assert.ok((usageOf(asked)?.completionTokens ?? 0) > 4900);
		const [total, first] = [asked.events.at(-1)?.at ?? 0, times[0] ?? Infinity];
		assert.ok(
			times.length > 1000 && first < total / 2,
			`${times.length} pieces, the first after ${first} of ${total} ms`,
		);
	});

	it('measures tokens and times', async () => {
		const usage = usageOf(await ask({ url: url(), request: { model: 'scripted-think' } }));
		assert.ok((usage?.promptTokens ?? 1) > 0);
		assert.ok((usage?.completionTokens ?? 0) > 100);
		assert.ok((usage?.generationMs ?? 0) > 0);
		assert.ok((usage?.totalMs ?? 0) >= (usage?.generationMs ?? 0));
		assert.ok((usage?.loadMs ?? -1) >= 0);
		assert.equal(usage?.estimated, undefined);
	});

	it('stops at the token limit and says so, also in the middle of thinking', async () => {
		const asked = await ask({ url: url(), request: { model: 'scripted-think', maxTokens: 20 } });
		assert.equal(finishOf(asked), 'length');
		assert.equal(asked.answer, '');
		assert.ok(scripts.think.thinking.startsWith(asked.thinking));
		assert.equal(usageOf(asked)?.completionTokens, 20);
	});

	it('calls a tool, and answers its result with the thinking sent back', async () => {
		const request = { model: 'scripted-tools', tools: [readFile] };
		const first = await ask({ url: url(), request });
		const [call] = first.events.filter(event => event.type === 'tool-call');
		assert.ok(call?.type === 'tool-call');
		assert.equal(call.name, 'read_file');
		assert.deepEqual(JSON.parse(call.arguments), { path: 'sample.ts' });
		assert.equal(first.thinking, scripts.asktool.thinking);
		assert.equal(first.answer, '');
		const { id, name } = call;
		const messages = [
			...question,
			{ role: 'assistant', content: '', thinking: first.thinking, toolCalls: [call] },
			{ role: 'tool', content: 'return a - b;', toolCallId: id, toolName: name },
		] as const;
		const second = await ask({ url: url(), request: { ...request, messages } });
		assert.equal(second.answer, scripts.called.answer);
	});

	it('loads the model with the context that was asked for, and keeps it as long as was asked', async () => {
		const request = { model: 'scripted-plain', contextSize: 2048, keepAlive: '30m' };
		await ask({ url: url(), request });
		const [loaded] = (await loadedModels(url())).filter(({ context_length }) => context_length === 2048);
		assert.ok(loaded, 'a model with a context of 2048 is loaded');
		const minutes = (Date.parse(loaded.expires_at) - Date.now()) / 60_000;
		assert.ok(minutes > 28 && minutes < 31, `kept for ${minutes} minutes`);
	});

	it('unloads the model at once when it is not to be kept', async () => {
		const name = 'scripted-long:latest';
		await ask({ url: url(), request: { model: 'scripted-long', keepAlive: 0, maxTokens: 5 } });
		await until(async () => (await loadedModels(url())).every(loaded => loaded.name !== name));
	});

	it('says which model is missing, and what to do', async () => {
		const asked = await ask({ url: url(), request: { model: 'nowhere:8b' } });
		assert.equal(finishOf(asked), 'error');
		assert.equal(errorOf(asked)?.kind, 'model-missing');
		assert.match(errorOf(asked)?.message ?? '', /nowhere:8b/);
		assert.match(errorOf(asked)?.remedy ?? '', /ollama pull nowhere:8b/);
	});

	it('no longer lists a model that was deleted, and says that it is missing', async () => {
		const copy = { source: 'scripted-plain', destination: 'scripted-copy' };
		await fetch(`${url()}/api/copy`, { method: 'POST', body: JSON.stringify(copy) });
		const listed = async () => (await provider().models()).some(({ id }) => id === 'scripted-copy:latest');
		assert.equal(await listed(), true);
		await fetch(`${url()}/api/delete`, { method: 'DELETE', body: JSON.stringify({ model: 'scripted-copy' }) });
		assert.equal(await listed(), false);
		assert.equal(errorOf(await ask({ url: url(), request: { model: 'scripted-copy' } }))?.kind, 'model-missing');
	});

	it('gives log-probabilities to a client that asks for them', async () => {
		const body = { model: 'scripted-plain', messages: question, logprobs: true, top_logprobs: 2 };
		const reply = await fetch(`${url()}/api/chat`, { method: 'POST', body: JSON.stringify(body) });
		const [line] = (await reply.text()).split('\n');
		const { logprobs } = JSON.parse(line ?? '') as { logprobs: { token: string; logprob: number; top_logprobs: [] }[] };
		assert.equal(logprobs[0]?.token, 'Pla');
		assert.ok((logprobs[0]?.logprob ?? -1) > -0.01);
		assert.equal(logprobs[0]?.top_logprobs.length, 2);
	});

	after(() => unload(url(), 'scripted-plain'));
});

const readFile = {
	name: 'read_file',
	description: 'Reads a file.',
	parameters: { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
};

async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) {
		await new Promise(resolve => setTimeout(resolve, 50));
	}
}
