import assert from 'node:assert/strict';
import { noticeOf } from '../../src/core/stream/notice.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

const open = snapshot({ settings: { fold: 'open', wide: false } });

/** Each in a block of its own, so that each is a step. */
function blocks(texts: readonly string[], turn = 't1'): TurnScript {
	const script = new TurnScript(turn).start('Why does the parser lose the last line?');
	texts.forEach((text, block) => {
		script.think(text, { block, size: 40, end: false });
	});
	return script;
}

/** With an answer: thinking that has none stays open. */
function ended(script: TurnScript): TurnScript {
	return script.answer('It keeps the last line.', { block: 100 }).finish();
}

const numbered = (count: number): readonly string[] =>
	Array.from({ length: count }, (_, index) => `Read part ${index + 1} of the parser and what it does there.`);

const visibleTitles = (driver: PageDriver): Promise<readonly string[]> =>
	driver.page.locator('.step-head:visible').evaluateAll(all => all.map(each => each.firstChild?.textContent ?? ''));

const focused = (driver: PageDriver): Promise<string> =>
	driver.page.evaluate(() => document.activeElement?.firstChild?.textContent ?? '');

describe('a long outline', () => {
	it('is whole up to 15 rows', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(numbered(15))).message());
		await driver.page.click('.fold');
		assert.equal((await visibleTitles(driver)).length, 15);
		assert.equal(await driver.page.locator('.step-more').count(), 0);
	});

	it('folds its middle into one row, which says how many and opens by key', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(numbered(20))).message());
		await driver.page.click('.fold');
		const titles = await visibleTitles(driver);
		assert.equal(titles.length, 7);
		assert.equal(titles[2], '14 more');
		assert.match(titles[1] ?? '', /^Read part 2 /);
		assert.match(titles[3] ?? '', /^Read part 17 /);
		await driver.page.locator('.step-head').first().focus();
		await driver.page.keyboard.press('ArrowDown');
		await driver.page.keyboard.press('ArrowDown');
		assert.equal(await focused(driver), '14 more');
		await driver.page.keyboard.press('Enter');
		assert.match(await focused(driver), /^Read part 3 /);
		assert.equal((await visibleTitles(driver)).length, 21);
		await driver.page.keyboard.press('ArrowUp');
		assert.equal(await focused(driver), 'Fold the middle');
		await driver.page.keyboard.press('Enter');
		assert.equal((await visibleTitles(driver)).length, 7);
	});

	it('keeps the live row and the last ones in sight while it grows', async () => {
		const driver = await openPage();
		const script = blocks(numbered(18)).think('And now the last part, which is still', { block: 18, end: false });
		await driver.send(script.message());
		const titles = await visibleTitles(driver);
		assert.equal(titles[2], '13 more');
		assert.match(titles.at(-2) ?? '', /^Read part 18 /);
		assert.equal(await driver.page.locator('.step.live .step-text').isVisible(), true);
	});

	it('shows a row of the middle that the reader is led to, and only that', async () => {
		const driver = await openPage();
		const texts = numbered(20).map((text, index) => (index === 8 ? `Wait, no, that is wrong. ${text}` : text));
		await driver.send(blocks(texts).finish().message(), { type: 'command', command: 'next-turn-back' });
		const titles = await visibleTitles(driver);
		assert.equal(titles.length, 8);
		assert.equal(titles[2], '13 more');
		assert.equal(await driver.page.locator('.step[data-kind="turn-back"] .step-text').isVisible(), true);
	});

	it('stands whole where all of the thinking stands open', async () => {
		const driver = await openPage();
		await driver.send(open, ended(blocks(numbered(20))).message());
		assert.equal((await visibleTitles(driver)).length, 20);
	});
});

describe('the bar of shares', () => {
	it('names the step under the pointer and goes to it with a click', async () => {
		const driver = await openPage();
		const long = 'It goes on and on about this part. '.repeat(30);
		await driver.send(
			blocks([...numbered(3), `The long part. ${long}`])
				.finish()
				.message(),
		);
		const bar = driver.page.locator('.share-bar');
		const box = await bar.boundingBox();
		assert.ok(box);
		await driver.page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2);
		assert.match((await bar.getAttribute('title')) ?? '', /^The long part · .+ · ~\d\d%$/);
		await driver.page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
		assert.equal(await focused(driver), 'The long part');
		assert.match(await driver.page.locator('.step-text').innerText(), /^The long part\. It goes on/);
	});

	it('is not there for a few steps', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(numbered(3))).message());
		assert.equal(await driver.page.locator('.share-bar').isVisible(), false);
	});
});

describe('signs beside sentences', () => {
	const text = [
		'The parser reads a line and gives it to the caller.',
		"Wait, no, that's wrong. It reads `two` lines.",
		'Alternatively, read the file once.',
		'Let me verify the count.',
		'So the answer is five.',
		'Maybe the count starts at one.',
	].join('\n\n');

	it('stand at the sentence that turns back, tries another way, checks, tells an answer or only supposes', async () => {
		const driver = await openPage();
		await driver.send(open, new TurnScript().start().think(text).finish().message());
		const signs = await driver.page
			.locator('.sentence-sign')
			.evaluateAll(all =>
				all.map(each => [each.getAttribute('aria-label'), each.nextSibling?.textContent?.slice(0, 5)]),
			);
		assert.deepEqual(signs, [
			['Turns back', 'Wait,'],
			['Another way', 'Alter'],
			['Checks', 'Let m'],
			['Tells an answer', 'So th'],
			['Supposes', 'Maybe'],
		]);
	});

	it('stand at their sentence behind a formula, too, set or not', async () => {
		const driver = await openPage();
		const first = new TurnScript('t0').start().think('The sum is \\( a + b \\), it seems.').finish();
		await driver.send(open, first.message());
		await driver.page.waitForFunction(() => document.querySelector('.formula.set') !== null);
		const second = "Take \\( x^2 + y \\) first. Wait, no, that's wrong. It is \\( x \\) alone.";
		await driver.send(new TurnScript().start().think(second).finish().message());
		const turn = driver.page.locator('.turn').last();
		assert.equal(await turn.locator('.formula.set').count(), 2);
		const sign = turn.locator('.sentence-sign');
		assert.equal(await sign.evaluate(each => each.nextSibling?.textContent?.slice(0, 5)), 'Wait,');
	});

	it('are still there when the step was shut and opened again', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(text.split('\n\n'))).message());
		await driver.page.click('.fold');
		const row = driver.page.locator('.step[data-kind="turn-back"] .step-head');
		await row.click();
		assert.equal(await driver.page.locator('.sentence-sign').count(), 1);
		await row.click();
		assert.equal(await driver.page.locator('.sentence-sign').count(), 0);
		await row.click();
		assert.equal(await driver.page.locator('.sentence-sign').count(), 1);
	});
});

describe('a thought in circles', () => {
	const again = 'Let me check the sum once more, because it should be five. ';

	it('is told with the earlier place, and can be ended', async () => {
		const driver = await openPage();
		const script = new TurnScript()
			.start()
			.think(`The sum is looked for. ${again.repeat(14)}`, { end: false, size: 50 });
		await driver.send(script.message());
		const note = driver.page.locator('.circle-note');
		assert.match(await note.innerText(), /^The same text \d+ times in a row/);
		await note.getByRole('button', { name: 'Earlier place' }).click();
		const marked = await driver.page.evaluate(() => [...(CSS.highlights.get('thought-place') ?? [])].map(String));
		assert.equal(marked.length, 1);
		assert.equal(marked[0]?.length, again.length);
		await note.getByRole('button', { name: 'Answer now' }).click();
		await note.getByRole('button', { name: 'Stop' }).click();
		assert.deepEqual(await driver.sent('answer-now'), [{ type: 'answer-now', turn: 't1' }]);
		assert.deepEqual(await driver.sent('stop'), [{ type: 'stop', turn: 't1' }]);
	});

	it('offers nothing to end once the thinking is over', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().think(`The sum is looked for. ${again.repeat(14)}`, { size: 50 });
		await driver.send(open, script.answer('Five.').finish().message());
		assert.equal(await driver.page.locator('.circle-note').isVisible(), true);
		assert.deepEqual(await driver.page.locator('.circle-note button').allInnerTexts(), ['Earlier place']);
	});

	it('is not told of one that goes somewhere', async () => {
		const driver = await openPage();
		await driver.send(blocks(numbered(6)).message());
		assert.equal(await driver.page.locator('.circle-note').isVisible(), false);
	});
});

const branching = [
	'First, `parseLine` splits the line at the comma.',
	'The rest goes to the table of words, one by one.',
	'Alternatively, read the whole file at once and split it there.',
	'Then the file is in memory, which may be large.',
	"Wait, no, that can't be right: the memory is small.",
	'So the answer is that `parseLine` drops what has no comma.',
];

describe('the graph of a thought', () => {
	it('has a lane for another way, and leaves it where it is rejected', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(branching)).message());
		await driver.page.click('.fold');
		const rows = await driver.page
			.locator('.step')
			.evaluateAll(all =>
				all.map(each => [
					/(\d+)px \d+px \/ 8px/.exec((each as HTMLElement).style.background)?.[1],
					each.classList.contains('left'),
				]),
			);
		assert.deepEqual(rows, [
			['2', false],
			['2', false],
			['11', true],
			['11', true],
			['2', false],
			['2', false],
		]);
		assert.match(await driver.page.locator('.step-meta').nth(2).innerText(), /^left · /);
	});

	it('says what ties an open row to earlier ones, and goes there', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(branching)).message());
		await driver.page.click('.fold');
		await driver.page.click('.step-head >> nth=2');
		const link = driver.page.locator('.step-links button');
		assert.equal(
			await link.innerText(),
			'Another way than “The rest goes to the table of words, one by one” · after “Alternatively, read”',
		);
		await link.focus();
		await driver.page.keyboard.press('Enter');
		assert.match(await focused(driver), /^The rest goes to/);
	});

	it('draws nothing beside a thought that goes one way', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(numbered(5))).message());
		await driver.page.click('.fold');
		assert.equal(await driver.page.locator('.step-lists.lanes').count(), 0);
	});

	it('shows the way to the answer alone, with the reason of each step', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(branching)).message());
		await driver.page.click('.fold');
		await driver.page.getByRole('button', { name: 'Way to the answer' }).click();
		assert.deepEqual(await visibleTitles(driver), [
			'parseLine splits the line at the comma',
			'The answer is that parseLine drops what has no comma',
		]);
		assert.deepEqual(await driver.page.locator('.step-basis').allInnerTexts(), ['shares parseLine']);
		await driver.page.locator('.fold').click();
		await driver.page.locator('.fold').click();
		assert.equal((await visibleTitles(driver)).length, 2, 'folded and unfolded, it is still alone');
		await driver.page.getByRole('button', { name: 'Way to the answer' }).click();
		assert.equal((await visibleTitles(driver)).length, branching.length);
		assert.equal(await driver.page.locator('.step-basis').count(), 0);
	});
});

describe('what is told about a thought', () => {
	it('is counted in words, without a figure of quality, and says what it is worth', async () => {
		const driver = await openPage();
		const script = blocks(branching).answer('Like this:\n\n```ts\nparseLine(restOfLine);\n```\n', { block: 9 });
		await driver.send(ended(script).message());
		await driver.page.click('.fold');
		await driver.page.getByRole('button', { name: 'About this thought' }).click();
		const words = await driver.page.locator('.depth-card').innerText();
		assert.match(
			words,
			/Another way is tried once\.\nNothing is checked in so many words\.\nSomething is rejected once\./,
		);
		assert.match(words, /Steps with \d+% of its text share no name/);
		assert.match(words, /This is what the model wrote, no proof of why it answered so\.$/);
		await driver.page.getByRole('button', { name: 'About this thought' }).click();
		assert.equal(await driver.page.locator('.depth-card').count(), 0);
	});

	it('includes the language of a whole step that differs from the question’s', async () => {
		const driver = await openPage();
		const question =
			'Why does the loop not run to the end of the list, and what is to be done about it so that it does?';
		const chinese = '首先我们需要确认一下这个循环是不是少执行了一次，然后再看条件。';
		const script = new TurnScript().start(question);
		[...numbered(3), chinese].forEach((text, block) => {
			script.think(text, { block, size: 40 });
		});
		await driver.send(ended(script).message());
		await driver.page.click('.fold');
		const figures = await driver.page.locator('.step-meta').allInnerTexts();
		assert.match(figures[3] ?? '', /^in Chinese · /);
		assert.doesNotMatch(figures[0] ?? '', /in /);
	});
});

describe('how likely the server found the words', () => {
	const sure = 'It is sure of each of these words here and there. ';
	const unsure = 'It may be that nothing of this will ever hold up. ';
	const texts = [sure.repeat(4), sure.repeat(4), sure.repeat(4), unsure.repeat(4)];

	/** A token for each character, as likely as the step that it stands in. */
	function running(): TurnScript {
		const script = blocks(texts);
		texts.forEach((text, block) => {
			const lengths = [...text].map(() => 1);
			script.add({
				type: 'logprobs',
				block,
				start: 0,
				lengths,
				logprobs: lengths.map(() => (block < 3 ? -0.05 : -1.5)),
			});
		});
		return script;
	}

	const told = () => ended(running());

	it('is a shade of each step, and a list of the least likely words that leads to them', async () => {
		const driver = await openPage();
		await driver.send(told().message());
		await driver.page.click('.fold');
		const shades = await driver.page
			.locator('.step')
			.evaluateAll(all => all.map(each => (each as HTMLElement).dataset.likelihood));
		assert.deepEqual(shades, ['0', '0', '0', '3']);
		assert.match(
			(await driver.page.locator('.step-meta').nth(3).getAttribute('title')) ?? '',
			/log-probabilities: 22%;/,
		);
	});

	it('is told with its source, and leads to the passage', async () => {
		const driver = await openPage();
		const script = told();
		await driver.send(script.message());
		await driver.page.click('.fold');
		await driver.page.getByRole('button', { name: 'About this thought' }).click();
		const card = driver.page.locator('.depth-card');
		assert.match(await card.innerText(), /by the log-probabilities that the server told/);
		const link = card.locator('button').first();
		const words = await link.innerText();
		await link.click();
		const marked = await driver.page.evaluate(() => [...(CSS.highlights.get('thought-place') ?? [])].map(String));
		assert.equal(marked[0]?.trim(), words);
		assert.ok(unsure.repeat(4).includes(words));
	});

	it('is said of the whole thought beside the usual ones of its model, and moves nothing that is being read', async () => {
		const driver = await openPage();
		const script = running().answer('A line of the answer.\n\n'.repeat(80), { block: 100, size: 40 });
		await driver.send(script.message());
		const line = driver.page.locator('.answer p').nth(40);
		const top = () => line.evaluate(element => Math.round(element.getBoundingClientRect().top));
		const below = await top();
		await driver.page.locator('.scroller').hover();
		await driver.page.mouse.wheel(0, -500);
		await driver.page.waitForFunction(
			from => (document.querySelectorAll('.answer p')[40]?.getBoundingClientRect().top ?? 0) >= from + 500,
			below,
		);
		const before = await top();
		const from = script.events.length;
		const said = noticeOf('info', 'turn.less-likely', { model: 'qwen3:8b', server: 'Ollama' });
		await driver.send(script.add(said).finish().message(from));
		assert.deepEqual(await driver.page.locator('.notice').allInnerTexts(), [
			'qwen3:8b was less sure of its words than it usually is: by the log-probabilities that Ollama told, beside those of its own earlier thoughts.',
		]);
		assert.equal(await top(), before);
	});

	it('is not told where the server said nothing', async () => {
		const driver = await openPage();
		await driver.send(ended(blocks(texts)).message());
		await driver.page.click('.fold');
		assert.equal(await driver.page.locator('.step[data-likelihood]').count(), 0);
		await driver.page.getByRole('button', { name: 'About this thought' }).click();
		assert.doesNotMatch(await driver.page.locator('.depth-card').innerText(), /log-probabilities/);
	});
});
