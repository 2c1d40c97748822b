/** Builds a page for every target and opens it in Chromium with the meters that only the browser has. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { getChromium } from '../../harness/chromium.ts';
import { installInto } from '../../harness/npm.ts';
import { rootDir } from '../../harness/paths.ts';
import { buildPage } from '../../page/build.ts';

/** `ours` shows all thinking all the time; `ours-auto` is the default, which keeps finished steps as lines. */
export const targetNames = [
	'nothing',
	'plain',
	'floor',
	'ours',
	'ours-auto',
	'smd',
	'smdFramed',
	'marked',
	'incremark',
	'streamdown',
	'reactMarkdown',
] as const;
/** `columns` is our page with four answers beside each other, for a benchmark of its own. */
export type TargetName = (typeof targetNames)[number] | 'columns';

/** The versions that the figures are about. */
const peers = {
	'streaming-markdown': '0.2.15',
	marked: '18.2.1',
	dompurify: '3.4.18',
	'@incremark/react': '0.3.10',
	streamdown: '2.7.1',
	'react-markdown': '10.1.0',
	'remark-gfm': '4.0.1',
	react: '19.3.1',
	'react-dom': '19.3.1',
};

const cache = join(rootDir, '.cache', 'bench', 'page');

export interface BenchHost {
	readonly browser: Browser;
	readonly origin: string;
	dispose(): Promise<void>;
}

export async function buildTargets(names: readonly TargetName[]): Promise<BenchHost> {
	if (names.some(name => !ownTargets.includes(name))) {
		await installPeers();
	}
	const dir = await mkdtemp(join(tmpdir(), 'bench-'));
	const own = await buildPage();
	const files = [...new Set(names.map(fileOf))];
	await esbuild.build({
		entryPoints: [
			...files.map(file => join(import.meta.dirname, 'targets', `${file}.mjs`)),
			join(import.meta.dirname, 'driver.ts'),
		],
		outdir: dir,
		entryNames: '[name]',
		bundle: true,
		minify: true,
		format: 'iife',
		nodePaths: [join(cache, 'node_modules')],
		define: { 'process.env.NODE_ENV': '"production"' },
		loader: { '.ttf': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl' },
		logLevel: 'error',
	});
	const server = createServer((request, response) => {
		void answer(new URL(request.url ?? '/', 'http://localhost').pathname, [dir, own.dir]).then(({ type, body }) => {
			response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
			response.end(body);
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const { executablePath, args } = await getChromium();
	const browser = await chromium.launch({ executablePath, args: [...args, '--js-flags=--expose-gc'] });
	return {
		browser,
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		dispose: async () => {
			await browser.close();
			server.closeAllConnections();
			server.close();
			await own.dispose();
			await rm(dir, { recursive: true, force: true });
		},
	};
}

export class BenchPage {
	readonly #page: Page;
	readonly #cdp: CDPSession;

	constructor(page: Page, cdp: CDPSession) {
		this.#page = page;
		this.#cdp = cdp;
	}

	get evaluate(): Page['evaluate'] {
		return this.#page.evaluate.bind(this.#page);
	}

	/** Seconds that the main thread has worked so far, by its own clock. */
	async cpu(): Promise<number> {
		const { metrics } = await this.#cdp.send('Performance.getMetrics');
		return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
	}

	/** After a collection. */
	async memory(): Promise<{ readonly heapMb: number; readonly nodes: number }> {
		await this.#cdp.send('HeapProfiler.collectGarbage');
		await this.#cdp.send('HeapProfiler.collectGarbage');
		const { usedSize } = await this.#cdp.send('Runtime.getHeapUsage');
		const nodes = await this.#page.evaluate(() => {
			const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
			let count = 0;
			while (walker.nextNode()) {
				count += 1;
			}
			return count;
		});
		return { heapMb: usedSize / 1_048_576, nodes };
	}

	async close(): Promise<void> {
		await this.#page.context().close();
	}
}

export async function openTarget(host: BenchHost, name: TargetName): Promise<BenchPage> {
	// As wide as a sidebar; four columns want a panel beside the editor.
	const width = name === 'columns' ? 1200 : 480;
	const context = await host.browser.newContext({ viewport: { width, height: 900 } });
	const page = await context.newPage();
	const cdp = await context.newCDPSession(page);
	await page.goto(`${host.origin}/${name}.html?fold=${name === 'ours-auto' ? 'auto' : 'open'}`);
	await page.waitForFunction(() => Boolean(window.bench && window.target));
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
	await page.waitForTimeout(300);
	return new BenchPage(page, cdp);
}

function fileOf(name: TargetName): string {
	return name === 'ours-auto' ? 'ours' : name;
}

const ownTargets: readonly TargetName[] = ['nothing', 'plain', 'floor', 'ours', 'ours-auto', 'columns'];

async function installPeers(): Promise<void> {
	const stamp = join(cache, 'peers.json');
	const wanted = JSON.stringify(peers);
	if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) {
		return;
	}
	await mkdir(cache, { recursive: true });
	console.log('Installing the peers into .cache/bench, once …');
	await installInto(
		cache,
		Object.entries(peers).map(([name, version]) => `${name}@${version}`),
	);
	await writeFile(stamp, wanted);
}

async function answer(
	path: string,
	dirs: readonly string[],
): Promise<{ type: string; body: string | Buffer | undefined }> {
	const name = path.slice(1);
	if (name.endsWith('.html')) {
		return { type: 'text/html', body: shell(fileOf(name.slice(0, -5) as TargetName)) };
	}
	const found = await Promise.any(dirs.map(dir => readFile(join(dir, name)))).catch(() => undefined);
	return { type: types[extname(name)] ?? 'application/octet-stream', body: found };
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

function shell(file: string): string {
	const head = '<!DOCTYPE html><meta charset="utf-8">';
	if (file === 'ours' || file === 'columns') {
		const api = 'window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} })';
		return `${head}<link rel="stylesheet" href="page.css"><body><div id="app"></div><script>${api}</script><script src="page.js"></script><script src="${file}.js"></script><script src="driver.js"></script>`;
	}
	const style =
		'body{margin:0;font:13px/1.5 system-ui,sans-serif}#box{height:100vh;overflow:auto;padding:0 12px}pre{overflow:auto}';
	return `${head}<style>${style}</style><body><div id="box"><div id="root"></div></div><script src="${file}.js"></script><script src="driver.js"></script>`;
}
