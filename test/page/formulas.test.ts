import assert from 'node:assert/strict';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';
import { mathAnswer, mathThinking } from './states.ts';

const open = snapshot({ settings: { fold: 'open', wide: false } });

/** Event by event, a frame for each; after each, what `look` finds in the page. */
async function stream<T>(driver: PageDriver, script: TurnScript, look: () => T): Promise<readonly T[]> {
	const messages = script.events.map((_, index) => script.message(index, index + 1));
	const seen: T[] = [];
	for (const message of messages) {
		await driver.send(message);
		seen.push(await driver.page.evaluate(look));
	}
	return seen;
}

const set = (driver: PageDriver, where: string): Promise<readonly string[]> =>
	driver.page.locator(`${where} .formula.set`).evaluateAll(all => all.map(each => each.getAttribute('title') ?? ''));

async function loaded(driver: PageDriver): Promise<void> {
	await driver.page.waitForFunction(() => document.querySelector('.formula.set') !== null);
}

/** So that what follows is not about loading. */
async function withFormulasLoaded(): Promise<PageDriver> {
	const driver = await openPage();
	await driver.send(open, new TurnScript('t0').start('?').answer('$a$ b').finish().message());
	await loaded(driver);
	return driver;
}

describe('a formula', () => {
	it('is set in thinking and answer, by what is loaded with the first one', async () => {
		const driver = await openPage();
		const files: string[] = [];
		driver.page.on('request', request => files.push(new URL(request.url()).pathname));
		await driver.send(open, new TurnScript('t0').start('?').answer('No formula for $5 and $6.').finish().message());
		assert.deepEqual(files, []);
		await driver.send(new TurnScript().start('Sum?').think(mathThinking).answer(mathAnswer).finish().message());
		await loaded(driver);
		assert.deepEqual(files, ['/formulas.js', '/temml.js']);
		assert.deepEqual(await set(driver, '.step-text'), [
			'\\( S = \\sum_{i=1}^{n} i \\)',
			'$n = 4$',
			'$S = 10$',
			'\\[\nS = \\frac{n(n+1)}{2}\n\\]',
			'\\(n = 4\\)',
			'\\(10\\)',
		]);
		assert.equal((await set(driver, '.answer')).length, 7);
		assert.equal(
			await driver.page.locator('.answer .formula:not(.set)').innerText(),
			'\\(\\href{https://evil.example}{not set}\\)',
		);
		assert.equal(
			await driver.page
				.locator('.answer .displayed > math')
				.first()
				.evaluate(math => math.getBoundingClientRect().height > 20),
			true,
		);
		assert.deepEqual(driver.errors, []);
	});

	it('stays source until it is whole, and is then set once, in the same element', async () => {
		const driver = await withFormulasLoaded();
		const script = new TurnScript()
			.start('?')
			.answer('So \\(a^2\\) is $b$ and $$\\frac{c}{d}$$ then.', { size: 1 })
			.finish();
		const seen = await stream(driver, script, () => {
			const turn = document.querySelector('[data-turn="t1"]');
			const page = window as unknown as { changes?: number };
			if (turn && page.changes === undefined) {
				page.changes = 0;
				new MutationObserver(all => {
					const removed = all.flatMap(({ removedNodes }) => [...removedNodes]);
					page.changes = (page.changes ?? 0) + removed.filter(node => (node as Element).localName === 'math').length;
				}).observe(turn, { subtree: true, childList: true });
			}
			const formulas = [...(turn?.querySelectorAll('.answer .formula') ?? [])];
			return formulas.map(each => `${each.classList.contains('set') ? 'set' : 'open'} ${each.firstChild?.textContent}`);
		});
		const steps = seen.map(each => each.join(', ')).filter((each, index, all) => each !== all[index - 1]);
		assert.equal(steps.at(-1), 'set \\(a^2\\), set $b$, set $$\\frac{c}{d}$$');
		for (const step of steps) {
			assert.match(step, /^(?:(?:set [^,]+, )*(?:set|open) [^,]+)?$/, 'only the last one is open');
		}
		assert.ok(steps.some(step => step.startsWith('open \\(')) && steps.some(step => step.endsWith('open $b$')));
		assert.equal(
			await driver.page.evaluate(() => (window as unknown as { changes: number }).changes),
			0,
			'none is set twice',
		);
	});

	it('is the same at the end, however it came', async () => {
		const driver = await withFormulasLoaded();
		const shapes: string[] = [];
		for (const [index, size] of [1, 3, 17, mathAnswer.length].entries()) {
			const script = new TurnScript(`s${index}`)
				.start('?')
				.think(mathThinking, { size })
				.answer(mathAnswer, { size })
				.finish();
			await driver.page.evaluate(
				async messages => {
					for (const data of messages) {
						window.dispatchEvent(new MessageEvent('message', { data }));
						await new Promise(resolve => requestAnimationFrame(resolve));
					}
				},
				script.events.map((_, at) => script.message(at, at + 1)) as unknown as Record<string, unknown>[],
			);
			shapes.push(
				await driver.page
					.locator(`[data-turn="s${index}"] .answer`)
					.evaluate(answer => answer.innerHTML.replace(/<div class="blocks">|<\/div>/g, '')),
			);
		}
		assert.equal(new Set(shapes).size, 1);
		assert.match(shapes[0] ?? '', /<math/);
	});

	it('is found and copied as its source', async () => {
		const driver = await openPage();
		await driver.send(
			open,
			new TurnScript()
				.start('?')
				.think(mathThinking)
				.answer('First\n\n$$\n\\frac{1}{2}\n$$\n\nthen \\(a_1\\) end.')
				.finish()
				.message(),
		);
		await loaded(driver);
		await driver.page.keyboard.press('Control+a');
		const copied = await driver.page.evaluate(() => {
			const answer = document.querySelector('.answer');
			const data = new DataTransfer();
			if (answer) {
				document.getSelection()?.selectAllChildren(answer);
			}
			document
				.querySelector('#app')
				?.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
			return data.getData('text/plain');
		});
		assert.equal(copied.replace(/\n+/g, '\n').trim(), 'First\n$$\n\\frac{1}{2}\n$$\nthen \\(a_1\\) end.');
		const texts = await driver.page.locator('.step-text').evaluateAll(all =>
			all.map(each => {
				for (const math of each.querySelectorAll('math')) {
					math.remove();
				}
				return each.textContent;
			}),
		);
		assert.equal(texts.join(''), mathThinking);
		await driver.send({ type: 'command', command: 'find' });
		await driver.page.fill('.find-input', '\\frac');
		await driver.page.waitForFunction(() => document.querySelector('.find-count')?.textContent?.endsWith('2'));
	});

	it('cannot reach outside of its own box, nor hold the page up', async () => {
		const driver = await openPage({ width: 300 });
		const bombs = [
			'\\frac'.repeat(700),
			`${'{'.repeat(1_900)}`,
			'\\left('.repeat(600),
			`\\begin{matrix}${'&'.repeat(3_500)}\\end{matrix}`,
		];
		const answer = `$$\\raisebox{50em}{x}\\hspace{-90em}\\rule{999em}{999em}y\\text{<img src=x onerror=alert(1)>}$$\n\n${bombs.map(each => `\\[${each}\\]`).join('\n\n')}\n\nend`;
		await driver.send(open, new TurnScript().start('?').answer(answer, { size: answer.length }).finish().message());
		await loaded(driver);
		assert.equal(await driver.page.locator('.answer img').count(), 0);
		const sticksOut = await driver.page
			.locator('.app')
			.evaluate(app => app.scrollWidth > app.clientWidth || document.documentElement.scrollWidth > window.innerWidth);
		assert.equal(sticksOut, false);
		assert.deepEqual([driver.dialogs, driver.requests, driver.errors], [[], [], []]);
	});
});
