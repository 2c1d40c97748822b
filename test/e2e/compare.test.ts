/** Answers to one question beside each other, in a real VS Code: two servers, columns, the winner, the differences. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { startOpenAiStandIn } from '../standins/openaiCompatible.ts';
import type { StandIn } from '../standins/server.ts';

describe('comparing answers', () => {
	let ollama: OllamaStandIn;
	let second: StandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn({ speed: 20 });
		second = await startOpenAiStandIn();
		workbench = await freshWindow({
			settings: {
				'sidethought.ollama.baseUrl': ollama.url,
				'sidethought.openaiCompatible': [{ preset: 'custom', name: 'Second', baseUrl: `${second.url}/v1` }],
			},
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
		await second?.stop();
	});

	/** Checks the first row that such words leave. */
	const check = async (words: string): Promise<void> => {
		const { box } = workbench.quickInput;
		await box.fill(words);
		const row = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first();
		await row.locator('input[type="checkbox"], .quick-input-list-checkbox, .monaco-checkbox').first().click();
	};

	const columns = (): Promise<Frame> => workbench.view('.comparison');

	it('asks two servers at once, each in its column', async () => {
		const page = await workbench.panel.open();
		await page.locator('.composer-input').fill('Why does add() return a negative number?');
		await page.locator('.model-button').click();
		await page.getByRole('menuitem', { name: 'Compare answers…' }).click();
		await workbench.quickInput.box.waitFor();
		await check('recorded:sample-bug');
		await check('Second');
		await workbench.quickInput.box.press('Enter');
		const frame = await columns();
		await waitFor(
			'both answers',
			async () => (await frame.locator('.column .turn-footer:visible').count()) === 2,
			120_000,
		);
		await workbench.screenshot('compare-columns');
		const questions = second.requests.filter(({ path }) => path.endsWith('/chat/completions'));
		assert.equal(questions.length, 1);
		assert.match(await frame.locator('.column').nth(1).innerText(), /391/);
		assert.equal(await frame.locator('.column-chosen:visible').count(), 1);
	});

	it('shows the differences of two answers in the editor for them', async () => {
		const frame = await columns();
		await frame.getByRole('button', { name: 'Differences of the code' }).click();
		const lines = workbench.page.locator('.monaco-diff-editor .view-lines');
		// One of the two has no code, so both are whole.
		await lines.filter({ hasText: '391' }).waitFor();
		await lines.filter({ hasText: 'minus' }).first().waitFor();
		await workbench.screenshot('compare-diff');
		await workbench.execute('workbench.action.closeActiveEditor');
	});

	it('goes on from the one that is chosen', async () => {
		const frame = await columns();
		await frame.locator('.column').nth(1).getByRole('button', { name: 'Go on from this one' }).click();
		await frame.locator('.comparison').waitFor({ state: 'detached' });
		const turn = frame.locator('.turn');
		assert.equal(await turn.count(), 1);
		assert.match(await turn.innerText(), /391/);
		assert.match(await frame.locator('.versions').innerText(), /Version 2 of 2/);
		await workbench.screenshot('compare-went-on');
	});
});
