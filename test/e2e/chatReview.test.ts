/** "Review changes": a real git repository with staged, unstaged and new files. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { sampleWorkspaceDir } from '../harness/paths.ts';
import { run, waitFor } from '../harness/processes.ts';
import { copyFolder } from '../harness/server.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { answered, expandedReferences, lastChat, newChat, openWithModel, useModel } from './chatSteps.ts';

const think = 'scripted-think:latest';

describe('reviewing changes of a git repository', () => {
	let ollama: OllamaStandIn;
	let workbench: Workbench;
	let folder: string;

	before(async function () {
		const { code } = await run('git', ['--version']).catch(() => ({ code: 1 }));
		if (code !== 0) {
			console.log('      skipped: there is no git on this machine');
			this.skip();
		}
		folder = await copyFolder(sampleWorkspaceDir);
		await git('init');
		await git('add', '.');
		await git('commit', '--message', 'Begin');
		await edit('money.ts', 'percent / 100', 'percent / 10');
		await git('add', 'money.ts');
		await edit('sample.ts', 'a - b', 'a * b');
		await writeFile(join(folder, 'fresh.ts'), 'export const fresh = 1;\n');
		ollama = await startOllamaStandIn();
		workbench = await freshWindow({
			folder,
			settings: { 'git.enabled': true, 'sidethought.ollama.baseUrl': ollama.url },
			viewport: { width: 1400, height: 900 },
		});
	});

	after(async () => {
		await workbench?.close();
		await ollama?.stop();
	});

	it('from source control sends what is staged, what is not, and new files', async () => {
		await workbench.execute('workbench.view.scm');
		const header = workbench.page.locator('.pane-header').filter({ hasText: 'Changes' }).first();
		const button = workbench.page.getByRole('button', { name: 'Review changes with reasoning' });
		await workbench.clickInside(header, button.first());
		await ollama.waitFor(({ path, body }) => path === '/api/chat' && body.includes('Review this for mistakes'));
		assertWholeDiff(lastChat(ollama).messages.at(-1)?.content ?? '');
		const page = await workbench.view('.turn');
		// The model of the settings answers here: the recording, for want of another choice.
		await waitFor('the answer in the panel', async () => /a \+ b/.test(await page.locator('.turn').last().innerText()));
		await workbench.screenshot('chat-review-panel');
	});

	it('with @reason /review sends the same, and says so', async () => {
		await openWithModel(workbench);
		await newChat(workbench);
		await useModel(workbench, think, '@reason /review ');
		const text = await answered(workbench);
		await workbench.screenshot('chat-review-changes');
		assert.match(text, /The function subtracts/);
		assertWholeDiff(lastChat(ollama).messages.at(-1)?.content ?? '');
	});

	it('of a selection sends only that', async () => {
		await newChat(workbench);
		await workbench.editors.open('sample.ts', { text: 'return a * b;' });
		await useModel(workbench, think, '@reason /review ');
		await answered(workbench);
		const question = lastChat(ollama).messages.at(-1)?.content ?? '';
		assert.match(question, /return a \* b;/);
		assert.doesNotMatch(question, /fresh|percent/);
		assert.match(await expandedReferences(workbench), /sample\.ts/);
		await workbench.execute('workbench.action.closeAllEditors');
	});

	it('says so when there is nothing to review', async () => {
		await git('add', '.');
		await git('commit', '--message', 'Go on');
		await newChat(workbench);
		await useModel(workbench, think, '@reason /review ');
		const text = await answered(workbench);
		await workbench.screenshot('chat-review-nothing');
		assert.match(text, /There is nothing to review/);
		await workbench.execute('sidethought.reviewChanges');
		await waitFor('a word about it', async () =>
			(await workbench.notifications()).some(text => /no changes to review/.test(text)),
		);
	});

	async function git(...args: readonly string[]): Promise<void> {
		const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgSign=false'];
		const { code, output } = await run('git', ['-C', folder, ...who, ...args]);
		assert.equal(code, 0, output);
	}

	async function edit(file: string, from: string, to: string): Promise<void> {
		const path = join(folder, file);
		const text = await readFile(path, 'utf8');
		assert.ok(text.includes(from));
		await writeFile(path, text.replace(from, to));
	}
});

function assertWholeDiff(question: string): void {
	assert.match(question, /Review this for mistakes/);
	assert.match(question, /3 files/);
	assert.match(question, /# Staged\n[^#]*\+.*percent \/ 10\)/);
	assert.match(question, /# Not staged\n[^#]*\+\s*return a \* b;/);
	assert.match(question, /# New files, not staged\n[^#]*\+export const fresh = 1;/);
}
