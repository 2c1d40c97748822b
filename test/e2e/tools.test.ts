/** A model that uses tools, in a real VS Code: let in the composer, seen in the turn, and asked about. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { freshWindow } from '../harness/e2e.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import type { StandInModel } from '../standins/ollamaModels.ts';

const reads = [
	{ thinking: 'First the sum itself.', path: 'sample.ts', start: 1, end: 3 },
	{ thinking: 'It subtracts. Now what a receipt shows of it.', path: 'money.ts', start: 1, end: 6 },
] as const;

/** Thinks and reads, thinks about that and reads on, and then answers. */
const reader: StandInModel = {
	name: 'reads-two:latest',
	capabilities: ['completion', 'tools', 'thinking'],
	family: 'llama',
	contextLength: 8192,
	loadMs: 0,
	recorded: false,
	hidden: false,
	*speak({ messages = [] }) {
		const done = messages
			.slice(messages.findLastIndex(({ role }) => role === 'user'))
			.filter(({ role }) => role === 'tool');
		const read = reads[done.length];
		if (read === undefined) {
			yield { waitMs: 0, part: { thinking: 'Both are read.' } };
			yield { waitMs: 0, part: { content: 'The sum has the wrong sign, and so has the receipt.' } };
			return;
		}
		const { thinking, ...args } = read;
		yield { waitMs: 0, part: { thinking } };
		const call = { id: `call_${done.length}`, function: { index: 0, name: 'read_file', arguments: args } };
		yield { waitMs: 0, part: { toolCalls: [call] } };
	},
};

describe('a model that uses tools', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;

	before(async () => {
		ollama = await startOllamaStandIn({ speed: 3, models: [reader] });
		const settings = { 'sidethought.ollama.baseUrl': ollama.url, 'sidethought.model': 'ollama/scripted-tools' };
		workbench = await freshWindow({ settings });
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	const allow = async (choice: RegExp, label: string): Promise<void> => {
		const page = await workbench.panel.open();
		await page.locator('.tools-button').click();
		await page.getByRole('menuitemradio', { name: choice }).click();
		await page.locator('.tools-button', { hasText: label }).waitFor();
	};

	it('gets none until the reader lets it', async () => {
		const turn = await workbench.panel.ask('What is in the sample?');
		await workbench.panel.finished(turn);
		assert.equal(await turn.locator('.tool').count(), 0);
	});

	it('reads a file, in one line of the turn with what came of it', async () => {
		await allow(/Tools on/, 'Tools on');
		const turn = await workbench.panel.ask('What is wrong in the sample?');
		const tool = turn.locator('.tool-head', { hasText: 'Read sample.ts' });
		await tool.filter({ hasText: /\d+ lines · / }).waitFor({ timeout: 60_000 });
		await workbench.screenshot('tool-read');
		await workbench.panel.finished(turn);
	});

	it('asks the reader first where that is chosen, and takes a no', async () => {
		await workbench.execute('sidethought.newConversation');
		await allow(/Ask for each/, 'Ask for each');
		const turn = await workbench.panel.ask('What is wrong in the sample?');
		const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'read_file' });
		await dialog.waitFor({ timeout: 60_000 });
		await workbench.screenshot('tool-question');
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await turn.locator('.tool-head', { hasText: 'failed' }).waitFor({ timeout: 60_000 });
		await workbench.panel.finished(turn);
	});

	it('reads two files one after the other, each seen live, and the editor shows where it reads', async () => {
		await workbench.panel.chooseModel('ollama/reads-two');
		await workbench.execute('sidethought.newConversation');
		await allow(/Tools on/, 'Tools on');
		await workbench.editors.open('sample.ts');
		await workbench.execute('sidethought.followModel');
		const held = () => ollama.hold(1);
		const first = held();
		const turn = await workbench.panel.ask('What does the receipt show?');
		await turn.getByText(reads[0].thinking).first().waitFor();
		const second = held();
		first();
		await isReading(turn, /Read sample\.ts 1–3\s*3 lines · /, 'return a - b;', 3);
		await workbench.screenshot('tool-gaze');
		const third = held();
		second();
		await isReading(turn, /Read money\.ts 1–6\s*6 lines · /, 'const sign', 6);
		await workbench.screenshot('tool-gaze-next');
		third();
		assert.match(await workbench.panel.finished(turn), /wrong sign, and so has the receipt/);
		const steps = await turn.locator('.tool-head').allInnerTexts();
		assert.deepEqual(
			steps.map(step => /Read \S+ \S+/.exec(step.replace(/\s+/g, ' '))?.[0]),
			['Read sample.ts 1–3', 'Read money.ts 1–6'],
		);
	});

	/** While the turn runs, the step says it, and so many lines are lit in their file. */
	async function isReading(turn: Locator, step: RegExp, words: string, lines: number): Promise<void> {
		await turn.locator('.tool-head', { hasText: step }).waitFor({ timeout: 60_000 });
		const lit = workbench.page.locator('.monaco-editor', { hasText: words }).locator('.view-overlays [class*="ced-"]');
		await waitFor(`the gaze at ${step}`, async () => (await lit.count()) >= lines);
		assert.equal(await turn.locator('.turn-footer:visible').count(), 0, 'the turn is not over');
	}
});
