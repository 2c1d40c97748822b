import assert from 'node:assert/strict';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage, turnWheel } from './shared.ts';
import { doneTurn } from './states.ts';

const prose = Array.from({ length: 60 }, (_, index) => `Paragraph ${index} with a few words in it.`).join('\n\n');

function distanceFromEnd(driver: PageDriver): Promise<number> {
	return driver.page.evaluate(() => {
		const box = document.querySelector('.scroller');
		return box ? box.scrollHeight - box.scrollTop - box.clientHeight : -1;
	});
}

function top(driver: PageDriver): Promise<number> {
	return driver.page.evaluate(() => document.querySelector('.scroller')?.scrollTop ?? -1);
}

async function half(driver: PageDriver): Promise<TurnScript> {
	const script = new TurnScript().start().answer(prose, { size: 40 });
	await driver.send(script.message(0, 40));
	return script;
}

describe('scrolling', () => {
	it('follows the end while the reader is there', async () => {
		const driver = await openPage({ height: 400 });
		const script = await half(driver);
		await driver.send(script.message(40));
		assert.ok((await distanceFromEnd(driver)) <= 1);
	});

	it('never fights a reader who scrolls up', async () => {
		const driver = await openPage({ height: 400 });
		const script = await half(driver);
		await turnWheel(driver, -120);
		const before = await top(driver);
		for (let from = 40; from < script.events.length; from += 5) {
			await driver.send(script.message(from, from + 5));
		}
		assert.equal(await top(driver), before);
		assert.equal(await driver.page.locator('.jump').isVisible(), true);
	});

	it('offers the way to the end only where that is out of sight, once nothing comes any more', async () => {
		const driver = await openPage({ height: 400 });
		const script = (await half(driver)).finish();
		await driver.send(script.message(40));
		await turnWheel(driver, -150);
		assert.equal(await driver.page.locator('.jump').isVisible(), false);
		await turnWheel(driver, -600);
		assert.equal(await driver.page.locator('.jump').isVisible(), true);
	});

	it('follows again when the reader comes back, or jumps to the latest', async () => {
		const driver = await openPage({ height: 400 });
		const script = await half(driver);
		await turnWheel(driver, -300);
		await driver.page.click('.jump');
		await driver.send(script.message(40));
		assert.ok((await distanceFromEnd(driver)) <= 1);
		assert.equal(await driver.page.locator('.jump').isVisible(), false);
	});

	it('does not fold thinking away from a reader who scrolled up to it', async () => {
		const driver = await openPage({ height: 400 });
		await driver.send(
			snapshot({ conversation: { id: 'c', title: '', turns: [doneTurn('a').snapshot(), doneTurn('b').snapshot()] } }),
		);
		const script = new TurnScript('live')
			.start()
			.think('A first thought about it. '.repeat(40), { end: false, size: 30 });
		await driver.send(script.message());
		const shown = script.events.length;
		await turnWheel(driver, -60);
		const before = await top(driver);
		script.answer('And here is the answer.');
		await driver.send(script.message(shown));
		assert.equal(await driver.page.getAttribute('[data-turn="live"] .fold', 'aria-expanded'), 'true');
		assert.equal(await top(driver), before);
	});

	it('comes back to where the reader was after the view was made again', async () => {
		const message = snapshot({
			conversation: { id: 'c', title: '', turns: ['a', 'b', 'c'].map(id => doneTurn(id).snapshot()) },
		});
		const driver = await openPage({ height: 400, silent: true });
		await driver.send(message);
		await turnWheel(driver, -200);
		const before = await top(driver);
		const state = await driver.page.evaluate(() => window.savedState);
		const again = await openPage({ height: 400, silent: true, state });
		await again.send(message);
		assert.ok(Math.abs((await top(again)) - before) < 2);
	});

	it('keeps the page still while the live step grows', async () => {
		const driver = await openPage({ height: 700 });
		const script = new TurnScript()
			.start()
			.think('Words that go on and on without an end. '.repeat(30), { end: false, size: 30 });
		await driver.send(script.message(0, 4));
		const before = await driver.page.locator('.thinking-foot').boundingBox();
		await driver.send(script.message(4, 12));
		const after = await driver.page.locator('.thinking-foot').boundingBox();
		assert.equal(after?.y, before?.y);
	});
});
