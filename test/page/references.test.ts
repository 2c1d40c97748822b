import assert from 'node:assert/strict';
import type { ReferenceView, ToWebview } from '../../src/protocol/messages.ts';
import { type PageDriver, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

const thinking = `The reducer in src/cart.ts:2 subtracts.

Wait, \`total\` is called in util.ts and in **cartt.ts** as well; \`cart.ts\`:7 and line 9 of \`cart.ts\` too.

\`\`\`ts
// src/cart.ts
total -= src/cart.ts;
\`\`\`

| file | why |
| --- | --- |
| lib/util.ts | \u202e helper |

- \u200bat last, src/sum.ts:3-5
`;

const answer = `In **src/cart.ts:2** the sign of \`total\` is wrong. See [the sum](https://example.org/a_b) in src/sum.ts:3-5 &amp; util.ts.

1. Change \`cart.ts\`:7,
   then cartt.ts.

| file |
| --- |
| lib/util.ts |

\`\`\`ts
// src/cart.ts
total += 1;
\`\`\`

> At the end, line 9 of \`cart.ts\`.
`;

/** The `at`th place of these words. */
function reference(text: string, words: string, kind: ReferenceView['kind'], label: string, at = 0): ReferenceView {
	let start = text.indexOf(words);
	for (let index = 0; index < at; index += 1) {
		start = text.indexOf(words, start + 1);
	}
	assert.ok(start >= 0, words);
	return { start, end: start + words.length, kind, label };
}

const inThinking = [
	reference(thinking, 'src/cart.ts:2', 'lines', 'src/cart.ts:2'),
	reference(thinking, 'util.ts', 'choice', 'src/util.ts\nlib/util.ts'),
	reference(thinking, 'cartt.ts', 'missing', 'src/cart.ts'),
	reference(thinking, 'cart.ts`:7', 'lines', 'src/cart.ts:7'),
	reference(thinking, 'line 9 of `cart.ts', 'lines', 'src/cart.ts:9'),
	reference(thinking, 'src/cart.ts', 'file', 'src/cart.ts', 1),
	reference(thinking, 'lib/util.ts', 'file', 'lib/util.ts'),
	reference(thinking, 'src/sum.ts:3-5', 'lines', 'src/sum.ts:3–5'),
];

const inAnswer = [
	reference(answer, 'src/cart.ts:2', 'lines', 'src/cart.ts:2'),
	reference(answer, 'total', 'symbol', 'src/cart.ts:1'),
	reference(answer, 'src/sum.ts:3-5', 'lines', 'src/sum.ts:3–5'),
	reference(answer, 'util.ts', 'choice', 'src/util.ts\nlib/util.ts'),
	reference(answer, 'cart.ts`:7', 'lines', 'src/cart.ts:7'),
	reference(answer, 'cartt.ts', 'missing', 'src/cart.ts'),
	reference(answer, 'lib/util.ts', 'file', 'lib/util.ts'),
	reference(answer, 'src/cart.ts', 'file', 'src/cart.ts', 1),
	reference(answer, 'line 9 of `cart.ts', 'lines', 'src/cart.ts:9'),
];

const told = (block: number, references: readonly ReferenceView[], anew = true): ToWebview => ({
	type: 'references',
	turn: 't',
	block,
	references,
	anew,
});

const script = (): TurnScript =>
	new TurnScript('t').start().think(thinking, { size: 7 }).answer(answer, { size: 9 }).finish();

/** Opens everything, so that all text is on the page. */
async function openAll(driver: PageDriver): Promise<void> {
	await driver.page.click('.fold');
	for (const head of await driver.page.locator('.step-head[aria-expanded="false"]').all()) {
		await head.click();
	}
}

const textsOf = (driver: PageDriver, selector: string): Promise<readonly string[]> =>
	driver.page.locator(selector).allTextContents();

const linkedThinking = [
	'src/cart.ts:2',
	'util.ts',
	'cart.ts',
	':7',
	'line 9 of ',
	'cart.ts',
	'src/cart.ts',
	'lib/util.ts',
	'src/sum.ts:3-5',
];

const linkedAnswer = [
	'src/cart.ts:2',
	'total',
	'src/sum.ts:3-5',
	'util.ts',
	'cart.ts',
	':7',
	'lib/util.ts',
	'src/cart.ts',
	'line 9 of ',
	'cart.ts',
];

describe('what a turn names', () => {
	for (const [when, order] of [
		['before its text', ['told', 'text']],
		['after its text', ['text', 'told']],
	] as const) {
		it(`is a link where the host has found it, told ${when}`, async () => {
			const driver = await openPage({ height: 900 });
			for (const what of order) {
				await driver.send(...(what === 'told' ? [told(0, inThinking), told(1, inAnswer)] : [script().message()]));
			}
			await openAll(driver);
			assert.deepEqual(await textsOf(driver, '.step-body .place'), linkedThinking);
			assert.deepEqual(await textsOf(driver, '.step-body .missing'), ['cartt.ts']);
			assert.deepEqual(await textsOf(driver, '.answer .place'), linkedAnswer);
			assert.deepEqual(await textsOf(driver, '.answer .missing'), ['cartt.ts']);
			assert.match((await driver.page.locator('.answer .missing').getAttribute('title')) ?? '', /src\/cart\.ts$/);
		});
	}

	it('is counted below the thought: places with lines, each once, and no bare files, choices or what is not there', async () => {
		const driver = await openPage({ height: 900 });
		const places = async (): Promise<string | undefined> => {
			await driver.page.getByRole('button', { name: 'About this thought' }).click();
			const card = await driver.page.locator('.depth-card').innerText();
			await driver.page.getByRole('button', { name: 'About this thought' }).click();
			return card.split('\n').find(line => line.includes('in the code that the workspace has'));
		};
		const long = new TurnScript('t').start().think(thinking, { block: 0, size: 40, end: false });
		for (const [more, words] of ['The rest is next.', 'Then the tests.', 'So that is it.'].entries()) {
			long.think(words, { block: more + 2, end: false });
		}
		await driver.send(long.answer(answer, { block: 1 }).finish().message());
		await driver.page.click('.fold');
		assert.equal(await places(), undefined);
		await driver.send(told(0, inThinking.slice(0, 3)), told(1, inAnswer));
		assert.equal(await places(), 'It names one place in the code that the workspace has.');
		await driver.send(told(0, [...inThinking, reference(thinking, 'total', 'symbol', 'src/cart.ts:2')]));
		assert.equal(await places(), 'It names 4 places in the code that the workspace has.');
	});

	it('is a link in a paragraph that has ended, while the thought goes on', async () => {
		const driver = await openPage({ height: 900 });
		const text =
			'The reducer in src/cart.ts:2 subtracts.\n\nAnd so it goes on with all that follows. The rest is as plain as that. No more of';
		const begun = new TurnScript('t').start().think(text, { size: 5, end: false });
		await driver.send(told(0, [reference(text, 'src/cart.ts:2', 'lines', 'src/cart.ts:2')]), begun.message());
		assert.deepEqual(await textsOf(driver, '.step-body .place'), ['src/cart.ts:2']);
	});

	it('becomes a link in a step that stands open, and the text stays the same', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(script().message());
		await openAll(driver);
		assert.deepEqual(await textsOf(driver, '.place'), []);
		const allText = '.step-body, .answer :is(p, li, td, pre)';
		const texts = await textsOf(driver, allText);
		for (const each of inThinking) {
			await driver.send(told(0, [each], false));
		}
		await driver.send(told(1, inAnswer));
		assert.deepEqual(await textsOf(driver, '.step-body .place'), linkedThinking);
		assert.deepEqual(await textsOf(driver, allText), texts);
	});

	it('is no link where the host has found nothing, whatever it looks like', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(script().message(), told(0, []), told(1, []));
		await openAll(driver);
		assert.deepEqual(await textsOf(driver, '.place, .missing'), []);
	});

	it('is left alone where the reader has selected it', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(script().message());
		const selected = await driver.page.evaluate(() => {
			const paragraph = document.querySelector('.answer p');
			getSelection()?.selectAllChildren(paragraph ?? document.body);
			return getSelection()?.toString();
		});
		await driver.send(told(1, inAnswer));
		assert.equal(await driver.page.evaluate(() => getSelection()?.toString()), selected);
		assert.equal(await driver.page.locator('.answer p').first().locator('.place').count(), 0);
		assert.deepEqual((await textsOf(driver, '.answer .place')).slice(0, 2), ['cart.ts', ':7']);
	});

	it('is opened by a click, and shown in passing by a key', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(told(1, inAnswer), script().message());
		await driver.page.locator('.answer .place').first().click();
		await driver.page.locator('.answer .place').first().press('Alt+Enter');
		const { start, end } = inAnswer[0] ?? { start: 0, end: 0 };
		const asked = { type: 'open-reference', turn: 't', block: 1, start, end } as const;
		assert.deepEqual(await driver.sent('open-reference'), [
			{ ...asked, how: 'open' },
			{ ...asked, how: 'peek' },
		]);
	});

	it('is one stop of the Tab key, though a name may be code and its line stand behind it', async () => {
		const driver = await openPage({ height: 900 });
		await driver.send(told(1, inAnswer), script().message());
		assert.equal(await driver.page.locator('.answer .place[tabindex="0"]').count(), 8);
		assert.deepEqual(await textsOf(driver, '.code-bar .place'), ['src/cart.ts']);
		assert.equal(await driver.page.locator('.code .place').count(), 1, 'none in the code itself');
		await driver.page.locator('.answer .place', { hasText: ':7' }).click();
		assert.equal((await driver.sent('open-reference'))[0]?.start, inAnswer[4]?.start);
	});
});

describe('going to a thought from outside', () => {
	it('unfolds the thinking, opens the very step and takes the focus there', async () => {
		const driver = await openPage({ height: 500 });
		const { start, end } = inThinking[1] ?? { start: 0, end: 0 };
		await driver.send(script().message(), { type: 'reveal-thought', turn: 't', block: 0, start, end });
		assert.equal(await driver.page.getAttribute('.fold', 'aria-expanded'), 'true');
		const step = driver.page.locator('.step.open').filter({ hasText: 'util.ts' });
		assert.equal(await step.locator('.step-head:focus').count(), 1);
	});
});

describe('a link to a place', () => {
	const first = inAnswer[0] ?? { start: 0, end: 0 };
	const preview = { line: 1, text: 'const a = 1;\nconst b = <b>;' };
	const answerTo = ({ start }: { readonly start: number }): ToWebview => ({
		type: 'reference-preview',
		turn: 't',
		block: 1,
		start,
		preview,
	});

	/** Points at the first link and waits until the page has asked for its lines. */
	async function point(): Promise<PageDriver> {
		const driver = await openPage({ height: 900 });
		await driver.send(told(1, inAnswer), script().message());
		await driver.page.locator('.answer .place').first().hover();
		await driver.page.waitForFunction(() => window.sent.some(({ type }) => type === 'preview-reference'));
		return driver;
	}

	it('shows the lines while the reader points at it, and what they are', async () => {
		const driver = await point();
		assert.deepEqual(await driver.sent('preview-reference'), [
			{ type: 'preview-reference', turn: 't', block: 1, start: first.start, end: first.end },
		]);
		await driver.send(answerTo(first));
		const box = driver.page.locator('.place-preview');
		assert.match(await box.innerText(), /^src\/cart\.ts:2 · .*\n1 const a = 1;\n2 const b = <b>;$/);
		assert.equal(await driver.page.locator('.answer .place').first().getAttribute('aria-describedby'), 'place-preview');
		await driver.page.keyboard.press('Escape');
		assert.equal(await box.isVisible(), false);
	});

	it('shows nothing that comes when the reader points elsewhere', async () => {
		const driver = await point();
		await driver.page.locator('.question').first().hover();
		await driver.send(answerTo(first));
		assert.equal(await driver.page.locator('.place-preview').isVisible(), false);
	});

	it('stays inside of the window', async () => {
		const driver = await point();
		await driver.send(answerTo(first));
		const box = await driver.page.locator('.place-preview').boundingBox();
		assert.ok(
			box && box.x >= 0 && box.x + box.width <= 300 && box.y >= 0 && box.y + box.height <= 900,
			JSON.stringify(box),
		);
	});
});
