/** Changing a step of a thought, by keyboard: what the page asks for, and what it marks. */
import assert from 'node:assert/strict';
import { ThoughtSteps } from '../../src/core/insight/address.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { steeredTurn, thinking } from './states.ts';

const outline = new ThoughtSteps();
outline.push(0, thinking, 0);
outline.end(0);
const { steps } = outline;
const second = steps[1] ?? { start: 0, end: 0 };
const wordsOfSecond = thinking.slice(second.start, second.end).trim();

const conversation = (turn: ReturnType<TurnScript['snapshot']>) =>
	snapshot({ settings: { fold: 'open', wide: false }, conversation: { id: 'c1', title: '', turns: [turn] } });

const done = () => new TurnScript().start().think(thinking).answer('It is right.').finish();

/** A page with a finished thought, and the focus on the row of the second. */
async function withThought(): Promise<PageDriver> {
	const driver = await openPage({ height: 900 });
	await driver.send(conversation(done().snapshot()));
	await driver.page.locator('.step-head').nth(1).focus();
	return driver;
}

const box = ({ page }: PageDriver) => page.getByRole('textbox', { name: 'Words of step 2' });

describe('a step of a thought', () => {
	it('is changed in its place and gone on from, by keys alone', async () => {
		const driver = await withThought();
		await driver.page.keyboard.press('F2');
		assert.equal(await box(driver).inputValue(), wordsOfSecond);
		await driver.page.keyboard.press('Control+a');
		await driver.page.keyboard.type('It subtracts.');
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.type('Look.');
		await driver.page.keyboard.press('Control+Enter');
		const at = { block: 0, offset: second.start };
		assert.deepEqual(await driver.sent('steer'), [{ type: 'steer', turn: 't1', at, text: 'It subtracts.\nLook.' }]);
	});

	it('is left with Escape as it was, with the focus where it came from, and VS Code hears nothing of it', async () => {
		const driver = await withThought();
		await driver.page.evaluate(() => {
			window.addEventListener('keydown', ({ key }) => document.body.setAttribute('data-heard', key));
		});
		await driver.page.keyboard.press('F2');
		await driver.page.keyboard.type('Not this.');
		await driver.page.keyboard.press('Escape');
		assert.equal(await box(driver).count(), 0);
		assert.equal(await driver.page.locator('.step').nth(1).locator('.step-text').isVisible(), true);
		const focused = await driver.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
		assert.equal(focused, 'Edit this step (F2)');
		assert.notEqual(await driver.page.getAttribute('body', 'data-heard'), 'Escape');
		await driver.page.keyboard.press('Enter');
		assert.equal(await box(driver).inputValue(), wordsOfSecond);
		assert.deepEqual(await driver.sent('steer'), []);
	});

	it('is not gone on from without a word in it', async () => {
		const driver = await withThought();
		await driver.page.keyboard.press('F2');
		await driver.page.keyboard.press('Control+a');
		await driver.page.keyboard.press('Delete');
		await driver.page.keyboard.press('Control+Enter');
		assert.deepEqual(await driver.sent('steer'), []);
		assert.equal(await driver.page.getByRole('button', { name: 'Go on from here', exact: true }).isDisabled(), true);
	});

	it('keeps what was begun of it while it is shut, and over a new drawing of the page', async () => {
		const driver = await withThought();
		await driver.page.keyboard.press('F2');
		await driver.page.keyboard.press('Control+a');
		await driver.page.keyboard.type('Half a wo');
		await driver.page.locator('.step-head').nth(1).click();
		assert.equal(await box(driver).count(), 0);
		await driver.send(conversation(done().snapshot()));
		assert.equal(await box(driver).inputValue(), 'Half a wo');
	});

	it('can be the last one that is kept', async () => {
		const driver = await withThought();
		await driver.page.keyboard.press('Tab');
		await driver.page.keyboard.press('Tab');
		const label = await driver.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
		assert.equal(label, 'Drop what follows and go on from here');
		await driver.page.keyboard.press('Enter');
		const [asked] = await driver.sent('steer');
		assert.equal(asked?.text, undefined);
		assert.deepEqual(asked?.at, { block: 0, offset: second.end });
	});

	it('can be changed while it comes only where it is held', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(conversation(new TurnScript().start().think(thinking, { end: false }).snapshot(true)));
		assert.equal(await driver.page.locator('.step-steer:visible').count(), 0);
		const last = driver.page.locator('.step.live .step-head');
		await last.focus();
		await driver.page.keyboard.press('F2');
		assert.equal(await driver.page.locator('.step-edit').count(), 0);
		assert.equal(await driver.page.locator('.step.live .step-body').isVisible(), true);
		await driver.send({ type: 'command', command: 'pause' });
		await last.focus();
		await driver.page.keyboard.press('F2');
		await driver.page.keyboard.press('Control+Enter');
		const [asked] = await driver.sent('steer');
		const { start = 0 } = steps.at(-1) ?? {};
		assert.equal(asked?.at?.offset, start);
		assert.equal(asked?.text, thinking.slice(start).trim(), 'all that is shown');
	});

	it('cannot be changed in a replay', async () => {
		const driver = await withThought();
		await driver.page.click('.replay-button');
		await driver.page.waitForSelector('.replay-bar');
		assert.equal(await driver.page.locator('.step-steer').count(), 0);
	});
});

describe('a hint', () => {
	it('is put at the end of a thought that is over', async () => {
		const driver = await withThought();
		await driver.page.getByRole('button', { name: 'Give a hint' }).focus();
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.type(' look at line 12 first ');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('steer'), [{ type: 'steer', turn: 't1', text: 'look at line 12 first' }]);
	});

	it('is put into one that still comes, and may be left', async () => {
		const driver = await openPage();
		await driver.send(conversation(new TurnScript().start().think(thinking, { end: false }).snapshot(true)));
		const hint = driver.page.getByRole('button', { name: 'Give a hint' });
		await hint.focus();
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.type('line 12');
		await driver.page.keyboard.press('Escape');
		assert.equal(await hint.evaluate(element => element === document.activeElement), true);
		await driver.page.keyboard.press('Enter');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('steer'), []);
		await driver.page.keyboard.type('line 2');
		await driver.page.keyboard.press('Enter');
		assert.deepEqual(await driver.sent('steer'), [{ type: 'steer', turn: 't1', text: 'line 2' }]);
	});
});

describe('what the user wrote into a thought', () => {
	it('is marked for the eye and by a word, and nothing else is', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(conversation(steeredTurn().snapshot()));
		const rows = await driver.page.locator('.step-head').allInnerTexts();
		const marked = await driver.page.locator('.step.by-user > .step-head').allInnerTexts();
		assert.equal(marked.length, 1);
		assert.match(marked[0] ?? '', /subtracts[\s\S]*yours/);
		assert.ok(rows.length > 2);
		assert.equal(rows.filter(row => row.includes('yours')).length, 1);
		const bar = await driver.page
			.locator('.step.by-user .step-text')
			.evaluate(each => getComputedStyle(each).borderInlineStartWidth);
		assert.equal(bar, '2px');
	});

	it('takes no time of the model, and what was kept takes none either', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(conversation(steeredTurn().snapshot()));
		const figures = await driver.page.locator('.step-meta').allInnerTexts();
		assert.deepEqual(
			figures.map(each => /\d (?:ms|s)\b/.test(each)),
			[false, false, true],
		);
	});
});
