/**
 * A VS Code window in Chromium, with the verbs that a test needs. Those of its parts are elsewhere: `editors.ts`,
 * `quickInput.ts`, `nativeChat.ts`; those of our own view are in `panel.ts`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { Editors } from './editors.ts';
import { NativeChat } from './nativeChat.ts';
import { Panel } from './panel.ts';
import { outputDir } from './paths.ts';
import { stepMs, waitFor } from './processes.ts';
import { QuickInput } from './quickInput.ts';
import type { Settings, WorkbenchServer } from './server.ts';

/** The extension whose views `view` looks into, unless told otherwise. */
const ourExtension = 'sidethought.sidethought';

/** How long a window may take to be ready, in milliseconds; beside other work a minute was seen. */
export const startMs = 240_000;

export interface WindowOptions {
	/** CSS pixels; 1280 x 800 unless given. */
	readonly viewport?: { readonly width: number; readonly height: number };
	/** Runs in every frame before its own scripts; a benchmark puts its probes there. */
	readonly initScript?: string;
	/** Closing the window ends the server, too. */
	readonly ownsServer?: boolean;
}

/** A window that is still empty, until its `open` is called. Windows share nothing but the browser and the server. */
export async function newWindow(
	browser: Browser,
	server: WorkbenchServer,
	options: WindowOptions = {},
): Promise<Workbench> {
	const context = await browser.newContext({
		viewport: options.viewport ?? { width: 1280, height: 800 },
		permissions: ['clipboard-read', 'clipboard-write'],
		acceptDownloads: true,
	});
	if (options.initScript !== undefined) {
		await context.addInitScript(options.initScript);
	}
	return new Workbench(context, await context.newPage(), server, options.ownsServer ?? false);
}

/** One VS Code window. */
export class Workbench {
	/** The window itself, for what the verbs do not cover. */
	readonly page: Page;
	readonly server: WorkbenchServer;
	/** VS Code's own Chat view. */
	readonly nativeChat: NativeChat;
	/** Our own view. */
	readonly panel: Panel;
	readonly editors: Editors;
	readonly quickInput: QuickInput;
	/** The words of all notifications and dialogs that stood there when the window was ready, before they were closed. */
	shownAtStart: readonly string[] = [];
	/** What the page printed to its console, newest last. */
	readonly console: string[] = [];
	readonly #context: BrowserContext;
	readonly #ownsServer: boolean;
	readonly #closing: (() => unknown)[] = [];
	/** What settings that were changed in this window were at first; `null` when they were not set. */
	readonly #firstSettings = new Map<string, unknown>();

	constructor(context: BrowserContext, page: Page, server: WorkbenchServer, ownsServer: boolean) {
		this.#context = context;
		this.#ownsServer = ownsServer;
		this.page = page;
		this.server = server;
		this.nativeChat = new NativeChat(this);
		this.panel = new Panel(this);
		this.editors = new Editors(this);
		this.quickInput = new QuickInput(this);
		page.setDefaultTimeout(stepMs);
		page.on('console', message => {
			this.console.push(`${message.type()}: ${message.text()}`);
			this.console.splice(0, this.console.length - 500);
		});
	}

	/** Opens the page and waits until the window can be worked with. */
	async open(): Promise<void> {
		await this.page.goto(this.server.address);
		await this.#ready();
	}

	/** Reloads the window, as "Developer: Reload Window" does. Conversations and view state must survive it. */
	async reload(): Promise<void> {
		await this.page.reload();
		await this.#ready();
	}

	/**
	 * The inner frame of a webview of ours, once `selector` is in it.
	 * Ask again after a reload or after the view was hidden: the old frame is gone then.
	 */
	async view(selector = 'body', extension = ourExtension): Promise<Frame> {
		return waitFor(`a webview of ${extension} with ${selector}`, async () => {
			for (const frame of this.webviews(extension)) {
				if ((await frame.locator(selector).count()) > 0) {
					return frame;
				}
			}
			return undefined;
		});
	}

	/** The inner frames of all webviews of an extension that are in the window now. */
	webviews(extension = ourExtension): readonly Frame[] {
		return this.page.frames().filter(frame => {
			const outer = frame.parentFrame();
			return outer !== null && new URL(outer.url()).searchParams.get('extensionId')?.toLowerCase() === extension;
		});
	}

	/** Sets the colour theme, and waits until the window and its webviews wear it. */
	async setTheme(theme: Theme): Promise<void> {
		const { id, mark } = themes[theme];
		await this.changeSettings({ 'workbench.colorTheme': id });
		await this.page.locator(`.monaco-workbench.${mark}`).waitFor();
		for (const frame of this.webviews()) {
			// Webviews get the colours in a message of their own.
			await frame.locator(`body[data-vscode-theme-id="${id}"]`).waitFor();
		}
	}

	/** Changes the user's settings, as the settings editor does. `undefined` removes one. Unknown names are refused. */
	async changeSettings(changes: Settings): Promise<void> {
		const settings = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value ?? null]));
		const before = await this.server.control({ settings });
		for (const [name, value] of Object.entries(before as Settings)) {
			if (!this.#firstSettings.has(name)) {
				this.#firstSettings.set(name, value);
			}
		}
	}

	/** Gives all settings that were changed in this window the values that they had before. */
	async restoreSettings(): Promise<void> {
		await this.server.control({ settings: Object.fromEntries(this.#firstSettings) });
	}

	/**
	 * Runs a command by its id, and returns its result when it has ended. Arguments are what JSON can carry, and
	 * `fileArgument(path)` for a Uri. The palette is only for tests of the palette.
	 */
	async execute(command: string, ...args: readonly unknown[]): Promise<unknown> {
		return this.server.control({ command, args });
	}

	/** Begins a command that ends only after something else happened, such as one that asks the user. */
	async start(command: string, ...args: readonly unknown[]): Promise<void> {
		await this.server.control({ command, args, detached: true });
	}

	/**
	 * Clicks something in the window or in a webview. The mouse is away before and after: what shows under it, a hover
	 * or a toolbar, must not lie over this or the next target.
	 */
	async click(target: Locator): Promise<void> {
		await this.parkMouse();
		await target.click();
		await this.parkMouse();
	}

	/** Clicks something that VS Code shows only while the mouse is over `area`. */
	async clickInside(area: Locator, target: Locator): Promise<void> {
		await this.parkMouse();
		await area.hover();
		await target.click();
		await this.parkMouse();
	}

	/** Puts the mouse where nothing reacts to it: the empty middle of the status bar. */
	async parkMouse(): Promise<void> {
		const { width, height } = this.page.viewportSize() ?? { width: 2, height: 8 };
		await this.page.mouse.move(width / 2, height - 4);
	}

	/** Starts an extension. Returns why it does not run; `undefined` when it does. */
	async activate(extension: string): Promise<string | undefined> {
		return ((await this.server.control({ extension })) as string | null) ?? undefined;
	}

	/** Makes the primary side bar about this wide, in CSS pixels (300 is VS Code's own choice). */
	async setSideBarWidth(width: number): Promise<void> {
		const sideBar = this.page.locator('.part.sidebar');
		const box = await sideBar.boundingBox();
		if (box === null) {
			throw new Error('The side bar is hidden.');
		}
		const y = box.y + box.height / 2;
		await this.page.mouse.move(box.x + box.width, y);
		await this.page.mouse.down();
		await this.page.mouse.move(box.x + width, y, { steps: 5 });
		await this.page.mouse.up();
		await this.parkMouse();
	}

	/** Closes dialogs, notifications and the palette, so that the next step meets a clean window. */
	async dismissDialogs(): Promise<void> {
		const open = this.page.locator(blockers);
		await waitFor('all dialogs to close', async () => {
			if ((await open.count()) === 0) {
				return true;
			}
			await this.page.keyboard.press('Escape');
			// Not every dialog of VS Code listens to Escape.
			for (const close of await this.page.locator('.monaco-dialog-box .codicon-dialog-close:visible').all()) {
				await close.click({ timeout: 2_000 });
			}
			return false;
		});
		await this.execute('notifications.clearAll');
		await this.page.locator('.notifications-toasts .notification-toast').waitFor({ state: 'hidden' });
	}

	/** The texts of the notifications that are on screen. */
	async notifications(): Promise<readonly string[]> {
		return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
	}

	/** Presses a button of a notification or a dialog by its words. */
	async press(button: string): Promise<void> {
		const places = '.notifications-toasts, .monaco-dialog-box';
		await this.click(this.page.locator(places).getByRole('button', { name: button }).first());
	}

	/** What is on the clipboard. */
	async clipboard(): Promise<string> {
		return this.page.evaluate(() => navigator.clipboard.readText());
	}

	/** Saves a PNG of the window in test/e2e/output and returns its path. */
	async screenshot(name: string, dir = outputDir): Promise<string> {
		await mkdir(dir, { recursive: true });
		const path = join(dir, `${name.replace(/[^\w.-]+/g, '-')}.png`);
		await this.page.screenshot({ path });
		return path;
	}

	/** The words that the window and its webviews show now. */
	async shownText(): Promise<string> {
		// One frame of VS Code shows nothing, and is full of its own script.
		const frames = this.page.frames().filter(frame => !frame.url().includes('webWorkerExtensionHost'));
		const texts = frames.map(frame =>
			frame
				.locator('body')
				.innerText({ timeout: 5_000 })
				.catch(() => ''),
		);
		return (await Promise.all(texts)).filter(text => text.trim() !== '').join('\n--- a frame\n');
	}

	/** Runs `action` before the window is closed, and waits for its end. */
	onClose(action: () => unknown): void {
		this.#closing.push(action);
	}

	/** Closes the window. The server goes on, unless it was started for this window alone. */
	async close(): Promise<void> {
		for (const action of this.#closing.splice(0)) {
			await action();
		}
		await this.#context.close();
		if (this.#ownsServer) {
			await this.server.dispose();
		}
	}

	async #ready(): Promise<void> {
		await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: startMs });
		// VS Code's own mark: the extension host runs and what the extensions contribute is known.
		await this.page.waitForFunction(
			() => performance.getEntriesByName('code/didLoadExtensions').length > 0,
			undefined,
			{ timeout: startMs },
		);
		// A window starts in a plain light theme; its own has a class named after the theme's file.
		await this.page.locator('.monaco-workbench[class*="-json"]').waitFor();
		this.shownAtStart = [...(await this.notifications()), ...(await this.page.locator(blockers).allInnerTexts())];
		await this.dismissDialogs();
	}
}

/** Themes that every view must look right in. */
export type Theme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

const themes: Readonly<Record<Theme, { readonly id: string; readonly mark: string }>> = {
	dark: { id: 'Dark Modern', mark: 'vs-dark' },
	light: { id: 'Light Modern', mark: 'vs' },
	'high-contrast': { id: 'Default High Contrast', mark: 'hc-black' },
	'high-contrast-light': { id: 'Default High Contrast Light', mark: 'hc-light' },
};

const blockers = '.monaco-dialog-box:visible, .quick-input-widget:visible, .onboarding-a-overlay:visible';
