import assert from 'node:assert/strict';
import type { PageDriver } from './harness.ts';
import { TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

const piece = (text: string) => ({ type: 'tool-call-delta', id: 'c1', text }) as const;
const start = { type: 'tool-call-start', id: 'c1', name: 'read_file' } as const;

const head = (driver: PageDriver) => driver.page.locator('.tool-head').innerText();
const opened = (driver: PageDriver) => driver.page.locator('.tool-body pre').first().innerText();

describe('a tool that is called', () => {
	it('is shown while the model writes the call, and grows with it', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().add(start);
		await driver.send(script.message());
		assert.match(await head(driver), /read_file\s+being written/);
		const known = script.events.length;
		script.add(piece('{"path":'), piece('"src/cart.ts"'));
		await driver.send(script.message(known));
		assert.match(await head(driver), /\{"path":"src\/cart\.ts"\s+being written/);
	});

	it('shows the arguments once, however the events were cut', async () => {
		const words = ['{"path":', '"src/', 'cart.ts"', '}'];
		for (const batch of [1, 2, 3, 6]) {
			const driver = await openPage();
			const script = new TurnScript().start().add(start, ...words.map(piece));
			await driver.send(script.message(0, 2));
			await driver.page.click('.tool-head');
			for (let from = 2; from < script.events.length; from += batch) {
				await driver.send(script.message(from, from + batch));
			}
			assert.equal(await opened(driver), '{"path":"src/cart.ts"}', `${batch} at once`);
			assert.match(await head(driver), /"path":"src\/cart\.ts"\}\s+being written/);
		}
	});

	it('keeps what is open as it is when its result comes', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().add(start, piece('{"path":"a.ts"}'));
		await driver.send(script.message());
		await driver.page.click('.tool-head');
		await driver.page.evaluate(() => document.querySelector('.tool-body pre')?.setAttribute('data-mark', 'same'));
		const known = script.events.length;
		script.add({ type: 'tool-call', id: 'c1', name: 'read_file', arguments: '{"path":"a.ts"}' });
		script.wait(20).add({ type: 'tool-result', id: 'c1', name: 'read_file', content: 'text of a' });
		await driver.send(script.message(known));
		assert.equal(await driver.page.locator('.tool-body pre[data-mark="same"]').count(), 1);
		assert.deepEqual(await driver.page.locator('.tool-body pre').allInnerTexts(), ['{"path":"a.ts"}', 'text of a']);
		assert.match(await head(driver), /^read_file\s+0.0 s$/);
	});

	it('shows the whole arguments where they are other than their pieces', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().add(start, piece('{"pa'));
		await driver.send(script.message());
		await driver.page.click('.tool-head');
		const known = script.events.length;
		script.add({ type: 'tool-call', id: 'c1', name: 'read_file', arguments: '{"path":"b.ts"}' });
		await driver.send(script.message(known));
		assert.equal(await opened(driver), '{"path":"b.ts"}');
	});

	it('says that it was not finished when the turn ended before', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().add(start, piece('{"pa')).finish('cancelled');
		await driver.send(script.message());
		assert.match(await head(driver), /^read_file\s+not finished$/);
	});

	it('has a name of ours until the server tells its own', async () => {
		const driver = await openPage();
		const script = new TurnScript().start().add({ ...start, name: '' }, piece('{}'));
		await driver.send(script.message());
		assert.match(await head(driver), /^Tool\s/);
		const known = script.events.length;
		script.add({ type: 'tool-call', id: 'c1', name: 'read_file', arguments: '{}' });
		await driver.send(script.message(known));
		assert.match(await head(driver), /^read_file\s+running$/);
	});
});
