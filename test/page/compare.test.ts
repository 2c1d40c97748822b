import assert from 'node:assert/strict';
import { type PageDriver, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { compared, comparedWhole, doneTurn } from './states.ts';

const visible = ({ page }: PageDriver) =>
	page.evaluate(() =>
		[...document.querySelectorAll<HTMLElement>('.column')].flatMap((column, index) =>
			column.checkVisibility() ? [index] : [],
		),
	);
const tab = ({ page }: PageDriver, index: number) => page.locator('.column-tab').nth(index);
const figures = ({ page }: PageDriver, index: number) => page.locator('.column-figures').nth(index).innerText();
const buttonsIn = ({ page }: PageDriver, index: number) =>
	page
		.locator('.column')
		.nth(index)
		.locator('.column-head button:visible')
		.evaluateAll(all => all.map(each => each.ariaLabel ?? each.textContent));

describe('answers beside each other', () => {
	for (const [count, width, shown] of [
		[2, 600, [0, 1]],
		[2, 500, [0]],
		[3, 700, [0]],
		[3, 1000, [0, 1, 2]],
		[4, 800, [0]],
		[4, 1000, [0, 1, 2, 3]],
		[4, 300, [0]],
	] as const) {
		it(`show ${shown.length} of ${count} at ${width} pixels, and nothing is wider than the page`, async () => {
			const driver = await openPage({ width });
			await driver.send(compared(count));
			assert.deepEqual(await visible(driver), shown);
			assert.equal(await driver.page.locator('.column-tabs').isVisible(), shown.length === 1);
			const overflow = await driver.page.evaluate(
				() =>
					[...document.querySelectorAll('.scroller, .column-body, .column-tabs')].filter(
						each => each.scrollWidth > each.clientWidth,
					).length,
			);
			assert.equal(overflow, 0);
		});
	}

	it('are gone through by the tabs, with arrow keys', async () => {
		const driver = await openPage({ width: 300 });
		await driver.send(compared(4));
		await tab(driver, 0).focus();
		for (const [key, index] of [
			['ArrowRight', 1],
			['End', 3],
			['ArrowRight', 0],
			['ArrowLeft', 3],
			['Home', 0],
		] as const) {
			await driver.page.keyboard.press(key);
			assert.deepEqual(await visible(driver), [index], key);
			assert.equal(await tab(driver, index).getAttribute('aria-selected'), 'true', key);
		}
		assert.equal(await driver.page.locator('.column-tab[tabindex="0"]').count(), 1);
	});

	it('are gone through from column to column with arrow keys where there is room for all', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(compared(2));
		await driver.page.locator('.column-body').first().focus();
		await driver.page.keyboard.press('ArrowRight');
		assert.equal(await driver.page.evaluate(() => document.activeElement?.ariaLabel), 'deepseek-r1:14b, thinking high');
	});

	it('have the question once, no question box, and say which one the conversation has', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(compared(2));
		assert.equal(
			await driver.page.locator('.question-text:visible').innerText(),
			'Why does add() return a negative number?',
		);
		assert.equal(await driver.page.locator('.composer').isVisible(), false);
		assert.equal(await driver.page.locator('.column').first().locator('.column-chosen').isVisible(), true);
		assert.equal(await driver.page.locator('.column').nth(1).locator('.column-chosen').isVisible(), false);
	});

	it('say of each how it goes, and why one was not asked', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(compared(4));
		assert.match(await figures(driver, 0), /tok\/s · \d+ s · 246 thought tokens$/);
		assert.match(await figures(driver, 1), /^Thinking · ~\d+ tok\/s · \d+ s · ~\d+ thought tokens$/);
		const notes = driver.page.locator('.column-note:visible');
		assert.deepEqual(await notes.allInnerTexts(), [
			'Waits for qwen3:8b: this server answers one question at a time.',
			'gpt-oss:20b cannot see pictures.',
		]);
		assert.deepEqual(
			await driver.page.locator('.column').evaluateAll(all => all.map(each => each.classList.contains('active'))),
			[false, true, false, false],
		);
	});

	it('offer what can be done with each: stop what runs or waits, go on from what is there', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(compared(4));
		assert.deepEqual(await buttonsIn(driver, 0), ['Go on from this one']);
		assert.deepEqual(await buttonsIn(driver, 1), ['Stop this one']);
		assert.deepEqual(await buttonsIn(driver, 2), ['Stop this one']);
		assert.deepEqual(await buttonsIn(driver, 3), []);
		await driver.page.locator('.column').nth(2).getByRole('button', { name: 'Stop this one' }).click();
		await driver.page.getByRole('button', { name: 'Stop all' }).click();
		await driver.page.getByRole('button', { name: 'Go on from this one' }).click();
		assert.deepEqual(await driver.sent('stop-compared'), [
			{ type: 'stop-compared', column: 2 },
			{ type: 'stop-compared' },
		]);
		assert.deepEqual(await driver.sent('go-on-from'), [{ type: 'go-on-from', turn: 't1' }]);
	});

	it('take what comes in the column that it belongs to, also one that was asked later', async () => {
		const driver = await openPage({ width: 1000 });
		const first = compared(3);
		await driver.send(first);
		const columns = first.comparison?.columns ?? [];
		const changed = columns.map((column, index) => {
			const { waitsFor: _, ...rest } = column;
			return index === 2 ? { ...rest, turns: ['t3'] } : column;
		});
		await driver.send(
			{ type: 'comparison-changed', comparison: { question: 'Why?', columns: changed, chosen: 't1' } },
			new TurnScript('t3').start().answer('By the third.').finish().message(),
		);
		await driver.page.locator('.column').nth(2).getByText('By the third.').waitFor();
		assert.equal(await driver.page.locator('.column').first().locator('.turn').count(), 1);
		assert.deepEqual(await buttonsIn(driver, 2), ['Go on from this one']);
		assert.deepEqual(await driver.sent('resync'), []);
	});

	it('give way to the conversation when it goes on from one', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(compared(2));
		const { comparison: _, ...conversation } = compared(2);
		await driver.send({ ...conversation, conversation: { id: 'c1', title: '', turns: [doneTurn().snapshot()] } });
		assert.equal(await driver.page.locator('.comparison').count(), 0);
		assert.equal(await driver.page.locator('.composer').isVisible(), true);
		assert.equal(await driver.page.locator('.turn').count(), 1);
	});

	it('are touched only where something comes', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(compared(2));
		// The code in it is coloured when the page is idle.
		await driver.page.waitForSelector('.column >> nth=0 >> [class^=tok-]', { state: 'attached' });
		await driver.page.evaluate(() => {
			const seen = { count: 0 };
			Object.assign(window, { seen });
			new MutationObserver(records => {
				seen.count += records.length;
			}).observe(document.querySelector('.column') as Element, {
				subtree: true,
				childList: true,
				characterData: true,
				attributes: true,
			});
		});
		const running = new TurnScript('t2');
		const from = compared(2).conversation.turns[1]?.nextSeq ?? 0;
		const events = ['one ', 'two ', 'three '].map((text, index) => ({
			...{ type: 'thinking-delta' as const, block: 0, text },
			...{ turn: running.turn, seq: from + index, at: 9_000 + index },
		}));
		await driver.send({ type: 'events', turn: 't2', from, events });
		await driver.page.locator('.column').nth(1).getByText('three').first().waitFor({ state: 'attached' });
		assert.equal(await driver.page.evaluate(() => (window as unknown as { seen: { count: number } }).seen.count), 0);
	});
});

const mode = ({ page }: PageDriver, name: string) => page.getByRole('button', { name }).click();

describe('other ways to look at answers beside each other', () => {
	it('have everything of all columns in one order of time', async () => {
		const driver = await openPage({ width: 1000 });
		await driver.send(comparedWhole());
		await mode(driver, 'Timeline of all');
		assert.equal(await driver.page.locator('.columns').isVisible(), false);
		const rows = await driver.page.locator('.timeline-entry').evaluateAll(all =>
			all.map(row => {
				const [, column, words] = [...row.children].map(each => each.textContent ?? '');
				return { first: column === 'qwen3:8b', words, seconds: Number.parseFloat(row.children[0]?.textContent ?? '') };
			}),
		);
		assert.ok(rows.every(({ seconds }, index) => seconds >= (rows[index - 1]?.seconds ?? 0)));
		assert.ok(rows.some(({ first }) => first) && rows.some(({ first }) => !first));
		assert.equal(rows.filter(({ words }) => words === 'Begins to answer').length, 2);
		assert.equal(rows.at(-1)?.words, 'Ends');
	});

	it('go on with what comes, and lead from a step to its column', async () => {
		const driver = await openPage({ width: 300 });
		const begun = compared(2);
		await driver.send(begun);
		await mode(driver, 'Timeline of all');
		const before = await driver.page.locator('.timeline-entry').count();
		const from = begun.conversation.turns[1]?.nextSeq ?? 0;
		const text = '\n\nLet me check the third caller as well, because it may be another one.\n\nIt is fine.';
		const events = [{ type: 'thinking-delta' as const, block: 0, text, turn: 't2', seq: from, at: 9_000 }];
		await driver.send({ type: 'events', turn: 't2', from, events });
		await driver.page.locator('.timeline-entry').nth(before).waitFor();
		await driver.page.locator('.timeline-entry', { hasText: 'deepseek' }).first().locator('button').click();
		assert.deepEqual(await visible(driver), [1]);
		assert.equal(await driver.page.locator('.column.selected .step-head:focus').count(), 1);
	});

	it('set steps of one kind beside each other and say where they differ first', async () => {
		const driver = await openPage({ width: 600 });
		await driver.send(comparedWhole());
		await mode(driver, 'Steps beside each other');
		const { page } = driver;
		assert.match(
			await page.locator('.aligned caption').innerText(),
			/^Steps beside each other by kind and order\. The first different step is in row \d\.$/,
		);
		assert.equal(await page.locator('.aligned tr.different').count(), 1);
		assert.match(await page.locator('.aligned tr.different th').innerText(), /^\d first different step$/);
		const cells = await page.locator('.aligned tr.different td').allInnerTexts();
		assert.equal(cells.filter(cell => cell === '–').length, 1);
	});

	it('say nothing of differences while one still thinks', async () => {
		const driver = await openPage({ width: 600 });
		await driver.send(compared(2));
		await mode(driver, 'Steps beside each other');
		const note = await driver.page.locator('.comparison-list').innerText();
		assert.equal(note, 'Steps are set beside each other when all have thought to the end.');
	});

	it('lead to the differences of the code where there are two answers', async () => {
		const driver = await openPage({ width: 600 });
		await driver.send(comparedWhole());
		await mode(driver, 'Differences of the code');
		assert.deepEqual(await driver.sent('diff-compared'), [{ type: 'diff-compared' }]);
	});
});

describe('the way to a comparison', () => {
	it('begins in the model menu with the question in the box', async () => {
		const driver = await openPage();
		await driver.send({ type: 'draft', text: 'Why?', focus: true });
		await driver.page.click('.model-button');
		await driver.page.getByRole('menuitem', { name: 'Compare answers…' }).click();
		assert.deepEqual(await driver.sent('compare'), [{ type: 'compare', text: 'Why?' }]);
		assert.equal(await driver.page.locator('.composer-input').inputValue(), '');
	});

	it('begins at every finished turn, and where it has other versions', async () => {
		const driver = await openPage();
		const turn = { ...doneTurn().snapshot(), versions: { turns: ['t0', 't1'], index: 1 } };
		const { comparison: _, ...conversation } = compared(2);
		await driver.send({ ...conversation, conversation: { id: 'c1', title: '', turns: [turn] } });
		await driver.page.locator('.turn').hover();
		await driver.page.getByRole('button', { name: 'Compare with…' }).click();
		await driver.page.getByRole('button', { name: 'Show side by side' }).click();
		assert.deepEqual(await driver.sent('compare-with'), [{ type: 'compare-with', turn: 't1' }]);
		assert.deepEqual(await driver.sent('show-compared'), [{ type: 'show-compared', turn: 't1' }]);
	});
});
