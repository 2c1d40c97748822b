import assert from 'node:assert/strict';
import { foldTurn } from '../../src/core/conversation/turnState.ts';
import { TurnThoughts } from '../../src/core/insight/address.ts';
import type { PanelSettings } from '../../src/protocol/messages.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { doneTurn, thinking } from './states.ts';

const withFold = (fold: PanelSettings['fold']) => snapshot({ settings: { fold, wide: false } });

function scripted(): { readonly script: TurnScript; readonly answerFrom: number } {
	const script = new TurnScript().start().wait(1_000).think(thinking, { end: false });
	const answerFrom = script.events.length;
	script.add({ type: 'thinking-end', block: 0 }).answer('The sign is wrong.').finish();
	return { script, answerFrom };
}

const isOpen = async (driver: PageDriver): Promise<boolean> =>
	(await driver.page.getAttribute('.thinking .fold', 'aria-expanded')) === 'true';

describe('the fold of the thinking', () => {
	it('is open while the model thinks, and shuts when the answer starts', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, answerFrom));
		assert.equal(await isOpen(driver), true);
		await driver.send(script.message(answerFrom));
		assert.equal(await isOpen(driver), false);
		assert.match(
			(await driver.page.locator('.fold').textContent()) ?? '',
			/^Thought for \d+ s · ~\d+ tokens · \d+ steps$/,
		);
	});

	it('keeps the reader’s unfold when the answer starts', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, 40));
		await driver.page.click('.fold');
		await driver.page.click('.fold');
		await driver.page.evaluate(() => (document.activeElement as HTMLElement).blur());
		await driver.send(script.message(40, answerFrom), script.message(answerFrom));
		assert.equal(await isOpen(driver), true);
	});

	it('keeps the reader’s fold while more thinking arrives', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, 40));
		await driver.page.click('.fold');
		await driver.send(script.message(40, answerFrom));
		assert.equal(await isOpen(driver), false);
	});

	it('remembers what the reader chose in a conversation while another one is shown', async () => {
		const driver = await openPage();
		const one = snapshot({ conversation: { id: 'c1', title: '', turns: [doneTurn().snapshot()] } });
		const other = snapshot({ conversation: { id: 'c2', title: '', turns: [doneTurn('u1').snapshot()] } });
		await driver.send(one);
		await driver.page.click('.fold');
		await driver.send(snapshot({ conversation: { id: 'new', title: '', turns: [] } }), other);
		assert.equal(await isOpen(driver), false);
		await driver.send(one);
		assert.equal(await isOpen(driver), true);
	});

	it('remembers what the reader chose after the view was made again', async () => {
		const driver = await openPage();
		const turn = doneTurn();
		const message = snapshot({ conversation: { id: 'c1', title: '', turns: [turn.snapshot()] } });
		await driver.send(message);
		await driver.page.click('.fold');
		const state = await driver.page.evaluate(() => window.savedState);
		const again = await openPage({ state, silent: true });
		await again.send(message);
		assert.equal(await isOpen(again), true);
	});

	for (const [fold, whileThinking, after] of [
		['open', true, true],
		['folded', false, false],
		['preview', true, false],
	] as const) {
		it(`follows the setting “${fold}”`, async () => {
			const driver = await openPage();
			await driver.send(withFold(fold));
			const { script, answerFrom } = scripted();
			await driver.send(script.message(0, answerFrom));
			assert.equal(await isOpen(driver), whileThinking);
			await driver.send(script.message(answerFrom));
			assert.equal(await isOpen(driver), after);
		});
	}

	it('has the steps of the host, in a turn of several blocks and after a reclassify', async () => {
		const long = (words: string): string => `${words} ${'and so it goes on until there is enough of it. '.repeat(5)}`;
		const script = new TurnScript('t1')
			.start('Why?')
			.answer(`\n${long('Let me look at the code.')}`, { block: 0, size: 9 })
			.think(long('Now the tests.'), { block: 1, size: 9 })
			.add({ type: 'reclassify', from: 0, channel: 'thinking' })
			.think(`  ${long('Then the docs.')}\n\n${long('Wait, the sign is wrong.')}`, { block: 2, size: 9 })
			.think('Good.', { block: 3 });
		const driver = await openPage();
		await driver.send(withFold('open'));
		for (let from = 0; from < script.events.length; from += 5) {
			await driver.send(script.message(from, from + 5));
		}
		await driver.send(script.finish().message(script.events.length - 1));
		const state = foldTurn(script.events);
		const thoughts = new TurnThoughts('t1');
		thoughts.apply(script.events, state);
		const texts = thoughts.steps.map(({ block, start, end }) => state.blocks[block]?.text.slice(start, end).trim());
		assert.deepEqual(new Set(thoughts.steps.map(({ block }) => block)), new Set([0, 1, 2, 3]));
		assert.deepEqual(await driver.page.locator('.step-text').allInnerTexts(), texts);
		assert.equal(await driver.page.locator('.step.live').count(), 0);
		await driver.page.hover('.thinking-head');
		await driver.page.getByRole('button', { name: 'Copy thinking' }).click();
		const whole = state.blocks.map(({ text }) => text).join('\n\n');
		assert.deepEqual(
			(await driver.sent('copy')).map(({ text }) => text),
			[whole],
		);
	});

	it('stays open for a reader who has text of it selected', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, answerFrom));
		await driver.page.evaluate(() => {
			const body = document.querySelector('.step-text');
			if (body) {
				getSelection()?.selectAllChildren(body);
			}
		});
		await driver.send(script.message(answerFrom));
		assert.equal(await isOpen(driver), true);
	});

	it('holds nothing of the thinking while it is folded', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message());
		assert.equal(await driver.page.locator('.thinking-body *').count(), 0);
		await driver.page.click('.fold');
		assert.ok((await driver.page.locator('.thinking-body .step').count()) > 1);
	});

	it('keeps the line that is looked at in its place', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(
			snapshot({
				conversation: { id: 'c', title: '', turns: ['a', 'b', 'c', 'd'].map(id => doneTurn(id).snapshot()) },
			}),
		);
		const folds = driver.page.locator('.fold');
		await folds.nth(2).scrollIntoViewIfNeeded();
		const before = await folds.nth(2).boundingBox();
		await folds.nth(2).click();
		const after = await folds.nth(2).boundingBox();
		assert.equal(Math.round(after?.y ?? 0), Math.round(before?.y ?? 1));
	});

	it('keeps its place on a full page when it shuts by itself, and the answer comes below it', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(
			snapshot({ conversation: { id: 'c', title: '', turns: ['a', 'b'].map(id => doneTurn(id).snapshot()) } }),
		);
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, answerFrom));
		const fold = driver.page.locator('[data-turn="t1"] .fold');
		const before = await fold.boundingBox();
		await driver.send(script.message(answerFrom, answerFrom + 4));
		assert.equal(await fold.getAttribute('aria-expanded'), 'false');
		assert.ok(Math.abs(((await fold.boundingBox())?.y ?? 0) - (before?.y ?? 0)) <= 1);
		const answer = await driver.page.locator('[data-turn="t1"] .answer').boundingBox();
		await driver.send(script.message(answerFrom + 4));
		const later = await driver.page.locator('[data-turn="t1"] .answer').boundingBox();
		assert.ok(Math.abs((answer?.y ?? 0) - (later?.y ?? 0)) <= 1);
	});

	it('keeps its place at the end of the page when the reader folds it', async () => {
		const driver = await openPage({ height: 500 });
		await driver.send(
			snapshot({ conversation: { id: 'c', title: '', turns: ['a', 'b'].map(id => doneTurn(id).snapshot()) } }),
			new TurnScript().start().think(thinking.repeat(2)).finish().message(),
		);
		const fold = driver.page.locator('[data-turn="t1"] .fold');
		if ((await fold.getAttribute('aria-expanded')) === 'false') {
			await fold.click();
		}
		await fold.scrollIntoViewIfNeeded();
		const before = await fold.boundingBox();
		await fold.click();
		assert.equal(await fold.getAttribute('aria-expanded'), 'false');
		assert.ok(Math.abs(((await fold.boundingBox())?.y ?? 0) - (before?.y ?? 0)) <= 1);
	});

	for (const reducedMotion of [false, true]) {
		it(`unfolds ${reducedMotion ? 'without motion where that is asked for' : 'in a moment, moving nothing but itself'}`, async () => {
			const driver = await openPage({ reducedMotion });
			await driver.send(doneTurn().message());
			await driver.page.click('.fold');
			const moving = await driver.page.evaluate(() => {
				(document.querySelector('.fold') as HTMLElement).click();
				(document.querySelector('.fold') as HTMLElement).click();
				const body = document.querySelector('.thinking-body');
				return (body?.getAnimations() ?? []).map(animation => ({
					duration: Number(animation.effect?.getComputedTiming().duration),
					changes: ((animation.effect as KeyframeEffect).getKeyframes() as object[])
						.flatMap(Object.keys)
						.filter(name => !['offset', 'computedOffset', 'easing', 'composite'].includes(name)),
				}));
			});
			assert.equal(moving.length, reducedMotion ? 0 : 1);
			for (const { duration, changes } of moving) {
				assert.ok(duration > 0 && duration <= 150);
				assert.deepEqual([...new Set(changes)].sort(), ['opacity', 'transform']);
			}
		});
	}

	it('is not shown for thinking that is empty', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start().think(' \n\n ').answer('Hello.').finish().message());
		assert.equal(await driver.page.locator('.thinking').count(), 0);
	});

	it('says what is thought now while it is folded and live', async () => {
		const driver = await openPage();
		await driver.send(withFold('folded'));
		const script = new TurnScript().start().think(thinking.slice(0, 300), { end: false });
		const middle = script.events.length;
		const now = driver.page.locator('.thinking-summary');
		await driver.send(script.message());
		assert.equal(await now.innerText(), 'Read the function first');
		await driver.send(script.think(thinking.slice(300, 450), { end: false }).message(middle));
		assert.equal(await now.innerText(), 'Check the call sites in receipt.ts:14 and money.ts:8-11');
		const length = script.events.length;
		await driver.send(script.answer('So.').finish().message(length));
		assert.equal(await driver.page.locator('.fold').getAttribute('aria-expanded'), 'false');
	});

	it('is open where the turn has nothing else, unless the reader folded it', async () => {
		const driver = await openPage();
		const shown = async (): Promise<string | null> =>
			driver.page.locator('.thinking .fold').first().getAttribute('aria-expanded');
		const turn = new TurnScript().start().think('The answer is nine, I am sure of it.').finish().snapshot();
		const one = { id: 'c1', title: '', turns: [turn] };
		await driver.send(snapshot({ conversation: one }));
		assert.equal(await shown(), 'true');
		await driver.page.locator('.thinking .fold').first().click();
		await driver.send(snapshot({ conversation: one }));
		assert.equal(await shown(), 'false');
		const stopped = new TurnScript('t2').start().think('The answer is', { end: false }).finish('cancelled').snapshot();
		await driver.send(snapshot({ conversation: { id: 'c2', title: '', turns: [stopped] } }));
		assert.equal(await shown(), 'false');
	});

	it('says how much it was in as many words as there are tokens', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start().think('Hm.').answer('Yes.').finish().message());
		assert.match(await driver.page.locator('.thinking .fold').first().innerText(), /~1 token$|~1 token\D/);
	});

	it('says how much the question was in as many words as there are tokens', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().answer('Yes.');
		await driver.send(
			script
				.add({ type: 'usage', usage: { promptTokens: 1 } })
				.finish()
				.message(),
		);
		await driver.page.locator('.figures-button').first().click();
		const card = driver.page.locator('.figures').first();
		await card.waitFor();
		assert.match((await card.textContent()) ?? '', /Question and context1 token(?!s)/);
	});

	it('is one block for thinking that comes in several without an answer between', async () => {
		const driver = await openPage();
		await driver.send(
			new TurnScript()
				.start()
				.think('One thought.')
				.think('Another.', { block: 2 })
				.answer('Done.', { block: 3 })
				.finish()
				.message(),
		);
		assert.equal(await driver.page.locator('.thinking').count(), 1);
	});

	it('moves text that turns out to be the answer', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().think('It was the answer all along.', { end: false });
		await driver.send(script.message());
		const shown = script.events.length;
		script.add({ type: 'reclassify', from: 0, channel: 'answer' }).finish();
		await driver.send(script.message(shown));
		assert.equal(await driver.page.locator('.thinking').count(), 0);
		assert.equal(await driver.page.locator('.answer').innerText(), 'It was the answer all along.');
	});
});

describe('the steps of the thinking', () => {
	it('show the live one open and the finished ones as lines', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, answerFrom));
		const open = await driver.page
			.locator('.step')
			.evaluateAll(steps => steps.map(step => step.classList.contains('open')));
		assert.ok(open.length > 1);
		assert.deepEqual(open, [...open.slice(1).map(() => false), true]);
		assert.equal(await driver.page.locator('[aria-current="step"]').count(), 1);
	});

	it('open and shut with a click, and stay as the reader left them', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message());
		await driver.page.click('.fold');
		await driver.page.click('.step-head >> nth=0');
		assert.match(await driver.page.locator('.step-body').innerText(), /^Let me read the function first\./);
		await driver.page.click('.fold');
		await driver.page.click('.fold');
		assert.equal(await driver.page.locator('.step-body').count(), 1);
	});

	it('are walked with the arrow keys', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message());
		await driver.page.click('.fold');
		await driver.page.focus('.step-head >> nth=0');
		await driver.page.keyboard.press('ArrowDown');
		assert.equal(
			await driver.page.evaluate(
				() => document.activeElement?.closest('.step') === document.querySelectorAll('.step')[1],
			),
			true,
		);
		await driver.page.keyboard.press('Enter');
		assert.equal(await driver.page.locator('.step >> nth=1').locator('.step-body').count(), 1);
		await driver.page.keyboard.press('Home');
		assert.equal(
			await driver.page.evaluate(
				() => document.activeElement?.closest('.step') === document.querySelectorAll('.step')[0],
			),
			true,
		);
	});

	it('are jumped to by command, unfolding what is in the way', async () => {
		const driver = await openPage();
		const turning = new TurnScript().start().think(`${thinking}\n\nWait, no, that is wrong.`).answer('Done.').finish();
		await driver.send(turning.message(), { type: 'command', command: 'next-turn-back' });
		assert.equal(await isOpen(driver), true);
		assert.equal(
			await driver.page.evaluate(() => document.activeElement?.closest('.step')?.getAttribute('data-kind')),
			'turn-back',
		);
	});

	it('copy as the model wrote them', async () => {
		const driver = await openPage();
		await driver.send(doneTurn().message());
		await driver.page.hover('.thinking-head');
		await driver.page.click('button[aria-label="Copy thinking"]');
		assert.equal((await driver.sent('copy'))[0]?.text, thinking);
	});
});

describe('pausing the display', () => {
	it('holds what arrives, and shows all of it afterwards', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, 30));
		await driver.page.click('button[aria-label="Pause the display"]');
		const before = await driver.page.locator('.turn').innerText();
		assert.match(before, /Paused/);
		await driver.send(script.message(30, answerFrom), script.message(answerFrom));
		assert.equal(await driver.page.locator('.answer').count(), 0);
		assert.ok(before.includes('Let me read'));
		await driver.send({ type: 'command', command: 'pause' });
		assert.equal(await driver.page.locator('.answer').innerText(), 'The sign is wrong.');
	});
});

describe('pausing one turn of several', () => {
	const next = (): TurnScript => new TurnScript('t2').start('And then?').answer('The next answer.').finish();

	it('holds that one and no other, and leaves the reader where they are', async () => {
		const driver = await openPage({ height: 500 });
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, answerFrom));
		await driver.page.click('button[aria-label="Pause the display"]');
		const place = async (): Promise<unknown> => (await driver.page.locator('[data-turn="t1"] .fold').boundingBox())?.y;
		const before = await place();
		await driver.send(script.message(answerFrom));
		assert.match(await driver.page.locator('[data-turn="t1"] .fold').innerText(), /^Paused/);
		assert.equal(await driver.page.locator('[data-turn="t1"] .answer-now').isVisible(), false, 'it is over');
		await driver.send(next().message());
		assert.equal(await driver.page.locator('[data-turn="t2"] .answer').innerText(), 'The next answer.');
		assert.equal(await driver.page.locator('[data-turn="t1"] .answer').count(), 0);
		assert.deepEqual(await place(), before);
		await driver.page.click('[data-turn="t1"] button[aria-label="Resume the display"]');
		assert.equal(await driver.page.locator('[data-turn="t1"] .answer').innerText(), 'The sign is wrong.');
		assert.deepEqual(await place(), before);
	});

	it('goes to a question that the reader asks themselves meanwhile', async () => {
		const driver = await openPage({ height: 500 });
		const { script } = scripted();
		await driver.send(script.message(0, 30));
		await driver.page.click('button[aria-label="Pause the display"]');
		await driver.send(script.message(30));
		await driver.page.fill('textarea', 'And then?');
		await driver.page.press('textarea', 'Enter');
		await driver.send(next().message());
		await driver.page.waitForFunction(() => {
			const box = document.querySelector('.scroller');
			return box && box.scrollHeight - box.scrollTop - box.clientHeight < 24;
		});
	});

	it('goes on holding it when the page is told everything anew', async () => {
		const driver = await openPage();
		const { script, answerFrom } = scripted();
		await driver.send(script.message(0, 30));
		await driver.send({ type: 'command', command: 'pause' });
		const turns = [{ ...script.snapshot(true), events: script.events.slice(0, 30), nextSeq: 30 }];
		await driver.send(snapshot({ conversation: { id: 'c1', title: '', turns } }), script.message(30, answerFrom));
		assert.match(await driver.page.locator('.fold').innerText(), /^Paused/);
		await driver.send({ type: 'command', command: 'pause' });
		assert.match(await driver.page.locator('.fold').innerText(), /^Thinking/);
	});
});

describe('playback', () => {
	async function choose(driver: PageDriver, name: string): Promise<void> {
		await driver.page.click('.speed');
		await driver.page.click(`.speed-box [role="menuitemradio"]:has-text("${name}")`);
	}

	it('slows the display and not the intake, and catches up when it is live again', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().think('First words of it.', { end: false });
		await driver.send(script.message());
		const shown = script.events.length;
		await choose(driver, 'half speed');
		assert.equal(await driver.page.locator('.speed > span:not(.sr-only, .icon)').innerText(), '0.5×');
		script.wait(60_000).think(' And the last words.', { end: false });
		await Promise.all([
			driver.page.waitForFunction(() => {
				const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
				return /tokens to be shown/.test(text('.thinking-foot')) && !/the last words/.test(text('.thinking-body'));
			}),
			driver.send(script.message(shown)),
		]);
		await choose(driver, 'live');
		await driver.page.waitForFunction(() =>
			/the last words/.test(document.querySelector('.thinking-body')?.textContent ?? ''),
		);
	});

	it('is chosen in words, by key, for the turn that it is chosen in', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().think('First words of it.', { end: false });
		await driver.send(script.message());
		await driver.page.focus('.speed');
		await driver.page.keyboard.press('Enter');
		const items = driver.page.locator('.speed-box .menu-label');
		assert.deepEqual(await items.allInnerTexts(), [
			'live',
			'half speed',
			'normal speed',
			'double speed',
			'four times as fast',
		]);
		await driver.page.keyboard.press('ArrowDown');
		await driver.page.keyboard.press('ArrowDown');
		await driver.page.keyboard.press('Enter');
		assert.equal(await driver.page.evaluate(() => document.activeElement?.className), 'speed');
		assert.equal(await driver.page.locator('.speed > span:not(.sr-only, .icon)').innerText(), '1×');
		await driver.send(script.finish().message(script.events.length - 1));
		await driver.send(new TurnScript('t2').start('Next').think('Words.', { end: false }).message());
		assert.equal(await driver.page.locator('[data-turn="t2"] .speed > span:not(.sr-only, .icon)').innerText(), 'live');
	});

	it('shows at once what is left of a turn that the reader stops', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().think('First words of it.', { end: false });
		await driver.send(script.message());
		const shown = script.events.length;
		await choose(driver, 'half speed');
		script.wait(60_000).think(' And the last words.', { end: false }).finish('cancelled');
		await driver.send(script.message(shown));
		await driver.page.waitForSelector('.outcome');
		assert.equal(await driver.page.locator('.thinking.live').count(), 0);
	});
});

describe('the live thinking', () => {
	it('takes the height that there is', async () => {
		for (const [height, least, most] of [
			[480, 90, 110],
			[900, 350, 450],
		] as const) {
			const driver = await openPage({ height });
			await driver.send(new TurnScript().start().think(thinking, { end: false }).message());
			const box = await driver.page.locator('.step.live > .step-body').boundingBox();
			assert.ok(box && box.height >= least && box.height <= most, `${height}: ${box?.height}`);
			const sticksOut = await driver.page.locator('.scroller').evaluate(each => each.scrollHeight > each.clientHeight);
			assert.equal(sticksOut, false, `${height}: all of it is in view`);
		}
	});

	it('says its figures whole, however narrow it is', async () => {
		for (const width of [250, 300, 420]) {
			const driver = await openPage({ width });
			const figures = driver.page.locator('.foot-figures');
			await driver.send(new TurnScript().start().think(thinking.repeat(30), { end: false }).message());
			const isCut = await figures.evaluate(each => each.scrollWidth > each.clientWidth);
			assert.deepEqual(
				[isCut, /^~[\d.k]+ tokens.*\d tok.s$/.test(await figures.innerText())],
				[false, true],
				`${width}`,
			);
		}
	});
});

describe('long thinking', () => {
	it('folds to one line that says what it came to', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start().think(thinking.repeat(3)).answer('Done.').finish().message());
		assert.match(await driver.page.locator('.thinking-summary').innerText(), /^The fix is to replace the minus/);
		await driver.page.click('.fold');
		assert.equal(await driver.page.locator('.thinking-summary').isVisible(), false);
	});

	it('can be folded at its end as well', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start().think(thinking.repeat(12)).answer('Done.').finish().message());
		await driver.page.click('.fold');
		await driver.page.getByRole('button', { name: 'Fold thinking' }).click();
		assert.equal(await isOpen(driver), false);
	});

	it('stands beside the answer where there is room, and does not fold', async () => {
		const driver = await openPage({ width: 1_000 });
		await driver.send(doneTurn().message());
		assert.equal(await isOpen(driver), true);
		const [thought, said] = [
			await driver.page.locator('.thinking').boundingBox(),
			await driver.page.locator('.answer').boundingBox(),
		];
		assert.ok(thought && said && thought.x + thought.width <= said.x);
	});
});
