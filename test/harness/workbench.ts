/** A VS Code window in Chromium, with the verbs that a test needs. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { outputDir } from './paths.ts';
import { delay, waitFor } from './processes.ts';
import type { Settings, WorkbenchServer } from './server.ts';

/** The extension whose views `view` looks into, unless told otherwise. */
const ourExtension = 'sidethought.sidethought';

/** How long one step of a test may take, in milliseconds; a busy machine is slow. */
const stepMs = 30_000;

export interface WindowOptions {
	/** CSS pixels; 1280 x 800 unless given. */
	readonly viewport?: { readonly width: number; readonly height: number };
	/** Runs in every frame before its own scripts; a benchmark puts its probes there. */
	readonly initScript?: string;
	/** Closing the window ends the server, too. */
	readonly ownsServer?: boolean;
}

/** Opens VS Code in a window of its own: nothing is shared with other windows but the server. */
export async function openWorkbench(
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
	const workbench = new Workbench(context, await context.newPage(), server);
	if (options.ownsServer) {
		workbench.onClose(() => server.dispose());
	}
	await workbench.open();
	return workbench;
}

/** One VS Code window. */
export class Workbench {
	/** The window itself, for what the verbs do not cover. */
	readonly page: Page;
	readonly server: WorkbenchServer;
	/** VS Code's own Chat view. */
	readonly nativeChat: NativeChat;
	/** What the page printed to its console, newest last. */
	readonly console: string[] = [];
	readonly #context: BrowserContext;
	readonly #closing: (() => unknown)[] = [];

	constructor(context: BrowserContext, page: Page, server: WorkbenchServer) {
		this.#context = context;
		this.page = page;
		this.server = server;
		this.nativeChat = new NativeChat(this);
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

	/** Runs a command by its title in the palette, such as `Sidethought: Ask with reasoning`. */
	async runCommand(title: string): Promise<void> {
		await this.#quickAccess(`>${title}`);
		const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title });
		try {
			await row.first().waitFor();
		} catch (error) {
			await this.page.keyboard.press('Escape');
			throw new Error(`The palette has no command "${title}".`, { cause: error });
		}
		await row.first().click();
	}

	/** Whether the palette offers a command with this title. */
	async hasCommand(title: string): Promise<boolean> {
		await this.#quickAccess(`>${title}`);
		const list = this.page.locator('.quick-input-list');
		await list.locator('.monaco-list-row').first().waitFor();
		const found = await list.locator('.monaco-list-row').filter({ hasText: title }).count();
		await this.page.keyboard.press('Escape');
		return found > 0;
	}

	/** The titles that the palette shows for a text, at most one screen of them. */
	async commandsMatching(text: string): Promise<readonly string[]> {
		await this.#quickAccess(`>${text}`);
		await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
		const titles = await this.page.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
		await this.page.keyboard.press('Escape');
		return titles;
	}

	/** Opens a file of the folder in the editor, by its path inside the folder. */
	async openFile(path: string): Promise<void> {
		await this.#quickAccess(path);
		const name = path.split('/').at(-1) ?? path;
		const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name });
		await row.first().waitFor();
		await this.page.keyboard.press('Enter');
		await this.page.locator('.tabs-container .tab.active').filter({ hasText: name }).waitFor();
		await this.editor.waitFor();
	}

	/** The text editor in front. */
	get editor(): Locator {
		return this.page.locator('.part.editor .editor-group-container.active .monaco-editor').first();
	}

	/** Puts the cursor at a line and character, both counted from 1, and the keyboard into the editor. */
	async goTo(line: number, character = 1): Promise<void> {
		await this.#quickAccess(`:${line}`);
		await this.page.keyboard.press('Enter');
		await this.#quickInput.waitFor({ state: 'hidden' });
		// "Go to line" counts a tab as several columns, so the way inside the line is walked.
		await this.#press('ArrowRight', character - 1);
	}

	/** Selects whole lines of the editor in front, both counted from 1. */
	async selectLines(first: number, last: number): Promise<void> {
		await this.goTo(first);
		await this.#press('Shift+ArrowDown', last - first);
		await this.page.keyboard.press('Shift+End');
	}

	/** Selects the first place of `text` in `path` (opened when needed); `text` must be in the saved file. */
	async select(path: string, text: string): Promise<void> {
		const before = (await readFile(join(this.server.folder, path), 'utf8')).split(text);
		if (before.length < 2) {
			throw new Error(`${path} does not contain ${JSON.stringify(text)}.`);
		}
		const lines = (before[0] ?? '').split('\n');
		await this.openFile(path);
		await this.goTo(lines.length, (lines.at(-1) ?? '').length + 1);
		await this.#press('Shift+ArrowRight', text.length);
	}

	/**
	 * The inner frame of a webview of ours, once `selector` is in it.
	 * Ask again after a reload or after the view was hidden: the old frame is gone then.
	 */
	async view(selector = 'body', extension = ourExtension): Promise<Frame> {
		return waitFor(
			`a webview of ${extension} with ${selector}`,
			async () => {
				for (const frame of this.webviews(extension)) {
					if ((await frame.locator(selector).count()) > 0) {
						return frame;
					}
				}
				return undefined;
			},
			stepMs,
		);
	}

	/** The inner frames of all webviews of an extension that are in the window now. */
	webviews(extension = ourExtension): readonly Frame[] {
		return this.page.frames().filter(frame => {
			const outer = frame.parentFrame();
			return outer !== null && new URL(outer.url()).searchParams.get('extensionId')?.toLowerCase() === extension;
		});
	}

	/** Sets the colour theme by its id, and waits until the window wears it. */
	async setTheme(theme: Theme): Promise<void> {
		await this.changeSettings({ 'workbench.colorTheme': themes[theme].id });
		await this.page.locator(`.monaco-workbench.${themes[theme].mark}`).waitFor();
		await delay(300); // Webviews get the colours in a message of their own.
	}

	/** Changes the user's settings, as the settings editor does. `undefined` removes one. Unknown names are refused. */
	async changeSettings(changes: Settings): Promise<void> {
		const settings = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value ?? null]));
		await this.server.control({ settings });
	}

	/** Runs a command by its id with arguments that JSON can carry, and returns its result. */
	async execute(command: string, ...args: readonly unknown[]): Promise<unknown> {
		return this.server.control({ command, args });
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
		await this.page.mouse.move(1, 1);
	}

	/** Closes dialogs, notifications and the palette, so that the next step meets a clean window. */
	async dismissDialogs(): Promise<void> {
		for (let round = 0; round < 3 && (await this.page.locator(blockers).count()) > 0; round++) {
			await this.page.keyboard.press('Escape');
			const close = this.page.locator('.monaco-dialog-box .codicon-dialog-close:visible');
			if ((await close.count()) > 0) {
				await close.first().click();
			}
			await delay(200);
		}
		const clear = this.page.locator('.notifications-toasts.visible .codicon-notifications-clear:visible');
		for (let round = 0; round < 10 && (await clear.count()) > 0; round++) {
			await clear
				.first()
				.click({ timeout: 2_000 })
				.catch(() => undefined);
		}
	}

	/** The texts of the notifications that are on screen. */
	async notifications(): Promise<readonly string[]> {
		return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
	}

	/** Presses a button of a notification or a dialog by its words. */
	async press(button: string): Promise<void> {
		const places = '.notifications-toasts, .monaco-dialog-box';
		await this.page.locator(places).getByRole('button', { name: button }).first().click();
	}

	/** Answers an input box or a save dialog: types `text` in place of what is there, and confirms. */
	async answerQuickInput(text: string): Promise<void> {
		await this.#quickInput.waitFor();
		await this.#quickInput.fill(text);
		await this.page.keyboard.press('Enter');
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

	/** Runs `action` when the window is closed. */
	onClose(action: () => unknown): void {
		this.#closing.push(action);
	}

	/** Closes the window. The server goes on, unless it was started for this window alone. */
	async close(): Promise<void> {
		await this.#context.close();
		for (const action of this.#closing.splice(0)) {
			await action();
		}
	}

	async #press(key: string, times: number): Promise<void> {
		for (let time = 0; time < times; time++) {
			await this.page.keyboard.press(key);
		}
	}

	get #quickInput(): Locator {
		return this.page.locator('.quick-input-widget:visible .quick-input-box input').first();
	}

	async #quickAccess(text: string): Promise<void> {
		// A webview that has the keyboard passes F1 on a little later, and whatever takes the focus closes the palette
		// again, so it may take more than one round.
		await waitFor('the palette', async () => {
			await this.page.keyboard.press('F1');
			await this.#quickInput.waitFor({ timeout: 2_000 });
			await this.#quickInput.fill(text, { timeout: 2_000 });
			return true;
		});
	}

	async #ready(): Promise<void> {
		await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 90_000 });
		// VS Code's own mark: the extension host runs and what the extensions contribute is known.
		await this.page.waitForFunction(
			() => performance.getEntriesByName('code/didLoadExtensions').length > 0,
			undefined,
			{
				timeout: 90_000,
			},
		);
		// A window starts in a plain light theme; its own has a class named after the theme's file.
		await this.page.locator('.monaco-workbench[class*="-json"]').waitFor();
		await this.dismissDialogs();
	}
}

/** VS Code's own Chat view. */
export class NativeChat {
	readonly #workbench: Workbench;

	constructor(workbench: Workbench) {
		this.#workbench = workbench;
	}

	/** Shows the Chat view and puts the keyboard into its input. */
	async open(): Promise<void> {
		if (!(await this.input.isVisible())) {
			await this.#workbench.runCommand('Chat: Open Chat');
		}
		await this.input.waitFor();
		await this.input.click();
	}

	get input(): Locator {
		return this.#workbench.page.locator('.interactive-input-part .monaco-editor').first();
	}

	/** Types a question, such as `@reason why is the sum wrong?`, and sends it. Does not wait for the answer. */
	async ask(text: string): Promise<void> {
		await this.open();
		const { keyboard } = this.#workbench.page;
		await keyboard.press('ControlOrMeta+A');
		await keyboard.press('Delete');
		// In one piece: typed key by key, the list of participants opens and Enter would take from it.
		await keyboard.insertText(text);
		await waitFor('the chat input to hold the question', async () => {
			const shown = (await this.input.innerText()).replace(/\s/g, '');
			return shown.endsWith(text.slice(-10).replace(/\s/g, ''));
		});
		const before = await this.responses.count();
		await keyboard.press('Enter');
		await waitFor('the question to be sent', async () => (await this.responses.count()) > before);
	}

	get responses(): Locator {
		return this.#workbench.page.locator('.interactive-item-container.interactive-response');
	}

	/** The text of the newest response as it is shown now; it may still grow. */
	async lastResponse(): Promise<string> {
		return this.responses.last().innerText();
	}

	/** Waits until the newest response is complete, and returns its text. */
	async finishedResponse(timeoutMs = 60_000): Promise<string> {
		// The chat takes this class away when it has shown all; its view lags behind the stream.
		const shown = this.responses.last().locator(':scope:not(.chat-response-loading)');
		const running = this.#workbench.page.locator('.interactive-input-part .codicon-stop-circle:visible');
		const finished = async () => (await running.count()) === 0 && (await shown.count()) === 1;
		try {
			await waitFor('the end of the response', finished, timeoutMs);
		} catch (error) {
			const text = await this.lastResponse().catch(() => 'nothing');
			throw new Error(`${error instanceof Error ? error.message : error} It shows: ${text}`, { cause: error });
		}
		return this.lastResponse();
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
