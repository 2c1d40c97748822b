import assert from 'node:assert/strict';
import { sharedWindow } from '../harness/e2e.ts';

describe('in a real VS Code', () => {
	it('offers its main command in the palette', async () => {
		const window = await sharedWindow();
		assert.ok(await window.hasCommand('Sidethought: Ask with reasoning'));
	});

	it('starts without showing a notification or a dialog', async () => {
		const window = await sharedWindow();
		assert.deepEqual(await window.notifications(), []);
	});

	it('opens its view beside the code', async () => {
		const window = await sharedWindow();
		await window.select('sample.ts', 'return a - b;');
		await window.runCommand('Sidethought: Ask with reasoning');
		const view = await window.view('.composer');
		await view.locator('.composer .chip').filter({ hasText: 'sample.ts:2' }).waitFor();
	});

	it('opens its own guide at the first use of guides, not the one of VS Code', async () => {
		const window = await sharedWindow();
		await window.runCommand('Sidethought: Get started');
		const guide = window.page.locator('.gettingStartedDetailsContent:visible');
		await guide.getByText('Get started with Sidethought').first().waitFor();
	});
});
