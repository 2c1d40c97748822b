/** `@reason` as on a stable VS Code, where extensions may not use the chat's own fold for thinking. */
import assert from 'node:assert/strict';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { recordedModelName } from '../standins/ollamaModels.ts';
import { answered, newChat, pressInChat, useModel } from './chatSteps.ts';

const think = 'scripted-think:latest';

describe('@reason on stable API', () => {
	let ollama: OllamaStandIn;
	let goOn: () => void;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn({ speed: 3 });
		workbench = await freshWindow({
			settings: { 'sidethought.ollama.baseUrl': ollama.url },
			env: { SIDETHOUGHT_STABLE_API: '1' },
			viewport: { width: 1400, height: 900 },
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('shows the step that is being thought in lines of progress', async () => {
		await workbench.nativeChat.open();
		goOn = ollama.hold(100);
		await useModel(workbench, recordedModelName, '@reason why is add() negative?');
		await waitFor('a step', async () => /Thinking: \w+/.test(await workbench.nativeChat.lastResponse()));
		assert.equal(await workbench.nativeChat.responses.last().locator('.chat-thinking-box').count(), 0);
		await workbench.screenshot('chat-stable-live');
	});

	it('then shows a quote with the steps, the answer and the button', async () => {
		goOn();
		const text = await answered(workbench);
		await workbench.screenshot('chat-stable-done');
		assert.match(text, /Thought for \d+ s · .*tokens · recorded:sample-bug/);
		assert.match(text, /minus sign in add/);
		assert.ok((await workbench.nativeChat.responses.last().locator('blockquote li').count()) >= 2);
		await pressInChat(workbench, 'Show the full thinking');
		const page = await workbench.view('.turn');
		assert.match(await page.locator('.turn').last().innerText(), /why is add\(\) negative\?/);
	});

	it('shows one line when a summary is set', async () => {
		const response = await askWith('summary');
		assert.match(await response.locator('blockquote').innerText(), /^Thought for .* · scripted-think:latest$/);
		assert.equal(await response.locator('blockquote li').count(), 0);
	});

	it('shows nothing of the thinking when that is set, but still opens it', async () => {
		const response = await askWith('none');
		assert.equal(await response.locator('blockquote').count(), 0);
		assert.doesNotMatch(await response.innerText(), /Thought for|the user asks/);
		assert.equal(await response.locator('.monaco-button').filter({ hasText: 'Show the full thinking' }).count(), 1);
	});

	it('shows markup of a model as text, and fetches nothing for it', async () => {
		const fetched: string[] = [];
		workbench.page.on('request', request => fetched.push(request.url()));
		const response = await askWith('steps');
		assert.match(await response.innerText(), /<b>nothing<\/b> else/);
		assert.deepEqual(
			fetched.filter(url => !url.startsWith(new URL(workbench.server.address).origin) && /^https?:/.test(url)),
			[],
		);
	});

	async function askWith(detail: string) {
		await workbench.changeSettings({ 'sidethought.chat.thinkingDetail': detail });
		await newChat(workbench);
		await useModel(workbench, think, '@reason why is the sum wrong?');
		await answered(workbench);
		await workbench.screenshot(`chat-stable-${detail}`);
		return workbench.nativeChat.responses.last();
	}
});
