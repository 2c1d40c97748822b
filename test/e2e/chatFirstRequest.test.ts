/**
 * The first `@reason` in a window that has just opened: sent as soon as VS Code knows the participant, which is before
 * any extension runs. VS Code itself refuses a request when it has no model to send with it.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { freshWindow } from '../harness/e2e.ts';
import { stepMs, waitFor } from '../harness/processes.ts';
import { startMs, type Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';
import { answered, lastChat, newChat, useModel } from './chatSteps.ts';

/** Calls tools, so it is offered in every mode of the chat. */
const model = 'scripted-tools:latest';

describe('the first request of a window', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn();
		workbench = await freshWindow({
			settings: {
				'sidethought.ollama.baseUrl': ollama.url,
				// The chat is there from the first moment.
				'workbench.secondarySideBar.defaultVisibility': 'visible',
			},
			viewport: { width: 1400, height: 900 },
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('is answered by the model that was chosen in the window before', async () => {
		await workbench.nativeChat.open();
		await newChat(workbench);
		await useModel(workbench, model, '@reason why?');
		await answered(workbench);
		await waitFor('the choice to be in the profile', () => isRemembered(workbench.page));
		ollama.next(answerOf('The first answer of the new window.'));

		await workbench.page.reload();
		await participantIsKnown(workbench.page);
		await askAtOnce(workbench.page);
		const text = await answered(workbench);
		await workbench.screenshot('chat-first-request');
		assert.match(text, /The first answer of the new window/);
		assert.equal(lastChat(ollama).model, model);
	});

	it('still offers the models of a server that does not run, and says that it does not', async () => {
		await workbench.changeSettings({ 'sidethought.ollama.baseUrl': 'http://127.0.0.1:9' });
		await workbench.reload();
		await workbench.nativeChat.open();
		await newChat(workbench);
		await useModel(workbench, model, '@reason why?');
		const text = await answered(workbench);
		await workbench.screenshot('chat-first-request-no-server');
		assert.match(text, /Ollama does not answer/);
	});

	it('has a model to be sent with soon after VS Code knows the participant, in a profile that never had one', async () => {
		const browser = workbench.page.context().browser();
		const context = await browser?.newContext({ viewport: { width: 1400, height: 900 } });
		assert.ok(context);
		try {
			const page = await context.newPage();
			page.setDefaultTimeout(startMs);
			await page.goto(workbench.server.address);
			await participantIsKnown(page);
			const known = Date.now();
			const input = page.locator('.interactive-input-part').first();
			await waitFor('a model', async () => /Sidethought|scripted/.test(await input.innerText()), stepMs, 10);
			// VS Code refuses what is sent before that; no extension has a say in it.
			console.log(`      a model after ${Date.now() - known} ms`);
			await askAtOnce(page);
			const response = page.locator('.interactive-item-container.interactive-response').last();
			await waitFor('an answer of ours', async () => /Ollama|scripted/.test(await response.innerText()));
			assert.doesNotMatch(await response.innerText(), /Language model unavailable/);
		} finally {
			await context.close();
		}
	});
});

/** VS Code has read what the extensions contribute; none of them needs to run yet. */
async function participantIsKnown(page: Page): Promise<void> {
	const limit = { timeout: startMs };
	await page.locator('.interactive-input-part .monaco-editor').first().waitFor(limit);
	const isLoaded = (): boolean => performance.getEntriesByName('code/didLoadExtensions').length > 0;
	await page.waitForFunction(isLoaded, undefined, limit);
}

async function askAtOnce(page: Page): Promise<void> {
	await page.locator('.interactive-input-part .monaco-editor').first().click();
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.insertText('@reason why is the sum wrong?');
	await page.keyboard.press('Enter');
	await page.locator('.interactive-item-container.interactive-response').first().waitFor();
}

/** A served VS Code keeps its profile in the browser, and writes it every few seconds. */
function isRemembered(page: Page): Promise<boolean> {
	return page.evaluate(async model => {
		const settled = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const db = await settled(indexedDB.open('vscode-web-state-db-global'));
		const table = db.transaction('ItemTable').objectStore('ItemTable');
		const chosen = await settled(table.get('chat.currentLanguageModel.panel'));
		db.close();
		return String(chosen).endsWith(model);
	}, model);
}

function answerOf(text: string) {
	const message = { role: 'assistant', content: text };
	return streamReply([
		{ line: { model, message, done: false } },
		{ line: { model, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' } },
	]);
}
