/** The main job, as a person does it: select, ask, watch the thinking, read the answer, export, reload. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';

describe('asking with reasoning', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		// Slow enough to take seconds, which the page shows.
		ollama = await startOllamaStandIn({ speed: 3 });
		workbench = await sharedWindow({ 'sidethought.ollama.baseUrl': ollama.url });
	});

	after(async () => {
		await ollama?.stop();
	});

	it('opens the view with the selection attached', async () => {
		await workbench.editors.open('sample.ts', { text: 'return a - b;' });
		await workbench.quickInput.runCommand('Sidethought: Ask with reasoning');
		const page = await workbench.view('.composer .chip');
		assert.match(await page.locator('.composer .chip').innerText(), /sample\.ts:2/);
		await page.locator('.composer-input:focus').waitFor();
	});

	it('keeps what was typed when the command is run again', async () => {
		const page = await workbench.view('.composer-input:focus');
		await workbench.page.keyboard.type('half a question');
		await workbench.execute('sidethought.ask');
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
		const goOn = ollama.hold(20, 80);
		const turn = await workbench.panel.ask('Why does add() return a negative number?');
		const fold = turn.locator('.thinking .fold').first();
		await waitFor('the thinking to open by itself', async () => (await fold.getAttribute('aria-expanded')) === 'true');
		const body = turn.locator('.thinking-body');
		const early = await waitFor('some thinking', async () => (await body.innerText()).length || undefined);
		goOn();
		await waitFor('more thinking', async () => (await body.innerText()).length > early + 100);
		assert.equal(await turn.locator('.answer').count(), 0);
		await workbench.screenshot('thinking');

		goOn();
		const text = await workbench.panel.finished(turn);
		assert.equal(await fold.getAttribute('aria-expanded'), 'false');
		assert.match(await fold.innerText(), /Thought for \d+ s · .*tokens/);
		assert.match(await turn.locator('.answer').innerText(), /minus sign in add/);
		assert.match(text, /recording/);
		await workbench.screenshot('answered');
	});

	it('sent the selected code along with the question', () => {
		const [chat] = ollama.requests.filter(request => request.path === '/api/chat');
		const { messages } = JSON.parse(chat?.body ?? '{}') as { messages: { content: string }[] };
		assert.match(messages.at(-1)?.content ?? '', /sample\.ts:2[\s\S]*return a - b;[\s\S]*Why does add\(\)/);
	});

	it('unfolds the whole thinking on a click', async () => {
		const turn = await workbench.panel.lastTurn();
		const fold = turn.locator('.thinking .fold').first();
		await workbench.click(fold);
		await turn.locator('.thinking-body').waitFor();
		assert.equal(await fold.getAttribute('aria-expanded'), 'true');
	});

	it('exports the conversation to a Markdown file', async () => {
		const text = await exported('Markdown', 'md');
		assert.match(text, /<details>\s*<summary>Thought for/);
		assert.match(text, /My first idea: the starting value/);
		assert.match(text, /minus sign in `add`/);
		assert.match(text, /<summary>Text of sample\.ts:2<\/summary>\s*```typescript\s*return a - b;/);
		assert.ok(text.indexOf('My first idea') < text.indexOf('minus sign in `add`'));
	});

	it('exports it as a web page and as JSON, too', async () => {
		const page = await exported('HTML', 'html');
		assert.match(page, /^<!doctype html>/i);
		assert.match(page, /minus sign in <code>add<\/code>/);
		const text = await exported('JSON', 'json');
		const { turns } = JSON.parse(text);
		assert.equal(turns[0].events[0].type, 'turn-start');
		assert.ok(!text.includes(workbench.server.folder), 'it does not tell where the workspace was');
		assert.doesNotMatch(text, /file:\/\//);
	});

	it('opens the place that the answer names', async () => {
		const turn = await workbench.panel.lastTurn();
		await workbench.click(turn.locator('.answer').getByText('sample.ts:2').first());
		await workbench.editors.waitForTab('sample.ts');
	});

	it('keeps a turn whose window is reloaded in mid-stream, marked as interrupted', async () => {
		await workbench.execute('sidethought.newConversation');
		ollama.hold(100);
		const turn = await workbench.panel.ask('Why does add() return a negative number, again?');
		const seen = await waitFor('some thinking', async () => {
			const text = await turn.locator('.thinking-body').innerText();
			return text.length > 150 ? text : undefined;
		});
		await workbench.reload();
		await workbench.panel.open();
		const after = await workbench.panel.lastTurn();
		const outcome = await workbench.panel.outcome(after);
		assert.match(await outcome.innerText(), /closed or reloaded/);
		await workbench.click(after.locator('.thinking .fold').first());
		const kept = await after.locator('.thinking-body').innerText();
		assert.ok(seen.includes('total') && kept.includes('total'), 'the thinking that was shown is there');
		await outcome.getByRole('button', { name: 'Continue' }).waitFor();
		await workbench.screenshot('interrupted');
	});

	it('keeps what came of a stream that was cut, and offers to go on', async () => {
		await workbench.panel.chooseModel('ollama/fault-cut-between-lines');
		await workbench.execute('sidethought.newConversation');
		const turn = await workbench.panel.ask('Cut this.');
		const outcome = await workbench.panel.outcome(turn);
		assert.match(await outcome.innerText(), /What came is kept/);
		assert.ok((await turn.locator('.thinking .fold').count()) > 0, 'the thinking is kept');
		await outcome.getByRole('button', { name: 'Continue' }).waitFor();
		await workbench.screenshot('cut');
	});

	it('offers to pull a model that the server does not have', async () => {
		await workbench.panel.chooseModel('ollama/not-there:1b');
		await workbench.execute('sidethought.newConversation');
		const outcome = await workbench.panel.outcome(await workbench.panel.ask('Who are you?'));
		assert.match(await outcome.innerText(), /not-there:1b/);
		await outcome.getByRole('button', { name: /Pull/ }).waitFor();
		await workbench.screenshot('model-missing');
	});

	it('says what to do when the server is gone', async () => {
		await workbench.execute('sidethought.newConversation');
		await ollama.stop();
		const outcome = await workbench.panel.outcome(await workbench.panel.ask('Anybody there?'));
		assert.match(await outcome.innerText(), /Ollama does not answer at .*nothing is listening/);
		assert.ok((await outcome.locator('.outcome-actions button').count()) >= 2);
		await workbench.screenshot('server-gone');
	});

	/** Exports in one of the formats that the command offers. Returns what is in the file then. */
	async function exported(format: string, ending: string): Promise<string> {
		await workbench.start('sidethought.export');
		await workbench.quickInput.pick(format);
		if (ending !== 'json') {
			// What goes along: all of it.
			await workbench.page.getByText('What goes along with questions and answers?').waitFor();
			await workbench.page.keyboard.press('Enter');
		}
		// The save dialog takes the place of the list; typed too early, the name would go to the list.
		const { box } = workbench.quickInput;
		await waitFor('the save dialog', async () => (await box.inputValue()).endsWith(`.${ending}`));
		const target = join(workbench.server.folder, `exported.${ending}`);
		await workbench.quickInput.answer(target);
		const text = await waitFor('the file', () => readFile(target, 'utf8').catch(() => undefined));
		// It is shown, which takes the focus from what comes next.
		await workbench.editors.waitForTab(`exported.${ending}`);
		return text;
	}
});
