/** The main job, as a person does it: select, ask, watch the thinking, read the answer, export, reload. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';

describe('asking with reasoning', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		// Slow enough to be watched, and to be reloaded in the middle.
		ollama = await startOllamaStandIn({ speed: 3 });
		workbench = await freshWindow({ settings: { 'sidethought.ollama.baseUrl': ollama.url } });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('opens the view with the selection attached', async () => {
		await workbench.select('sample.ts', 'return a - b;');
		await workbench.runCommand('Sidethought: Ask with reasoning');
		const page = await workbench.view('.composer .chip');
		assert.match(await page.locator('.composer .chip').innerText(), /sample\.ts:2/);
		await page.locator('.composer-input:focus').waitFor();
	});

	it('keeps what was typed when the command is run again', async () => {
		const page = await workbench.view('.composer-input:focus');
		await workbench.page.keyboard.type('half a question');
		await workbench.runCommand('Sidethought: Ask with reasoning');
		await page.locator('.composer-input:focus').waitFor();
		assert.equal(await page.locator('.composer-input').inputValue(), 'half a question');
		await page.locator('.composer-input').fill('');
	});

	it('does not send an empty question', async () => {
		const page = await workbench.view('.composer-input:focus');
		await workbench.page.keyboard.press('Enter');
		await workbench.page.keyboard.type('   ');
		await workbench.page.keyboard.press('Enter');
		assert.equal(await page.locator('.turn').count(), 0);
		assert.equal(ollama.requests.filter(request => request.path === '/api/chat').length, 0);
	});

	it('shows the thinking live, then folds it and shows the answer', async () => {
		const page = await ask('Why does add() return a negative number?');
		const fold = lastTurn(page).locator('.thinking .fold').first();
		await waitFor('the thinking to open by itself', async () => (await fold.getAttribute('aria-expanded')) === 'true');
		const body = lastTurn(page).locator('.thinking-body');
		const early = await waitFor('some thinking', async () => (await body.innerText()).length || undefined);
		await waitFor('more thinking', async () => (await body.innerText()).length > early + 100);
		assert.equal(await lastTurn(page).locator('.answer').count(), 0);
		await workbench.screenshot('thinking');

		await waitFor('the fold', async () => (await fold.getAttribute('aria-expanded')) === 'false', 60_000);
		await finished(page);
		assert.match(await fold.innerText(), /Thought for \d+ s · .*tokens/);
		assert.match(await lastTurn(page).locator('.answer').innerText(), /minus sign in add/);
		assert.match(await lastTurn(page).innerText(), /recording/);
		await workbench.screenshot('answered');
	});

	it('sent the selected code along with the question', () => {
		const [chat] = ollama.requests.filter(request => request.path === '/api/chat');
		const { messages } = JSON.parse(chat?.body ?? '{}') as { messages: { content: string }[] };
		assert.match(messages.at(-1)?.content ?? '', /sample\.ts:2[\s\S]*return a - b;[\s\S]*Why does add\(\)/);
	});

	it('unfolds the whole thinking on a click', async () => {
		const page = await workbench.view('.turn');
		await lastTurn(page).locator('.thinking .fold').first().click();
		const body = lastTurn(page).locator('.thinking-body');
		await body.waitFor();
		assert.equal(await lastTurn(page).locator('.thinking .fold').first().getAttribute('aria-expanded'), 'true');
	});

	it('exports the conversation to a Markdown file', async () => {
		const text = await exported('Markdown', 'md');
		assert.match(text, /<details>\s*<summary>Thought for/);
		assert.match(text, /My first idea: the starting value/);
		assert.match(text, /minus sign in `add`/);
		assert.ok(text.indexOf('My first idea') < text.indexOf('minus sign in `add`'));
	});

	it('exports it as a web page and as JSON, too', async () => {
		const page = await exported('HTML', 'html');
		assert.match(page, /^<!doctype html>/i);
		assert.match(page, /minus sign in <code>add<\/code>/);
		const { turns } = JSON.parse(await exported('JSON', 'json'));
		assert.equal(turns[0].events[0].type, 'turn-start');
	});

	it('opens the place that the answer names', async () => {
		const page = await workbench.view('.turn');
		await lastTurn(page).locator('.answer').getByText('sample.ts:2').first().click();
		await workbench.page.locator('.tabs-container .tab.active').filter({ hasText: 'sample.ts' }).waitFor();
	});

	it('keeps a turn whose window is reloaded in mid-stream, marked as interrupted', async () => {
		await workbench.runCommand('Sidethought: New conversation');
		const page = await ask('Why does add() return a negative number, again?');
		const seen = await waitFor('some thinking', async () => {
			const text = await lastTurn(page).locator('.thinking-body').innerText();
			return text.length > 150 ? text : undefined;
		});
		await workbench.reload();
		await workbench.runCommand('Sidethought: Focus the question box');
		const after = await workbench.view('.turn .outcome');
		assert.match(await lastTurn(after).locator('.outcome').innerText(), /closed or reloaded/);
		await lastTurn(after).locator('.thinking .fold').first().click();
		const kept = await lastTurn(after).locator('.thinking-body').innerText();
		assert.ok(seen.includes('total') && kept.includes('total'), 'the thinking that was shown is there');
		await lastTurn(after).locator('.outcome-actions').getByRole('button', { name: 'Continue' }).waitFor();
		await workbench.screenshot('interrupted');
	});

	it('keeps what came of a stream that was cut, and offers to go on', async () => {
		await chooseModel('fault-cut-between-lines');
		await workbench.runCommand('Sidethought: New conversation');
		const page = await ask('Cut this.');
		const outcome = lastTurn(page).locator('.outcome');
		await outcome.waitFor({ timeout: 60_000 });
		assert.match(await outcome.innerText(), /What came is kept/);
		assert.ok((await lastTurn(page).locator('.thinking .fold').count()) > 0, 'the thinking is kept');
		await outcome.getByRole('button', { name: 'Continue' }).waitFor();
		await workbench.screenshot('cut');
	});

	it('offers to pull a model that the server does not have', async () => {
		await chooseModel('not-there:1b');
		await workbench.runCommand('Sidethought: New conversation');
		const page = await ask('Who are you?');
		const outcome = lastTurn(page).locator('.outcome');
		await outcome.waitFor({ timeout: 60_000 });
		assert.match(await outcome.innerText(), /not-there:1b/);
		await outcome.getByRole('button', { name: /Pull/ }).waitFor();
		await workbench.screenshot('model-missing');
	});

	it('says what to do when the server is gone', async () => {
		await workbench.runCommand('Sidethought: New conversation');
		await ollama.stop();
		const page = await ask('Anybody there?');
		const outcome = lastTurn(page).locator('.outcome');
		await outcome.waitFor({ timeout: 60_000 });
		assert.match(await outcome.innerText(), /Ollama does not answer at .*nothing is listening/);
		assert.ok((await outcome.locator('.outcome-actions button').count()) >= 2);
		await workbench.screenshot('server-gone');
	});

	/** Exports in one of the formats that the command offers. Returns what is in the file then. */
	async function exported(format: string, ending: string): Promise<string> {
		await workbench.runCommand('Sidethought: Export conversation…');
		await workbench.answerQuickInput(format);
		// The save dialog takes the place of the list; typed too early, the name would go to the list.
		const box = workbench.page.locator('.quick-input-widget:visible .quick-input-box input').first();
		await waitFor('the save dialog', async () => (await box.inputValue()).endsWith(`.${ending}`));
		const target = join(workbench.server.folder, `exported.${ending}`);
		await workbench.answerQuickInput(target);
		const text = await waitFor('the file', () => readFile(target, 'utf8').catch(() => undefined));
		// It is shown, which takes the focus from what comes next.
		await workbench.page
			.locator('.tabs-container .tab.active')
			.filter({ hasText: `exported.${ending}` })
			.waitFor();
		return text;
	}

	/** As the setting says it; waits until the view has taken it up. */
	async function chooseModel(model: string): Promise<void> {
		await workbench.changeSettings({ 'sidethought.model': `ollama/${model}` });
		await workbench.page.locator('.statusbar-item').filter({ hasText: model }).waitFor();
	}

	/** Types into the composer and sends. Returns the frame of the view. */
	async function ask(question: string): Promise<Frame> {
		const page = await workbench.view('.composer-input');
		await page.locator('.composer-input').click();
		await page.locator('.composer-input').fill(question);
		const before = await page.locator('.turn').count();
		await workbench.page.keyboard.press('Enter');
		await waitFor('the question to be asked', async () => (await page.locator('.turn').count()) > before);
		return page;
	}

	async function finished(page: Frame): Promise<void> {
		await lastTurn(page).locator('.turn-footer').getByRole('button').first().waitFor({ timeout: 60_000 });
	}

	function lastTurn(page: Frame): Locator {
		return page.locator('.turn').last();
	}
});
