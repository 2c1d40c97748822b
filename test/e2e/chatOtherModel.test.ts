/** `@reason` with a model that another extension provides, as Copilot's are provided. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { rootDir } from '../harness/paths.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { answered, newChat, pressInChat } from './chatSteps.ts';

/** Thinks in tags when it is asked to; `owl` reports its thinking in parts of VS Code. */
const otherVendor = `
const vscode = require('vscode');
const info = id => ({ id, name: id, family: id, version: '1', maxInputTokens: 9000, maxOutputTokens: 900, capabilities: { toolCalling: true } });
exports.activate = context => context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('othervendor', {
	provideLanguageModelChatInformation: async () => [info('parrot'), info('owl')],
	provideTokenCount: async () => 1,
	provideLanguageModelChatResponse: async (model, messages, options, progress) => {
		const words = messages.flatMap(message => message.content.map(part => part.value ?? '')).join(' ');
		const say = text => progress.report(new vscode.LanguageModelTextPart(text));
		if (model.id === 'owl') {
			progress.report(new vscode.LanguageModelThinkingPart('The owl considers it. '));
		} else if (words.includes('<think>')) {
			['<thi', 'nk>The parrot was asked to think.</th', 'ink>'].forEach(say);
		}
		say(model.id + ' heard ' + words.split(' ').at(-1));
	},
}));
`;

describe('@reason with a model of another extension', () => {
	let folder: string;
	let workbench: Workbench;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'other-'));
		await mkdir(join(folder, 'dist'));
		await writeFile(join(folder, 'dist', 'main.cjs'), otherVendor);
		await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
		workbench = await freshWindow({ extensions: [rootDir, folder], viewport: { width: 1400, height: 900 } });
		await workbench.nativeChat.open();
	});

	after(async () => {
		await workbench?.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('asks it to think in words, and tells the thinking from the answer', async () => {
		const text = await ask('parrot', 'polly');
		await workbench.screenshot('chat-other-prompted');
		assert.match(text, /parrot heard polly/);
		assert.doesNotMatch(text, /<think>|<\/think>/);
		assert.match(text, /Thought .* · parrot/);
		await pressInChat(workbench, 'Show the full thinking');
		const page = await workbench.view('.turn');
		await waitFor('the turn in the panel', async () => /polly/.test(await page.locator('.turn').last().innerText()));
		assert.match(await page.locator('.turn').last().innerText(), /parrot/);
	});

	it('shows the thinking that it gives by itself', async () => {
		const text = await ask('owl', 'hoot');
		await workbench.screenshot('chat-other-native');
		assert.match(text, /owl heard hoot/);
		assert.match(text, /Thought .* · owl/);
	});

	async function ask(id: string, words: string): Promise<string> {
		await newChat(workbench);
		await workbench.execute('workbench.action.chat.open', {
			query: `@reason ${words}`,
			modelSelector: { vendor: 'othervendor', id },
		});
		await waitFor('the question', async () => (await workbench.nativeChat.responses.count()) > 0);
		return answered(workbench);
	}
});

const manifest = {
	name: 'other-vendor',
	publisher: 'test',
	version: '0.0.1',
	engines: { vscode: '^1.110.0' },
	main: './dist/main.cjs',
	activationEvents: ['onStartupFinished'],
	contributes: { languageModelChatProviders: [{ vendor: 'othervendor', displayName: 'Other' }] },
};
