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
		assert.match(await head(driver), /^Read a\.ts\s+1 line · 20 ms$/);
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

	for (const [name, args, line] of [
		['read_file', { path: 'src/cart.ts', start: 10, end: 40 }, 'Read src/cart.ts 10–40'],
		['search_text', { query: 'add(', files: '*.ts' }, 'Searched for “add(” *.ts'],
		['list_files', {}, 'Listed /'],
		['git_log', { count: 3 }, 'Latest commits'],
		['fetch_page', { url: 'https://x.example', deep: true }, 'fetch_page https://x.example true'],
	] as const) {
		it(`says in one calm line what ${name} does, and what came of it`, async () => {
			const driver = await openPage();
			const script = new TurnScript()
				.start()
				.add({ type: 'tool-call', id: 'c1', name, arguments: JSON.stringify(args) })
				.wait(1500)
				.add({ type: 'tool-result', id: 'c1', name, content: 'a\nb\nc' });
			await driver.send(script.message());
			assert.equal((await head(driver)).replace(/\s+/g, ' '), `${line} 3 lines · 2 s`);
		});
	}

	it('says that it failed, and has the reason under it', async () => {
		const driver = await openPage();
		const script = new TurnScript()
			.start()
			.add({ type: 'tool-call', id: 'c1', name: 'read_file', arguments: '{"path":"a.ts"}' })
			.add({ type: 'tool-result', id: 'c1', name: 'read_file', content: 'There is no file.', isError: true });
		await driver.send(script.message());
		assert.match(await head(driver), /^Read a\.ts\s+failed$/);
		await driver.page.click('.tool-head');
		assert.equal(await driver.page.locator('.tool-body pre').last().innerText(), 'There is no file.');
	});
});

describe('the choice of tools', () => {
	it('is made in the composer, for the conversation that is shown', async () => {
		const driver = await openPage();
		assert.match(await driver.page.locator('.tools-button').innerText(), /No tools/);
		await driver.page.click('.tools-button');
		await driver.page.getByRole('menuitemradio', { name: /Ask for each/ }).click();
		assert.deepEqual(await driver.sent('choose-tools'), [{ type: 'choose-tools', tools: 'ask' }]);
		await driver.send({ type: 'models-changed', models: { state: 'ready', models: [], think: 'auto', tools: 'ask' } });
		assert.match(await driver.page.locator('.tools-button').innerText(), /Ask for each/);
	});
});
