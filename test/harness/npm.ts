/** Installs npm packages into a folder of the cache, apart from the project's own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { rootDir } from './paths.ts';
import { type RunResult, run } from './processes.ts';

/** The Node 24 that the harness and VS Code run with. */
export function nodePath(): string {
	if (process.versions.node.startsWith('24.')) {
		return process.execPath;
	}
	return join(rootDir, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The environment with Node 24 first on PATH and without what an outer npm run left in it. */
export function cleanEnv(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		// An outer npm hands down its own folder and package, which would mislead the inner one.
		// The VSCODE_ names make code-server believe that it runs in a terminal of another one.
		if (
			!/^(npm_(lifecycle|package|config_local|config_global|command)|INIT_CWD|VSCODE_|NODE_OPTIONS|FORCE_COLOR)/.test(
				name,
			)
		) {
			env[name] = value;
		}
	}
	env.PATH = dirname(nodePath()) + delimiter + (process.env.PATH ?? '');
	return { ...env, ...extra };
}

/** Runs npm in `cwd`. */
export function npm(cwd: string, args: readonly string[], extraEnv: NodeJS.ProcessEnv = {}): Promise<RunResult> {
	const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
	return run('npm', [...args, ...quiet], { cwd, env: cleanEnv(extraEnv), timeoutMs: 900_000 });
}

/**
 * Installs `packages` into `dir`/node_modules.
 * @throws Error with the end of npm's output when npm failed.
 */
export async function installInto(
	dir: string,
	packages: readonly string[],
	flags: readonly string[] = [],
): Promise<void> {
	await mkdir(dir, { recursive: true });
	// A package.json stops npm from climbing to the project's own.
	await writeFile(join(dir, 'package.json'), '{ "private": true }\n');
	await mustSucceed(npm(dir, ['install', ...packages, ...flags]), `npm install ${packages.join(' ')}`);
}

/** @throws Error with the end of the output when the command did not end with 0. */
export async function mustSucceed(command: Promise<RunResult>, what: string): Promise<RunResult> {
	const result = await command;
	if (result.code !== 0) {
		throw new Error(`${what} failed${result.timedOut ? ' (it took too long)' : ''}:\n${tail(result.output)}`);
	}
	return result;
}

/** The last lines of a long text. */
export function tail(text: string, lines = 25): string {
	return text.trimEnd().split('\n').slice(-lines).join('\n');
}
