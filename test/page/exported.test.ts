/** The self-contained web pages of an export, as a browser opens them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { openPage } from './shared.ts';

const folder = new URL('../fixtures/export/', import.meta.url);

describe('an exported web page in a browser', () => {
	for (const name of readdirSync(folder).filter(each => each.endsWith('.html'))) {
		it(`asks for nothing and runs nothing: ${name}`, async () => {
			const { page: owner } = await openPage();
			const page = await owner.context().newPage();
			const requests: string[] = [];
			const said: string[] = [];
			page.on('request', request => requests.push(request.url()));
			page.on('dialog', dialog => void dialog.dismiss().then(() => said.push('dialog')));
			page.on('popup', () => said.push('popup'));
			await page.route('**/*', route =>
				route.fulfill({ contentType: 'text/html; charset=utf-8', body: readFileSync(new URL(name, folder)) }),
			);
			await page.goto('http://export.example/');
			for (const fold of await page.locator('details').all()) {
				await fold.evaluate(each => each.setAttribute('open', ''));
			}
			assert.ok((await page.locator('body').innerText()).length > 100);
			await page.waitForLoadState('networkidle');
			assert.deepEqual([requests, said], [['http://export.example/'], []]);
			assert.equal(await page.locator('script, iframe, object, embed, link, img, base, form').count(), 0);
			await page.close();
		});
	}
});
