/** Starts VS Code as a web server on loopback, with a fresh profile and only the extensions that are asked for. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ControlRequest, control, controlDir, installRemoteControl } from './control.ts';
import { cleanEnv, tail } from './npm.ts';
import { freePort, startProcess, waitFor } from './processes.ts';
import { removeTemporaryDir, temporaryDir } from './temporary.ts';
import { getVscodeServer } from './vscode.ts';

/** Values of settings.json; `undefined` removes one of the quiet defaults. */
export type Settings = Readonly<Record<string, unknown>>;

export interface WorkbenchOptions {
	/** Folders with a package.json; copied in, only what a .vsix would contain. */
	readonly extensions: readonly string[];
	/** The folder to open. It is opened itself, not a copy: see `copyFolder`. */
	readonly folder: string;
	/** Added to the quiet defaults of the user's settings.json. */
	readonly settings?: Settings;
	/** Added to the environment of the server, and so of the extension host. */
	readonly env?: NodeJS.ProcessEnv;
	/** Kept between starts when given; else a fresh folder that `dispose` deletes. */
	readonly profileDir?: string;
	/** Ask before a folder is trusted, as a desktop does. Off unless asked for. */
	readonly workspaceTrust?: boolean;
	/** Whether tests can reach into the window by `control`; on unless switched off. */
	readonly remoteControl?: boolean;
	/** 0 or nothing: any free port. */
	readonly port?: number;
	/** The interface language, such as `de`. Needs its language pack. */
	readonly locale?: string;
}

/** A running VS Code. */
export interface WorkbenchServer {
	/** What a browser opens. */
	readonly address: string;
	readonly folder: string;
	readonly profileDir: string;
	/**
	 * Asks the extension host of the open window to do something.
	 * @throws Error with what the window answered, or when none answered in time.
	 */
	control(request: ControlRequest): Promise<unknown>;
	/** The end of the server's output and of every log of the extension host, for a failed test. */
	logs(): Promise<string>;
	/** Settles when the server has ended, by itself or by `dispose`. */
	readonly exited: Promise<number | null>;
	/** Ends the server and deletes its temporary folders. Safe to call twice. */
	dispose(): Promise<void>;
}

/** Settings that keep a fresh profile free of welcome pages, dialogs, tips and notifications. */
const quietSettings: Settings = {
	'workbench.startupEditor': 'none',
	'workbench.welcomePage.experimentalOnboarding': false,
	'workbench.tips.enabled': false,
	'workbench.enableExperiments': false,
	'workbench.colorTheme': 'Dark Modern',
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'extensions.ignoreRecommendations': true,
	'extensions.autoCheckUpdates': false,
	'extensions.autoUpdate': 'off',
	'security.workspace.trust.startupPrompt': 'never',
	'security.workspace.trust.banner': 'never',
	'git.enabled': false,
	'git.openRepositoryInParentFolders': 'never',
	'npm.autoDetect': 'off',
	'chat.commandCenter.enabled': false,
	'files.simpleDialog.enable': true,
	'window.restoreWindows': 'none',
	'window.confirmBeforeClose': 'never',
	// A tooltip may lie over what a test clicks next. One that is to be tested needs this back.
	'workbench.hover.delay': 600_000,
};

/** What a .vsix contains, beside the documents. */
const shippedParts = ['package.json', 'dist', 'media', 'l10n'];

/**
 * Starts VS Code, and returns when its page can be opened.
 * @throws Error with the server's output when it does not listen in time.
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<WorkbenchServer> {
	const { node, entry } = await getVscodeServer();
	const profileDir = options.profileDir ?? temporaryDir('vsc-');
	const extensionsDir = join(profileDir, 'extensions');
	await prepareProfile(profileDir, options);
	const port = options.port || (await freePort());
	const server = startProcess(node, [entry, ...serverArguments(profileDir, port, options)], {
		env: cleanEnv({ ...isolation(profileDir), ...options.env }),
	});
	try {
		await waitUntilItListens(port, server.exited);
	} catch (error) {
		await server.stop();
		throw new Error(`VS Code did not start:\n${tail(server.output())}`, { cause: error });
	}
	return {
		address: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(options.folder).replaceAll('%2F', '/')}`,
		folder: options.folder,
		profileDir,
		exited: server.exited,
		control: request => control(controlDir(profileDir), request),
		logs: async () => `${tail(server.output(), 60)}\n${await extensionHostLogs(join(profileDir, 'user', 'logs'))}`,
		dispose: async () => {
			await server.stop();
			if (options.profileDir === undefined) {
				removeTemporaryDir(profileDir);
			} else {
				await rm(extensionsDir, { recursive: true, force: true });
			}
		},
	};
}

/** A copy of a folder, so that a test may change files. It is deleted when this process ends. */
export async function copyFolder(folder: string): Promise<string> {
	const copy = join(temporaryDir('ws-'), basename(folder));
	await cp(folder, copy, { recursive: true });
	return copy;
}

/** Keeps the server out of the user's own folders, and quiet where there is no Marketplace. */
function isolation(profileDir: string): NodeJS.ProcessEnv {
	return {
		XDG_DATA_HOME: join(profileDir, 'data'),
		XDG_CONFIG_HOME: join(profileDir, 'config'),
		HARNESS_CONTROL_DIR: controlDir(profileDir),
		EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9"}',
	};
}

function serverArguments(profileDir: string, port: number, options: WorkbenchOptions): string[] {
	return [
		['--auth', 'none'],
		['--bind-addr', `127.0.0.1:${port}`],
		['--config', join(profileDir, 'config.yaml')],
		['--user-data-dir', join(profileDir, 'user')],
		['--extensions-dir', join(profileDir, 'extensions')],
		['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
		['--app-name', 'Visual Studio Code'],
		// The extension host of a closed window is not kept for hours.
		['--reconnection-grace-time', '20'],
		options.workspaceTrust ? [] : ['--disable-workspace-trust'],
		options.locale ? ['--locale', options.locale] : [],
		[options.folder],
	].flat();
}

async function prepareProfile(profileDir: string, options: WorkbenchOptions): Promise<void> {
	await mkdir(profileDir, { recursive: true });
	await writeFile(join(profileDir, 'config.yaml'), '');
	await rm(join(profileDir, 'extensions'), { recursive: true, force: true });
	const manifests: Manifest[] = [];
	for (const extension of options.extensions) {
		manifests.push(await copyExtension(extension, join(profileDir, 'extensions')));
	}
	if (options.remoteControl ?? true) {
		await installRemoteControl(join(profileDir, 'extensions'));
	}
	const settings = Object.entries(options.settings ?? {});
	const ofMachine = settings.filter(([name]) => manifests.some(manifest => isMachineSetting(manifest, name)));
	// What a person changed in a kept profile stays; what the caller asks for wins.
	const user = settingsFile(profileDir, 'User');
	await changeJsonFile(user, { ...quietSettings, ...(await readJsonFile(user)), ...options.settings });
	await changeJsonFile(settingsFile(profileDir, 'Machine'), Object.fromEntries(ofMachine));
}

function settingsFile(profileDir: string, owner: 'User' | 'Machine'): string {
	return join(profileDir, 'user', owner, 'settings.json');
}

/** A served VS Code reads settings of scope "machine" only from the machine's own file. */
function isMachineSetting(manifest: Manifest, name: string): boolean {
	const configuration = manifest.contributes?.configuration ?? [];
	const sections = Array.isArray(configuration) ? configuration : [configuration];
	return sections.some(section => section.properties?.[name]?.scope?.startsWith('machine'));
}

interface ConfigurationSection {
	readonly properties?: Readonly<Record<string, { readonly scope?: string }>>;
}

/** The part of an extension's package.json that matters here. */
interface Manifest {
	readonly publisher: string;
	readonly name: string;
	readonly version: string;
	readonly main?: string;
	readonly contributes?: { readonly configuration?: ConfigurationSection | readonly ConfigurationSection[] };
}

/** An unpacked folder named `<publisher>.<name>-<version>` is loaded like an installed extension. */
async function copyExtension(source: string, extensionsDir: string): Promise<Manifest> {
	const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest;
	if (manifest.main && !existsSync(join(source, manifest.main))) {
		throw new Error(`${manifest.main} is not there. Run npm run build first.`);
	}
	const target = join(extensionsDir, `${manifest.publisher}.${manifest.name}-${manifest.version}`.toLowerCase());
	const translations = (await readdir(source)).filter(name => /^package\.nls.*\.json$/.test(name));
	for (const part of [...shippedParts, ...translations]) {
		if (existsSync(join(source, part))) {
			await cp(join(source, part), join(target, part), { recursive: true });
		}
	}
	return manifest;
}

async function readJsonFile(file: string): Promise<Settings> {
	return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Settings) : {};
}

async function changeJsonFile(file: string, changes: Settings): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	const current = await readJsonFile(file);
	// JSON leaves out what is undefined, which is how a setting is removed.
	await writeFile(file, JSON.stringify({ ...current, ...changes }, null, '\t'));
}

async function waitUntilItListens(port: number, exited: Promise<number | null>): Promise<void> {
	let gone = false;
	void exited.then(() => {
		gone = true;
	});
	const listening = await waitFor(
		'VS Code to listen',
		async () => gone || (await fetch(`http://127.0.0.1:${port}/healthz`).then(reply => reply.ok)),
		120_000,
	);
	if (gone || !listening) {
		throw new Error('The server ended at once.');
	}
}

/** The extension host's own logs, and what the extensions under test logged; not those of VS Code's extensions. */
async function extensionHostLogs(logsDir: string): Promise<string> {
	const names = await readdir(logsDir, { recursive: true }).catch(() => []);
	const wanted = names.filter(name => /exthost\d+\/(?!vscode\.).*\.log$/.test(name.replaceAll('\\', '/'))).sort();
	const texts = await Promise.all(
		wanted.map(async name => `--- ${name}\n${tail(await readFile(join(logsDir, name), 'utf8'), 60)}`),
	);
	return texts.filter(text => text.includes('\n2')).join('\n');
}
