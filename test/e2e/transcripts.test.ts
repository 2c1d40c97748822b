/** A large file of another tool in a real VS Code: its beginning is there to read long before the rest. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { sharedWindow } from '../harness/e2e.ts';
import { largeSession } from '../harness/largeSession.ts';
import { waitFor } from '../harness/processes.ts';
import type { Workbench } from '../harness/workbench.ts';

const beginningWords = 'The file is large: this is its beginning';

describe('a large transcript in the workbench', () => {
	let workbench: Workbench;

	before(async () => {
		workbench = await sharedWindow();
	});

	after(() => workbench.execute('sidethought.newConversation'));

	it('is shown from its beginning on while the rest is read, and stays where the reader is', async () => {
		const path = join(workbench.server.folder, 'session.jsonl');
		await writeFile(path, largeSession(40));
		const beginning = await rememberBeginning(await workbench.panel.open());
		await workbench.start('sidethought.openTranscript', { $file: path });
		const page = await workbench.view('.turn');
		const first = page.getByText('Question 0', { exact: true });
		await first.waitFor();
		await waitFor('the notice that it is the beginning', beginning);
		await workbench.screenshot('transcript-beginning');
		// Thousands of turns are not drawn at once.
		const later = page.getByRole('button', { name: /^Show later questions \(\d{4}\)$/ });
		await later.waitFor({ state: 'attached' });
		assert.equal(await page.getByText(beginningWords).count(), 0);
		const top = await first.evaluate(each => each.getBoundingClientRect().top);
		assert.ok(top >= 0 && top < 300, `the first question is at ${top}`);
		const before = await page.locator('.turn').count();
		await workbench.click(later);
		await waitFor('more turns', async () => (await page.locator('.turn').count()) > before);
		await workbench.screenshot('transcript-whole');
	});
});

/**
 * Remembers in the page that its beginning was there to read and said to be that: the notice stands only as long as the
 * rest is read, which may be over before anybody looks. Returns whether it was seen.
 */
async function rememberBeginning(frame: Frame): Promise<() => Promise<boolean>> {
	const seen = await frame.evaluateHandle(words => {
		const seen = { beginning: false };
		const isShown = (selector: string, text: string): boolean =>
			[...document.querySelectorAll(selector)].some(
				each => each.textContent?.includes(text) && each.getClientRects().length > 0,
			);
		const observer = new MutationObserver(() => {
			if (isShown('.turn .notice', words) && isShown('.turn', 'Question 0')) {
				seen.beginning = true;
				observer.disconnect();
			}
		});
		observer.observe(document, { subtree: true, childList: true, characterData: true });
		return seen;
	}, beginningWords);
	return () => seen.evaluate(({ beginning }) => beginning);
}
