/** What `@reason` says when something is missing: a sentence and a button, in the chat's own way. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { jsonReply } from '../standins/ollamaReply.ts';
import { type AskedChat, answered, lastChat, newChat, openWithModel, pressInChat, useModel } from './chatSteps.ts';

const think = 'scripted-think:latest';

describe('@reason in trouble', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn();
		// Nothing listens on port 9.
		workbench = await freshWindow({
			settings: { 'sidethought.ollama.baseUrl': 'http://127.0.0.1:9' },
			viewport: { width: 1400, height: 900 },
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('says what to do when nothing is set up', async () => {
		await openWithModel(workbench);
		await workbench.nativeChat.ask('@reason hello');
		const text = await answered(workbench);
		await workbench.screenshot('chat-nothing-set-up');
		assert.match(text, /No model is set up yet/);
		assert.match(text, /Start Ollama/);
		assert.ok((await buttons()).includes('Check connection'));
	});

	it('takes up a server that is set up later, without a restart', async () => {
		await workbench.changeSettings({ 'sidethought.ollama.baseUrl': ollama.url });
		await newChat(workbench);
		await useModel(workbench, think, '@reason why?');
		assert.match(await answered(workbench), /return a \+ b/);
	});

	it('says that a model is gone, and offers to pull it', async () => {
		ollama.next(jsonReply(404, '{"error":"model \'scripted-think:latest\' not found"}'));
		const text = await ask();
		await workbench.screenshot('chat-model-gone');
		assert.match(text, /not (there|found|on this)|does not have|missing/i);
		assert.ok((await buttons()).includes('Pull the model'), (await buttons()).join());
	});

	it('says that the context is too long', async () => {
		ollama.next(jsonReply(400, '{"error":"the input exceeds the context length of the model"}'));
		const text = await ask();
		await workbench.screenshot('chat-too-long');
		assert.match(text, /context|too long/i);
		assert.ok((await buttons()).includes('Ask without the attachments'), (await buttons()).join());
	});

	it('asks without the attachments when they were too long, with the same model', async () => {
		await newChat(workbench);
		await writeFile(join(workbench.server.folder, 'huge.txt'), 'All work and no play. '.repeat(30_000));
		await workbench.editors.open('huge.txt');
		await workbench.execute('workbench.action.chat.attachFile');
		ollama.next(jsonReply(400, '{"error":"the input exceeds the context length of the model"}'));
		await useModel(workbench, think, '@reason what is this about?');
		// More than an Ollama usually has room for is asked about before it is sent.
		await workbench.quickInput.pick('Send it as it is');
		assert.match(await answered(workbench), /context|too long/i);
		// What is sent has an end, and says so.
		const sent = lastChat(ollama).messages.at(-1)?.content ?? '';
		assert.match(sent, /huge\.txt \(cut\)/);
		assert.ok(sent.length < 450_000, `${sent.length} characters`);

		const asked = ollama.requests.length;
		await pressInChat(workbench, 'Ask without the attachments');
		const again = await waitFor('the question without it', () =>
			ollama.requests.slice(asked).find(request => request.path === '/api/chat'),
		);
		const { model, messages } = JSON.parse(again.body) as AskedChat;
		assert.equal(model, think);
		assert.equal(messages.at(-1)?.content, 'what is this about?');
		const page = await workbench.view('.turn');
		await waitFor('the answer', async () =>
			/The function subtracts/.test(await page.locator('.turn').last().innerText()),
		);
		await workbench.screenshot('chat-too-long-again');
	});

	it('keeps what came when the stream is cut, and offers to continue', async () => {
		ollama.next({
			status: 200,
			headers: { 'Content-Type': 'application/x-ndjson' },
			steps: [{ line: { message: { role: 'assistant', content: 'Half of the ans' }, done: false } }],
			ending: 'cut',
		});
		const text = await ask();
		await workbench.screenshot('chat-cut');
		assert.match(text, /Half of the ans/);
		const followups = workbench.page.locator('.interactive-input-followups');
		await waitFor('the offer', async () => /Continue/.test((await followups.allInnerTexts()).join()));
	});

	it('says what a command needs when there is no code', async () => {
		await workbench.execute('workbench.action.closeAllEditors');
		await newChat(workbench);
		await useModel(workbench, think, '@reason /explain ');
		assert.match(await answered(workbench), /Select the code to explain/);
	});

	async function ask(): Promise<string> {
		await newChat(workbench);
		await useModel(workbench, think, '@reason why?');
		return answered(workbench);
	}

	async function buttons(): Promise<readonly string[]> {
		return workbench.nativeChat.responses.last().locator('.monaco-button').allInnerTexts();
	}
});
