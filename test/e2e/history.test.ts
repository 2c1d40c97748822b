/** Earlier conversations in a real VS Code: found by a word of their thinking, and opened at that very step. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { violationsIn } from '../harness/axe.ts';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';

const model = 'scripted-think:latest';
const thought = `Let me read the function first. It is called add and takes two numbers, a and b, and returns a number.

Wait, no, that is wrong. The callers pass marmalade where a number belongs, so the types are to blame and not the sum.

Therefore the answer is to check what the callers pass, and to leave the function as it is.

`;

describe('the history in the workbench', () => {
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

	it('finds a word of a thought in an earlier conversation, and leads to that very step', async () => {
		const say = (message: object, done = false) => ({
			line: { model, message: { role: 'assistant', ...message }, done, ...(done && { done_reason: 'stop' }) },
		});
		ollama.next(
			streamReply([
				say({ content: '', thinking: thought }),
				say({ content: 'Mind the types.' }),
				say({ content: '' }, true),
			]),
		);
		await workbench.panel.finished(await workbench.panel.ask('Why does add() fail?'));
		await workbench.execute('sidethought.newConversation');
		await workbench.panel.finished(await workbench.panel.ask('Is there another way?'));
		const history = workbench.page.locator('.pane').filter({
			has: workbench.page.locator('.pane-header', { hasText: 'History' }),
		});
		await workbench.execute('sidethought.conversations.focus');
		await history.locator('.monaco-list-row', { hasText: 'Is there another way?' }).waitFor();
		assert.deepEqual(await violationsIn(history.locator('.pane-body')), []);
		await workbench.execute('sidethought.searchConversations');
		await workbench.quickInput.answer('marmalade');
		// The words above the list come before the list.
		await history.getByText('1 hit, in one conversation.').waitFor();
		await history.locator('.monaco-list-row', { hasText: 'marmalade' }).waitFor();
		await workbench.screenshot('history-search');
		// What is above it is VS Code's own.
		assert.deepEqual(await violationsIn(history.locator('.pane-body')), []);
		await workbench.click(history.locator('.monaco-list-row', { hasText: 'marmalade' }));
		const page = await workbench.view('.turn');
		const step = page.locator('.turn', { hasText: 'Why does add() fail?' }).locator('.step', { hasText: 'marmalade' });
		await waitFor('the step in sight, open', () =>
			step.evaluate(element => {
				const { top, bottom } = element.getBoundingClientRect();
				const isOpen = element.querySelector('.step-text')?.textContent?.includes('marmalade') === true;
				return isOpen && top >= 0 && bottom <= innerHeight;
			}),
		);
		assert.equal(await page.locator('.turn').count(), 1);
		await workbench.screenshot('history-step');
	});

	it('has commands that act on the view in use, below the chat or beside the code', async () => {
		await workbench.execute('sidethought.openBeside');
		await waitFor('a second view', async () => (await pages()).length === 2);
		for (const used of await pages()) {
			await used.locator('.composer-input').click();
			// What the page told of its focus goes ahead of this; only then the command is about this view.
			await workbench.execute('noop');
			await workbench.execute('sidethought.find');
			await used.locator('.find').waitFor();
			// The command brings the view into sight first; the keys have come to it when this has gone there and back.
			await workbench.execute('noop');
			for (const other of (await pages()).filter(each => each !== used)) {
				assert.equal(await other.locator('.find').isVisible(), false);
			}
			await workbench.page.keyboard.press('Escape');
			await used.locator('.find').waitFor({ state: 'hidden' });
		}
	});

	async function pages(): Promise<readonly Frame[]> {
		const all = workbench.webviews();
		const counts = await Promise.all(all.map(each => each.locator('.composer-input').count()));
		return all.filter((_, index) => counts[index] === 1);
	}
});
