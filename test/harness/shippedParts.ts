/** What only the bundles that ship can get wrong: each looks at one of them, and says what is wrong, or nothing. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type * as html from '../../src/core/export/html.ts';
import type { TurnEventBody } from '../../src/core/stream/turnEvent.ts';
import type * as providers from '../../src/providers/createProvider.ts';
import { rootDir } from './paths.ts';

const load = createRequire(join(rootDir, 'dist', 'extension.js'));

/** The client of OpenAI's interface is shipped without most of its parts: it must ask all the same. */
export async function asksByOpenaiClient(): Promise<string | undefined> {
	const { createProvider } = load('./providers.js') as typeof providers;
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		response.end('data: {"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	try {
		const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
		const config = { id: 'server', label: 'Server', preset: 'custom', baseUrl, apiKey: 'key' };
		const provider = createProvider({ kind: 'openai-compatible', ...config });
		const request = { model: 'model', messages: [{ role: 'user', content: 'Well?' }], think: 'auto' } as const;
		const deltas: unknown[] = [];
		for await (const delta of provider.stream(request, new AbortController().signal)) {
			deltas.push(delta);
		}
		const whole = JSON.stringify([asked, deltas]);
		const isRight = whole.includes('POST /v1/chat/completions Bearer key') && whole.includes('Yes.');
		return isRight ? undefined : whole;
	} finally {
		server.close();
	}
}

/** The reader of TeX is a file of its own, which the export requires. */
export async function exportsFormulas(): Promise<string | undefined> {
	const { toHtml } = load('./html.js') as typeof html;
	const model = { provider: 'server', id: 'model' };
	const startedAt = '2026-01-01T00:00:00.000Z';
	const bodies: readonly TurnEventBody[] = [
		{ type: 'turn-start', question: 'Half?', context: [], model, options: { think: 'auto' }, startedAt },
		{ type: 'answer-start', block: 0 },
		{ type: 'answer-delta', block: 0, text: '$$\\frac{1}{2}$$' },
		{ type: 'finish', reason: 'complete' },
	];
	const events = bodies.map((body, seq) => ({ ...body, turn: 'turn', seq, at: seq }));
	const page = toHtml({ id: 'c', title: 'Half', createdAt: startedAt, turns: [{ id: 'turn', events }] });
	return page.includes('<mfrac>') ? undefined : 'The fraction is not set.';
}
