/** A server that speaks another dialect than the one it was asked in: what it says is shown all the same. */
import { readFileSync } from 'node:fs';
import type { ProviderConfig } from '../../../src/providers/createProvider.ts';
import { accountId } from '../../standins/workersAi.ts';
import { chunked, head } from '../providers/rawServer.ts';
import { check, type Dialect, play } from './faultHarness.ts';

const kinds: Readonly<Record<string, (url: string) => ProviderConfig>> = {
	'OpenAI-compatible': url => ({ kind: 'openai-compatible', baseUrl: `${url}/v1` }),
	'Workers AI': url => ({ kind: 'workers-ai', baseUrl: url, accountId }),
	Anthropic: url => ({ kind: 'anthropic', baseUrl: url }),
};

const file = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const ollamaLines = [
	{ model: 'm', message: { role: 'assistant', content: '', thinking: '17 × 23' }, done: false },
	{ model: 'm', message: { role: 'assistant', content: '391' }, done: false },
	{ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', eval_count: 7 },
];

const bodies: Readonly<Record<string, Uint8Array>> = {
	'chunks of OpenAI': file('openai/zai-role-on-every-delta.sse'),
	'native frames of Workers AI': file('workers-ai/kimi-reasoning.sse'),
	'events of Anthropic': file('anthropic/thinking-then-text.sse'),
	'lines of Ollama': Buffer.from(ollamaLines.map(line => `${JSON.stringify(line)}\n`).join('')),
	'an envelope of Workers AI': file('workers-ai/json-chat.json'),
	'a Responses object': Buffer.from(file('openai/responses-reasoning-item.json')),
};

describe('faults: addresses', () => {
	const all = { ...kinds, Ollama: (url: string): ProviderConfig => ({ kind: 'ollama', baseUrl: url }) };
	for (const [kind, config] of Object.entries(all)) {
		for (const address of ['not an address', 'ftp://127.0.0.1/models']) {
			it(`${kind} says that “${address}” is no web address, and what to write`, async () => {
				const dialect = { config: () => config(address) } as Partial<Dialect> as Dialect;
				const played = await play(dialect, () => undefined);
				check(played, { finish: 'error', kind: 'not-configured', questions: 0, words: /http:\/\// });
			});
		}
	}
});

describe('faults: mixed-up dialects', () => {
	for (const [kind, config] of Object.entries(kinds)) {
		for (const [name, body] of Object.entries(bodies)) {
			it(`${kind} understands ${name}`, async () => {
				const dialect = {
					config,
					isQuestion: (line: string) => line.startsWith('POST'),
				} as Partial<Dialect> as Dialect;
				const played = await play(dialect, async connection => {
					await connection.send(head('200 OK', { 'transfer-encoding': 'chunked' }));
					await connection.send(chunked(body));
					connection.socket.end();
				});
				check(played, { finish: 'complete', answer: '391', questions: 1 });
			});
		}
	}
});
