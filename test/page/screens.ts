/**
 * Pictures of every state in the four themes: `node test/page/screens.ts [name …]`.
 * They go to test/e2e/output/screens/, with one contact sheet per theme.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { outputDir } from '../harness/paths.ts';
import { buildPage } from './build.ts';
import { launchChromium, PageDriver, PageServer, type ThemeName, themeNames } from './harness.ts';
import { type State, states } from './states.ts';

const widths = [
	{ name: '250', width: 250, height: 640 },
	{ name: '300', width: 300, height: 640 },
	{ name: '600', width: 600, height: 640 },
	{ name: '1000', width: 1000, height: 640 },
] as const;

const directory = join(outputDir, 'screens');

async function shoot(
	browser: Browser,
	server: PageServer,
	state: State,
	theme: ThemeName,
	size: (typeof widths)[number],
) {
	const driver = await PageDriver.open(browser, server, {
		theme,
		width: size.width,
		height: size.height,
		silent: true,
		reducedMotion: true,
	});
	await driver.send(...state.messages);
	for (const selector of state.clicks ?? []) {
		// In the wide layout some things are open already, and some are not needed.
		if (await driver.page.locator(selector).first().isVisible()) {
			await driver.page.click(selector);
		}
	}
	if (state.types) {
		await driver.page.keyboard.type(state.types);
	}
	await driver.page.waitForTimeout(60);
	const path = join(directory, `${theme}-${size.name}-${state.name}.png`);
	await driver.page.screenshot({ path });
	await driver.close();
	return path;
}

async function contactSheet(
	browser: Browser,
	theme: ThemeName,
	size: string,
	pictures: readonly string[],
): Promise<void> {
	const { readFile } = await import('node:fs/promises');
	const images = await Promise.all(pictures.map(async path => (await readFile(path)).toString('base64')));
	const page = await browser.newPage({
		viewport: { width: size === '1000' ? 2100 : size === '600' ? 1900 : 1900, height: 800 },
	});
	await page.setContent(
		`<body style="margin:8px;background:#777;display:flex;flex-wrap:wrap;gap:8px">${images.map(data => `<img src="data:image/png;base64,${data}">`).join('')}`,
	);
	await page.screenshot({ path: join(directory, `sheet-${theme}-${size}.png`), fullPage: true });
	await page.close();
}

const wanted = process.argv.slice(2);
const [onlyThemes, onlyStates, onlyWidths] = [
	wanted.filter(word => themeNames.includes(word as ThemeName)),
	wanted.filter(word => states.some(state => state.name === word)),
	wanted.filter(word => widths.some(size => size.name === word)),
];
await mkdir(directory, { recursive: true });
const build = await buildPage();
const server = await PageServer.start(build.dir);
const browser = await launchChromium();
try {
	for (const theme of themeNames.filter(name => onlyThemes.length === 0 || onlyThemes.includes(name))) {
		for (const size of widths.filter(({ name }) => onlyWidths.length === 0 || onlyWidths.includes(name))) {
			const pictures: string[] = [];
			for (const state of states.filter(({ name }) => onlyStates.length === 0 || onlyStates.includes(name))) {
				pictures.push(await shoot(browser, server, state, theme, size));
			}
			await contactSheet(browser, theme, size.name, pictures);
			console.log(`${theme} ${size.name}: ${pictures.length} pictures in ${directory}`);
		}
	}
} finally {
	await browser.close();
	await server.stop();
	await build.dispose();
}
