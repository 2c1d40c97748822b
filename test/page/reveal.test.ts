import assert from 'node:assert/strict';
import { noteSeen } from '../harness/noteSeen.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { doneTurn } from './states.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];

const fiveTurns = snapshot({
	conversation: { id: 'c', title: '', turns: ids.map(id => doneTurn(id).snapshot()) },
});

/** Waits until the turn's head is at the top of the scroll box. */
async function arriveAt(driver: PageDriver, turn: string): Promise<void> {
	await driver.page.waitForFunction(id => {
		const head = document.querySelector(`[data-turn="${id}"]`)?.getBoundingClientRect().top ?? Number.NaN;
		const box = document.querySelector('.scroller')?.getBoundingClientRect().top ?? Number.NaN;
		return Math.abs(head - box) <= 1;
	}, turn);
}

const foldOf = (driver: PageDriver, turn: string): Promise<string | null> =>
	driver.page.getAttribute(`[data-turn="${turn}"] .fold`, 'aria-expanded');

describe('going to a turn from outside', () => {
	for (const reducedMotion of [true, false]) {
		it(`shows its head, opens its thinking and takes the focus there, ${reducedMotion ? 'still' : 'in motion'}`, async () => {
			const driver = await openPage({ height: 500, silent: true, reducedMotion });
			await driver.send(fiveTurns, { type: 'reveal-turn', turn: 'b' });
			await arriveAt(driver, 'b');
			assert.equal(await foldOf(driver, 'b'), 'true');
			assert.equal(await foldOf(driver, 'a'), 'false');
			assert.equal(
				await driver.page.evaluate(() => document.activeElement?.closest('[data-turn]')?.getAttribute('data-turn')),
				'b',
			);
		});
	}

	it('goes a short way smoothly, and ends at the turn', async () => {
		const driver = await openPage({ height: 700, silent: true, reducedMotion: false });
		await driver.send(fiveTurns, { type: 'reveal-turn', turn: 'd' });
		await arriveAt(driver, 'd');
		assert.equal(await driver.page.locator('.jump').isVisible(), true);
	});

	it('marks it, and takes the mark away again', async () => {
		const driver = await openPage({ height: 500, silent: true });
		const seen = await noteSeen(driver.page, ['[data-turn="c"].revealed']);
		await driver.send(fiveTurns, { type: 'reveal-turn', turn: 'c' });
		assert.deepEqual(await seen(), ['[data-turn="c"].revealed']);
		await driver.page.waitForSelector('.revealed', { state: 'detached' });
	});

	it('leaves thinking folded that the reader folded', async () => {
		const driver = await openPage({ height: 500, silent: true });
		await driver.send(fiveTurns);
		await driver.page.click('[data-turn="e"] .fold');
		await driver.page.click('[data-turn="e"] .fold');
		await driver.send({ type: 'reveal-turn', turn: 'e' });
		assert.equal(await foldOf(driver, 'e'), 'false');
	});

	it('stays there while another turn streams', async () => {
		const driver = await openPage({ height: 500, silent: true });
		await driver.send(fiveTurns, { type: 'reveal-turn', turn: 'b' });
		await arriveAt(driver, 'b');
		const script = new TurnScript('e2').start().answer('word '.repeat(400), { size: 40 });
		const first = script.message(0, 10);
		await driver.send(first, { type: 'reveal-turn', turn: 'b' });
		await arriveAt(driver, 'b');
		await driver.send(script.message(10));
		await arriveAt(driver, 'b');
	});

	it('does nothing for a turn that is not here', async () => {
		const driver = await openPage({ height: 500, silent: true });
		await driver.send(fiveTurns, { type: 'reveal-turn', turn: 'nowhere' });
		assert.deepEqual(await driver.sent('page-error'), []);
		assert.equal(await driver.page.locator('.revealed').count(), 0);
	});
});
