import assert from 'node:assert/strict';
import type { AttachmentView } from '../../src/protocol/messages.ts';
import { models, type PageDriver } from './harness.ts';
import { openPage } from './shared.ts';

interface Given {
	/** By name: MIME type and content. */
	readonly files?: Readonly<Record<string, readonly [type: string, content: string]>>;
	/** By MIME type. */
	readonly data?: Readonly<Record<string, string>>;
}

/** Pastes or drops, as a browser does it; true where the page took it for itself. */
function give(driver: PageDriver, kind: 'paste' | 'drop', given: Given): Promise<boolean> {
	return driver.page.evaluate(
		({ kind, files = {}, data = {} }) => {
			const transfer = new DataTransfer();
			for (const [name, [type, content]] of Object.entries(files)) {
				transfer.items.add(new File([content], name, { type }));
			}
			for (const [type, text] of Object.entries(data)) {
				transfer.setData(type, text);
			}
			const options = { bubbles: true, cancelable: true };
			const event =
				kind === 'paste'
					? new ClipboardEvent('paste', { ...options, clipboardData: transfer })
					: new DragEvent('drop', { ...options, dataTransfer: transfer });
			return document.querySelector('.composer-input')?.dispatchEvent(event) === false;
		},
		{ kind, ...given },
	);
}

async function sent<T extends 'attach-picture' | 'attach-text' | 'attach-files'>(driver: PageDriver, type: T) {
	await driver.page.waitForFunction(name => window.sent.some(message => message.type === name), type);
	return driver.sent(type);
}

describe('the question box', () => {
	it('takes a pasted picture, and lets text be text, also with a picture of it', async () => {
		const driver = await openPage();
		assert.equal(await give(driver, 'paste', { data: { 'text/plain': 'words' } }), false);
		const copied = { files: { 'image.png': ['image/png', 'x'] }, data: { 'text/plain': 'a cell' } } as const;
		assert.equal(await give(driver, 'paste', copied), false);
		assert.equal(await give(driver, 'paste', { files: { 'image.png': ['image/png', 'abc'] } }), true);
		assert.deepEqual(await sent(driver, 'attach-picture'), [
			{ type: 'attach-picture', name: '', bytes: 3, base64: 'YWJj' },
		]);
		await driver.close();
	});

	it('takes dropped files: by their addresses where VS Code gives them, else what is in them', async () => {
		const driver = await openPage();
		const list = 'file:///w/a.ts\r\nfile:///w/b.png';
		assert.equal(await give(driver, 'drop', { data: { 'application/vnd.code.uri-list': list } }), true);
		assert.equal(await give(driver, 'drop', { data: { resourceurls: '["vscode-remote://wsl+u/w/c.ts"]' } }), true);
		assert.equal(await give(driver, 'drop', { data: { 'text/uri-list': 'https://example.org/' } }), false);
		assert.deepEqual(
			(await sent(driver, 'attach-files')).map(({ uris }) => uris),
			[['file:///w/a.ts', 'file:///w/b.png'], ['vscode-remote://wsl+u/w/c.ts']],
		);
		await give(driver, 'drop', { files: { 'n.txt': ['text/plain', 'one'], 'p.jpg': ['image/jpeg', 'abc'] } });
		assert.deepEqual(await sent(driver, 'attach-picture'), [
			{ type: 'attach-picture', name: 'p.jpg', bytes: 3, base64: 'YWJj' },
		]);
		assert.deepEqual(await driver.sent('attach-text'), [{ type: 'attach-text', name: 'n.txt', text: 'one' }]);
		await driver.close();
	});

	it('does not read a picture that is too large to be sent', async () => {
		const driver = await openPage();
		await give(driver, 'drop', { files: { 'p.png': ['image/png', 'x'.repeat(3_900_001)] } });
		const [picture] = await sent(driver, 'attach-picture');
		assert.deepEqual(picture, { type: 'attach-picture', name: 'p.png', bytes: 3_900_001, base64: '' });
		await driver.close();
	});

	it('says at once when the chosen model cannot see the picture, until there is none', async () => {
		const driver = await openPage();
		const note = driver.page.locator('.composer-note');
		const picture: AttachmentView = { id: 'p', kind: 'image', label: 'p.png', bytes: 12_400 };
		const [first] = models.models;
		assert.ok(first);
		const seeing = (vision: boolean) => ({ ...models, selected: first.ref, models: [{ ...first, vision }] });
		await driver.send(
			{ type: 'models-changed', models: seeing(true) },
			{ type: 'attachments-changed', attachments: [picture] },
		);
		assert.equal(await note.isVisible(), false);
		assert.equal(await driver.page.locator('.chip').innerText(), 'p.png\n12 KB');
		await driver.send({ type: 'models-changed', models: seeing(false) });
		assert.match(await note.innerText(), /cannot see pictures\. Choose a model that sees, or remove the picture\./);
		await driver.send({ type: 'attachments-changed', attachments: [] });
		assert.equal(await note.isVisible(), false);
		await driver.close();
	});
});
