/** The whole way once: a real model file in a real Ollama, through the extension in a real VS Code, to the screen. */
import assert from 'node:assert/strict';
import { build } from '../harness/build.ts';
import { freshWindow } from '../harness/e2e.ts';
import type { OllamaServer } from '../harness/ollamaServer.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { scripts } from '../standins/ollamaScripts.ts';
import { ollamaUnderTest } from './serverUnderTest.ts';

describe('a real Ollama in the workbench', function () {
	this.timeout(600_000);
	let ollama: OllamaServer;
	let workbench: Workbench;

	before(async function () {
		ollama = await ollamaUnderTest.start(this);
		await build();
		const settings = { 'sidethought.ollama.baseUrl': ollama.url, 'sidethought.model': 'ollama/scripted-think' };
		workbench = await freshWindow({ settings });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.dispose();
	});

	it('shows thinking and answer of a real model, with measured figures', async () => {
		const turn = await workbench.panel.ask('Why is the sum wrong?');
		await workbench.panel.finished(turn);
		assert.match(await turn.locator('.answer').innerText(), /The function subtracts\. Change sample\.ts:2/);
		assert.match(await turn.locator('.answer').innerText(), /return a \+ b; \/\/ was: a - b/);
		const fold = turn.locator('.thinking .fold').first();
		assert.match(await fold.innerText(), /Thought/);
		await fold.click();
		await turn.locator('.step-head').first().click();
		await turn.locator('.step-text').getByText('Überprüfung: 2 - 3 = -1').waitFor();
		await turn.locator('.turn-footer button').first().click();
		const figures = await turn.locator('.figures').innerText();
		assert.match(figures, /Question and context\s+\d+ tokens/);
		assert.match(figures, /Context used\s+1[3-9]\d/);
		assert.doesNotMatch(await turn.innerText(), /recording/);
	});

	it('shows the markup in the answer as text', async () => {
		const turn = await workbench.panel.lastTurn();
		assert.ok(scripts.think.answer.includes('<b>nothing</b>'));
		assert.equal(await turn.locator('.answer script').count(), 0);
	});

	it('tells raw tags apart on the screen', async () => {
		await workbench.panel.chooseModel('ollama/scripted-raw');
		const turn = await workbench.panel.ask('And with raw tags?');
		await workbench.panel.finished(turn);
		assert.match(await turn.locator('.answer').innerText(), /^The function subtracts/);
		assert.doesNotMatch(await turn.locator('.answer').innerText(), /think>/);
		assert.equal(await turn.locator('.thinking .fold').count(), 1);
	});

	it('stops a model that would go on for ever, and the server with it', async () => {
		await workbench.panel.chooseModel('ollama/scripted-loop');
		const turn = await workbench.panel.ask('Go on and on.');
		const body = turn.locator('.thinking-body');
		await waitFor('some thinking', async () => /Hmm, is the sign wrong/.test(await body.innerText()));
		await workbench.execute('sidethought.stop');
		await turn.locator('.outcome').waitFor();
		assert.match(await turn.locator('.outcome').innerText(), /Stopped/);
		await answersNext();
	});

	it('keeps what came when the server is killed, and goes on when it is back', async () => {
		await workbench.panel.chooseModel('ollama/scripted-loop');
		const turn = await workbench.panel.ask('Will you be killed?');
		const body = turn.locator('.thinking-body');
		await waitFor('some thinking', async () => /Hmm, is the sign wrong/.test(await body.innerText()));
		await ollama.kill();
		const outcome = turn.locator('.outcome');
		await outcome.waitFor();
		assert.match(await outcome.innerText(), /^The connection to Ollama ended before the answer did\./);
		await ollama.restart();
		await workbench.panel.chooseModel('ollama/scripted-think');
		await outcome.getByRole('button', { name: 'Continue' }).click();
		const last = await workbench.panel.lastTurn();
		const goesOn = /goes on in the middle of it \(raw prompt\)/;
		await waitFor('the turn to go on', async () => goesOn.test(await last.innerText()));
		// Where it was killed it may be in its loop again, which has no end.
		await workbench.execute('sidethought.stop');
		await answersNext();
	});

	/** A server that still generated would not get to this question: it answers one at a time. */
	async function answersNext(): Promise<void> {
		await workbench.panel.chooseModel('ollama/scripted-plain');
		const turn = await workbench.panel.ask('What is it, in short?');
		await workbench.panel.finished(turn);
		assert.match(await turn.locator('.answer').innerText(), /\S/);
	}
});
