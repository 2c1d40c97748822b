import assert from 'node:assert/strict';
import type { TurnSnapshot } from '../../src/protocol/messages.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { answer, doneTurn } from './states.ts';

const conversation = (turns: readonly TurnSnapshot[], id = 'c1') =>
	snapshot({ conversation: { id, title: '', turns } });

const three = ['t1', 't2', 't3'];

function version(index: number, words = answer): TurnSnapshot {
	const turn = new TurnScript(three[index]).start('Why?').answer(words).finish().snapshot();
	return { ...turn, versions: { turns: three, index } };
}

const shown = (driver: PageDriver) => driver.page.locator('.versions').innerText();
const focused = (driver: PageDriver) =>
	driver.page.evaluate(() => {
		const { activeElement } = document;
		const turn = activeElement?.closest<HTMLElement>('.turn')?.dataset.turn;
		return [turn, activeElement?.getAttribute('aria-label')];
	});

describe('the versions of a turn', () => {
	it('are told where there are others, and only there', async () => {
		const driver = await openPage();
		await driver.send(conversation([doneTurn('t0').snapshot(), version(1)]));
		assert.equal(await driver.page.locator('.versions').count(), 1);
		assert.equal(await shown(driver), 'Version 2 of 3');
	});

	for (const [key, expected] of [
		['ArrowLeft', 't1'],
		['ArrowRight', 't3'],
		['[', 't1'],
		[']', 't3'],
	] as const) {
		it(`are gone through with ${key}`, async () => {
			const driver = await openPage();
			await driver.send(conversation([version(1)]));
			await driver.page.focus('.versions button');
			await driver.page.keyboard.press(key);
			assert.deepEqual(await driver.sent('show-version'), [{ type: 'show-version', turn: expected }]);
		});
	}

	it('end at the first and the last', async () => {
		const driver = await openPage();
		await driver.send(conversation([version(0)]));
		await driver.page.getByRole('button', { name: 'Previous version' }).focus();
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.press('ArrowLeft');
		assert.deepEqual(await driver.sent('show-version'), []);
		await driver.page.getByRole('button', { name: 'Next version' }).click();
		assert.deepEqual(await driver.sent('show-version'), [{ type: 'show-version', turn: 't2' }]);
	});

	it('keep the focus on the control and the control in its place, and are announced', async () => {
		const driver = await openPage({ height: 500 });
		const before = doneTurn('t0').snapshot();
		await driver.send(conversation([before, version(1, answer.repeat(3))]));
		const top = () => driver.page.evaluate(() => document.querySelector('.versions')?.getBoundingClientRect().top);
		await driver.page.evaluate(() => document.querySelector('.versions')?.scrollIntoView({ block: 'center' }));
		await driver.page.focus('.versions [aria-label="Next version"]');
		const was = await top();
		await driver.page.keyboard.press('Enter');
		await driver.send(conversation([before, version(2, 'Short.')]));
		assert.ok(Math.abs(Number(await top()) - Number(was)) < 1, `${await top()} is not ${was}`);
		assert.deepEqual(await focused(driver), ['t3', 'Next version']);
		assert.equal(await driver.page.locator('[role="status"][aria-live]').innerText(), 'Version 3 of 3');
	});

	it('are known of a turn that is asked again before it has events', async () => {
		const driver = await openPage();
		const first = doneTurn('t0').snapshot();
		await driver.send(conversation([first, version(2)]));
		const versions = { turns: [...three, 't4'], index: 3 };
		const asked: TurnSnapshot = { id: 't4', events: [], nextSeq: 0, live: true, versions };
		await driver.send(conversation([first, asked]));
		assert.equal(await driver.page.getByRole('button', { name: 'Stop' }).count(), 1);
		await driver.send(new TurnScript('t4').start('Why?').message());
		assert.equal(await shown(driver), 'Version 4 of 4');
		await driver.send(new TurnScript('t5').start('And?').message());
		assert.equal(await driver.page.locator('.versions').count(), 1);
	});

	it('are none of the first question of another conversation', async () => {
		const driver = await openPage();
		await driver.send(conversation([version(1)]), conversation([], 'c2'), new TurnScript('n1').start('Hi').message());
		assert.equal(await driver.page.locator('.turn').count(), 1);
		assert.equal(await driver.page.locator('.versions').count(), 0);
	});
});

describe('editing a question', () => {
	const draft = { type: 'draft', text: 'Why?', focus: true, edits: 't1' } as const;
	const label = (driver: PageDriver) => driver.page.locator('.composer-editing').isVisible();

	async function editing(): Promise<PageDriver> {
		const driver = await openPage();
		await driver.send(conversation([version(0)]));
		await driver.page.fill('textarea', 'my draft');
		await driver.page.locator('.turn').hover();
		await driver.page.getByRole('button', { name: 'Edit question' }).click();
		assert.deepEqual(await driver.sent('edit-question'), [{ type: 'edit-question', turn: 't1' }]);
		assert.equal(await label(driver), false);
		await driver.send(draft);
		assert.equal(await label(driver), true);
		return driver;
	}

	it('says so, and asks in the place of the turn', async () => {
		const driver = await editing();
		assert.equal(await driver.page.getByRole('textbox').getAttribute('aria-describedby'), 'composer-editing');
		await driver.page.keyboard.type(' Really?');
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.type('Next');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('ask'), [
			{ type: 'ask', text: 'Why? Really?', edits: 't1' },
			{ type: 'ask', text: 'Next' },
		]);
		assert.equal(await label(driver), false);
	});

	it('is left with Escape, which gives the draft back and does not stop a turn', async () => {
		const driver = await editing();
		await driver.page.evaluate(() => {
			window.addEventListener('keydown', event => document.body.setAttribute('data-heard', event.key));
		});
		await driver.page.keyboard.press('Escape');
		assert.equal(await label(driver), false);
		assert.equal(await driver.page.inputValue('textarea'), 'my draft');
		assert.equal(await driver.page.getAttribute('body', 'data-heard'), null);
	});

	it('is left by its button, and keeps what was written', async () => {
		const driver = await editing();
		await driver.page.keyboard.type(' Really?');
		await driver.page.click('.composer-editing button');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('ask'), [{ type: 'ask', text: 'Why? Really?' }]);
	});

	it('goes on with a question that was taken back from the queue, ahead of the draft', async () => {
		const driver = await openPage();
		await driver.send(conversation([version(0)]));
		await driver.page.fill('textarea', 'my draft');
		await driver.send({ ...draft, keep: true });
		assert.equal(await label(driver), true);
		assert.equal(await driver.page.inputValue('textarea'), 'Why?\n\nmy draft');
		await driver.page.keyboard.press('Escape');
		assert.equal(await driver.page.inputValue('textarea'), 'my draft');
		await driver.send({ ...draft, keep: true });
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('ask'), [{ type: 'ask', text: 'Why?\n\nmy draft', edits: 't1' }]);
	});

	it('ends when other words take the place of the question', async () => {
		const driver = await editing();
		await driver.send({ type: 'draft', text: 'Explain the selection', focus: true });
		assert.equal(await label(driver), false);
	});

	it('goes on after the view was made again', async () => {
		const driver = await editing();
		const again = await openPage({ state: await driver.page.evaluate(() => window.savedState), silent: true });
		await again.send(conversation([version(0)]));
		assert.equal(await label(again), true);
		await again.page.focus('textarea');
		await again.page.keyboard.press('Enter');
		assert.deepEqual(await again.sent('ask'), [{ type: 'ask', text: 'Why?', edits: 't1' }]);
	});
});
