import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { head, sleep, untilRead } from '../providers/rawServer.ts';
import { check, type Dialect, noticesOf, play, textOf } from './faultHarness.ts';
import { describeFaults } from './faultScenarios.ts';

const file = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const message = (fields: object) =>
	line({ model: 'some-model', message: { role: 'assistant', ...fields }, done: false });
const end = (reason: string) =>
	line({
		model: 'some-model',
		message: { role: 'assistant', content: '' },
		done: true,
		done_reason: reason,
		eval_count: 7,
	});

const ollama: Dialect = {
	name: 'Ollama',
	config: url => ({ kind: 'ollama', baseUrl: url }),
	isQuestion: requestLine => requestLine.startsWith('POST /api/chat'),
	contentType: 'application/x-ndjson',
	thinking: text => message({ content: '', thinking: text }),
	text: text => message({ content: text }),
	end: end('stop'),
	lengthEnd: end('length'),
	errorFrame: words => line({ error: words }),
	errorBody: (_status, words) => JSON.stringify({ error: words }),
	brokenFrame: '{"model":"some-model","mess\n',
	missingModel: { status: 404, message: "model 'some-model' not found" },
	wholeBody: (thinking, text) =>
		JSON.stringify(
			{ model: 'some-model', message: { role: 'assistant', content: text, thinking }, done: true },
			null,
			2,
		),
};

describeFaults(ollama);

describe('faults: only Ollama', () => {
	const refusal = (status: number, words: string) => {
		const body = JSON.stringify({ error: words });
		return `${head(`${status} x`, { 'content-type': 'application/json', 'content-length': String(body.length) })}${body}`;
	};
	const answered = `${head('200 OK', { 'content-type': 'application/x-ndjson' })}${message({ content: 'Yes.' })}${end('stop')}`;

	it('skips a line whose JSON is a hundred thousand deep', async () => {
		const deep = '['.repeat(100_000) + ']'.repeat(100_000);
		const calls = `[{"function":{"name":"f","arguments":{"a":${deep}}}}]`;
		const odd = `{"model":"m","message":{"role":"assistant","content":"","tool_calls":${calls}},"done":false}\n`;
		const played = await play(ollama, connection => {
			connection.socket.end(
				`${head('200 OK', { 'content-type': 'application/x-ndjson' })}${message({ content: 'Yes.' })}${odd}${end('stop')}`,
			);
		});
		check(played, { finish: 'complete', answer: 'Yes.', notices: ['irregular'] });
	});

	it('asks again without thinking when the model refuses it, once, and remembers', async () => {
		const played = await play(
			ollama,
			(connection, index) => {
				const refused = index === 0;
				connection.socket.end(refused ? refusal(400, '"some-model" does not support thinking') : answered);
			},
			{ request: { think: 'on' } },
		);
		check(played, { finish: 'complete', answer: 'Yes.', questions: 2, notices: ['thinking-refused'] });
		assert.match(played.questions[0]?.received() ?? '', /"think":true/);
		assert.doesNotMatch(played.questions[1]?.received() ?? '', /"think"/);
	});

	it('does not ask again without thinking when tools are refused', async () => {
		const played = await play(
			ollama,
			connection => void connection.socket.end(refusal(400, 'registry.ollama.ai/library/x does not support tools')),
			{ request: { think: 'on' } },
		);
		check(played, { finish: 'error', kind: 'unsupported', questions: 1 });
	});

	it('does not ask again without thinking when images are refused', async () => {
		const played = await play(
			ollama,
			connection => void connection.socket.end(refusal(400, '"some-model" does not support vision')),
			{ request: { think: 'on' } },
		);
		check(played, { finish: 'error', kind: 'unsupported', questions: 1 });
	});

	it('tells a refusal in the words of another server that stands in front', async () => {
		const body = JSON.stringify({ success: false, result: {}, errors: [{ code: 1, message: 'The tunnel is closed' }] });
		const reply = `${head('400 x', { 'content-type': 'application/json', 'content-length': String(body.length) })}${body}`;
		const played = await play(ollama, connection => void connection.socket.end(reply));
		check(played, { finish: 'error', kind: 'bad-request', questions: 1, words: /The tunnel is closed/ });
	});

	it('says that the host name is refused when a 403 has no words', async () => {
		const played = await play(ollama, connection => {
			connection.socket.end(head('403 Forbidden', { 'content-length': '0' }));
		});
		check(played, { finish: 'error', kind: 'unauthorised', words: /Host header/ });
	});

	it('says how to sign in for models in the cloud', async () => {
		const played = await play(ollama, connection => void connection.socket.end(refusal(401, 'unauthorized')));
		check(played, { finish: 'error', kind: 'unauthorised', words: /ollama signin/ });
	});

	it('does not ask again when memory is short', async () => {
		const words = 'model requires more system memory (18.6 GiB) than is available (7.1 GiB)';
		const played = await play(ollama, connection => void connection.socket.end(refusal(500, words)));
		check(played, { finish: 'error', kind: 'overloaded', questions: 1, words: /smaller model/ });
	});

	it('shows text that comes with the end marker', async () => {
		const last = line({ message: { role: 'assistant', content: ' The end.' }, done: true });
		const played = await play(ollama, connection => {
			connection.socket.end(`${head('200 OK', {})}${message({ content: 'Text.' })}${last}`);
		});
		check(played, { finish: 'complete', answer: 'Text. The end.' });
	});

	it('takes thinking and text in one line in this order', async () => {
		const played = await play(ollama, connection => {
			const both = message({ content: 'Yes.', thinking: 'Hm.' });
			connection.socket.end(`${head('200 OK', {})}${both}${end('stop')}`);
		});
		check(played, { finish: 'complete', thinking: 'Hm.', answer: 'Yes.' });
	});

	it('reads lines that a gateway wrapped as server-sent events', async () => {
		const played = await play(ollama, connection => {
			const body = [message({ content: 'Yes.' }), end('stop')].map(each => `data: ${each}\n`).join('');
			connection.socket.end(`${head('200 OK', { 'content-type': 'text/event-stream' })}${body}`);
		});
		check(played, { finish: 'complete', answer: 'Yes.' });
	});

	it('does not let blank lines keep a silent stream alive for ever', async () => {
		const played = await play(
			ollama,
			async connection => {
				await connection.send(`${head('200 OK', {})}${message({ content: 'Some' })}`);
				for (let index = 0; index < 100 && !connection.socket.destroyed; index++) {
					await sleep(30);
					await connection.send('\n');
				}
			},
			{ timeouts: { firstByteMs: 15_000, idleMs: 100 } },
		);
		check(played, { finish: 'interrupted', kind: 'stalled', answer: 'Some', questions: 1 });
	});

	for (const [name, body] of [
		['chunks of OpenAI', file('openai/zai-role-on-every-delta.sse')],
		['native frames of Workers AI', file('workers-ai/kimi-reasoning.sse')],
		['events of Anthropic', file('anthropic/thinking-then-text.sse')],
		['an envelope of Workers AI', file('workers-ai/json-chat.json')],
		[
			'lines of /api/generate',
			Buffer.from(`${line({ response: '391', done: false })}${line({ response: '', done: true })}`),
		],
	] as const) {
		it(`shows ${name} at Ollama's address`, async () => {
			const played = await play(ollama, async connection => {
				await connection.send(head('200 OK', {}));
				await connection.send(body);
				connection.socket.end();
			});
			check(played, { finish: 'complete', answer: '391', questions: 1 });
		});
	}

	it('takes the end and the figures of events of Anthropic for what they are', async () => {
		const played = await play(ollama, async connection => {
			await connection.send(head('200 OK', {}));
			await connection.send(file('anthropic/thinking-then-text.sse'));
		});
		check(played, { finish: 'complete', answer: '391' });
		const told = played.events.find(event => event.type === 'usage');
		assert.deepEqual(told?.type === 'usage' && told.usage, { promptTokens: 40, completionTokens: 57 });
	});

	it('does not take an answer in another dialect for cut when the connection breaks after its end', async () => {
		const played = await play(ollama, async connection => {
			await connection.send(head('200 OK', {}));
			await connection.send('data: {"choices":[{"delta":{"content":"391"},"finish_reason":"stop"}]}\n\n');
			await untilRead(60);
			connection.socket.resetAndDestroy();
		});
		check(played, { finish: 'complete', answer: '391', questions: 1 });
	});

	it('takes an answer in another dialect without its end for cut', async () => {
		const whole = file('openai/zai-role-on-every-delta.sse').toString();
		const played = await play(ollama, async connection => {
			await connection.send(head('200 OK', {}));
			await connection.send(whole.slice(0, whole.indexOf('391') + 40).replace(/\n[^\n]*$/, '\n'));
			connection.socket.end();
		});
		assert.equal(
			played.events.some(event => event.type === 'error' && event.kind === 'cut'),
			true,
		);
	});

	it('does not take an odd value for the end', async () => {
		const odd = '{"message":{"role":null,"content":7,"thinking":["x"]},"done":"no"}\nnull\n[]\n"x"\n\n';
		const played = await play(ollama, connection => {
			connection.socket.end(
				`${head('200 OK', {})}${message({ content: 'a' })}${odd}${message({ content: 'b' })}${end('stop')}`,
			);
		});
		check(played, { finish: 'complete', answer: 'a7b', notices: ['irregular'] });
	});

	it('takes no stray number or string on a line of its own for a token', async () => {
		for (const stray of ['7', '"seven"', 'true', '[1, 2]']) {
			const played = await play(ollama, connection => {
				const body = `${message({ content: 'a' })}${stray}\n${message({ content: 'b' })}${stray}\n${end('stop')}`;
				connection.socket.end(`${head('200 OK', {})}${body}`);
			});
			check(played, { finish: 'complete', answer: 'ab', notices: ['irregular'] });
			const notice = played.events.find(event => event.type === 'notice');
			assert.match(notice?.message ?? '', /^2 lines .* skipped\.$/);
		}
	});

	it('shows the lines after a broken first one while they come', async () => {
		const played = await play(
			ollama,
			async connection => {
				await connection.send(`${head('200 OK', {})}{"model":"m","mess\n${message({ content: 'Some' })}`);
			},
			{ timeouts: { firstByteMs: 15_000, idleMs: 200 } },
		);
		check(played, { finish: 'interrupted', kind: 'stalled', answer: 'Some', questions: 1 });
	});

	it('takes an error in no known shape for one', async () => {
		const played = await play(ollama, connection => {
			connection.socket.end(`${head('200 OK', {})}${message({ content: 'Some' })}${line({ error: 17 })}`);
		});
		check(played, { finish: 'interrupted', kind: 'overloaded', answer: 'Some', words: /17/ });
	});

	it('reads think tags of models that the server does not know to think', async () => {
		const played = await play(ollama, connection => {
			const texts = ['<thi', 'nk>\nHm', '.\n</th', 'ink>\n\nYes.'].map(content => message({ content }));
			connection.socket.end(`${head('200 OK', {})}${texts.join('')}${end('stop')}`);
		});
		check(played, { finish: 'complete' });
		assert.match(textOf(played.events, 'thinking'), /^\s*Hm\.\s*$/);
		assert.match(textOf(played.events, 'answer'), /^\s*Yes\.$/);
		assert.ok(!noticesOf(played.events).includes('irregular'));
	});
});
