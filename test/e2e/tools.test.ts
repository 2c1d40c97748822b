/** A model that uses tools, in a real VS Code: let in the composer, seen in the turn, and asked about. */
import assert from 'node:assert/strict';
import { freshWindow } from '../harness/e2e.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';

describe('a model that uses tools', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn({ speed: 3 });
		const settings = { 'sidethought.ollama.baseUrl': ollama.url, 'sidethought.model': 'ollama/scripted-tools' };
		workbench = await freshWindow({ settings });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('gets none until the reader lets it', async () => {
		const turn = await workbench.panel.ask('What is in the sample?');
		await workbench.panel.finished(turn);
		assert.equal(await turn.locator('.tool').count(), 0);
	});

	it('reads a file, in one line of the turn with what came of it', async () => {
		const page = await workbench.panel.open();
		await page.locator('.tools-button').click();
		await page.getByRole('menuitemradio', { name: /Tools on/ }).click();
		await page.locator('.tools-button', { hasText: 'Tools on' }).waitFor();
		const turn = await workbench.panel.ask('What is wrong in the sample?');
		const tool = turn.locator('.tool-head', { hasText: 'Read sample.ts' });
		await tool.filter({ hasText: /\d+ lines · / }).waitFor({ timeout: 60_000 });
		await workbench.screenshot('tool-read');
		await workbench.panel.finished(turn);
	});

	it('asks the reader first where that is chosen, and takes a no', async () => {
		await workbench.execute('sidethought.newConversation');
		const page = await workbench.panel.open();
		await page.locator('.tools-button').click();
		await page.getByRole('menuitemradio', { name: /Ask for each/ }).click();
		await page.locator('.tools-button', { hasText: 'Ask for each' }).waitFor();
		const turn = await workbench.panel.ask('What is wrong in the sample?');
		const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'read_file' });
		await dialog.waitFor({ timeout: 60_000 });
		await workbench.screenshot('tool-question');
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await turn.locator('.tool-head', { hasText: 'failed' }).waitFor({ timeout: 60_000 });
		await workbench.panel.finished(turn);
	});
});
