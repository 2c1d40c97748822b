/** A block of an answer becomes a change of the file, in a real VS Code: the difference, Accept, Discard, undo. */
import { freshWindow } from '../harness/e2e.ts';
import { shownText } from '../harness/editors.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';

const model = 'scripted-think:latest';
const answer = 'It subtracts:\n\n```ts\nexport function add(a: number, b: number): number {\n\treturn a + b;\n}\n```\n';

describe('applying code of an answer', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn();
		workbench = await freshWindow({
			settings: { 'sidethought.ollama.baseUrl': ollama.url, 'sidethought.model': `ollama/${model}` },
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	const titleAction = (name: string) =>
		workbench.page.locator('.part.editor .editor-actions').getByRole('button', { name, exact: false });

	async function apply(): Promise<void> {
		const turn = await workbench.panel.lastTurn();
		await turn.locator('.code-bar').first().hover();
		await turn
			.getByRole('button', { name: /^Apply/ })
			.first()
			.click();
		await workbench.editors.waitForTab('sample.ts: proposed by Sidethought');
	}

	it('shows the file before and after, whatever else is selected, and writes nothing', async () => {
		ollama.next(
			streamReply([
				{ line: { model, message: { role: 'assistant', content: answer }, done: false } },
				{ line: { model, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' } },
			]),
		);
		await workbench.editors.open('sample.ts', { lines: [1, 3] });
		await workbench.execute('sidethought.ask');
		const page = await workbench.view('.composer-input:focus');
		await page.locator('.composer-input').fill('Why does add() return a negative number?');
		await page.locator('.composer-input').press('Enter');
		await workbench.panel.finished(await workbench.panel.lastTurn());
		await workbench.editors.open('money.ts', { lines: [1, 3] });
		await apply();
		const { original, modified } = workbench.editors.diff;
		await waitFor('the left side', async () => /return a - b;/.test(await shownText(original)));
		await waitFor('the right side', async () => /return a \+ b;/.test(await shownText(modified)));
		await workbench.screenshot('apply-difference');
	});

	it('closes with Discard, and the file is as it was', async () => {
		await titleAction('Discard the proposed change').click();
		await waitFor('the difference to close', async () => (await workbench.editors.diff.modified.count()) === 0);
		await workbench.editors.open('sample.ts');
		await waitFor('the old code', async () => /return a - b;/.test(await shownText(workbench.editors.front)));
	});

	it('is written with Accept, and undone in one step', async () => {
		await apply();
		await titleAction('Accept the proposed change').click();
		await workbench.editors.waitForTab('sample.ts');
		await waitFor('the change', async () => /return a \+ b;/.test(await shownText(workbench.editors.front)));
		await workbench.screenshot('apply-accepted');
		await workbench.editors.front.locator('.view-lines').click();
		await workbench.page.keyboard.press('ControlOrMeta+z');
		await waitFor('the old code', async () => /return a - b;/.test(await shownText(workbench.editors.front)));
	});
});
