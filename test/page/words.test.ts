import assert from 'node:assert/strict';
import { snapshot, TurnScript } from './harness.ts';
import { openPage } from './shared.ts';

const german = {
	placeholder: 'Frag mit Nachdenken',
	composer: 'Deine Frage',
	conversation: 'Gespräch',
	table: 'Tabelle',
	codeIn: 'Code in {0}',
	image: 'Bild: {0}',
	'turn.only-thought': 'Das Modell dachte nach und gab keine Antwort.',
	'turn.stopped': 'Angehalten.',
	'failure.cut': 'Die Verbindung zu {server} endete vor der Antwort.',
	'failure.cut.remedy': 'Frag noch einmal.',
	'notice.recorded': 'Das ist eine Aufzeichnung.',
};

async function shown(script: TurnScript) {
	const driver = await openPage({ silent: true });
	const turns = [script.snapshot()];
	await driver.send(snapshot({ strings: german, conversation: { id: 'c1', title: '', turns } }));
	return driver.page;
}

describe('words', () => {
	it('are the reader’s from the first on, in the question box as well', async () => {
		const page = await shown(new TurnScript().start().answer('Yes.').finish());
		assert.equal(await page.getByRole('textbox', { name: 'Deine Frage' }).count(), 1);
		assert.equal(await page.getByRole('main', { name: 'Gespräch' }).count(), 1);
	});

	it('of events are those of their codes, with what fills them', async () => {
		const page = await shown(
			new TurnScript()
				.start()
				.add({ type: 'notice', kind: 'recorded', code: 'notice.recorded', message: 'This answer is played.' })
				.answer('Half', { end: false })
				.add({
					type: 'error',
					kind: 'cut',
					code: 'failure.cut',
					args: { server: 'Ollama' },
					message: 'The connection ended.',
					remedy: 'Ask again.',
					remedyCode: 'failure.cut.remedy',
				})
				.finish('interrupted'),
		);
		assert.equal(await page.locator('.notice').innerText(), 'Das ist eine Aufzeichnung.');
		assert.match(
			await page.locator('.outcome-words').innerText(),
			/^Die Verbindung zu Ollama endete vor der Antwort\.\s+Frag noch einmal\./,
		);
	});

	it('of an event without a code are its own', async () => {
		const page = await shown(new TurnScript().start().answer('Half', { end: false }).finish('length', 'Too long.'));
		assert.match(await page.locator('.outcome-words').innerText(), /^Too long\./);
	});

	it('say once that the model only thought', async () => {
		const page = await shown(
			new TurnScript()
				.start()
				.think('Hm.')
				.add({ type: 'finish', reason: 'complete', code: 'turn.only-thought', message: 'It only thought.' }),
		);
		assert.equal(await page.locator('.outcome-words p').count(), 1);
		assert.equal(await page.locator('.outcome-words p').innerText(), german['turn.only-thought']);
		assert.equal(await page.locator('.notice').count(), 0);
	});

	it('name tables, code and images', async () => {
		const page = await shown(
			new TurnScript()
				.start()
				.answer('| a |\n| - |\n| b |\n\n```ts\nx\n```\n\n![a cat](https://a.example/c.png)\n')
				.finish(),
		);
		assert.equal(await page.getByRole('group', { name: 'Tabelle' }).count(), 1);
		assert.equal(await page.getByRole('group', { name: 'Code in ts' }).count(), 1);
		assert.equal(await page.locator('.image-text').innerText(), 'Bild: a cat');
	});
});
