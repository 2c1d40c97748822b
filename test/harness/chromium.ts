/** Finds a Chromium for Playwright on this machine, or installs one from a package registry. */
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { cleanEnv, installInto, mustSucceed } from './npm.ts';
import { cacheDir } from './paths.ts';
import { run } from './processes.ts';

/** What `chromium.launch` of playwright-core needs. */
export interface Chromium {
	readonly executablePath: string;
	readonly args: readonly string[];
	/** To be added to the environment it is started with. */
	readonly env?: NodeJS.ProcessEnv;
}

/** Flags that keep Chromium quiet offline and working as root in a container. */
const quietFlags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// A headless page must run at full pace though no window shows it.
	'--disable-background-timer-throttling',
	'--disable-backgrounding-occluded-windows',
	'--disable-renderer-backgrounding',
];

const sparticuzVersion = '153.0.0';

/**
 * A Chromium: the one named by CHROME_PATH, else one on this machine, else Debian's package (as root),
 * else the one inside the npm package @sparticuz/chromium.
 * @throws Error that says what to install.
 */
export async function getChromium(log: (line: string) => void = console.log): Promise<Chromium> {
	const found = await findChromium();
	if (found !== undefined) {
		return { executablePath: found, args: quietFlags };
	}
	if (await installDebianPackage(log)) {
		const installed = await findChromium();
		if (installed !== undefined) {
			return { executablePath: installed, args: quietFlags };
		}
	}
	return npmChromium(log);
}

/** A Chromium, Chrome or Edge that is already here. */
export async function findChromium(): Promise<string | undefined> {
	const named = process.env.CHROME_PATH;
	if (named) {
		if (!existsSync(named)) {
			throw new Error(`CHROME_PATH names a file that is not there: ${named}`);
		}
		return named;
	}
	return [...onPath(), ...usualPlaces(), ...(await playwrightCache())].find(existsSync);
}

function onPath(): string[] {
	const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
	const dirs = (process.env.PATH ?? '').split(delimiter).filter(dir => dir !== '');
	return names.flatMap(name => dirs.map(dir => join(dir, process.platform === 'win32' ? `${name}.exe` : name)));
}

function usualPlaces(): string[] {
	if (process.platform === 'darwin') {
		const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
		const roots = ['/Applications', join(homedir(), 'Applications')];
		return roots.flatMap(root => apps.map(app => join(root, `${app}.app`, 'Contents', 'MacOS', app)));
	}
	if (process.platform === 'win32') {
		const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(name => process.env[name] ?? []);
		const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
		return roots.flatMap(root => programs.map(program => join(root, program)));
	}
	return ['/usr/bin/chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'];
}

/** The Chromium builds that Playwright itself may have downloaded, newest first. */
async function playwrightCache(): Promise<string[]> {
	const caches: Partial<Record<NodeJS.Platform, string>> = {
		darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
		win32: join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
	};
	const cache =
		process.env.PLAYWRIGHT_BROWSERS_PATH ?? caches[process.platform] ?? join(homedir(), '.cache', 'ms-playwright');
	const builds = (await readdir(cache).catch(() => [])).filter(name => /^chromium-\d+$/.test(name));
	const programs = [
		['chrome-linux', 'chrome'],
		['chrome-linux64', 'chrome'],
		['chrome-win', 'chrome.exe'],
		['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
		['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
	];
	const newestFirst = builds.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
	return newestFirst.flatMap(build => programs.map(parts => join(cache, build, ...parts)));
}

/** True when Debian's package was installed now. Not a Debian, or not root: false. */
async function installDebianPackage(log: (line: string) => void): Promise<boolean> {
	if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		return false;
	}
	log("Installing Debian's package chromium …");
	const env = cleanEnv({ DEBIAN_FRONTEND: 'noninteractive' });
	await run('apt-get', ['update'], { env, timeoutMs: 300_000 });
	const args = ['install', '-y', '--no-install-recommends', 'chromium'];
	const { code } = await run('apt-get', args, { env, timeoutMs: 600_000 });
	if (code !== 0) {
		log('That did not work; trying the npm registry.');
	}
	return code === 0;
}

/** The part of @sparticuz/chromium that is used here. */
interface SparticuzModule {
	/** Unpacks into the folder for temporary files, unless it is there already. */
	readonly default: { executablePath(): Promise<string> };
	inflate(archive: string): Promise<string>;
}

async function npmChromium(log: (line: string) => void): Promise<Chromium> {
	const dir = join(cacheDir, 'chromium');
	const home = join(dir, 'node_modules', '@sparticuz', 'chromium');
	try {
		if (!existsSync(join(home, 'build', 'index.js'))) {
			log('Installing the npm package @sparticuz/chromium …');
			await installInto(dir, [`@sparticuz/chromium@${sparticuzVersion}`], ['--ignore-scripts']);
		}
		return await unpack(home, join(dir, 'unpacked'));
	} catch (error) {
		const help = 'Install Chromium or Chrome (Debian: apt-get install chromium) or name it in CHROME_PATH.';
		throw new Error(`No Chromium was found and none could be installed. ${help}`, { cause: error });
	}
}

async function unpack(home: string, target: string): Promise<Chromium> {
	await mkdir(target, { recursive: true });
	const outerTemp = process.env.TMPDIR;
	process.env.TMPDIR = target;
	try {
		const module = (await import(pathToFileURL(join(home, 'build', 'index.js')).href)) as SparticuzModule;
		const executablePath = await module.default.executablePath();
		const fonts = existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(target, 'fonts') };
		if (await starts(executablePath, fonts)) {
			return { executablePath, args: [...quietFlags, '--no-zygote'], env: fonts };
		}
		// A bare machine lacks NSS; the package carries a copy.
		await module.inflate(join(home, 'bin', 'al2023.tar.br'));
		const env = { ...fonts, LD_LIBRARY_PATH: join(target, 'al2023', 'lib') };
		await mustSucceed(run(executablePath, ['--no-sandbox', '--version'], { env: cleanEnv(env) }), 'Starting it');
		return { executablePath, args: [...quietFlags, '--no-zygote'], env };
	} finally {
		if (outerTemp === undefined) {
			delete process.env.TMPDIR;
		} else {
			process.env.TMPDIR = outerTemp;
		}
	}
}

async function starts(executablePath: string, env: NodeJS.ProcessEnv): Promise<boolean> {
	const args = ['--no-sandbox', '--version'];
	return (await run(executablePath, args, { env: cleanEnv(env), timeoutMs: 30_000 })).code === 0;
}

/** Starts Chromium without a window. The caller closes it. */
export async function launchChromium(log: (line: string) => void = console.log): Promise<Browser> {
	const { executablePath, args, env } = await getChromium(log);
	// Signals are for processes.ts: Playwright's own handlers would close Chromium and let us run on.
	const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
	const fullEnv = cleanEnv(env) as Record<string, string>;
	return chromium.launch({ executablePath, args: [...args], env: fullEnv, headless: true, ...signals });
}

if (import.meta.main) {
	const browser = await launchChromium();
	console.log(`${(await getChromium()).executablePath}: ${browser.version()}`);
	await browser.close();
}
