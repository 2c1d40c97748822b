import assert from 'node:assert/strict';
import { sharedWindow } from '../harness/e2e.ts';
import type { Workbench } from '../harness/workbench.ts';

describe('in a real VS Code', () => {
	let window: Workbench;

	before(async () => {
		window = await sharedWindow();
	});

	it('offers its main command in the palette', async () => {
		await window.quickInput.offersCommand('Sidethought: Ask with reasoning');
	});

	it('starts without showing a notification or a dialog', () => {
		assert.deepEqual(window.shownAtStart, []);
	});

	it('opens its view beside the code', async () => {
		await window.editors.open('sample.ts', { text: 'return a - b;' });
		await window.quickInput.runCommand('Sidethought: Ask with reasoning');
		const view = await window.view('.composer');
		await view.locator('.composer .chip').filter({ hasText: 'sample.ts:2' }).waitFor();
	});

	it('opens its own guide at the first use of guides, not the one of VS Code', async () => {
		await window.execute('sidethought.walkthrough');
		const guide = window.page.locator('.gettingStartedDetailsContent:visible');
		await guide.getByText('Get started with Sidethought').first().waitFor();
	});
});
