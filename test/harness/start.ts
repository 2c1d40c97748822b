/**
 * `npm start`: a real VS Code with the extension and a sample folder, in the browser, talking to a running Ollama
 * or to the stand-in.
 *
 *   npm start -- --desktop      a desktop VS Code instead, where its vendor can be reached
 *   npm start -- --no-open      only print the address
 *   npm start -- --port 8642    the port on 127.0.0.1
 *   npm start -- --folder DIR   open this folder instead of the sample
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { type ChosenOllama, chooseOllama } from './ollamaChoice.ts';
import { cacheDir, rootDir, sampleWorkspaceDir } from './paths.ts';
import { startProcess } from './processes.ts';
import { startWorkbench } from './server.ts';
import { getDesktopVscode, getVscodeServer } from './vscode.ts';

const usualPort = 8642;

const options = readOptions();
try {
	await main();
} catch (error) {
	console.error(`\n${error instanceof Error ? error.message : error}`);
	process.exit(1);
}

async function main(): Promise<void> {
	console.log('Building …');
	await build();
	const ollama = await chooseOllama();
	const folder = options.folder === undefined ? await freshSample() : resolve(options.folder);
	const isRunning = options.desktop && (await startDesktop(folder, ollama));
	if (!isRunning) {
		await startInBrowser(folder, ollama);
	}
}

function readOptions() {
	try {
		return parseArgs({
			options: {
				desktop: { type: 'boolean', default: false },
				'no-open': { type: 'boolean', default: false },
				port: { type: 'string' },
				folder: { type: 'string' },
			},
		}).values;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		console.error('Options: --desktop, --no-open, --port N, --folder DIR');
		return process.exit(2);
	}
}

async function startInBrowser(folder: string, ollama: ChosenOllama): Promise<void> {
	const { version } = await getVscodeServer();
	const server = await startWorkbench({
		extensions: [rootDir],
		folder,
		// Kept from start to start, and so are the conversations in it.
		profileDir: join(cacheDir, 'profile'),
		settings: { 'sidethought.ollama.baseUrl': ollama.url },
		env: { EXTENSIONS_GALLERY: undefined },
		remoteControl: false,
		port: await choosePort(),
	});
	console.log(`\nSidethought runs in VS Code ${version}. Open\n\n    ${server.address}\n`);
	console.log(`It talks to ${ollama.description}.`);
	if (options.folder === undefined) {
		console.log('Try it: open sample.ts, select the function add, press F1, run "Sidethought: Ask with reasoning".');
	}
	console.log('Ctrl+C stops it.');
	openBrowser(server.address);

	let stopping = false;
	stopOnSignal(async () => {
		stopping = true;
		await server.dispose();
		await ollama.stop();
	});
	await server.exited;
	if (!stopping) {
		throw new Error(`VS Code ended by itself:\n${await server.logs()}`);
	}
}

/** False when no desktop VS Code can be had; the reason is printed. */
async function startDesktop(folder: string, ollama: ChosenOllama): Promise<boolean> {
	console.log('Getting a desktop VS Code …');
	let executable: string;
	try {
		executable = await getDesktopVscode();
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		console.log(`A desktop VS Code cannot be downloaded here (${reason}). Using the one in the browser.`);
		return false;
	}
	const userDir = join(cacheDir, 'desktop-profile');
	await mkdir(join(userDir, 'User'), { recursive: true });
	const settings = { 'sidethought.ollama.baseUrl': ollama.url, 'workbench.startupEditor': 'none' };
	await writeFile(join(userDir, 'User', 'settings.json'), JSON.stringify(settings, null, '\t'));
	const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	const args = [
		'--new-window',
		`--extensionDevelopmentPath=${rootDir}`,
		`--user-data-dir=${userDir}`,
		...asRoot,
		folder,
	];
	const vscode = startProcess(executable, args);
	console.log(`\nSidethought runs in a window of its own. It talks to ${ollama.description}.\nCtrl+C stops it.`);
	stopOnSignal(async () => {
		await vscode.stop();
		await ollama.stop();
	});
	const code = await vscode.exited;
	await ollama.stop();
	if (code !== 0) {
		throw new Error(`VS Code ended with ${code}:\n${vscode.output()}`);
	}
	return true;
}

/** A new copy each time: the bug is back in it. */
async function freshSample(): Promise<string> {
	const copy = join(cacheDir, 'sample-workspace');
	await rm(copy, { recursive: true, force: true });
	await cp(sampleWorkspaceDir, copy, { recursive: true });
	return copy;
}

/** The usual port keeps what the browser remembers of the window; any other will do when it is taken. */
async function choosePort(): Promise<number> {
	if (options.port !== undefined) {
		const port = Number(options.port);
		if (!Number.isInteger(port) || port < 0 || port > 65535) {
			throw new Error(`--port wants a number from 0 to 65535, not ${options.port}.`);
		}
		if (port !== 0 && !(await isFree(port))) {
			throw new Error(`Port ${port} is taken. Choose another one, or leave out --port.`);
		}
		return port;
	}
	return (await isFree(usualPort)) ? usualPort : 0;
}

function isFree(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
}

/** Only where a person sits at a desktop; elsewhere the address on the screen has to do. */
function openBrowser(address: string): void {
	const isDesktop = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
	if (options['no-open'] || !process.stdout.isTTY || !isDesktop) {
		return;
	}
	const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
		darwin: ['open', address],
		win32: ['cmd', '/c', 'start', '', address.replaceAll('&', '^&')],
	};
	const [command = 'xdg-open', ...args] = openers[process.platform] ?? ['xdg-open', address];
	// No opener, no harm: the address is on the screen.
	spawn(command, args, { stdio: 'ignore', detached: true })
		.on('error', () => undefined)
		.unref();
}

/** A second Ctrl+C while it stops changes nothing. */
function stopOnSignal(stop: () => Promise<void>): void {
	let stopping = false;
	const handle = async () => {
		if (!stopping) {
			stopping = true;
			console.log('\nStopping …');
			await stop();
			process.exit(0);
		}
	};
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, handle);
	}
}
