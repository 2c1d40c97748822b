/** What stands in the way of a day's work where it does not work: a server that starts later, keys, secrets, settings. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { freePort, waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';

describe('a day with the view', () => {
	let port: number;
	let ollama: OllamaStandIn | undefined;
	let workbench: Workbench;

	before(async () => {
		port = await freePort();
		workbench = await freshWindow({ settings: { 'sidethought.ollama.baseUrl': `http://127.0.0.1:${port}` } });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('begins with a server that is started later, and is found by itself', async () => {
		await workbench.execute('sidethought.focusComposer');
		const page = await workbench.view('.setup:not([hidden])');
		await page.getByRole('button', { name: 'Try again' }).waitFor();
		await workbench.screenshot('first-run');
		ollama = await startOllamaStandIn({ port });
		await page.locator('.setup').waitFor({ state: 'hidden', timeout: 60_000 });
		const turn = await workbench.panel.ask('Why does add() return a negative number?');
		await workbench.panel.finished(turn);
	});

	it('has its keys: Ctrl+F finds in the view, Escape closes that, and then stops the turn', async () => {
		const page = await workbench.panel.openForKeys();
		await workbench.page.keyboard.press('Control+f');
		const find = page.locator('.find');
		await find.waitFor();
		assert.equal(await workbench.page.locator('.find-widget.visible').count(), 0, 'not that of the editor');
		await workbench.page.keyboard.press('Escape');
		await find.waitFor({ state: 'hidden' });
		const goOn = ollama?.hold(5);
		const turn = await workbench.panel.ask('And why is it not noticed?');
		await turn.locator('.thinking').first().waitFor();
		await page.locator('.composer-input').focus();
		await workbench.page.keyboard.press('Escape');
		assert.match(await (await workbench.panel.outcome(turn)).innerText(), /Stopped/);
		goOn?.();
	});

	it('asks before a file of secrets is attached, and sends it masked when that is chosen', async () => {
		const key = 'sk-live-4242424242424242424242424242';
		await writeFile(join(workbench.server.folder, '.env'), `API_KEY=${key}\nPORT=8080\n`);
		const page = await workbench.panel.open();
		await page.locator('.composer-input').pressSequentially('#.env');
		await page.locator('.completions').getByText('.env').first().waitFor();
		await workbench.page.keyboard.press('Enter');
		const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'looks as if it held secrets' });
		await dialog.waitFor();
		assert.ok(!(await dialog.innerText()).includes(key), 'the question shows no key');
		await dialog.getByRole('button', { name: 'Attach with secrets masked' }).click();
		await page.locator('.composer .chip', { hasText: 'secrets masked' }).waitFor();
		const turn = await workbench.panel.ask('Which port?');
		const body = await waitFor('the request', () =>
			ollama?.requests.findLast(request => request.path === '/api/chat' && request.body.includes('Which port?')),
		);
		assert.ok(body.body.includes('PORT=8080') && !body.body.includes(key));
		await workbench.panel.finished(turn);
	});

	it('ends with a server that is gone, and a button that lands on the very setting of its address', async () => {
		await ollama?.stop();
		const turn = await workbench.panel.ask('Are you there?');
		const outcome = await workbench.panel.outcome(turn);
		await workbench.click(outcome.getByRole('button', { name: 'Open settings' }));
		const label = workbench.page.locator('.settings-editor .setting-item-label', { hasText: 'Base Url' });
		await label.first().waitFor({ timeout: 60_000 });
		const settings = await workbench.page.locator('.settings-editor .setting-item-category').allInnerTexts();
		assert.ok(settings.length > 0 && settings.every(category => /Ollama/.test(category)), settings.join());
	});
});
