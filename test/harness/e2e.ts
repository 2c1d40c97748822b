/**
 * What a workbench test works with: one VS Code that all test files share, and fresh ones on request.
 * Everything is started at its first use and ended by `runE2e.ts`.
 */
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { launchChromium } from './chromium.ts';
import { rootDir, sampleWorkspaceDir } from './paths.ts';
import { copyFolder, type Settings, startWorkbench, type WorkbenchOptions } from './server.ts';
import { newWindow, type WindowOptions, type Workbench } from './workbench.ts';

export type FreshOptions = Partial<WorkbenchOptions> & WindowOptions;

const open = new Set<Workbench>();
let browser: Promise<Browser> | undefined;
let shared: Promise<Workbench> | undefined;
let ollama: Promise<OllamaStandIn> | undefined;
/** Settles when all evidence is saved; no window is closed before. */
let saving: Promise<void> = Promise.resolve();

/** The stand-in for Ollama that the shared window and every fresh one talk to, unless a setting says otherwise. */
export function standIn(): Promise<OllamaStandIn> {
	ollama ??= startOllamaStandIn();
	return ollama;
}

/**
 * The window that all test files share which need no profile of their own: a start costs more than most tests. Asked
 * for in `before`; it then has these settings beside the usual ones, an untouched sample folder, an empty conversation
 * and nothing open. Only the history keeps what earlier files asked.
 */
export async function sharedWindow(settings: Settings = {}): Promise<Workbench> {
	shared ??= freshWindow();
	const window = await shared;
	await tidy(window);
	await window.changeSettings(settings);
	return window;
}

async function tidy(window: Workbench): Promise<void> {
	await window.dismissDialogs();
	for (const command of ['workbench.action.closeAllEditors', 'workbench.action.closeAuxiliaryBar']) {
		await window.execute(command);
	}
	await window.restoreSettings();
	await window.execute('sidethought.newConversation');
	await window.execute('workbench.view.explorer');
	const { folder } = window.server;
	for (const name of await readdir(folder)) {
		await rm(join(folder, name), { recursive: true, force: true });
	}
	await cp(sampleWorkspaceDir, folder, { recursive: true });
}

/** A VS Code of its own: new profile, new copy of the sample workspace. `close()` ends all of it. */
export async function freshWindow(options: FreshOptions = {}): Promise<Workbench> {
	const server = await startWorkbench({
		extensions: [process.env.E2E_EXTENSION ?? rootDir],
		folder: await copyFolder(sampleWorkspaceDir),
		...options,
		settings: { 'sidethought.ollama.baseUrl': (await standIn()).url, ...options.settings },
	});
	browser ??= launchChromium();
	const window = await newWindow(await browser, server, { ...options, ownsServer: true });
	open.add(window);
	window.onClose(() => saving);
	window.onClose(() => open.delete(window));
	try {
		await window.open();
		return window;
	} catch (error) {
		saveEvidence('a window that did not open');
		await window.close();
		throw error;
	}
}

/** How much of what a window shows is printed when a test fails, in characters: all that a distant machine keeps. */
const shownAtFailure = 1_500;

/** Saves a picture, the words on it and the logs of every open window, named after the failed test. */
export function saveEvidence(title: string): Promise<void> {
	saving = saving.then(() => savePictures(title));
	return saving;
}

async function savePictures(title: string): Promise<void> {
	let number = 0;
	for (const window of open) {
		const name = `${title.slice(0, 100)}${number++ === 0 ? '' : `-${number}`}`;
		try {
			const picture = await window.screenshot(name);
			const shown = await window.shownText();
			const parts = [shown, '--- logs', await window.server.logs(), '--- page console', ...window.console];
			await writeFile(picture.replace(/png$/, 'log'), `${parts.join('\n')}\n`);
			console.log(`      see ${picture.slice(rootDir.length + 1)} and .log; shown at the end:`);
			console.log(shown.slice(-shownAtFailure).replace(/^\s*/gm, '      | '));
		} catch (error) {
			console.log(`      no picture of the failure: ${error instanceof Error ? error.message : error}`);
		}
	}
}

/** Ends all that was started. */
export async function endAll(): Promise<void> {
	for (const window of open) {
		await window.close();
	}
	await (await browser)?.close();
	await (await ollama)?.stop();
}
