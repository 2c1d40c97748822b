import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { type ChatResponse, Ollama } from 'ollama';
import { type OllamaStandIn, type StandInOptions, startOllamaStandIn } from '../../standins/ollama.ts';
import { faultNames } from '../../standins/ollamaFaults.ts';
import { recordedModelName } from '../../standins/ollamaModels.ts';
import { scripts } from '../../standins/ollamaScripts.ts';

describe('the stand-in for Ollama', () => {
	const running: OllamaStandIn[] = [];
	afterEach(() => Promise.all(running.splice(0).map(standIn => standIn.stop())));

	async function start(options?: StandInOptions) {
		const standIn = await startOllamaStandIn(options);
		running.push(standIn);
		return { standIn, client: new Ollama({ host: standIn.url }) };
	}

	it('says the script in thinking and answer to the real client', async () => {
		const { client } = await start();
		const { thinking, answer, last } = await collect(client, { model: 'scripted-think' });
		assert.equal(thinking, scripts.think.thinking);
		assert.equal(answer, scripts.think.answer);
		assert.equal(last?.done_reason, 'stop');
		assert.ok((last?.eval_count ?? 0) > 100);
	});

	it('leaves the thinking out when asked to', async () => {
		const { client } = await start();
		assert.deepEqual(pick(await collect(client, { model: 'scripted-think', think: false })), {
			thinking: '',
			answer: scripts.plain.answer,
		});
	});

	it('shows raw tags for a model whose template does not know of thinking', async () => {
		const { client } = await start();
		const { thinking, answer } = await collect(client, { model: 'scripted-raw' });
		assert.equal(thinking, '');
		assert.equal(answer, scripts.think.emits);
	});

	it('calls a tool with whole arguments and answers its result', async () => {
		const { client } = await start();
		const tools = [{ type: 'function', function: { name: 'read_file', description: 'Reads.', parameters: {} } }];
		const first = await client.chat({ model: 'scripted-tools', messages: question, tools });
		assert.deepEqual(first.message.tool_calls?.[0]?.function.arguments, { path: 'sample.ts' });
		const messages = [...question, first.message, { role: 'tool', content: 'return a - b', tool_name: 'read_file' }];
		const second = await client.chat({ model: 'scripted-tools', messages, tools });
		assert.equal(second.message.content, scripts.called.answer);
	});

	it('sends nothing, headers included, before the first token', async () => {
		const { standIn } = await start();
		const controller = new AbortController();
		const asked = chat(standIn, { model: 'fault-stall-before-headers' }, controller.signal);
		await standIn.waitFor(({ path }) => path === '/api/chat');
		const first = await Promise.race([asked, new Promise(resolve => setTimeout(resolve, 50, 'silence'))]);
		assert.equal(first, 'silence');
		controller.abort();
		await assert.rejects(asked);
		await standIn.waitFor(({ outcome }) => outcome === 'cancelled');
	});

	it('records a stream that the client leaves as cancelled, and one that it breaks itself as broken', async () => {
		const { standIn, client } = await start();
		const stream = await client.chat({ model: 'scripted-loop', messages: question, stream: true });
		await stream[Symbol.asyncIterator]().next();
		stream.abort();
		assert.equal((await standIn.waitFor(({ outcome }) => outcome === 'cancelled')).path, '/api/chat');
		await assert.rejects(collect(client, { model: 'fault-reset' }));
		assert.ok(await standIn.waitFor(({ outcome }) => outcome === 'broken'));
	});

	it('waits in the middle of the next reply until it is let on', async () => {
		const { standIn, client } = await start();
		const goOn = standIn.hold(2, 3);
		const stream = await client.chat({ model: 'scripted-think', messages: question, stream: true });
		const lines = stream[Symbol.asyncIterator]();
		await lines.next();
		await lines.next();
		const third = lines.next();
		assert.equal(await Promise.race([third, new Promise(resolve => setTimeout(resolve, 50, 'silence'))]), 'silence');
		goOn();
		assert.equal((await third).done, false);
		goOn();
		while (!(await lines.next()).done);
		assert.equal((await collect(client, { model: 'scripted-think' })).answer, scripts.think.answer);
	});

	it('answers one request of a model after the other', async () => {
		const { standIn, client } = await start();
		const endless = await client.chat({ model: 'scripted-loop', messages: question, stream: true });
		let answered = false;
		const second = client.chat({ model: 'scripted-loop', messages: question, think: false }).then(() => {
			answered = true;
		});
		await standIn.waitFor(({ id }) => id === 2);
		await new Promise(resolve => setTimeout(resolve, 50));
		assert.equal(answered, false);
		endless.abort();
		await second;
	});

	it('refuses as the server does', async () => {
		const { standIn } = await start();
		const refusal = async (body: object) => {
			const response = await chat(standIn, body);
			return [response.status, ((await response.json()) as { error: string }).error];
		};
		assert.deepEqual(await refusal({ model: 'nowhere' }), [404, "model 'nowhere' not found"]);
		assert.deepEqual(await refusal({ model: 'scripted-plain', think: true }), [
			400,
			'"scripted-plain" does not support thinking',
		]);
		assert.deepEqual(await refusal({ model: 'scripted-think', think: 'xhigh' }), [
			400,
			'invalid think value: "xhigh" (must be "high", "medium", "low", "max", true, or false)',
		]);
		assert.match(String((await refusal({ model: 'scripted-plain', tools: [{}] }))[1]), / does not support tools$/);
		assert.deepEqual(await refusal({ model: 'embed' }), [400, '"embed" does not support chat']);
	});

	it('refuses a strange host and a strange origin with an empty 403', async () => {
		const { standIn } = await start();
		assert.deepEqual(await refusedWith(standIn, { Host: 'evil.example' }), { status: 403, body: '' });
		assert.deepEqual(await refusedWith(standIn, { Origin: 'https://evil.example' }), { status: 403, body: '' });
		assert.equal((await refusedWith(standIn, { Origin: 'vscode-webview://abc' })).status, 200);
	});

	it('ends with length at num_predict, which counts thinking', async () => {
		const { client } = await start();
		const { answer, last } = await collect(client, { model: 'scripted-think', options: { num_predict: 20 } });
		assert.equal(answer, '');
		assert.equal(last?.done_reason, 'length');
		assert.equal(last?.eval_count, 20);
	});

	it('loads, lists as loaded with its context size, and unloads', async () => {
		const { standIn, client } = await start();
		const empty = { model: 'scripted-plain', messages: [] };
		assert.equal(((await (await chat(standIn, empty)).json()) as ChatResponse).done_reason, 'load');
		await client.chat({ model: 'scripted-plain', messages: question, options: { num_ctx: 2048 } });
		const [loaded] = (await client.ps()).models;
		assert.equal(loaded?.name, 'scripted-plain:latest');
		assert.equal((loaded as unknown as { context_length: number }).context_length, 2048);
		const unload = await (await chat(standIn, { ...empty, keep_alive: 0 })).json();
		assert.equal((unload as ChatResponse).done_reason, 'unload');
		assert.deepEqual((await client.ps()).models, []);
	});

	it('reports capabilities as each era of servers does', async () => {
		const show = async (era: StandInOptions['era'] & string, model: string) => {
			const { client } = await start({ era });
			const { capabilities, ...rest } = await client.show({ model });
			return { capabilities, thinking: (rest as { thinking?: unknown }).thinking };
		};
		assert.deepEqual(await show('old', 'scripted-think'), { capabilities: undefined, thinking: undefined });
		assert.deepEqual(await show('current', 'scripted-think'), {
			capabilities: ['completion', 'thinking'],
			thinking: undefined,
		});
		assert.deepEqual(await show('new', 'levels'), {
			capabilities: ['completion', 'thinking'],
			thinking: { values: ['low', 'medium', 'high'], default: 'medium' },
		});
	});

	it('pulls two layers at once, and deletes', async () => {
		const { client } = await start();
		const lines = [];
		for await (const line of await client.pull({ model: 'fresh', stream: true })) lines.push(line);
		assert.equal(lines.at(-1)?.status, 'success');
		assert.equal(new Set(lines.map(line => line.digest).filter(Boolean)).size, 2);
		await client.delete({ model: 'fresh' });
		await assert.rejects(client.show({ model: 'fresh' }), /model 'fresh' not found/);
	});

	it('replays the recording whole and says that it is one', async () => {
		const { standIn, client } = await start();
		const { thinking, answer } = await collect(client, { model: recordedModelName });
		assert.match(thinking, /Wait, look at `sample\.ts:2` again\./);
		assert.match(answer, /return a \+ b;/);
		const response = await chat(standIn, { model: recordedModelName, messages: question });
		assert.equal(response.headers.get('x-sidethought-recorded'), '1');
		await response.body?.cancel();
	});

	it('plays a reply that a test has planned, cut byte by byte', async () => {
		const { standIn } = await start();
		const plan = {
			steps: [{ line: { a: '<é>' } }, { bytes: 'half' }],
			ending: 'close',
			chunks: { mode: 'bytes', size: 1 },
		};
		await fetch(`${standIn.url}/__standin/next`, { method: 'POST', body: JSON.stringify(plan) });
		assert.equal(
			await (await chat(standIn, { model: 'scripted-plain', messages: question })).text(),
			'{"a":"\\u003cé\\u003e"}\nhalf',
		);
	});

	for (const name of faultNames.filter(fault => !fault.includes('stall'))) {
		it(`ends the exchange by itself: ${name}`, async () => {
			const { standIn } = await start();
			const response = chat(standIn, { model: `fault-${name}`, messages: question });
			await response.then(({ body }) => body?.pipeTo(new WritableStream())).catch(() => undefined);
			assert.notEqual((await standIn.waitFor(({ outcome }) => outcome !== 'open')).outcome, 'cancelled');
		});
	}
});

const question = [{ role: 'user', content: 'Why is the sum wrong?' }];

function chat({ url }: OllamaStandIn, body: object, signal?: AbortSignal): Promise<Response> {
	const filled = JSON.stringify({ messages: question, ...body });
	return fetch(`${url}/api/chat`, { method: 'POST', body: filled, redirect: 'manual', ...(signal && { signal }) });
}

async function collect(client: Ollama, request: { model: string; think?: boolean; options?: { num_predict: number } }) {
	const result = { thinking: '', answer: '', last: undefined as ChatResponse | undefined };
	for await (const line of await client.chat({ messages: question, ...request, stream: true })) {
		result.thinking += line.message.thinking ?? '';
		result.answer += line.message.content;
		result.last = line;
	}
	return result;
}

function pick({ thinking, answer }: { thinking: string; answer: string }) {
	return { thinking, answer };
}

/** `fetch` does not let a caller set Host or Origin. */
function refusedWith({ port }: OllamaStandIn, headers: Record<string, string>) {
	return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
		const asked = httpRequest({ port, host: '127.0.0.1', path: '/api/version', headers }, response => {
			let body = '';
			response.on('data', chunk => {
				body += chunk;
			});
			response.on('end', () => resolve({ status: response.statusCode, body }));
		});
		asked.on('error', reject).end();
	});
}
