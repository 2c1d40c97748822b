/** What all page tests share: one browser, one server per build. */
import type { Browser } from 'playwright-core';
import { buildPage, type PageBuild, type Variant } from './build.ts';
import { launchChromium, PageDriver, type PageOptions, PageServer } from './harness.ts';

interface Served {
	readonly build: PageBuild;
	readonly server: PageServer;
}

const served = new Map<Variant, Promise<Served>>();
let browser: Promise<Browser> | undefined;
let opened: PageDriver[] = [];

export async function openPage(options: PageOptions & { readonly variant?: Variant } = {}): Promise<PageDriver> {
	browser ??= launchChromium();
	const { server } = await serve(options.variant ?? 'production');
	const driver = await PageDriver.open(await browser, server, options);
	opened.push(driver);
	return driver;
}

/** Closes the pages of one test. */
export async function closePages(): Promise<void> {
	const drivers = opened;
	opened = [];
	await Promise.all(drivers.map(driver => driver.close()));
}

/** Turns the wheel over the conversation, and waits until that has moved it and it stands still. */
export async function turnWheel({ page }: PageDriver, deltaY: number): Promise<void> {
	const before = await page.evaluate(() => document.querySelector('.scroller')?.scrollTop);
	await page.mouse.move(100, 60);
	await page.mouse.wheel(0, deltaY);
	await page.waitForFunction(async from => {
		const read = (): number | undefined => document.querySelector('.scroller')?.scrollTop;
		const now = read();
		await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		return now !== from && now === read();
	}, before);
}

export async function disposeShared(): Promise<void> {
	await (await browser)?.close();
	for (const each of served.values()) {
		const { server, build } = await each;
		await server.stop();
		await build.dispose();
	}
}

function serve(variant: Variant): Promise<Served> {
	const known = served.get(variant);
	if (known) {
		return known;
	}
	const started = buildPage(variant).then(async build => ({ build, server: await PageServer.start(build.dir) }));
	served.set(variant, started);
	return started;
}
