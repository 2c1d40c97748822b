import assert from 'node:assert/strict';
import type { Variant } from './build.ts';
import { type PageDriver, snapshot, TurnScript } from './harness.ts';
import { bombs, type Vector, vectors } from './hostile.ts';
import { openPage } from './shared.ts';

/** Which element may carry which attribute, anywhere in the page; everything else is a find. */
async function finds(driver: PageDriver): Promise<readonly string[]> {
	return driver.page.evaluate(() => {
		const tags = new Set(
			'div main article header footer section h1 h2 h3 h4 h5 h6 p span strong em del code pre blockquote ul ol li sub sup kbd details summary table thead tbody tr th td dl dt dd hr br a button textarea'.split(
				' ',
			),
		);
		const math = new Set(
			'math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle mpadded mphantom'.split(
				' ',
			),
		);
		const mathAttributes =
			/^(?:display|displaystyle|scriptlevel|stretchy|fence|form|separator|symmetric|movablelimits|accent|lspace|rspace|width|height|depth|minsize|maxsize|linethickness)$/;
		const attributes =
			/^(?:class|id|role|title|dir|open|tabindex|hidden|type|start|scope|rows|placeholder|style|aria-[a-z]+|data-[a-z-]+)$/;
		const found: string[] = [];
		for (const element of document.querySelectorAll('#app *')) {
			// The one input of ours, by its place: the find box, outside of everything that shows a model's words.
			if (element.matches('input.find-input') && !element.closest('.conversation')) {
				continue;
			}
			const isMath = math.has(element.localName) && element.namespaceURI === 'http://www.w3.org/1998/Math/MathML';
			if (!(isMath || (tags.has(element.localName) && element.namespaceURI === 'http://www.w3.org/1999/xhtml'))) {
				found.push(`<${element.localName}>`);
			}
			for (const { name, value } of element.attributes) {
				if (!(attributes.test(name) || (isMath && mathAttributes.test(name)))) {
					found.push(`${element.localName}[${name}]`);
				}
				if (name === 'data-href' && !/^https?:\/\/[^@\s]+$/.test(value)) {
					found.push(`data-href=${value}`);
				}
				if (name === 'style' && /url|position|expression/i.test(value)) {
					found.push(`style=${value}`);
				}
				if (name === 'id' && element.closest('.answer, .step-body')) {
					found.push(`id=${value}`);
				}
			}
		}
		if ((window as unknown as { pwned?: unknown }).pwned) {
			found.push('script ran');
		}
		return found;
	});
}

async function assertQuiet(driver: PageDriver, context: string, checkElements = true): Promise<void> {
	assert.deepEqual(driver.requests, [], `${context}: requests`);
	assert.deepEqual(driver.dialogs, [], `${context}: dialogs`);
	if (checkElements) {
		assert.deepEqual(await finds(driver), [], `${context}: elements`);
	}
	assert.equal(driver.page.url().split('/').length, 4, `${context}: stayed on the page`);
}

function turnOf(vector: Vector, index: number): TurnScript {
	const script = new TurnScript(`t${index}`).start(vector.text);
	return script
		.think(vector.text, { size: vector.text.length, pause: 1 })
		.answer(vector.text, { size: vector.text.length })
		.finish();
}

async function showAsHistory(driver: PageDriver, list: readonly Vector[]): Promise<void> {
	for (let from = 0; from < list.length; from += 60) {
		const turns = list.slice(from, from + 60).map((vector, index) => turnOf(vector, from + index).snapshot());
		await driver.send(
			snapshot({ settings: { fold: 'open', wide: false }, conversation: { id: `c${from}`, title: '', turns } }),
		);
		await driver.page.waitForTimeout(30);
		await assertQuiet(driver, `history ${from}`);
	}
}

/** Many turns at once, each growing by a piece per frame. */
async function showStreamed(driver: PageDriver, list: readonly Vector[], checkElements = true): Promise<void> {
	await driver.send(snapshot({ settings: { fold: 'open', wide: false } }));
	const scripts = list.map((vector, index) => {
		const size = Math.max(1, Math.ceil(vector.text.length / 12));
		return new TurnScript(`s${index}`)
			.start('Hostile')
			.think(vector.text, { size, pause: 1 })
			.answer(vector.text, { size, pause: 1 })
			.finish();
	});
	const longest = Math.max(...scripts.map(script => script.events.length));
	for (let step = 0; step < longest; step += 1) {
		await driver.send(
			...scripts.filter(script => step < script.events.length).map(script => script.message(step, step + 1)),
		);
		if (step % 8 === 0) {
			await assertQuiet(driver, `streamed, piece ${step}`, checkElements);
		}
	}
	await driver.page.waitForTimeout(50);
	await assertQuiet(driver, 'streamed, whole', checkElements);
}

const defences: readonly { readonly name: string; readonly variant: Variant; readonly policy: boolean }[] = [
	{ name: 'all layers', variant: 'production', policy: true },
	{ name: 'no policy', variant: 'production', policy: false },
	{ name: 'no audit', variant: 'no-audit', policy: true },
	{ name: 'neither policy nor audit: the builder alone', variant: 'no-audit', policy: false },
	{ name: 'a fooled builder and no policy: the audit alone', variant: 'raw-html', policy: false },
];

/** Seconds of the main thread for a bomb, shown four times. Unbounded ones take minutes. */
const mostWork = 20;

describe('hostile output', () => {
	it('is tried in hundreds of forms', () => {
		assert.ok(vectors.length >= 200, String(vectors.length));
	});

	for (const { name, variant, policy } of defences) {
		it(`as restored history loads, runs and smuggles in nothing (${name})`, async () => {
			await showAsHistory(await openPage({ variant, policy }), vectors);
		});

		it(`as a stream loads, runs and smuggles in nothing (${name})`, async () => {
			await showStreamed(await openPage({ variant, policy }), vectors);
		});
	}

	it('loads and runs nothing when only the policy is left', async () => {
		const driver = await openPage({ variant: 'naked' });
		await showStreamed(driver, vectors, false);
	});

	it('gets through when every layer is taken out, so that these tests can fail', async () => {
		const driver = await openPage({ variant: 'naked', policy: false });
		const [script] = vectors.filter(vector => vector.text.startsWith('<img src="https')).map(turnOf);
		assert.ok(script);
		await Promise.all([
			driver.page.waitForEvent('request', () => driver.requests.length > 0),
			driver.send(script.message()),
		]);
	});

	it('unit by unit loads and runs nothing', async () => {
		const driver = await openPage({ policy: false });
		const text = vectors
			.filter(vector => vector.group === 'html' || vector.group === 'mutation')
			.slice(0, 24)
			.map(vector => vector.text)
			.join('\n\n');
		const script = new TurnScript('u').start('x').answer(text, { size: 1, pause: 1 }).finish();
		for (let from = 0; from < script.events.length; from += 7) {
			await driver.send(script.message(from, from + 7));
		}
		await assertQuiet(driver, 'unit by unit');
	});

	it('is shown: the reader sees the very words of raw HTML', async () => {
		const driver = await openPage();
		const text = '<img src=x onerror=alert(1)> and <b>bold</b>';
		await driver.send(new TurnScript().start('x').answer(text).finish().message());
		assert.equal(await driver.page.locator('.answer').innerText(), text);
	});

	it('names the host of every link, unless its words do', async () => {
		const driver = await openPage();
		const text =
			'[docs](https://evil.example/a) [https://evil.example/b](https://evil.example/b) [good.example](https://evil.example/c)';
		await driver.send(new TurnScript().start('x').answer(text).finish().message());
		assert.equal(
			await driver.page.locator('.answer').innerText(),
			'docs (evil.example) https://evil.example/b good.example (evil.example)',
		);
	});

	it('opens web addresses only through the host', async () => {
		const driver = await openPage();
		await driver.send(
			new TurnScript()
				.start('x')
				.answer('[a](https://evil.example/a) ![i](https://evil.example/i.png)')
				.finish()
				.message(),
		);
		await driver.page.click('.link');
		await driver.page.focus('.image-text');
		await driver.page.keyboard.press('Enter');
		const hrefs = (await driver.sent('open-link')).map(message => message.href);
		assert.deepEqual(hrefs, ['https://evil.example/a', 'https://evil.example/i.png']);
		await assertQuiet(driver, 'clicked');
	});

	it('with hidden characters has them marked in answer, code and thinking', async () => {
		const driver = await openPage();
		const text = 'if (user\u202e \u2066// admin\u2069) {';
		const script = new TurnScript()
			.start('x')
			.think(text)
			.answer(`${text}\n\n\`${text}\`\n\n\`\`\`ts\n${text}\n\`\`\``)
			.finish();
		await driver.send(snapshot({ settings: { fold: 'open', wide: false } }), script.message());
		assert.equal(await driver.page.locator('.step-body .hidden-char').count(), 3);
		assert.equal(await driver.page.locator('.answer .hidden-char').count(), 9);
	});

	it('has hidden characters marked in names, notices, errors and questions as well', async () => {
		const driver = await openPage();
		const name = 'invoice\u202efdp.exe';
		const context = [{ id: 'a', kind: 'file', label: name, text: '' }] as const;
		const script = new TurnScript()
			.start(name, { context })
			.add(
				{ type: 'notice', kind: 'info', message: name },
				{ type: 'tool-call', id: 'i', name, arguments: '{}' },
				{ type: 'error', kind: 'cut', message: name, remedy: name },
			)
			.finish('interrupted');
		const queue = [{ id: 'q', text: name }];
		const selected = { provider: 'ollama', id: name };
		await driver.send(snapshot({ queue, models: { state: 'ready', think: 'auto', models: [], selected } }));
		await driver.send(script.message(), { type: 'announce', message: name });
		const places = '.question-text .chip-label .notice .tool-name .outcome-words .queued-text .picker-label .said';
		for (const place of places.split(' ')) {
			assert.ok((await driver.page.locator(`${place} .hidden-char`).count()) > 0, place);
		}
		const raw = await driver.page.evaluate(() => document.getElementById('app')?.outerHTML.includes('\u202e'));
		assert.equal(raw, false);
	});

	it('has hidden characters marked while a long paragraph waits to be laid out', async () => {
		const driver = await openPage();
		const script = new TurnScript().start('x').answer('word '.repeat(1_000), { size: 5_000, end: false });
		script.answer('\u202eevil', { end: false, size: 5 });
		await driver.send(script.message(0, 3));
		await driver.send(script.message(3));
		assert.equal(await driver.page.locator('.answer .hidden-char').count(), 1);
	});

	it('copies code with the characters that the model wrote', async () => {
		const driver = await openPage();
		await driver.send(new TurnScript().start('x').answer('```ts\na\u202eb\n```').finish().message());
		await driver.page.locator('.code-bar button').first().click({ force: true });
		assert.equal((await driver.sent('copy'))[0]?.text, 'a\u202eb');
	});

	it('in one paragraph without end shows every word once, whole and streamed', async () => {
		const driver = await openPage();
		const text = Array.from({ length: 6_000 }, (_, index) => `w${index} *a*`).join('\n');
		const streamed = new TurnScript('s').start('x').answer(text, { size: 997 }).finish();
		await driver.send(new TurnScript('w').start('x').answer(text, { size: text.length }).finish().message());
		for (let from = 0; from < streamed.events.length; from += 1) {
			await driver.send(streamed.message(from, from + 1));
		}
		for (const answer of await driver.page.locator('.answer').all()) {
			const shown = (await answer.textContent())?.replace(/\s+/g, '');
			assert.ok(shown === text.replace(/[\s*]+/g, ''), 'words were lost, or shown twice');
		}
	});

	for (const [index, bomb] of bombs.entries()) {
		it(`bomb ${index} (${JSON.stringify(bomb.text.slice(0, 20))}… ${bomb.text.length}) stays bounded, whole and streamed`, async function () {
			this.timeout(600_000);
			const driver = await openPage({ policy: true });
			const work = await driver.countWork();
			await driver.send(turnOf(bomb, index).message());
			const size = Math.ceil(bomb.text.length / 60);
			await driver.send(new TurnScript('streamed').start('x').message());
			const script = new TurnScript('streamed')
				.start('x')
				.think(bomb.text, { size })
				.answer(bomb.text, { size })
				.finish();
			for (let from = 1; from < script.events.length; from += 4) {
				await driver.send(script.message(from, from + 4));
			}
			const seconds = await work();
			assert.ok(seconds < mostWork, `${seconds} s of work`);
			assert.deepEqual(driver.errors, []);
			assert.deepEqual(await driver.sent('page-error'), []);
			assert.equal(await driver.page.locator('.turn[data-status="complete"]').count(), 2);
		});
	}
});
