/** A conversation too long to be drawn as a whole: a part of it, and the way to the rest. */
import assert from 'node:assert/strict';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

/** Turns from one number up to another, and how many questions stand outside of them. */
function part(from: number, end: number, outside: { readonly before?: number; readonly after?: number }) {
	const turns = Array.from({ length: end - from }, (_, index) =>
		new TurnScript(`t${from + index}`)
			.start(`Question ${from + index}`)
			.answer('Because.')
			.finish()
			.snapshot(),
	);
	return snapshot({ conversation: { id: 'c1', title: '', turns, ...outside } });
}

const topOf = (driver: PageDriver, turn: string): Promise<number> =>
	driver.page.locator(`[data-turn="${turn}"]`).evaluate(each => Math.round(each.getBoundingClientRect().top));

describe('a long conversation', () => {
	it('has nothing more to show where all of it is shown', async () => {
		const driver = await openPage();
		await driver.send(part(0, 3, {}));
		assert.equal(await driver.page.locator('.more-turns:visible').count(), 0);
	});

	it('has earlier questions for whoever comes to its top, and they stay where they were', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(part(40, 60, { before: 40 }));
		assert.equal(await driver.page.getByRole('button', { name: /Show later/ }).count(), 0);
		assert.deepEqual(await driver.sent('show-more'), []);
		await driver.page.getByRole('button', { name: 'Show earlier questions (40)' }).focus();
		await driver.page.keyboard.press('Enter');
		// Seen and pressed: asked once, until it is there.
		assert.deepEqual(await driver.sent('show-more'), [{ type: 'show-more', where: 'before' }]);
		const before = await topOf(driver, 't40');
		await driver.send(part(20, 60, { before: 20 }));
		assert.equal(await topOf(driver, 't40'), before);
		assert.equal(await driver.page.locator('[data-turn="t20"]').getAttribute('aria-label'), 'Question 21');
		const focused = await driver.page.evaluate(() => document.activeElement?.textContent);
		assert.equal(focused, 'Show earlier questions (20)');
		await driver.send(part(0, 60, {}));
		assert.equal(await driver.page.locator('.more-turns:visible').count(), 0);
	});

	it('jumps to the latest question, also where that is not drawn yet', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(part(0, 20, { after: 20 }));
		await driver.page.mouse.move(100, 200);
		await driver.page.mouse.wheel(0, -100_000);
		await driver.page.getByRole('button', { name: 'Jump to latest' }).click();
		assert.deepEqual((await driver.sent('show-more')).at(-1), { type: 'show-more', where: 'newest' });
		await driver.send(part(20, 40, { before: 20 }));
		const bottom = await driver.page.locator('[data-turn="t39"]').evaluate(each => each.getBoundingClientRect().bottom);
		assert.ok(bottom > 0 && bottom <= 500, `${bottom}`);
	});

	it('tells of the window what turns take that are not shown', async () => {
		const driver = await openPage();
		const used = (): Promise<string> => driver.page.locator('.meter').innerText();
		await driver.send(part(0, 2, {}));
		const alone = await used();
		const { conversation, ...rest } = part(0, 2, { before: 40 });
		const held = { estimated: 5_000, thinking: 0, thoughts: [], left: 0 };
		await driver.send({ ...rest, conversation: { ...conversation, held } });
		assert.match(await used(), /^~5k/);
		await driver.send({ ...rest, conversation: { ...conversation, after: 40, held: { ...held, counted: 2_000 } } });
		assert.match(await used(), /^~7k/);
		await driver.send(part(0, 2, {}));
		assert.equal(await used(), alone);
	});

	it('asks for nothing where the page itself comes to the end', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(part(0, 20, { after: 980 }));
		await driver.page.getByRole('button', { name: /^Show later/ }).scrollIntoViewIfNeeded();
		await driver.page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 50))));
		assert.deepEqual(await driver.sent('show-more'), []);
	});

	it('has later questions behind those that were gone to', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(part(0, 20, { after: 980 }));
		await driver.page.mouse.move(100, 200);
		await driver.page.mouse.wheel(0, 100_000);
		await driver.page.waitForFunction(() => window.sent.some(message => message.type === 'show-more'));
		assert.deepEqual(await driver.sent('show-more'), [{ type: 'show-more', where: 'after' }]);
		const before = await topOf(driver, 't19');
		await driver.send(part(0, 40, { after: 960 }));
		assert.equal(await topOf(driver, 't19'), before);
	});
});
