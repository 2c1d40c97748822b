/**
 * The stand-in server is only worth something while it answers as the real one does. Each request goes to both; the
 * answers must be the same but for times, digests and other things that no two servers share.
 */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

interface Exchange {
	readonly status: number;
	readonly type: string | null;
	readonly lines: readonly string[];
}

const question = [{ role: 'user', content: 'Why is the sum wrong?' }];

const tool = {
	type: 'function',
	function: {
		name: 'read_file',
		description: 'Reads a file.',
		parameters: { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
	},
};

describe('the stand-in and the real Ollama', () => {
	let standIn: OllamaStandIn;
	before(async () => {
		standIn = await startOllamaStandIn();
	});
	after(() => standIn.stop());

	const chats: Readonly<Record<string, object>> = {
		'thinking by default': { model: 'scripted-think' },
		'thinking on': { model: 'scripted-think', think: true },
		'thinking off': { model: 'scripted-think', think: false },
		'a level of thinking': { model: 'scripted-think', think: 'low' },
		'no stream': { model: 'scripted-think', stream: false },
		'thinking that is never closed': { model: 'scripted-unclosed' },
		'a plain model': { model: 'scripted-plain' },
		'raw tags': { model: 'scripted-raw' },
		'thousands of tokens': { model: 'scripted-long', options: { num_ctx: 8192 } },
		'an endless model with a limit': { model: 'scripted-loop', options: { num_predict: 60 } },
		'a limit inside the thinking': { model: 'scripted-think', options: { num_predict: 20 } },
		'a limit inside a tag': { model: 'scripted-think', options: { num_predict: 1 } },
		'a tool call': { model: 'scripted-tools', tools: [tool] },
		'a tool call without a stream': { model: 'scripted-tools', tools: [tool], stream: false },
		'a tool model without tools': { model: 'scripted-tools' },
		'the result of a tool': { model: 'scripted-tools', tools: [tool], messages: withToolResult() },
		'a name with its tag': { model: 'scripted-plain:latest' },
		'no messages: load': { model: 'scripted-plain', messages: [] },
		'no messages and no time: unload': { model: 'scripted-plain', messages: [], keep_alive: 0 },
		'a model that is missing': { model: 'nowhere' },
		'a model that is missing, with its tag': { model: 'nowhere:8b' },
		'no model': {},
		'thinking asked of a plain model': { model: 'scripted-plain', think: true },
		'no thinking asked of a plain model': { model: 'scripted-plain', think: false },
		'an unknown level': { model: 'scripted-think', think: 'xhigh' },
		'thinking as a number': { model: 'scripted-think', think: 3 },
		'tools offered to a plain model': { model: 'scripted-plain', tools: [tool] },
		'a time to live without a unit': { model: 'scripted-plain', keep_alive: '-1' },
		'a time to live that is no time': { model: 'scripted-plain', keep_alive: 'soon' },
	};
	for (const [name, body] of Object.entries(chats)) {
		it(`answer a chat alike: ${name}`, () => sameAnswer('POST', '/api/chat', { messages: question, ...body }));
	}

	const generations: Readonly<Record<string, object>> = {
		thinking: { model: 'scripted-think', prompt: 'Why?' },
		'thinking off': { model: 'scripted-think', prompt: 'Why?', think: false },
		'no stream': { model: 'scripted-think', prompt: 'Why?', stream: false },
		'no prompt: load': { model: 'scripted-plain' },
		'a missing model': { model: 'nowhere', prompt: 'Why?' },
	};
	for (const [name, body] of Object.entries(generations)) {
		it(`answer a generation alike: ${name}`, () => sameAnswer('POST', '/api/generate', body));
	}

	const others: Readonly<Record<string, readonly [string, string, (object | string)?]>> = {
		'the root': ['GET', '/'],
		'the root, head only': ['HEAD', '/'],
		'the version': ['GET', '/api/version'],
		'an unknown path': ['GET', '/api/nothing'],
		'a known path with a wrong method': ['GET', '/api/chat'],
		'a description of a thinking model': ['POST', '/api/show', { model: 'scripted-think' }],
		'a description of a tool model': ['POST', '/api/show', { model: 'scripted-tools' }],
		'a description of a plain model': ['POST', '/api/show', { model: 'scripted-plain' }],
		'a description of a missing model': ['POST', '/api/show', { model: 'nowhere' }],
		'a description of nothing': ['POST', '/api/show', {}],
		'deleting a missing model': ['DELETE', '/api/delete', { model: 'nowhere' }],
		'a chat without a body': ['POST', '/api/chat', ''],
		'a chat that is no JSON': ['POST', '/api/chat', 'hello'],
		'a chat that breaks off': ['POST', '/api/chat', '{"model":"scripted-plain"'],
		'a chat with a number for a model': ['POST', '/api/chat', '{"model":5}'],
		'a generation without a body': ['POST', '/api/generate', ''],
	};
	for (const [name, [method, path, body]] of Object.entries(others)) {
		it(`answer alike: ${name}`, () => sameAnswer(method, path, body));
	}

	const doors: Readonly<Record<string, Record<string, string>>> = {
		'a strange host': { Host: 'evil.example' },
		'a host of the local network': { Host: 'printer.local:11434' },
		'a private address': { Host: '192.168.1.5:11434' },
		'a strange origin': { Origin: 'https://evil.example' },
		'a page on this machine': { Origin: 'http://localhost:3000' },
		'a webview': { Origin: 'vscode-webview://1a2b3c' },
	};
	for (const [name, headers] of Object.entries(doors)) {
		it(`let in or refuse alike: ${name}`, async () => {
			assert.deepEqual(await knock(standIn.url, headers), await knock(ollamaUnderTest.server.url, headers));
		});
	}

	it('list the same fields of installed models', async () => {
		assert.deepEqual(await fieldsOf(standIn.url, '/api/tags'), await fieldsOf(ollamaUnderTest.server.url, '/api/tags'));
	});

	it('list the same fields of loaded models', async () => {
		const chat = { model: 'scripted-plain', messages: question };
		for (const url of [standIn.url, ollamaUnderTest.server.url]) {
			await exchange(url, 'POST', '/api/chat', chat);
		}
		assert.deepEqual(await fieldsOf(standIn.url, '/api/ps'), await fieldsOf(ollamaUnderTest.server.url, '/api/ps'));
	});

	async function sameAnswer(method: string, path: string, body?: object | string): Promise<void> {
		const real = await exchange(ollamaUnderTest.server.url, method, path, body);
		assert.deepEqual(await exchange(standIn.url, method, path, body), real);
	}
});

function withToolResult(): object[] {
	const call = { id: 'call_1', function: { name: 'read_file', arguments: { path: 'sample.ts' } } };
	const result = { role: 'tool', tool_name: 'read_file', tool_call_id: 'call_1', content: 'return a - b;' };
	return [...question, { role: 'assistant', content: '', tool_calls: [call] }, result];
}

async function exchange(url: string, method: string, path: string, body?: object | string): Promise<Exchange> {
	const text = typeof body === 'object' ? JSON.stringify(body) : body;
	const reply = await fetch(url + path, { method, ...(text !== undefined && { body: text }) });
	const lines = (await reply.text()).split('\n').map(readLine);
	return { status: reply.status, type: reply.headers.get('content-type'), lines };
}

function readLine(line: string): string {
	try {
		return JSON.stringify(withoutChance(JSON.parse(line)));
	} catch {
		return line;
	}
}

/** Keys keep their place, values that differ from run to run become the name of their type. */
function withoutChance(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(withoutChance);
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	// As a list, so that the order of the keys counts.
	return Object.entries(value).map(([key, inner]) => [key, isChance(key) ? typeof inner : withoutChance(inner)]);
}

/** The stand-in has no tokenizer and no model file, so it cannot know these. */
function isChance(key: string): boolean {
	return (
		/(_duration|_at|^digest|^version|^id|^context|^prompt_eval_count)$/.test(key) ||
		[
			'license',
			'modelfile',
			'parameters',
			'template',
			'tensors',
			'model_info',
			'parent_model',
			'parameter_size',
			'quantization_level',
		].includes(key)
	);
}

async function fieldsOf(url: string, path: string): Promise<unknown> {
	const { models } = (await (await fetch(url + path)).json()) as { models: { name: string }[] };
	const model = models.find(({ name }) => name.startsWith('scripted-'));
	return Object.entries(model ?? {}).map(([key, value]) => [key, typeof value]);
}

/** `fetch` does not let a caller set Host or Origin. */
function knock(url: string, headers: Record<string, string>): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const asked = httpRequest(`${url}/api/version`, { headers }, response => {
			const { statusCode, headers: got } = response;
			response.resume().on('end', () => {
				resolve([statusCode, got['content-length'] === '0', got['access-control-allow-origin']]);
			});
		});
		asked.on('error', reject).end();
	});
}
