/** An old turn whose thinking stands in its answer is split again in a real VS Code, and as before. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { streamReply } from '../standins/ollamaReply.ts';

const model = 'scripted-think:latest';
const words = 'The callers pass strings, so the sum is a text.\n\nANSWER: Parse them first.';

describe('a turn that is split again', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn();
		const settings = {
			'sidethought.ollama.baseUrl': ollama.url,
			'sidethought.model': `ollama/${model}`,
			'sidethought.thinkingFold': 'open',
		};
		workbench = await freshWindow({ settings });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	async function answers(turn: Locator): Promise<string> {
		return (await turn.locator('.answer').allInnerTexts()).join('\n').trim();
	}

	it('shows its thinking at once until it is split as before', async () => {
		const say = (message: object, done = false) => ({
			line: { model, message: { role: 'assistant', ...message }, done, ...(done && { done_reason: 'stop' }) },
		});
		ollama.next(streamReply([say({ content: words }), say({ content: '' }, true)]));
		const { panel } = workbench;
		const turn = await panel.ask('Why does add() fail?');
		await panel.finished(turn);
		assert.match(await answers(turn), /The callers pass strings/);

		await workbench.start('sidethought.splitAgain');
		await workbench.quickInput.pick('… ANSWER:');
		await waitFor('the thinking apart', async () => (await answers(await panel.lastTurn())) === 'Parse them first.');
		assert.match(await (await panel.lastTurn()).locator('.thinking').innerText(), /The callers pass strings/);
		// The notification goes by itself after ten seconds; in the list of all it stays.
		await workbench.execute('notifications.showList');
		const offer = workbench.page
			.locator('.notifications-center .notification-list-item')
			.filter({ hasText: 'split again' });
		await offer.waitFor();
		await workbench.screenshot('split-again');

		await workbench.click(offer.getByRole('button', { name: 'Split as before' }));
		await waitFor('the turn as it came', async () =>
			/The callers pass strings/.test(await answers(await panel.lastTurn())),
		);
	});
});
