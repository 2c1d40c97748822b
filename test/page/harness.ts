/**
 * Drives the real page bundle in headless Chromium: the shell that the panel uses, with the production policy,
 * VS Code's theme variables, and a host that the test plays. Every request of the page is seen.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { TurnEvent, TurnEventBody } from '../../src/core/stream/turnEvent.ts';
import type { ModelsView, PanelSettings, ToHost, ToWebview, TurnSnapshot } from '../../src/protocol/messages.ts';
import { pageHtml } from '../../src/protocol/pageHtml.ts';
import { getChromium } from '../harness/chromium.ts';
import themes from './themes.json' with { type: 'json' };

export type ThemeName = keyof typeof themes;

export const themeNames = Object.keys(themes) as readonly ThemeName[];

interface Theme {
	readonly bodyClasses: readonly string[];
	readonly variables: Readonly<Record<string, string>>;
}

export interface PageOptions {
	readonly theme?: ThemeName;
	readonly width?: number;
	readonly height?: number;
	/** The production policy; off to see whether the other layers hold alone. */
	readonly policy?: boolean;
	readonly reducedMotion?: boolean;
	/** What `getState` gives, as after a reload of the view. */
	readonly state?: unknown;
	/** Do not answer `ready` by itself. */
	readonly silent?: boolean;
	readonly snapshot?: Partial<Extract<ToWebview, { type: 'snapshot' }>>;
}

export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
	const { executablePath, args, env } = await getChromium();
	return chromium.launch({
		executablePath,
		args: [...args, ...extraArguments],
		...(env && { env: { ...process.env, ...env } as Record<string, string> }),
	});
}

/** Serves a built page; one per test run. */
export class PageServer {
	readonly #server: Server;
	readonly #dir: string;
	/** Paths that were asked for and are none of the page's own files. */
	readonly strange: string[] = [];

	private constructor(dir: string) {
		this.#dir = dir;
		this.#server = createServer((request, response) => {
			void this.#answer(request.url ?? '/').then(({ status, type, body, headers }) => {
				response.writeHead(status, { 'content-type': type, ...headers });
				response.end(body);
			});
		});
	}

	static async start(dir: string): Promise<PageServer> {
		const server = new PageServer(dir);
		await new Promise<void>(resolve => server.#server.listen(0, '127.0.0.1', resolve));
		return server;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise(resolve => this.#server.close(resolve));
	}

	async #answer(url: string): Promise<Answer> {
		const { pathname } = new URL(url, this.origin);
		if (pathname === '/' || pathname === '/no-policy') {
			return { status: 200, type: 'text/html', body: this.#shell(pathname === '/') };
		}
		if (pathname === '/favicon.ico') {
			return { status: 204, type: 'text/plain', body: '' };
		}
		const file = await readFile(join(this.#dir, basename(pathname))).catch(() => undefined);
		if (!file) {
			this.strange.push(pathname);
			return { status: 404, type: 'text/plain', body: '' };
		}
		return { status: 200, type: types[extname(pathname)] ?? 'application/octet-stream', body: file };
	}

	#shell(policy: boolean): string {
		const html = pageHtml({
			nonce: randomBytes(16).toString('base64'),
			cspSource: this.origin,
			scriptUri: '/page.js',
			styleUri: '/page.css',
		});
		return policy ? html : html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
	}
}

interface Answer {
	readonly status: number;
	readonly type: string;
	readonly body: string | Buffer;
	readonly headers?: Record<string, string>;
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** The page, and the host's end of it. */
export class PageDriver {
	readonly page: Page;
	/** Every request but those for the page's own files. */
	readonly requests: string[] = [];
	readonly dialogs: string[] = [];
	readonly errors: string[] = [];

	private constructor(page: Page) {
		this.page = page;
	}

	static async open(browser: Browser, server: PageServer, options: PageOptions = {}): Promise<PageDriver> {
		const context = await browser.newContext({
			viewport: { width: options.width ?? 300, height: options.height ?? 700 },
			reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
		});
		const page = await context.newPage();
		const driver = new PageDriver(page);
		const own = new Set(
			['/', '/no-policy', '/page.js', '/page.css', '/codicon.ttf', '/formulas.js', '/temml.js'].map(
				path => server.origin + path,
			),
		);
		page.on('request', request => {
			if (!own.has(request.url())) {
				driver.requests.push(request.url());
			}
		});
		page.on('dialog', dialog => {
			driver.dialogs.push(dialog.message());
			void dialog.dismiss();
		});
		page.on('pageerror', error => driver.errors.push(String(error)));
		context.on('page', other => driver.requests.push(`window: ${other.url()}`));
		await page.addInitScript(installHost, {
			theme: themes[options.theme ?? 'dark'] as unknown as Theme,
			state: options.state ?? null,
		});
		await page.goto(server.origin + (options.policy === false ? '/no-policy' : '/'));
		await page.waitForFunction(() => window.sent.some(message => message.type === 'ready'));
		if (!options.silent) {
			await driver.send(snapshot(options.snapshot));
		}
		return driver;
	}

	/** Posts a message to the page, and waits for the frame after it. */
	async send(...messages: readonly ToWebview[]): Promise<void> {
		await this.page.evaluate(
			async all => {
				for (const data of all) {
					window.dispatchEvent(new MessageEvent('message', { data }));
				}
				await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
			},
			messages as unknown as Record<string, unknown>[],
		);
	}

	/** What the page has posted, of one type. */
	async sent<T extends ToHost['type']>(type: T): Promise<readonly Extract<ToHost, { type: T }>[]> {
		const all = await this.page.evaluate(() => window.sent);
		return all.filter(message => message.type === type) as unknown as Extract<ToHost, { type: T }>[];
	}

	/** Counts from now on: gives seconds of processor time of the page's main thread, however busy the machine is. */
	async countWork(): Promise<() => Promise<number>> {
		const session = await this.page.context().newCDPSession(this.page);
		await session.send('Performance.enable', { timeDomain: 'threadTicks' });
		const read = async (): Promise<number> => {
			const { metrics } = await session.send('Performance.getMetrics');
			return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
		};
		const before = await read();
		return async () => (await read()) - before;
	}

	/** Changes the theme under the open page, as VS Code does. */
	async wear(theme: ThemeName): Promise<void> {
		await this.page.evaluate(
			async ([all, chosen]) => {
				document.body.classList.remove(...all);
				document.body.classList.add(...chosen.bodyClasses);
				document.documentElement.removeAttribute('style');
				for (const [name, value] of Object.entries(chosen.variables)) {
					document.documentElement.style.setProperty(name, value);
				}
				await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
			},
			[themeNames.flatMap(name => themes[name].bodyClasses), themes[theme] as unknown as Theme] as const,
		);
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}

declare global {
	interface Window {
		sent: { type: string }[];
		savedState: unknown;
	}
}

/** Runs in the page before its scripts, as VS Code's own preparation does. */
function installHost({ theme, state }: { theme: Theme; state: unknown }): void {
	window.sent = [];
	window.savedState = state ?? undefined;
	Object.assign(window, {
		acquireVsCodeApi: () => ({
			postMessage: (message: { type: string }) => window.sent.push(message),
			getState: () => window.savedState,
			setState: (value: unknown) => {
				window.savedState = value;
			},
		}),
	});
	const paint = (): void => {
		for (const [name, value] of Object.entries(theme.variables)) {
			document.documentElement.style.setProperty(name, value);
		}
		document.body.classList.add(...theme.bodyClasses);
	};
	document.addEventListener('DOMContentLoaded', paint);
}

export const models: ModelsView = {
	state: 'ready',
	think: 'auto',
	selected: { provider: 'ollama', id: 'qwen3:8b' },
	models: [
		{
			ref: { provider: 'ollama', id: 'qwen3:8b' },
			label: 'qwen3:8b',
			detail: '8.2B, Q4_K_M, Ollama',
			thinking: true,
			tools: true,
			contextWindow: 8192,
		},
		{
			ref: { provider: 'ollama', id: 'gpt-oss:20b' },
			label: 'gpt-oss:20b',
			detail: '20.9B, MXFP4, Ollama',
			thinking: true,
			thinkingAlways: true,
			levels: ['low', 'medium', 'high'],
			tools: true,
			contextWindow: 131072,
		},
		{ ref: { provider: 'ollama', id: 'llama3.2:3b' }, label: 'llama3.2:3b', detail: '3.2B, Ollama', thinking: false },
	],
};

export const settings: PanelSettings = { fold: 'auto', wide: false };

export function snapshot(
	change: Partial<Extract<ToWebview, { type: 'snapshot' }>> = {},
): Extract<ToWebview, { type: 'snapshot' }> {
	return {
		type: 'snapshot',
		conversation: { id: 'c1', title: '', turns: [] },
		settings,
		models,
		attachments: [],
		queue: [],
		examples: [],
		strings: {},
		...change,
	};
}

/** Writes a turn's events with numbers and times. */
export class TurnScript {
	readonly turn: string;
	readonly events: TurnEvent[] = [];
	#at = 0;

	constructor(turn = 't1') {
		this.turn = turn;
	}

	/** Lets time pass on the turn's clock. */
	wait(ms: number): this {
		this.#at += ms;
		return this;
	}

	add(...bodies: readonly TurnEventBody[]): this {
		for (const body of bodies) {
			this.events.push({ ...body, turn: this.turn, seq: this.events.length, at: this.#at } as TurnEvent);
		}
		return this;
	}

	start(
		question = 'Why does add() return a negative number?',
		more: Partial<Extract<TurnEventBody, { type: 'turn-start' }>> = {},
	): this {
		return this.add({
			type: 'turn-start',
			question,
			context: [],
			model: { provider: 'ollama', id: 'qwen3:8b' },
			options: { think: 'auto' },
			startedAt: '2026-01-01T00:00:00.000Z',
			...more,
		});
	}

	/** Thinking in pieces, `pause` milliseconds apart; left open unless `end`. */
	think(
		text: string,
		options: { readonly block?: number; readonly pause?: number; readonly size?: number; readonly end?: boolean } = {},
	): this {
		return this.#text('thinking', text, options);
	}

	answer(
		text: string,
		options: { readonly block?: number; readonly pause?: number; readonly size?: number; readonly end?: boolean } = {},
	): this {
		return this.#text('answer', text, { block: 1, ...options });
	}

	finish(reason: Extract<TurnEventBody, { type: 'finish' }>['reason'] = 'complete', message?: string): this {
		return this.add({ type: 'finish', reason, ...(message !== undefined && { message }) });
	}

	/** Events from number `from` on, as the host posts them. */
	message(from = 0, to = this.events.length): Extract<ToWebview, { type: 'events' }> {
		return { type: 'events', turn: this.turn, from, events: this.events.slice(from, to) };
	}

	snapshot(live = false): TurnSnapshot {
		return { id: this.turn, events: this.events, nextSeq: this.events.length, live };
	}

	#text(
		channel: 'thinking' | 'answer',
		text: string,
		{ block = 0, pause = 25, size = 4, end = true }: { block?: number; pause?: number; size?: number; end?: boolean },
	): this {
		if (!this.events.some(event => event.type === `${channel}-start` && 'block' in event && event.block === block)) {
			this.add({ type: `${channel}-start`, block });
		}
		for (let index = 0; index < text.length; index += size) {
			this.wait(pause);
			this.add({ type: `${channel}-delta`, block, text: text.slice(index, index + size) });
		}
		return end ? this.add({ type: `${channel}-end`, block }) : this;
	}
}
