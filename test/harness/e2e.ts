/**
 * What a workbench test works with: one VS Code that all test files share, and fresh ones on request.
 * Everything is started at its first use and ended by `runE2e.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type OllamaStandIn, startOllamaStandIn } from '../standins/ollama.ts';
import { launchChromium } from './chromium.ts';
import { rootDir, sampleWorkspaceDir } from './paths.ts';
import { copyFolder, startWorkbench, type WorkbenchOptions } from './server.ts';
import { openWorkbench, type WindowOptions, type Workbench } from './workbench.ts';

export type FreshOptions = Partial<WorkbenchOptions> & WindowOptions;

const open = new Set<Workbench>();
let browser: Promise<Browser> | undefined;
let shared: Promise<Workbench> | undefined;
let ollama: Promise<OllamaStandIn> | undefined;

/** The stand-in for Ollama that the shared window and every fresh one talk to, unless a setting says otherwise. */
export function standIn(): Promise<OllamaStandIn> {
	ollama ??= startOllamaStandIn();
	return ollama;
}

/** The window that all test files share. Leave it as you found it: settings, open views, conversations. */
export function sharedWindow(): Promise<Workbench> {
	shared ??= freshWindow();
	return shared;
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
	try {
		const window = await openWorkbench(await browser, server, { ...options, ownsServer: true });
		open.add(window);
		window.onClose(() => open.delete(window));
		return window;
	} catch (error) {
		await server.dispose();
		throw error;
	}
}

/** The text of a file in the window's folder, as it is on disk now. */
export function readWorkspaceFile(window: Workbench, path: string): Promise<string> {
	return readFile(join(window.server.folder, path), 'utf8');
}

/** Saves a picture and the logs of every open window, named after the failed test. */
export async function saveEvidence(title: string): Promise<void> {
	let number = 0;
	for (const window of open) {
		const name = `${title.slice(0, 100)}${number++ === 0 ? '' : `-${number}`}`;
		try {
			const picture = await window.screenshot(name);
			const logs = `${await window.server.logs()}\n--- page console\n${window.console.join('\n')}\n`;
			await writeFile(picture.replace(/png$/, 'log'), logs);
			console.log(`      see ${picture.slice(rootDir.length + 1)} and .log`);
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
