/**
 * `npm run package`: builds, packs `sidethought-<version>.vsix`, and checks what is in it.
 * `--install` also installs it into an empty VS Code, as `npm test` does.
 */
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { cleanEnv, mustSucceed, nodePath } from './npm.ts';
import { rootDir } from './paths.ts';
import { run } from './processes.ts';
import { asksByOpenaiClient, exportsFormulas } from './shippedParts.ts';
import { closingLine, failedLine } from './tally.ts';
import { temporaryDir } from './temporary.ts';
import { getVscodeServer } from './vscode.ts';
import { type ZipEntry, zipEntries } from './zip.ts';

const { values } = parseArgs({ options: { install: { type: 'boolean', default: false } } });

/** What a download may weigh. */
const mostBytes = 690_000;

const unwanted = /(^|\/)(test|src|webview|node_modules|\.[a-z][^/]*)\/|\.(map|tsx?|mjs|vsix)$|package-lock\.json$/;
const needed = [
	'package.json',
	'readme.md',
	'license.txt',
	'changelog.md',
	'dist/extension.js',
	'dist/page.js',
	'dist/page.css',
	'dist/licences.txt',
];

const manifest = JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8')) as Record<string, unknown>;
const vsix = join(rootDir, `${manifest.name}-${manifest.version}.vsix`);

const counts = { passed: 0, failed: 0, skipped: 0 };
await check('it can be packed', pack);
if (counts.failed === 0) {
	const entries = await zipEntries(vsix);
	list(entries);
	await check(`it weighs at most ${mostBytes / 1000} KB`, async () => {
		const { size } = await stat(vsix);
		console.log(`  ${vsix.slice(rootDir.length + 1)}: ${(size / 1000).toFixed(1)} KB`);
		return size <= mostBytes ? undefined : `It weighs ${size} bytes.`;
	});
	await check('it has no sources, tests, source maps or packages in it', async () => {
		const found = entries.map(extensionPath).filter(path => unwanted.test(path));
		return found.length === 0 ? undefined : found.join(', ');
	});
	await check('it has all that it needs', async () => {
		const there = new Set(entries.map(entry => extensionPath(entry).toLowerCase()));
		const missing = [...needed, ...namedInManifest(manifest)].filter(path => !there.has(path.toLowerCase()));
		return missing.length === 0 ? undefined : `missing: ${missing.join(', ')}`;
	});
	await check('its client of OpenAI’s interface asks a server', asksByOpenaiClient);
	await check('its HTML export sets formulas', exportsFormulas);
	if (values.install) {
		await check('it installs into an empty VS Code', install);
	}
}
console.log(`\n${closingLine(counts)}`);
process.exit(counts.failed === 0 ? 0 : 1);

/** `action` returns what is wrong, or nothing. */
async function check(name: string, action: () => Promise<string | undefined>): Promise<void> {
	const problem = await action().catch(error => (error instanceof Error ? error.message : String(error)));
	counts[problem === undefined ? 'passed' : 'failed']++;
	console.log(problem === undefined ? `  ok    ${name}` : `  FAIL  ${name}\n        ${problem}`);
	if (problem !== undefined) {
		console.log(failedLine(`${name}: ${problem}`));
	}
}

async function pack(): Promise<undefined> {
	await build();
	const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
	const args = [
		vsce,
		'package',
		'--no-dependencies',
		'--allow-missing-repository',
		'--no-rewrite-relative-links',
		'--out',
		vsix,
	];
	const packing = run(nodePath(), args, { cwd: rootDir, env: cleanEnv(), timeoutMs: 120_000 });
	await mustSucceed(packing, 'vsce package');
}

async function install(): Promise<string | undefined> {
	const { node, entry } = await getVscodeServer();
	const dir = temporaryDir('vsix-');
	const profile = ['--user-data-dir', join(dir, 'user'), '--extensions-dir', join(dir, 'extensions')];
	const env = cleanEnv({ XDG_DATA_HOME: join(dir, 'data'), XDG_CONFIG_HOME: join(dir, 'config') });
	const code = (args: readonly string[]) => run(node, [entry, ...profile, ...args], { env, timeoutMs: 120_000 });
	await mustSucceed(code(['--install-extension', vsix]), 'Installing it');
	const { output } = await mustSucceed(code(['--list-extensions', '--show-versions']), 'Listing the extensions');
	const wanted = `${manifest.publisher}.${manifest.name}@${manifest.version}`;
	return output.includes(wanted) ? undefined : `${wanted} is not among:\n${output}`;
}

/** Every path of a file inside the extension that package.json names: its code, icons, walkthrough pages. */
function namedInManifest(value: unknown): readonly string[] {
	if (typeof value === 'string') {
		return /^(\.\/|media\/|dist\/)[^*{}]+\.\w+$/.test(value) ? [value.replace(/^\.\//, '')] : [];
	}
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namedInManifest) : [];
}

function list(entries: readonly ZipEntry[]): void {
	for (const entry of [...entries].sort((one, other) => other.packed - one.packed)) {
		console.log(`  ${String(entry.packed).padStart(8)}  ${String(entry.size).padStart(8)}  ${entry.path}`);
	}
}

/** Paths inside a .vsix start with `extension/`, but for two files of the format itself. */
function extensionPath(entry: ZipEntry): string {
	return entry.path.replace(/^extension\//, '');
}
