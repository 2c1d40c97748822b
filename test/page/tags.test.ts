import assert from 'node:assert/strict';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

const folded = `H<sub>2</sub>O, press <kbd>Ctrl</kbd>, a<br>b, <b>bold</b> <sub onclick="alert(1)">x</sub>

<details>
<summary>The whole *log*</summary>

- one

\`\`\`sh
echo </details>
\`\`\`

<details><summary>Inner</summary>deep needle</details>

</details>

After it.
`;

async function answer(driver: PageDriver, text: string, size: number, turn = 't1'): Promise<void> {
	const script = new TurnScript(turn).start('Why?').answer(text, { size }).finish();
	await driver.page.evaluate(
		async messages => {
			for (const data of messages) {
				window.dispatchEvent(new MessageEvent('message', { data }));
				await new Promise(resolve => requestAnimationFrame(resolve));
			}
		},
		script.events.map((_, index) => script.message(index, index + 1)) as unknown as Record<string, unknown>[],
	);
}

describe('tags in an answer', () => {
	it('that have a plain meaning have it; all others are text', async () => {
		const driver = await openPage();
		await driver.send(snapshot());
		await answer(driver, folded, 9);
		assert.equal(
			await driver.page.locator('.answer p').first().innerHTML(),
			'H<sub>2</sub>O, press <kbd>Ctrl</kbd>, a<br>b, &lt;b&gt;bold&lt;/b&gt; &lt;sub onclick="alert(1)"&gt;x&lt;/sub&gt;',
		);
		const outer = driver.page.locator('.answer details').first();
		assert.equal(await outer.locator('summary').first().innerHTML(), 'The whole <em>log</em>');
		assert.equal(await outer.locator('ul li').isVisible(), false);
		await outer.locator('summary').first().press('Enter');
		assert.equal(await outer.locator('ul li').isVisible(), true);
		assert.equal((await outer.locator('pre').innerText()).trimEnd(), 'echo </details>');
		assert.equal(await outer.locator('.code-bar').count(), 1);
		assert.equal(await outer.locator('details').textContent(), 'Innerdeep needle');
		const last = driver.page.locator('.answer > .shelf > .blocks > p').last();
		assert.equal(await last.innerText(), 'After it.');
		assert.deepEqual(driver.errors, []);
	});

	it('are the same at the end, however they came, and never show a half', async () => {
		const driver = await openPage();
		await driver.send(snapshot());
		const shapes: string[] = [];
		for (const [index, size] of [1, 5, 23, folded.length].entries()) {
			await driver.page.evaluate(() => {
				const seen: string[] = [];
				Object.assign(window, { seen });
				new MutationObserver(() => {
					const isCode = (node: Node): boolean => node.parentElement?.closest('pre') !== null;
					const answer = document.querySelector('.turns > :last-child .answer') ?? document.createElement('p');
					const texts = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
					let shown = '';
					while (texts.nextNode()) {
						shown += isCode(texts.currentNode) ? '\n' : texts.currentNode.textContent;
					}
					const half = /<\/?(?:su?|k|kb|d|de|det|deta|detai|detail|details)?$|<kbd>|<details>|<summary>/.exec(
						shown,
					)?.[0];
					if (half !== undefined) {
						seen.push(shown);
					}
				}).observe(document.body, { subtree: true, childList: true, characterData: true });
			});
			await answer(driver, folded, size, `t${index}`);
			assert.deepEqual(await driver.page.evaluate(() => (window as unknown as { seen: string[] }).seen), []);
			shapes.push(await driver.page.locator(`[data-turn="t${index}"] .answer`).innerHTML());
		}
		assert.equal(new Set(shapes.map(each => each.replace(/<div class="blocks">|<\/div>/g, ''))).size, 1);
	});

	it('hide nothing when a fold is never closed, and open for what is found in them', async () => {
		const driver = await openPage();
		await driver.send(snapshot());
		await answer(driver, 'So:\n<details>\n<summary>More</summary>\n\nthe rest of it', 4);
		assert.equal(await driver.page.locator('.answer details p').isVisible(), true);
		await answer(driver, folded, folded.length, 't2');
		await driver.send({ type: 'command', command: 'find' });
		await driver.page.fill('.find-input', 'needle');
		await driver.page.waitForFunction(() =>
			[...document.querySelectorAll<HTMLDetailsElement>('[data-turn="t2"] details')].every(each => each.open),
		);
	});
});
