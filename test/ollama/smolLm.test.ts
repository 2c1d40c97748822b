/** A real small model. It is mostly wrong, which is the point: what it says was written by nobody who knows our tests. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createModels } from '../harness/ollamaServer.ts';
import { findSmolLm } from '../harness/smolLm.ts';
import { ask, usageOf } from './ask.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';
import { askWithTool, hasRun } from './smallModelTurns.ts';

/** A busy machine makes two or three tokens a second. */
const limit = 12;
// One thread: two wait for each other at every step while other programs have the processor.
const parameters = { num_ctx: 2048, temperature: 0, num_thread: 1 };
const begin = '{{ range .Messages }}<|im_start|>{{ .Role }}\n';
const end = '{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n';
// Ollama finds the tags of thinking around `.Thinking`; a prompt that ends in the opening one begins in thinking.
const thinking = `${begin}{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}${end}{{ if .Think }}<think>\n{{ end }}`;

const models = [
	{ name: 'smollm2', template: begin + end, parameters },
	{ name: 'smollm2-thinks', template: thinking, parameters },
];

describe('SmolLM2 on a real Ollama', function () {
	this.timeout(600_000);
	const url = () => ollamaUnderTest.server.url;
	const messages = [{ role: 'user', content: 'Name three colours.' }] as const;

	before(async function () {
		const found = await findSmolLm();
		if ('why' in found) {
			console.log(`      skipped: ${found.why}`);
			this.skip();
		}
		await createModels(url(), new Uint8Array(await readFile(found.path)), models);
	});

	after(async () => {
		for (const { name } of models) {
			await fetch(`${url()}/api/delete`, { method: 'DELETE', body: JSON.stringify({ model: name }) });
		}
	});

	it('answers with as many tokens as it is counted for, each with its log-probability', async () => {
		const asked = await ask({ url: url(), request: { model: 'smollm2', messages, maxTokens: limit, logprobs: true } });
		assert.match(asked.answer, /\p{L}{3}/u);
		assert.equal(asked.thinking, '');
		const told = asked.events.flatMap(event => (event.type === 'logprobs' ? event.logprobs : []));
		assert.ok(told.length > 0 && told.every(logprob => logprob <= 0));
		const counted = usageOf(asked)?.completionTokens ?? 0;
		assert.ok(counted <= limit && told.length <= counted, `${told.length} of ${counted}`);
	});

	it('thinks until its limit where its template opens thinking, and that is said', async () => {
		const request = { model: 'smollm2-thinks', messages, maxTokens: limit, think: 'on' } as const;
		const asked = await ask({ url: url(), request });
		assert.match(asked.thinking, /\p{L}{3}/u);
		const last = asked.events.at(-1);
		assert.ok(last?.type === 'finish' && ['length', 'complete'].includes(last.reason), JSON.stringify(last));
	});

	it('is told of tools in words, and whatever comes of that is a whole turn', async () => {
		const { ending, ran } = await askWithTool({ url: url(), request: { model: 'smollm2', maxTokens: 2 * limit } });
		assert.ok(ending !== 'nothing');
		assert.equal(ran > 0, hasRun(ending));
	});
});
