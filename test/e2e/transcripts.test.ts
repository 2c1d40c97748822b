/** A large file of another tool in a real VS Code: its beginning is there to read long before the rest. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedWindow } from '../harness/e2e.ts';
import { largeSession } from '../harness/largeSession.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';

describe('a large transcript in the workbench', () => {
	let workbench: Workbench;

	before(async () => {
		workbench = await sharedWindow();
	});

	after(() => workbench.execute('sidethought.newConversation'));

	it('is shown from its beginning on while the rest is read, and stays where the reader is', async () => {
		const path = join(workbench.server.folder, 'session.jsonl');
		await writeFile(path, largeSession(40));
		await workbench.panel.open();
		await workbench.start('sidethought.openTranscript', { $file: path });
		const page = await workbench.view('.turn');
		const first = page.getByText('Question 0', { exact: true });
		await first.waitFor();
		await page.getByText('The file is large: this is its beginning').waitFor();
		await workbench.screenshot('transcript-beginning');
		// Thousands of turns are not drawn at once.
		const later = page.getByRole('button', { name: /^Show later questions \(\d{4}\)$/ });
		await later.waitFor({ state: 'attached' });
		assert.equal(await page.getByText('The file is large: this is its beginning').count(), 0);
		const top = await first.evaluate(each => each.getBoundingClientRect().top);
		assert.ok(top >= 0 && top < 300, `the first question is at ${top}`);
		const before = await page.locator('.turn').count();
		await workbench.click(later);
		await waitFor('more turns', async () => (await page.locator('.turn').count()) > before);
		await workbench.screenshot('transcript-whole');
	});
});
