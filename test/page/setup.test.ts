import assert from 'node:assert/strict';
import { models, snapshot } from './harness.ts';
import { openPage } from './shared.ts';
import { noModel, noServer, withSetup } from './states.ts';

const named = (setup: typeof noModel) => ({ state: 'none', models: [], think: 'auto', setup }) as const;

describe('the first screen', () => {
	it('offers three ways, each a button that says what it does', async () => {
		const driver = await openPage({ silent: true });
		await driver.send(withSetup(noServer));
		assert.deepEqual(await driver.page.locator('.setup h3').allTextContents(), [
			'Watch a recorded answer',
			'Use Ollama, on your own machine',
			'Use a key',
		]);
		for (const name of ['Watch a recorded answer', 'Get Ollama', 'Try again', 'Another address', 'Set up']) {
			await driver.page.getByRole('button', { name, exact: true }).click();
		}
		assert.deepEqual(
			(await driver.sent('setup')).map(({ action }) => action),
			['watch-recording', 'get-ollama', 'try-again', 'set-address', 'use-key'],
		);
	});

	it('names a model with its size and what the memory allows, and pulls it', async () => {
		const driver = await openPage({ silent: true });
		await driver.send(withSetup(noModel));
		assert.deepEqual(await driver.page.locator('.setup-size').allTextContents(), [
			'2.5 GB · fits well',
			'5.2 GB · good to begin with',
			'9.3 GB · tight',
			'14 GB · too large here',
		]);
		await driver.page.getByRole('button', { name: 'Pull qwen3:8b, 5.2 GB' }).click();
		assert.deepEqual(await driver.sent('setup'), [{ type: 'setup', action: 'pull', model: 'qwen3:8b' }]);
	});

	it('moves the progress of a pull in place, so that focus stays on its button', async () => {
		const driver = await openPage({ silent: true });
		const pull = { model: 'qwen3:8b', state: 'running', share: 0.1, message: '0.5 of 5.2 GB' } as const;
		await driver.send(withSetup({ ...noModel, pull }));
		await driver.page.getByRole('button', { name: 'Stop', exact: true }).focus();
		const change = { ...noModel, pull: { ...pull, share: 0.63, message: '3.3 of 5.2 GB' } };
		await driver.send({ type: 'models-changed', models: named(change) });
		assert.equal(await driver.page.locator('.setup-pull-words').textContent(), '3.3 of 5.2 GB');
		assert.match((await driver.page.locator('.setup-pull .bar-fill').getAttribute('style')) ?? '', /0\.63/);
		assert.equal(await driver.page.locator('.setup button:focus').textContent(), 'Stop');
	});

	it('keeps the focus on the button that was used while the servers are asked', async () => {
		const driver = await openPage({ silent: true });
		await driver.send(withSetup(noServer));
		await driver.page.getByRole('button', { name: 'Try again' }).click();
		await driver.send({ type: 'models-changed', models: named({ ...noServer, checking: true }) });
		assert.equal(await driver.page.locator('.setup button:focus').textContent(), 'Looking…');
	});

	it('gives way to the examples as soon as there is a model', async () => {
		const driver = await openPage({ silent: true });
		await driver.send(withSetup(noModel), { type: 'models-changed', models });
		assert.equal(await driver.page.locator('.setup').count(), 0);
		assert.equal(await driver.page.locator('.empty h2').textContent(), 'Ask, and watch the model think');
		await driver.send(withSetup(noServer));
		assert.equal(await driver.page.locator('.setup').count(), 1);
		await driver.send(snapshot());
		assert.equal(await driver.page.locator('.setup').count(), 0);
	});

	it('is read from its beginning, however low the view is', async () => {
		const driver = await openPage({ silent: true, height: 300 });
		await driver.send(withSetup(noServer));
		await driver.send({ type: 'models-changed', models: named(noModel) });
		assert.equal(await driver.page.evaluate(() => document.querySelector('.scroller')?.scrollTop), 0);
		assert.equal(await driver.page.locator('.jump').isVisible(), false);
	});

	it('cuts nothing off at 250 pixels', async () => {
		const driver = await openPage({ silent: true, width: 250 });
		const pull = { model: 'deepseek-r1:8b-llama-distill-q4_K_M', state: 'stopped', message: 'Stopped.' } as const;
		for (const setup of [noServer, noModel, { ...noModel, pull }]) {
			await driver.send(withSetup(setup));
			const wide = await driver.page.evaluate(
				() =>
					[...document.querySelectorAll('.setup *')].filter(each => each.getBoundingClientRect().right > innerWidth)
						.length,
			);
			assert.equal(wide, 0);
		}
	});
});
