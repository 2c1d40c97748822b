/** `@reason` with a model that another extension provides, as Copilot's are provided. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { rootDir } from '../harness/paths.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';
import { answered, newChat, openChat, pressInChat } from './chatSteps.ts';

/**
 * `parrot` thinks in tags when it is asked to; `owl` reports its thinking in parts of VS Code; `mule` refuses to be
 * asked to think; `sloth` fails in the way that the question names.
 */
const otherVendor = `
const vscode = require('vscode');
const info = id => ({ id, name: id, family: id, version: '1', maxInputTokens: 9000, maxOutputTokens: 900, capabilities: { toolCalling: true } });
exports.activate = context => context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('othervendor', {
	provideLanguageModelChatInformation: async () => ['parrot', 'owl', 'mule', 'sloth'].map(info),
	provideTokenCount: async () => 1,
	provideLanguageModelChatResponse: async (model, messages, options, progress) => {
		const words = messages.flatMap(message => message.content.map(part => part.value ?? '')).join(' ');
		const say = text => progress.report(new vscode.LanguageModelTextPart(text));
		const { LanguageModelError } = vscode;
		const failures = {
			quota: () => LanguageModelError.Blocked('You exceeded your premium request allowance'),
			filter: () => new Error('Message failed: off_topic'),
			gone: () => LanguageModelError.NotFound('No such model'),
			long: () => new Error('prompt exceeds the context window of 9000 tokens'),
		};
		const failure = model.id === 'sloth' && failures[words.split(' ').at(-1)];
		if (failure) {
			throw failure();
		}
		if (model.id === 'mule' && words.includes('<think>')) {
			throw new Error('Revealing the chain of thought is not allowed');
		}
		if (model.id === 'owl') {
			progress.report(new vscode.LanguageModelThinkingPart('The owl considers it. '));
		} else if (words.includes('<think>')) {
			['<thi', 'nk>The parrot was asked to think.</th', 'ink>'].forEach(say);
		}
		const roles = messages.map(message => (message.role === 2 ? 'assistant' : 'user'));
		say(model.id + ' heard ' + words.split(' ').at(-1) + ' after ' + roles.join(', ') + '.');
		if (words.includes('was asked to think')) {
			say(' It read its own thoughts.');
		}
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
		workbench = await freshWindow({
			extensions: [process.env.E2E_EXTENSION ?? rootDir, folder],
			viewport: { width: 1400, height: 900 },
		});
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

	it('reads its earlier answer in the same chat, and not its earlier thinking', async () => {
		const text = await askOn('parrot', 'cracker');
		// The wish to think comes first, as the API has no message of the system.
		assert.match(text, /parrot heard cracker after user, user, assistant, user\./);
		assert.doesNotMatch(text, /read its own thoughts/);
		assert.match(text, /Thought .* · parrot/);
	});

	it('is asked without thinking when it refuses to be asked for it', async () => {
		const text = await ask('mule', 'carrot');
		await workbench.screenshot('chat-other-refused');
		assert.match(text, /mule heard carrot after user\./);
	});

	for (const [word, sentence, button] of [
		[
			'quota',
			/sloth: You exceeded your premium request allowance.*allows no more requests for now/,
			'Choose another model',
		],
		['filter', /sloth: .*off_topic.*Word it differently/, 'Choose another model'],
		['gone', /sloth: .*No such model.*Choose another model/, 'Choose another model'],
		['long', /sloth: .*context window.*Attach less/, 'Ask without the attachments'],
	] as const) {
		it(`says what to do when it fails: ${word}`, async () => {
			const text = (await ask('sloth', word)).replaceAll(/\s+/g, ' ');
			await workbench.screenshot(`chat-other-${word}`);
			assert.match(text, sentence);
			assert.match(text, new RegExp(button));
		});
	}

	it('shows the thinking that it gives by itself', async () => {
		const text = await ask('owl', 'hoot');
		await workbench.screenshot('chat-other-native');
		assert.match(text, /owl heard hoot/);
		assert.match(text, /Thought .* · owl/);
	});

	async function ask(id: string, words: string): Promise<string> {
		await newChat(workbench);
		return askOn(id, words);
	}

	async function askOn(id: string, words: string): Promise<string> {
		const before = await workbench.nativeChat.responses.count();
		await openChat(workbench, { query: `@reason ${words}`, modelSelector: { vendor: 'othervendor', id } });
		await waitFor('the question', async () => (await workbench.nativeChat.responses.count()) > before);
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
