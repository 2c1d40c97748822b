import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PanelSettings } from '../../src/protocol/messages.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { answer } from './states.ts';

/** The answer as elements, without the grouping that only serves layout. */
async function shape(driver: PageDriver, turn: string): Promise<string> {
	return driver.page.evaluate(id => {
		const copy = document.querySelector(`[data-turn="${id}"] .answer`)?.cloneNode(true) as HTMLElement | undefined;
		if (!copy) {
			return '';
		}
		for (const bar of copy.querySelectorAll('.code-bar')) {
			bar.remove();
		}
		for (const section of copy.querySelectorAll('.shelf, .blocks')) {
			section.replaceWith(...section.childNodes);
		}
		for (const chunk of copy.querySelectorAll('.code-chunk')) {
			chunk.replaceWith(chunk.textContent ?? '');
		}
		copy.normalize();
		return copy.innerHTML;
	}, turn);
}

/** Sends a turn in pieces cut at `cuts`, each in a frame of its own. */
async function stream(driver: PageDriver, turn: string, text: string, sizes: readonly number[]): Promise<void> {
	const script = new TurnScript(turn).start('x').add({ type: 'answer-start', block: 0 });
	let from = 0;
	for (let index = 0; from < text.length; index += 1) {
		const size = sizes[index % sizes.length] ?? 1;
		script.wait(5).add({ type: 'answer-delta', block: 0, text: text.slice(from, from + size) });
		from += size;
	}
	script.finish();
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

async function whole(driver: PageDriver, turn: string, text: string): Promise<void> {
	await driver.send(
		new TurnScript(turn)
			.start('x')
			.answer(text, { size: text.length || 1 })
			.finish()
			.message(),
	);
}

const block = fc.constantFrom(
	'Plain words here.',
	'two\nlines',
	'# Heading',
	'### Third',
	'- one\n- two',
	'- one\n\n- two, loose',
	'- one\n  - nested\n    - deeper',
	'1. first\n2. second\n   with more\n3. third',
	'* star\n+ plus',
	'> quote\n> more\n\n> again',
	'> - list in quote',
	'```ts\nconst a = 1;\n\n// b\n```',
	'~~~\n```\n~~~',
	'````md\n```\ninner\n```\n````',
	'- item\n  ```js\n  code();\n  ```\n- next',
	'1. item\n\n   ```\n   x\n   ```',
	'| a | b |\n| --- | ---: |\n| 1 | 2 |\n| 3 | `x|y` |',
	'    indented code',
	'***',
	'Setext\n===',
	'some **bold** and *it* and `code` and ~~gone~~',
	'[link](https://example.com/a) and ![image](https://example.com/i.png)',
	'<div>\nraw **html**\n</div>',
	'- [x] done\n- [ ] to do',
	'see src/a.ts:12 and b.py:3-4',
	'line one  \nline two\\\nline three',
	'a\u202eb 👩‍👩‍👧 c',
	'```\nunclosed',
	'```md\n# Plan\n```sh\nls\n```\nmore\n```',
	'```md\n```sh\nls\n```',
	'text \\(a_1 * b_2\\) and\n\\[\nx_1\n- y_2\n\\]',
	'$$\na*b*c\n$$',
	'\\[ open *it*',
	'**注意，**才 3~4 https://a.example/x，然后',
	'| a<br>b |\n| --- |\n| c |',
	'Title\n-',
);

describe('the answer', () => {
	it('is the same however it was cut', async () => {
		const driver = await openPage();
		let turn = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(block, { minLength: 1, maxLength: 6 }),
				fc.constantFrom('\n\n', '\n', '\n\n\n'),
				fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
				async (blocks, between, sizes) => {
					const text = blocks.join(between);
					turn += 1;
					await whole(driver, `w${turn}`, text);
					await stream(driver, `s${turn}`, text, sizes);
					assert.equal(await shape(driver, `s${turn}`), await shape(driver, `w${turn}`), text);
					await driver.send(snapshot());
				},
			),
			{ numRuns: 40 },
		);
	});

	for (const text of [
		'Plain words here.\n\\[ open *it*\nPlain words here.',
		'Plain words here.\n$$ open *it*\nPlain words here.',
		'- an item\n\\[ open *it*\nlazy words here.',
		'> quoted\n\\[ open *it*\nlazy words here.',
		'Before\n\\[\nx_1\n\\]\nbehind',
	]) {
		it(`takes no line for done that a formula joins if it is never closed: ${JSON.stringify(text)}`, async () => {
			const driver = await openPage();
			await whole(driver, 'w', text);
			await stream(driver, 's', text, [1]);
			assert.equal(await shape(driver, 's'), await shape(driver, 'w'));
		});
	}

	for (const [what, item] of [
		['bullets', (index: number) => `- item ${index}\n`],
		['numbers', (index: number) => `${index + 3}. item ${index}\n`],
		['loose items', (index: number) => `- item ${index}\n\n  more\n\n`],
	] as const) {
		it(`keeps lists of ${what} short, so that an item costs the same however many came before`, async () => {
			const driver = await openPage();
			const text = `Before.\n\n${Array.from({ length: 250 }, (_, index) => item(index)).join('')}\nBehind.\n`;
			await whole(driver, 'w', text);
			await stream(driver, 's', text, [47, 61]);
			assert.equal(await shape(driver, 's'), await shape(driver, 'w'));
			const lists = await driver.page.evaluate(() =>
				[...document.querySelectorAll('[data-turn="s"] .answer :is(ul, ol)')].map(list => [
					list.childElementCount,
					list.getAttribute('start'),
					list.firstElementChild?.firstChild?.textContent,
				]),
			);
			const starts = what === 'numbers' ? ['3', '103', '203'] : [null, null, null];
			assert.deepEqual(lists, [
				[100, starts[0], 'item 0'],
				[100, starts[1], 'item 100'],
				[50, starts[2], 'item 200'],
			]);
		});
	}

	it('shows each kind of block as what it is', async () => {
		const driver = await openPage();
		await whole(driver, 't', answer);
		const counts = await driver.page.evaluate(() =>
			[
				'.answer ol > li',
				'.answer ul > li',
				'.answer table tr',
				'.answer pre',
				'.answer blockquote',
				'.answer .link',
			].map(selector => document.querySelectorAll(selector).length),
		);
		assert.deepEqual(counts, [2, 1, 3, 1, 1, 1]);
	});

	it('holds the fences of a fenced document, unless they do not add up', async () => {
		const driver = await openPage();
		const blocks = (turn: string): Promise<readonly string[]> =>
			driver.page.locator(`[data-turn="${turn}"] .answer pre`).allInnerTexts();
		const document = '```markdown\n# Steps\n```sh\nmake\n```\n## Then\n```\nGo.';
		await stream(driver, 'n', document, [3, 1, 4]);
		assert.deepEqual(await blocks('n'), ['# Steps\n```sh\nmake\n```\n## Then\n']);
		await stream(driver, 'f', '```markdown\n# Steps\n```sh\nmake\n```\nThen:\n```\nnpm ci\n```\nGo.', [3, 1, 4]);
		assert.deepEqual(await blocks('f'), ['# Steps\n```sh\nmake\n', 'npm ci\n']);
		assert.deepEqual(await driver.page.locator('[data-turn="f"] .answer p').allInnerTexts(), ['Then:', 'Go.']);
	});

	it('never touches a finished block again', async () => {
		const driver = await openPage();
		const script = new TurnScript()
			.start('x')
			.answer(`First paragraph.\n\n${'More words to come. '.repeat(20)}\n\n- a\n- b\n`, { size: 6 });
		const cut = script.events.findIndex(event => event.at > 25 * 8);
		await driver.send(script.message(0, cut));
		await driver.page.evaluate(() => {
			const first = document.querySelector('.answer p');
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
		assert.equal(await driver.page.locator('.answer p').first().innerText(), 'First paragraph.');
		assert.equal(await driver.page.getAttribute('body', 'data-touched'), null);
	});

	it('keeps a selection in a paragraph that still grows', async () => {
		const driver = await openPage();
		const script = new TurnScript()
			.start('x')
			.answer('Select these words while **more** words arrive, please.', { size: 3 });
		await driver.send(script.message(0, 12));
		await driver.page.evaluate(() => {
			const text = document.querySelector('.answer p')?.firstChild;
			if (text) {
				getSelection()?.setBaseAndExtent(text, 7, text, 12);
			}
		});
		await driver.send(script.message(12, 16), script.message(16));
		assert.equal(await driver.page.evaluate(() => getSelection()?.toString()), 'these');
	});

	it('keeps a selection in code whose lines are coloured while they come, made and gone while they do', async () => {
		const driver = await openPage();
		const code = '```ts\nlet first = 1;\nlet second = 2;\nlet third = 3;\nlet fourth = 4;\n```\n';
		const script = new TurnScript().start('x').answer(code, { size: 4 });
		const until = (words: string): number =>
			script.events.findIndex(event => 'text' in event && event.text.includes(words));
		const [second, third] = [until('sec'), until('rd =')];
		const select = (words: string) =>
			driver.page.evaluate(wanted => {
				const walker = document.createTreeWalker(document.querySelector('.answer code') as Node, NodeFilter.SHOW_TEXT);
				let node = walker.nextNode() as Text | null;
				while (node && !node.data.includes(wanted)) {
					node = walker.nextNode() as Text | null;
				}
				const start = node?.data.indexOf(wanted) ?? -1;
				if (node && start >= 0) {
					getSelection()?.setBaseAndExtent(node, start, node, start + wanted.length);
				}
			}, words);
		await driver.send(script.message(0, second));
		// A caret that is somewhere is no selection.
		await driver.page.focus('.composer-input');
		await driver.send(script.message(second, second + 3));
		await select('second');
		await driver.send(script.message(second + 3, third), script.message(third));
		assert.equal(await driver.page.evaluate(() => getSelection()?.toString()), 'second');
		assert.match(
			await driver.page.locator('.answer code').innerText(),
			/^let first = 1;\nlet second = 2;\nlet third = 3;\nlet fourth = 4;/,
		);
		assert.ok((await driver.page.locator('.answer code span.hljs-keyword, .answer code [class*=keyword]').count()) > 0);
	});

	it('offers the code of a block with its language', async () => {
		const driver = await openPage();
		await whole(driver, 't', answer);
		await driver.page.hover('.code');
		await driver.page.click('.code-bar button[aria-label="Insert at cursor"]');
		const [message] = await driver.sent('code-action');
		assert.deepEqual(
			{ ...message },
			{
				type: 'code-action',
				action: 'insert',
				turn: 't',
				languageId: 'ts',
				code: '// Adds two numbers.\nexport function add(a: number, b: number): number {\n\treturn a + b;\n}',
			},
		);
	});

	it('says which file a block is of, where the words behind its fence name it', async () => {
		const driver = await openPage();
		const text = '```ts src/a.ts\nlet a = 1;\n```\n';
		await whole(driver, 't', text);
		const references = [{ start: 6, end: 14, kind: 'file', label: 'src/a.ts' } as const];
		await driver.send({ type: 'references', turn: 't', block: 1, references, anew: true });
		assert.equal(await driver.page.locator('.code-file').innerText(), 'src/a.ts');
		await driver.page.hover('.code');
		await driver.page.getByRole('button', { name: 'Apply' }).click();
		const [message] = await driver.sent('code-action');
		assert.deepEqual([message?.action, message?.path, message?.code], ['apply', 'src/a.ts', 'let a = 1;']);
	});

	it('has diagrams as code, with a way to VS Code’s own preview where that draws them', async () => {
		const driver = await openPage();
		const text = '```mermaid\ngraph TD; A --> B\n```\n\n```ts\nlet a;\n```\n';
		const show = async (settings: PanelSettings): Promise<number> => {
			const turn = new TurnScript('t').start('Q').answer(text).finish().snapshot();
			await driver.send(snapshot({ settings, conversation: { id: 'c1', title: '', turns: [turn] } }));
			return driver.page.getByRole('button', { name: 'Open as diagram' }).count();
		};
		assert.equal(await show({ fold: 'auto', wide: false }), 0);
		assert.equal(await show({ fold: 'auto', wide: false, draws: true }), 1);
		assert.equal(await driver.page.locator('.code svg').count(), 0);
		await driver.page.hover('.code');
		await driver.page.getByRole('button', { name: 'Open as diagram' }).click();
		const [message] = await driver.sent('code-action');
		assert.deepEqual([message?.action, message?.code], ['diagram', 'graph TD; A --> B']);
	});

	it('keeps the minus before its number in a table of a language that is written from the right', async () => {
		const driver = await openPage();
		await whole(driver, 't', 'التغيير في الجدول\n\n| العملية | النتيجة |\n| --- | --- |\n| الجمع | -1 |\n');
		const [sign, digit] = await driver.page.evaluate(() => {
			const text = document.querySelector('td:last-child')?.firstChild;
			const left = (at: number): number => {
				const range = document.createRange();
				range.setStart(text ?? document, at);
				range.setEnd(text ?? document, at + 1);
				return range.getBoundingClientRect().left;
			};
			return [left(0), left(1)];
		});
		assert.ok((sign ?? 0) < (digit ?? 0), `${sign} ${digit}`);
	});

	it('colours code line by line while it comes, and changes no colour at its end', async () => {
		const driver = await openPage();
		await driver.send(snapshot());
		const script = new TurnScript('t')
			.start('x')
			.answer('```ts\n/* a\nb */ const c = 1;\nlet d\n```\n\nend', { size: 6 })
			.finish();
		const seen: string[] = [];
		for (const [index] of script.events.entries()) {
			await driver.send(script.message(index, index + 1));
			seen.push(
				await driver.page.evaluate(() =>
					[...document.querySelectorAll('.answer pre [class^="tok-"]')]
						.map(each => `${each.className} ${each.textContent}`)
						.join('|'),
				),
			);
		}
		await driver.page.waitForTimeout(500);
		const last = await driver.page
			.locator('.answer pre [class^="tok-"]')
			.evaluateAll(all => all.map(each => `${each.className} ${each.textContent}`).join('|'));
		assert.equal(last, 'tok-comment /* a\n|tok-comment b */|tok-keyword const|tok-number 1|tok-keyword let');
		for (const each of seen) {
			assert.ok(last.startsWith(each), each);
		}
		assert.ok(seen.includes('tok-comment /* a\n'), 'the first line has its colour before the second is there');
	});

	it('colours finished code without changing its words', async () => {
		const driver = await openPage();
		await whole(driver, 't', answer);
		await driver.page.waitForSelector('.tok-keyword');
		assert.match(await driver.page.locator('.answer pre code').innerText(), /return a \+ b;/);
	});
});
