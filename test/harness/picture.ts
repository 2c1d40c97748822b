/** Makes the picture of the README from a real run: `node test/harness/picture.ts`. Look at it before you keep it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOllamaStandIn } from '../standins/ollama.ts';
import { endAll, freshWindow } from './e2e.ts';
import { rootDir } from './paths.ts';
import { delay, waitFor } from './processes.ts';

const file = join(rootDir, 'media', 'screenshot.webp');
/** Text stays sharp, at a third of what PNG takes. */
const quality = 0.85;

const ollama = await startOllamaStandIn({ speed: 2 });
const workbench = await freshWindow({
	settings: {
		'sidethought.ollama.baseUrl': ollama.url,
		'editor.minimap.enabled': false,
		'editor.renderWhitespace': 'none',
	},
	viewport: { width: 1200, height: 910 },
});
try {
	await workbench.editors.open('sample.ts', { lines: [1, 3] });
	await workbench.execute('sidethought.ask');
	await workbench.setSideBarWidth(520);
	await workbench.view('.composer .chip');
	await workbench.panel.finished(await workbench.panel.ask('total([2, 3]) gives -5. Why?'));
	const page = await workbench.view('.turn');
	const fold = page.locator('.turn .thinking .fold').first();
	await fold.click();
	await waitFor('the steps', async () => (await fold.getAttribute('aria-expanded')) === 'true');
	await page.locator('.scroller').evaluate(element => element.scrollTo(0, 0));
	await workbench.page.mouse.move(900, 600);
	// What shows under the pointer fades out.
	await delay(500);
	const shot = (await workbench.page.screenshot()).toString('base64');
	const blank = await workbench.page.context().newPage();
	const picture = Buffer.from(await blank.evaluate(toWebp, { shot, quality }), 'base64');
	await writeFile(file, picture);
	console.log(`${file}: ${(picture.length / 1_000).toFixed(0)} KB`);
} finally {
	await endAll();
	await ollama.stop();
}
process.exit();

/** Runs in the browser, which reads PNG and writes WebP. */
async function toWebp({ shot, quality }: { readonly shot: string; readonly quality: number }): Promise<string> {
	const bytes = Uint8Array.from(atob(shot), sign => sign.charCodeAt(0));
	const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
	const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
	return btoa([...new Uint8Array(await blob.arrayBuffer())].map(byte => String.fromCharCode(byte)).join(''));
}
