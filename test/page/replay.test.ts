import assert from 'node:assert/strict';
import { noteSeen } from '../harness/noteSeen.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { doneTurn } from './states.ts';

/** A turn of under four seconds, most of which it thinks. */
function shortTurn(): TurnScript {
	return new TurnScript()
		.start()
		.think('Let me read it first.\n\nWait, the sign is wrong.', { pause: 200 })
		.answer('The **minus** is wrong, see `sample.ts:2`.\n\n```ts\nreturn a + b;\n```\n', { pause: 60 })
		.finish();
}

async function open(script = shortTurn(), width = 320): Promise<PageDriver> {
	const driver = await openPage({ silent: true, width });
	await driver.send(snapshot({ conversation: { id: 'c', title: '', turns: [script.snapshot()] } }));
	return driver;
}

const turnHtml = (driver: PageDriver): Promise<string> => driver.page.locator('.turn').evaluate(turn => turn.outerHTML);

async function replay(driver: PageDriver): Promise<void> {
	await driver.page.locator('.turn').hover();
	await driver.page.getByRole('button', { name: 'Replay', exact: true }).click();
}

/** As soon as the replay shows this. The page does it itself: for a test the replay may be over by then. */
async function pauseAt({ page }: PageDriver, selector: string): Promise<void> {
	await page.evaluate(wanted => {
		const observer = new MutationObserver(() => {
			if (document.querySelector(wanted)) {
				observer.disconnect();
				document.querySelector<HTMLElement>('[aria-label="Pause replay"]')?.click();
			}
		});
		observer.observe(document, { subtree: true, childList: true, attributes: true });
	}, selector);
}

describe('the replay of a turn', () => {
	it('shows the turn come again, and ends in what was there', async () => {
		const driver = await open();
		await driver.page.click('.fold');
		await driver.page.click('.step-head >> nth=0');
		await driver.page.waitForSelector('.unfolding', { state: 'detached' });
		await driver.page.waitForSelector('.answer [class^=tok-]', { state: 'attached' });
		await driver.page.evaluate(() => (document.activeElement as HTMLElement).blur());
		const before = await turnHtml(driver);
		const stages = ['.replaying:not(:has(.answer))', '.replaying .thinking.live', '.replaying .answer'];
		const seen = await noteSeen(driver.page, stages);
		await replay(driver);
		await driver.page.waitForSelector('.replay-bar', { state: 'detached' });
		assert.deepEqual(await seen(), stages);
		assert.equal(await turnHtml(driver), before);
		assert.deepEqual(await driver.sent('page-error'), []);
	});

	it('can be paused, sped up and ended, all by key', async () => {
		const driver = await open(doneTurn());
		await replay(driver);
		await driver.page.keyboard.press('Enter');
		await driver.page.waitForSelector('button[aria-label="Resume replay"]');
		const paused = await driver.page.locator('.turn').innerText();
		await driver.page.waitForTimeout(200);
		assert.equal(await driver.page.locator('.turn').innerText(), paused);
		await driver.page.keyboard.press('Shift+Tab');
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.press('ArrowDown');
		await driver.page.keyboard.press('Enter');
		assert.match(await driver.page.locator('.replay-bar .speed').innerText(), /2×/);
		await driver.page.keyboard.press('Escape');
		assert.equal(await driver.page.locator('.replay-bar').count(), 0);
		assert.equal(await driver.page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Replay');
		assert.match(await driver.page.locator('.answer').innerText(), /The minus on/);
	});

	it('tells the host how far its thinking is shown, no faster than the place beside the code may move', async () => {
		const script = shortTurn();
		const driver = await open(script);
		await replay(driver);
		await driver.page.waitForSelector('.replay-bar', { state: 'detached' });
		const told = await driver.sent('shown-so-far');
		const [thought, ...rest] = told.flatMap(each => (each.thinking ? [each.thinking] : []));
		assert.ok(thought && rest.every(({ block }) => block === thought.block));
		const offsets = [thought, ...rest].map(({ offset }) => offset);
		assert.deepEqual(
			offsets,
			offsets.toSorted((one, other) => one - other),
		);
		assert.ok((offsets.at(-1) ?? 0) <= 'Let me read it first.\n\nWait, the sign is wrong.'.length);
		assert.deepEqual(
			told.map(({ late }) => late),
			told.map((_, index) => index < told.length - 1),
		);
		// At its start, then at every interval, at a last moment that comes late, and at its end.
		const most = 3 + (script.events.at(-1)?.at ?? 0) / 250;
		assert.ok(told.length <= most, `told ${told.length} times`);
	});

	it('asks nothing of the host, and remembers no fold', async () => {
		const driver = await open();
		const folds = await driver.page.evaluate(() => JSON.stringify(window.savedState));
		await pauseAt(driver, '.replaying .fold');
		await replay(driver);
		const resume = driver.page.getByRole('button', { name: 'Resume replay' });
		await resume.waitFor();
		await driver.page.click('.replaying .fold');
		await resume.click();
		await driver.page.waitForSelector('.replay-bar', { state: 'detached' });
		assert.deepEqual(
			await driver.page.evaluate(() =>
				window.sent.map(({ type }) => type).filter(type => type !== 'focus' && type !== 'shown-so-far'),
			),
			['ready'],
		);
		assert.deepEqual(
			(await driver.page.evaluate(() => window.savedState as { folds?: object })).folds,
			(JSON.parse(folds) as { folds?: object }).folds,
		);
	});

	it('keeps the end in view while it grows', async () => {
		const long = new TurnScript()
			.start()
			.answer('Some words of a long answer that goes on.\n\n'.repeat(40), { size: 45, pause: 100 })
			.finish();
		const driver = await open(long);
		const [higherThanView] = await Promise.all([
			driver.page.waitForFunction(() => {
				const answer = document.querySelector('.replaying .answer')?.getBoundingClientRect();
				const view = document.querySelector('.scroller')?.getBoundingClientRect();
				return answer && view && answer.height > view.height && { below: answer.bottom - view.bottom };
			}),
			replay(driver),
		]);
		const { below } = (await higherThanView.jsonValue()) || { below: Number.NaN };
		assert.ok(below <= 1, String(below));
	});

	it('is not offered for a turn that was over at once', async () => {
		const driver = await open(new TurnScript().start().answer('Hello.', { pause: 0 }).finish());
		assert.equal(await driver.page.getByRole('button', { name: 'Replay', exact: true }).count(), 0);
	});
});
