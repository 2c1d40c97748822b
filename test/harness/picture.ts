/** Makes the picture of the README from a real run: `node test/harness/picture.ts`. Look at it before you keep it. */
import { join } from 'node:path';
import { startOllamaStandIn } from '../standins/ollama.ts';
import { endAll, freshWindow } from './e2e.ts';
import { rootDir } from './paths.ts';
import { delay, waitFor } from './processes.ts';

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
	console.log(await workbench.screenshot('screenshot', join(rootDir, 'media')));
} finally {
	await endAll();
	await ollama.stop();
}
process.exit();
