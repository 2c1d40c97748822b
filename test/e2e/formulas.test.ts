/** Formulas of a model in a real VS Code: what sets them is loaded into the webview under its policy. */
import assert from 'node:assert/strict';
import { freshWindow } from '../harness/e2e.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';

const model = 'scripted-think:latest';

describe('a formula in the workbench', () => {
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

	it('is set, in thinking and answer', async () => {
		const message = { role: 'assistant', thinking: 'The mean is \\(\\frac{a+b}{2}\\), of course.\n\n', content: '' };
		ollama.next(
			streamReply([
				{ line: { model, message, done: false } },
				{ line: { model, message: { role: 'assistant', content: 'So $$m = \\frac{a+b}{2}$$' }, done: false } },
				{ line: { model, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' } },
			]),
		);
		const turn = await workbench.panel.ask('What is the mean of a and b?');
		await workbench.panel.finished(turn);
		await turn.locator('.answer math mfrac').waitFor();
		assert.equal((await turn.locator('.answer .formula-source').textContent())?.trim(), '$$m = \\frac{a+b}{2}$$');
		await turn.locator('.thinking .fold').click();
		await turn.locator('.step-head').first().click();
		await turn.locator('.step-text math mfrac').waitFor();
		await workbench.screenshot('formulas');
	});
});
