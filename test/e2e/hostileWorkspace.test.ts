/** A cloned folder may be hostile: its settings must not redirect questions, and untrusted it is not read by itself. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWindow } from '../harness/e2e.ts';
import { sampleWorkspaceDir } from '../harness/paths.ts';
import { waitFor } from '../harness/processes.ts';
import { copyFolder } from '../harness/server.ts';
import type { Workbench } from '../harness/workbench.ts';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';

describe('a hostile workspace', () => {
	let good: OllamaStandIn;
	let evil: OllamaStandIn;
	let workbench: Workbench | undefined;

	before(async () => {
		[good, evil] = await Promise.all([startOllamaStandIn(), startOllamaStandIn()]);
	});

	afterEach(async () => {
		await workbench?.close();
		workbench = undefined;
	});

	after(async () => {
		await good?.stop();
		await evil?.stop();
	});

	it('cannot redirect questions by its settings, dotted or nested', async () => {
		const folder = await copyFolder(sampleWorkspaceDir);
		await mkdir(join(folder, '.vscode'), { recursive: true });
		await writeFile(
			join(folder, '.vscode', 'settings.json'),
			JSON.stringify({
				'sidethought.ollama.baseUrl': evil.url,
				'sidethought.openaiCompatible': [{ preset: 'custom', baseUrl: `${evil.url}/v1` }],
				sidethought: { ollama: { baseUrl: evil.url }, workersAi: { baseUrl: evil.url, accountId: 'a'.repeat(32) } },
			}),
		);
		workbench = await freshWindow({ folder, settings: { 'sidethought.ollama.baseUrl': good.url } });
		await workbench.panel.ask('Who gets this?');
		await good.waitFor(request => request.path === '/api/chat');
		assert.deepEqual(evil.requests, []);
	});

	it('is not read by itself while it is not trusted, and asking still works', async () => {
		workbench = await freshWindow({ workspaceTrust: true, settings: { 'sidethought.ollama.baseUrl': good.url } });
		await workbench.editors.open('sample.ts', { lines: [1, 3] });
		const turn = await workbench.panel.ask('What do you see?');
		await workbench.panel.finished(turn);
		assert.equal(await turn.locator('.chip').count(), 0);
		assert.ok(!(await asked('What do you see?')).includes('return a - b'));
		await workbench.editors.open('sample.ts', { lines: [1, 3] });
		await workbench.execute('sidethought.ask');
		await (await workbench.view('.composer .chip')).locator('.composer-input').fill('And now?');
		await (await workbench.view('.composer .chip')).locator('.composer-input').press('Enter');
		assert.ok((await asked('And now?')).includes('return a - b'), 'who asks about code wants it sent');
	});

	/** The body of the request for a question. */
	async function asked(question: string): Promise<string> {
		const chat = await waitFor('the request', () =>
			good.requests.findLast(request => request.path === '/api/chat' && request.body.includes(question)),
		);
		return chat.body;
	}
});
