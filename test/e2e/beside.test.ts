/** Thoughts beside the lines that they are about, in a real VS Code: marks, hover, the way there and back. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { freshWindow } from '../harness/e2e.ts';
import { noteSeen } from '../harness/noteSeen.ts';
import { delay, waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';

const lit = '.monaco-editor .view-overlays .cdr[class*="TextEditorDecorationType"]';

describe('thoughts beside lines', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn({ speed: 3 });
		workbench = await freshWindow({ settings: { 'sidethought.ollama.baseUrl': ollama.url } });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	const marks = (): Promise<number> => workbench.page.locator('.monaco-editor .cgmr[class*="ced-"]').count();
	const isLookedAt = async (): Promise<boolean> => (await workbench.editors.highlights.count()) > 0;

	it('shows where the model looks while it thinks, and marks the lines', async () => {
		await workbench.editors.open('sample.ts', { text: 'return a - b;' });
		await workbench.execute('sidethought.ask');
		const page = await workbench.view('.composer-input:focus');
		// In the middle of a thought about a line.
		const goOn = ollama.hold(300);
		await page.locator('.composer-input').fill('Why does add() return a negative number?');
		await workbench.page.keyboard.press('Enter');
		const whole = workbench.page.locator('.monaco-editor .view-overlays [class*="ced-"]');
		await waitFor('the gaze', async () => (await whole.count()) > 0);
		await workbench.screenshot('gaze');
		goOn();
		await workbench.panel.finished(await workbench.panel.lastTurn());
		await waitFor('the marks', async () => (await marks()) > 0);
		await workbench.screenshot('marks-dark');
	});

	it('shows the thoughts on hover, and leads to the step', async () => {
		await workbench.execute('sidethought.nextThought');
		const hover = await workbench.editors.hover();
		await hover.filter({ hasText: /step \d+/ }).waitFor();
		await workbench.screenshot('hover-dark');
		await hover.locator('a').first().click();
		const page = await workbench.view('.turn');
		await page.locator('.step.open .step-head[aria-current="step"]').first().waitFor();
		await workbench.screenshot('thought-revealed');
	});

	it('leads from the thought to the line, which it shows in passing, and back by a key', async () => {
		const page = await workbench.view('.step.open .place');
		const link = page.locator('.step.open .place').first();
		await link.hover();
		const preview = page.locator('.place-preview:not([hidden]) pre');
		await preview.waitFor();
		assert.match(await preview.innerText(), /return a - b;/);
		await workbench.screenshot('place-preview');
		await link.click();
		const cursor = workbench.page.locator('[id="status.editor.selection"]');
		await waitFor('the line', async () => /^Ln 2\b/.test(await cursor.innerText()));
		// Several thoughts are about this line, so the command asks which one.
		await workbench.start('sidethought.thoughtsOfLine');
		await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
		await workbench.page.keyboard.press('Enter');
		await workbench.view('.step.open .step-head:focus');
	});

	it('tells which thoughts are behind the code of the answer', async () => {
		const page = await workbench.view('.answer .code');
		await page.locator('.answer .code').first().hover();
		await page.locator('.code-bar button[aria-label="Why this code"]').first().click();
		await page.locator('.why-step').first().waitFor();
		await workbench.screenshot('why-this-code');
	});

	it('turns a mark stale when its line is changed, and fresh again when that is undone', async () => {
		const stale = (): Promise<boolean> =>
			workbench.page
				.locator('.monaco-editor .cgmr[class*="ced-"]')
				.evaluateAll(all =>
					all.some(
						each =>
							getComputedStyle(each, '::before').backgroundImage.includes('stale') ||
							getComputedStyle(each).backgroundImage.includes('stale'),
					),
				);
		assert.equal(await stale(), false);
		await workbench.editors.open('sample.ts', { line: 2, character: 12 });
		await workbench.page.keyboard.type('x');
		await waitFor('a stale mark', stale);
		await workbench.screenshot('stale-dark');
		await workbench.page.keyboard.press('Control+z');
		await waitFor('a fresh mark', async () => !(await stale()) && (await marks()) > 0);
	});

	it('has the marks again after the window was reloaded', async () => {
		await workbench.reload();
		await waitFor('the marks', async () => (await marks()) > 0);
		for (const theme of ['light', 'high-contrast'] as const) {
			await workbench.setTheme(theme);
			await workbench.screenshot(`marks-${theme}`);
			await workbench.execute('sidethought.nextThought');
			await (await workbench.editors.hover()).filter({ hasText: /step \d+/ }).waitFor();
			await workbench.screenshot(`hover-${theme}`);
			await workbench.page.keyboard.press('Escape');
		}
	});

	it('works on the recording that ships with it', async () => {
		await workbench.execute('sidethought.clearThoughts');
		await waitFor('no marks', async () => (await marks()) === 0);
		// Nobody holds this stream.
		const seen = await noteSeen(workbench.page, [lit]);
		await workbench.execute('sidethought.watchRecording');
		await waitFor('the gaze', async () => (await seen()).includes(lit));
		const page = await workbench.view('.turn');
		await workbench.panel.finished(await workbench.panel.lastTurn());
		await waitFor('the marks', async () => (await marks()) > 0);
		await page.locator('.answer .place').first().waitFor();
	});

	it('goes with the replay of a turn: it stays while that is paused, in every theme, and ends with it', async () => {
		const page = await workbench.view('.turn-footer:not([hidden])');
		await waitFor('a replay paused at a gaze', () => isPausedAtGaze(page));
		for (const theme of ['dark', 'light', 'high-contrast'] as const) {
			await workbench.setTheme(theme);
			assert.ok(await isLookedAt(), theme);
			await workbench.screenshot(`gaze-${theme}`);
		}
		await endReplay(page);
	});

	/** Replays the last turn and pauses it while a line is lit; ends it where the thought went on before the pause. */
	async function isPausedAtGaze(page: Frame): Promise<boolean> {
		await waitFor('no gaze', async () => !(await isLookedAt()));
		await page.locator('.turn').last().hover();
		await page.getByRole('button', { name: 'Replay', exact: true }).last().click();
		await waitFor('the gaze', isLookedAt);
		await page.getByRole('button', { name: 'Pause replay' }).click();
		// What the page told of the pause goes ahead of this to the extension host.
		await workbench.execute('noop');
		if (await staysLookedAt()) {
			return true;
		}
		await endReplay(page);
		return false;
	}

	/** What was lit before fades, for a fifth of a second, and would be taken for the gaze. */
	async function staysLookedAt(): Promise<boolean> {
		for (let looks = 0; looks < 10; looks++) {
			if (!(await isLookedAt())) {
				return false;
			}
			await delay(100);
		}
		return true;
	}

	async function endReplay(page: Frame): Promise<void> {
		await page.getByRole('button', { name: 'End replay' }).click();
		await waitFor('no gaze', async () => !(await isLookedAt()));
	}

	it('marks the lines in both editors that show one file, and says why it marks no cell of a notebook', async () => {
		const groups = workbench.page.locator('.part.editor .editor-group-container');
		await workbench.editors.open('sample.ts', { line: 1, character: 1 });
		await workbench.execute('workbench.action.splitEditor');
		await waitFor('marks in both editors', async () => {
			const counts = await Promise.all(
				[0, 1].map(at => groups.nth(at).locator('.monaco-editor .cgmr[class*="ced-"]').count()),
			);
			return counts.every(count => count > 0);
		});
		await workbench.screenshot('marks-split');
		await workbench.execute('workbench.action.closeEditorsInGroup');
		await workbench.execute('ipynb.newUntitledIpynb');
		await workbench.page.locator('.notebook-editor .cell .monaco-editor').first().waitFor();
		await workbench.execute('notebook.cell.edit');
		await workbench.execute('sidethought.nextThought');
		await workbench.page
			.locator('.statusbar-item')
			.filter({ hasText: 'Cells of notebooks are not marked: thoughts name lines of files.' })
			.waitFor();
	});
});
