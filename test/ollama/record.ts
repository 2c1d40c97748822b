/**
 * Records what a real Ollama sends into `test/fixtures/ollama`: `node test/ollama/record.ts`.
 *
 * Each exchange gives two files: the bytes of the body as they came, and beside them a JSON file with the request, the
 * status, the headers, how the bytes were cut and when they came, and how it ended.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { findOllama, type OllamaServer, runnersOf, signalAll, startOllama } from '../harness/ollamaServer.ts';
import { fixturesDir, type RecordedExchange } from './fixtures.ts';

interface Scenario {
	readonly name: string;
	readonly method?: string;
	readonly path?: string;
	readonly body?: object;
	/** Ends the server or only its runner after this many bytes. */
	readonly kill?: { readonly what: 'server' | 'runner'; readonly afterBytes: number };
}

const messages = [{ role: 'user', content: 'Why is the sum wrong?' }];
const tool = {
	type: 'function',
	function: {
		name: 'read_file',
		description: 'Reads a file.',
		parameters: { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
	},
};
const chat = (name: string, body: object, kill?: Scenario['kill']): Scenario => {
	return { name, method: 'POST', path: '/api/chat', body: { messages, ...body }, ...(kill && { kill }) };
};

const scenarios: readonly Scenario[] = [
	chat('chat-thinking', { model: 'scripted-think' }),
	chat('chat-thinking-off', { model: 'scripted-think', think: false }),
	chat('chat-raw-tags', { model: 'scripted-raw' }),
	chat('chat-unclosed', { model: 'scripted-unclosed' }),
	chat('chat-tool-call', { model: 'scripted-tools', tools: [tool] }),
	chat('chat-length', { model: 'scripted-think', options: { num_predict: 20 } }),
	chat('chat-logprobs', { model: 'scripted-plain', logprobs: true, top_logprobs: 2 }),
	chat('chat-batch', { model: 'scripted-think', stream: false }),
	chat('chat-load', { model: 'scripted-think', messages: [] }),
	chat('chat-unload', { model: 'scripted-think', messages: [], keep_alive: 0 }),
	chat('error-model-missing', { model: 'nowhere:8b' }),
	chat('error-no-thinking', { model: 'scripted-plain', think: true }),
	chat('error-no-tools', { model: 'scripted-plain', tools: [tool] }),
	chat('error-bad-level', { model: 'scripted-think', think: 'xhigh' }),
	chat('error-bad-time', { model: 'scripted-think', keep_alive: '-1' }),
	{
		name: 'generate-thinking',
		method: 'POST',
		path: '/api/generate',
		body: { model: 'scripted-think', prompt: 'Why?' },
	},
	{ name: 'show-thinking', method: 'POST', path: '/api/show', body: { model: 'scripted-think' } },
	{ name: 'show-plain', method: 'POST', path: '/api/show', body: { model: 'scripted-plain' } },
	{ name: 'tags', path: '/api/tags' },
	{ name: 'ps', path: '/api/ps' },
	{ name: 'version', path: '/api/version' },
	{
		name: 'v1-thinking',
		method: 'POST',
		path: '/v1/chat/completions',
		body: { model: 'scripted-think', messages, stream: true, stream_options: { include_usage: true } },
	},
	{
		name: 'v1-tool-call',
		method: 'POST',
		path: '/v1/chat/completions',
		body: { model: 'scripted-tools', messages, tools: [tool], stream: true },
	},
	chat('runner-killed', { model: 'scripted-loop' }, { what: 'runner', afterBytes: 4000 }),
	chat('server-killed', { model: 'scripted-loop' }, { what: 'server', afterBytes: 4000 }),
];

const found = await findOllama();
if (found.kind !== 'binary') {
	throw new Error(found.kind === 'none' ? found.why : 'Only a server that was started here can be recorded.');
}
const server = await startOllama(found.binary);
try {
	const { version } = (await (await fetch(`${server.url}/api/version`)).json()) as { version: string };
	await mkdir(fixturesDir, { recursive: true });
	for (const scenario of scenarios) {
		const { exchange, body } = await record(server, scenario, version);
		const isSse = exchange.headers['content-type']?.startsWith('text/event-stream');
		await writeFile(join(fixturesDir, `${scenario.name}.${isSse ? 'sse' : 'ndjson'}`), body);
		await writeFile(join(fixturesDir, `${scenario.name}.json`), `${JSON.stringify(exchange, null, '\t')}\n`);
		console.log(`${scenario.name}: ${exchange.status}, ${body.length} bytes in ${exchange.chunks.length} chunks`);
	}
} finally {
	await server.dispose();
}

async function record(ollama: OllamaServer, scenario: Scenario, version: string) {
	const { method = 'GET', path = '/', body, kill } = scenario;
	const victims = kill ? await findVictims(ollama, kill.what) : [];
	const response = await send(ollama.url + path, method, body);
	const chunks: { bytes: number; delayMs: number }[] = [];
	const parts: Buffer[] = [];
	let last = performance.now();
	let received = 0;
	let ending: RecordedExchange['ending'] = 'close';
	try {
		for await (const chunk of response as AsyncIterable<Buffer>) {
			const now = performance.now();
			chunks.push({ bytes: chunk.length, delayMs: Math.round(now - last) });
			parts.push(chunk);
			last = now;
			received += chunk.length;
			if (kill && received > kill.afterBytes) {
				signalAll(victims, 'SIGKILL');
			}
		}
	} catch {
		ending = 'cut';
	}
	const headers = Object.fromEntries(
		Object.entries(response.headers).filter(([name]) => !['date', 'content-length'].includes(name)),
	) as Record<string, string>;
	const status = response.statusCode ?? 0;
	const request = { method, path, ...(body && { body }) };
	const exchange: RecordedExchange = { version: `ollama ${version}`, request, status, headers, chunks, ending };
	return { exchange, body: withoutPlaces(Buffer.concat(parts), ollama) };
}

/** Found beforehand, because a server says a lot in the time that looking takes. */
async function findVictims(ollama: OllamaServer, what: 'server' | 'runner'): Promise<readonly number[]> {
	const body = { model: 'scripted-loop', messages: [] };
	for await (const _ of await send(`${ollama.url}/api/chat`, 'POST', body)) {
		// Waits until the model is loaded.
	}
	const runners = runnersOf(ollama.pid);
	return what === 'runner' ? runners : [ollama.pid, ...runners];
}

function send(address: string, method: string, body: object | undefined): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const asked = httpRequest(address, { method, headers: { 'Content-Type': 'application/json' } }, resolve);
		asked.on('error', reject).end(body && JSON.stringify(body));
	});
}

/** The temporary folder of the recording server is nobody's business. */
function withoutPlaces(body: Buffer, { home }: OllamaServer): Buffer {
	const text = body.toString('latin1');
	return home === '' ? body : Buffer.from(text.replaceAll(home, '~/.ollama'), 'latin1');
}
