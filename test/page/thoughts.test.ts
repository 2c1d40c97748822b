import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { markedThinking } from './states.ts';

const open = snapshot({ settings: { fold: 'open', wide: false } });

async function think(driver: PageDriver, text: string, size: number, turn = 't1'): Promise<void> {
	const script = new TurnScript(turn).start('Why?').think(text, { size, pause: 5 }).finish();
	await driver.page.evaluate(
		async messages => {
			for (const data of messages) {
				window.dispatchEvent(new MessageEvent('message', { data }));
				await new Promise(resolve => requestAnimationFrame(resolve));
			}
		},
		script.events.map((_, index) => script.message(index, index + 1)) as unknown as Record<string, unknown>[],
	);
}

const texts = (driver: PageDriver, selector: string): Promise<readonly (string | null)[]> =>
	driver.page.locator(selector).evaluateAll(all => all.map(each => each.textContent));

const html = (driver: PageDriver, turn: string): Promise<readonly string[]> =>
	driver.page.locator(`[data-turn="${turn}"] .step-text`).evaluateAll(all => all.map(each => each.innerHTML));

const paragraph = fc.constantFrom(
	'Plain words, and more of them.',
	"Wait, no, that's not right. Let me verify `it`.",
	'**Alternatively, read it once.** And on.',
	'Some `code` and **bold** words, src/a.ts:3.',
	'- one\n- two `b`\n  1. three',
	'```ts\nconst a = `x`;\n\nb();\n```',
	'~~~\nopen',
	'for (const x of y) {\n    z(x);\n}',
	'| a | b |\n| - | - |\n| `1` | 2 |',
	'# Head\ntext',
	'half ** and ` and |',
	'a\u202eb \u{1f469}\u200d\u{1f469}\u200d\u{1f467}',
	'word '.repeat(900).trim(),
);

describe('the text of a thought', () => {
	it('shows code, lists, tables and bold words as what they are', async () => {
		const driver = await openPage();
		await driver.send(open);
		await think(driver, markedThinking, 7);
		assert.deepEqual(await texts(driver, '.step-text code'), ['add()', 'add(1, 2)', 'add(0, 0)', '3']);
		assert.deepEqual(await texts(driver, '.step-text strong'), ['before', 'complaint', 'So what to do\n']);
		assert.deepEqual(await texts(driver, '.thought-bullet, .thought-number'), ['-', '-', '1.', '2.']);
		const [fenced, unfenced] = await texts(driver, '.thought-code');
		assert.match(
			fenced ?? '',
			/^```ts\nexport function[^`]*\treturn a - b; \/\/ \*\*not\*\* bold\n\n\t\/\/ more\n}\n```\n?$/,
		);
		assert.equal(
			unfenced,
			`${markedThinking.slice(markedThinking.indexOf('def total'), markedThinking.indexOf('    return result'))}    return result\n`,
		);
		assert.equal(await driver.page.locator('.thought-table tr:visible').count(), 3);
		const seen = (
			await driver.page.locator('.step-text').evaluateAll(all =>
				all.map(each => {
					for (const mark of each.querySelectorAll('.thought-mark')) {
						mark.remove();
					}
					return each.textContent;
				}),
			)
		).join('');
		assert.ok(!/[`|#]/.test(seen), seen);
	});

	it('is its source, letter for letter, and the same however it came', async () => {
		const driver = await openPage();
		let turn = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(paragraph, { minLength: 1, maxLength: 5 }),
				fc.integer({ min: 1, max: 40 }),
				async (paragraphs, size) => {
					const text = paragraphs.join('\n\n');
					turn += 1;
					await driver.send(open);
					await think(driver, text, Math.max(size, Math.ceil(text.length / 60)), `s${turn}`);
					await think(driver, text, text.length, `w${turn}`);
					const streamed = await html(driver, `s${turn}`);
					assert.deepEqual(streamed, await html(driver, `w${turn}`), text);
					const words = (await texts(driver, `[data-turn="w${turn}"] .step-text`))
						.join('')
						.replaceAll('U+202E', '\u202e');
					assert.equal(words.replace(/\s/g, ''), text.replace(/\s/g, ''));
				},
			),
			{ numRuns: 25 },
		);
	});

	it('looks like what it is while its paragraph still comes, and is its source all the time', async () => {
		const driver = await openPage();
		await driver.send(open);
		const text =
			'## What `add()` does\nRead `sample.ts:2` first; **not `total` here**, and 2 * 3 * 4 is no mark.\n- one `a` more, with so many words behind it that it is plain that no step begins here, and ``b`c`` and `open';
		const script = new TurnScript('t1').start('Why?').think(text, { size: 3, end: false });
		for (let from = 0; from < script.events.length; from += 1) {
			await driver.send(script.message(from, from + 1));
			const come = script.events.slice(0, from + 1).map(event => ('text' in event ? event.text : ''));
			const shown = (await texts(driver, '.step-text')).join('');
			assert.ok(
				come.join('').startsWith(shown.trimEnd()),
				`${JSON.stringify(shown)} of ${JSON.stringify(come.join(''))}`,
			);
		}
		await driver.page.waitForFunction(() => document.querySelector('.step-text')?.textContent?.endsWith('`open'));
		assert.deepEqual(await texts(driver, '.step-text code'), ['add()', 'sample.ts:2', 'total', 'a', 'b`c']);
		assert.deepEqual(await texts(driver, '.step-text strong'), ['What `add()` does\n', 'not `total` here']);
		assert.deepEqual(await texts(driver, '.thought-bullet'), ['-']);
		assert.equal((await texts(driver, '.step-text')).join(''), text);
	});

	it('is found by its source, signs and all', async () => {
		const driver = await openPage();
		await driver.send(open);
		await think(driver, markedThinking, 50);
		await driver.send({ type: 'command', command: 'find' });
		for (const [words, count] of [
			['`add(', 3],
			['**complaint**', 1],
			['| 0 | 4', 1],
		] as const) {
			await driver.page.fill('.find-input', words);
			const expected = Array.from({ length: count }, () => words).join('\n');
			await driver.page.waitForFunction(
				wanted => [...(CSS.highlights.get('find-all') ?? [])].map(String).join('\n') === wanted,
				expected,
			);
		}
	});

	it('never touches a finished paragraph again', async () => {
		const driver = await openPage();
		await driver.send(open);
		const text = `Read \`add()\` first.\n\n${'And then more words about it all. '.repeat(3)}`;
		const script = new TurnScript('t1').start('Why?').think(text, { size: 5, end: false });
		const cut = script.events.findIndex(event => event.at > 25 * 6);
		await driver.send(script.message(0, cut));
		assert.deepEqual(await texts(driver, '.step-text code'), ['add()']);
		await driver.page.evaluate(() => {
			const first = document.querySelector('.step-chunk');
			const watcher = new MutationObserver(records => {
				document.body.dataset.touched = String(records.length);
			});
			if (first) {
				watcher.observe(first, { childList: true, characterData: true, subtree: true, attributes: true });
			}
		});
		for (let from = cut; from < script.events.length; from += 1) {
			await driver.send(script.message(from, from + 1));
		}
		assert.equal(await driver.page.getAttribute('body', 'data-touched'), null);
	});

	it('shows words at once that may begin a step, and moves them into it when they do', async () => {
		const driver = await openPage();
		await driver.send(open);
		const before = `${'The function adds two numbers and gives back what they are together. '.repeat(40).trim()}\n\n`;
		const turning = 'Wait, that is not right, because the sign in line 3 is wrong';
		const script = new TurnScript('t1').start('Why?').think(before, { size: 40, end: false });
		await driver.send(script.message());
		const sent = script.events.length;
		const steps = (await texts(driver, '.step')).length;
		script.think(turning, { size: 6, end: false });
		for (let from = sent; from < script.events.length; from += 1) {
			await driver.send(script.message(from, from + 1));
			const shown = (await texts(driver, '.step-text')).join('');
			const came = script.events
				.slice(sent, from + 1)
				.map(event => (event.type === 'thinking-delta' ? event.text : ''));
			assert.ok(shown.endsWith(came.join('').trimEnd()), `${JSON.stringify(shown.slice(-80))} for ${came.join('')}`);
		}
		assert.equal((await texts(driver, '.step')).length, steps);
		script.think(', as the test says.\n', { size: 6, end: false });
		await driver.send(script.message(sent));
		assert.equal((await texts(driver, '.step')).length, steps + 1);
		assert.deepEqual(await texts(driver, '.undecided'), []);
		assert.equal((await texts(driver, '.step-text')).join('').split('Wait, that').length, 2);
	});
});
