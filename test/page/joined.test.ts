import assert from 'node:assert/strict';
import type { TurnParent } from '../../src/core/stream/turnEvent.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { thinking } from './states.ts';

const cut = (): TurnScript =>
	new TurnScript('t1').start('How?').answer('Steps:\n\n1. one\n2. `aver').finish('cancelled', 'Stopped.');

function goesOn(as: TurnParent['as'], turn = 't2', parent = 't1'): TurnScript {
	return new TurnScript(turn).start('How?', { parent: { turn: parent, as } });
}

const show = (driver: PageDriver, ...turns: readonly TurnScript[]): Promise<void> =>
	driver.send(snapshot({ conversation: { id: 'c1', title: '', turns: turns.map(each => each.snapshot()) } }));

const visible = (driver: PageDriver, selector: string): Promise<number> =>
	driver.page.locator(`${selector}:visible`).count();

describe('a turn that goes on with the one before', () => {
	it('is the rest of its answer, in one text under one question', async () => {
		const driver = await openPage();
		await show(driver, cut());
		await driver.page.focus('.outcome-actions button');
		const next = goesOn('continue').answer('age()` divides\n3. three', { size: 5 }).finish();
		await driver.send(next.message(0, 4), next.message(4));
		assert.equal(await visible(driver, '.question-text'), 1);
		assert.equal(await visible(driver, '.answer'), 1);
		assert.equal(await visible(driver, '.outcome'), 0);
		assert.equal(await visible(driver, '.turn-footer'), 1);
		assert.deepEqual(await driver.page.locator('.answer:visible li').allInnerTexts(), [
			'one',
			'average() divides',
			'three',
		]);
		assert.equal(await driver.page.locator('[data-turn="t2"]').getAttribute('aria-label'), 'Question 1, continued');
		assert.equal(await driver.page.evaluate(() => document.activeElement?.getAttribute('data-turn')), 't2');
		await driver.page.hover('[data-turn="t2"] .turn-footer');
		await driver.page.click('[data-turn="t2"] button[aria-label="Copy answer"]');
		assert.equal((await driver.sent('copy'))[0]?.text, 'Steps:\n\n1. one\n2. `average()` divides\n3. three');
		await driver.send({ type: 'command', command: 'find' });
		await driver.page.fill('.find-input', 'one');
		assert.match((await driver.page.locator('.find-count').textContent()) ?? '', /^1.+1$/);
	});

	it('looks the same when it is restored, and over several turns', async () => {
		const driver = await openPage();
		const second = goesOn('continue').answer('age()` di').finish('cancelled', 'Stopped.');
		const third = goesOn('continue', 't3', 't2').answer('vides\n3. three').finish();
		const follow = new TurnScript('t4')
			.start('And?', { parent: { turn: 't3', as: 'follow-up' } })
			.answer('Yes.')
			.finish();
		await show(driver, cut(), second, third, follow);
		assert.deepEqual(await driver.page.locator('.answer:visible li').allInnerTexts(), [
			'one',
			'average() divides',
			'three',
		]);
		assert.equal(await visible(driver, '.question-text'), 2);
		assert.equal(await driver.page.locator('[data-turn="t4"]').getAttribute('aria-label'), 'Question 2');
	});

	it('keeps an answer that was begun anew apart', async () => {
		const driver = await openPage();
		const next = goesOn('continue')
			.add({
				type: 'notice',
				kind: 'resumed',
				message: 'The model began its answer anew.',
				code: 'resume.started-over',
				args: { model: 'm' },
			})
			.answer('Steps: none.')
			.finish();
		await show(driver, cut(), next);
		assert.equal(await visible(driver, '.answer'), 2);
		assert.equal(await visible(driver, '.question-text'), 1);
	});

	it('shows all of the turn that it goes on with, also where that was paused', async () => {
		const driver = await openPage();
		const first = new TurnScript('t1')
			.start('How?')
			.think(thinking)
			.answer('It is `aver')
			.finish('cancelled', 'Stopped.');
		await driver.send(first.message(0, 20));
		await driver.page.click('button[aria-label="Pause the display"]');
		await driver.send(first.message(20));
		await driver.send(goesOn('continue').answer('age()`.').finish().message());
		assert.equal(await driver.page.locator('.answer:visible').innerText(), 'It is average().');
		await driver.send(new TurnScript('t3').start('And?').think('Words.', { end: false }).message());
		assert.match(await driver.page.locator('[data-turn="t3"] .fold').innerText(), /^Thinking/);
	});

	it('is the answer to the thinking above it, when that was cut short', async () => {
		const driver = await openPage();
		const thought = new TurnScript('t1').start('How?').think(thinking, { end: false }).finish('cancelled', 'Stopped.');
		await show(driver, thought, goesOn('answer-now').answer('By a plus.').finish());
		assert.equal(await visible(driver, '.question-text'), 1);
		assert.equal(await visible(driver, '.outcome'), 0);
		assert.equal(await visible(driver, '.thinking'), 1);
		assert.equal(await driver.page.locator('[data-turn="t2"] .answer').innerText(), 'By a plus.');
	});

	it('stands alone where the turn that it goes on with is not above it', async () => {
		const driver = await openPage();
		await show(driver, goesOn('continue').answer('age()` divides').finish());
		assert.equal(await visible(driver, '.question-text'), 1);
	});
});

describe('a question that is a prompt of ours', () => {
	it('is called by few words, with the prompt behind a chip', async () => {
		const driver = await openPage();
		const prompt = 'Review this for mistakes. List only findings that matter.';
		await show(
			driver,
			new TurnScript('t1').start(prompt, { label: 'Review · sample.ts:1–3' }).answer('Sound.').finish(),
		);
		assert.equal(await driver.page.locator('.question-text').innerText(), 'Review · sample.ts:1–3');
		assert.equal(await visible(driver, '.question-prompt'), 0);
		await driver.page.locator('.question .chip-open').press('Enter');
		assert.equal(await driver.page.locator('.question-prompt').innerText(), prompt);
		assert.equal(await driver.page.locator('.question .chip-open').getAttribute('aria-expanded'), 'true');
		await driver.page.hover('.question');
		await driver.page.click('button[aria-label="Copy question"]');
		assert.equal((await driver.sent('copy'))[0]?.text, prompt);
	});
});
