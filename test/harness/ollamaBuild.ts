/**
 * Gets a real Ollama without downloading a binary: from the Go module, with its CPU backend, by cgo.
 *
 * A Go module carries no folder named `vendor`, and Ollama's C++ takes three libraries of single headers from one.
 * They are taken from two other Go modules that carry them, so that a Go toolchain with a C++ compiler is all it takes.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cleanEnv, mustSucceed } from './npm.ts';
import { rootDir } from './paths.ts';
import { run } from './processes.ts';

/** Later versions fetch llama.cpp while they are built, which only works with the whole internet. */
export const ollamaVersion = '0.24.0';

const modulePath = 'github.com/ollama/ollama';
const leastGo = [1, 26] as const;

/** Ignored by git; may be deleted at any time. */
const cacheDir = join(rootDir, '.cache', 'ollama');
const executable = process.platform === 'win32' ? 'ollama.exe' : 'ollama';
const cachedBinary = join(cacheDir, ollamaVersion, executable);

export interface BuiltOllama {
	readonly binary: string;
	/** Seconds that building took; `undefined` when it was there already. */
	readonly seconds?: number;
}

/** The cached build, or a new one, or in words why there can be none. */
export async function buildOllama(): Promise<BuiltOllama | string> {
	if (existsSync(cachedBinary)) {
		return { binary: cachedBinary };
	}
	const missing = await whyNotBuild();
	if (missing !== undefined) {
		return missing;
	}
	console.log(`Building Ollama ${ollamaVersion} from its Go module; this takes some minutes once.`);
	const started = performance.now();
	try {
		await build();
	} catch (error) {
		return `Ollama ${ollamaVersion} could not be built: ${error instanceof Error ? error.message : String(error)}`;
	}
	return { binary: cachedBinary, seconds: (performance.now() - started) / 1000 };
}

async function whyNotBuild(): Promise<string | undefined> {
	const { code, output } = await run('go', ['env', 'GOVERSION'], { timeoutMs: 30_000 });
	const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(output) ?? [];
	if (code !== 0) {
		return 'Go is not installed.';
	}
	const isOld = Number(major) < leastGo[0] || (Number(major) === leastGo[0] && Number(minor) < leastGo[1]);
	if (isOld) {
		return `Go ${leastGo.join('.')} or later is needed to build Ollama; this is ${output.trim()}.`;
	}
	const compiler = await run('c++', ['--version'], { timeoutMs: 30_000 });
	return compiler.code === 0 ? undefined : 'There is no C++ compiler to build Ollama with.';
}

async function build(): Promise<void> {
	const includeDir = await collectHeaders();
	const buildDir = join(cacheDir, 'building');
	await rm(buildDir, { recursive: true, force: true });
	const env = cleanEnv({
		GOBIN: buildDir,
		GOTOOLCHAIN: 'local',
		CGO_ENABLED: '1',
		CGO_CFLAGS: '-O2',
		CGO_CXXFLAGS: `-O2 -I${includeDir}`,
	});
	// Without this the server says that its version is 0.0.0.
	const version = `-X ${modulePath}/version.Version=${ollamaVersion}`;
	const args = ['install', '-ldflags', version, `${modulePath}@v${ollamaVersion}`];
	await mustSucceed(run('go', args, { cwd: cacheDir, env, timeoutMs: 3_600_000 }), 'go install');
	await mkdir(dirname(cachedBinary), { recursive: true });
	await rename(join(buildDir, executable), cachedBinary);
	await rm(buildDir, { recursive: true, force: true });
}

/** Where the missing headers come from. An early Ollama still had them outside of `vendor`. */
const headers = [
	{
		module: `${modulePath}@v0.6.8`,
		files: [
			['llama/llama.cpp/common/json.hpp', 'nlohmann/json.hpp'],
			['llama/llama.cpp/common/stb_image.h', 'stb/stb_image.h'],
		],
	},
	{ module: 'github.com/gen2brain/malgo@v0.11.23', files: [['miniaudio.h', 'miniaudio/miniaudio.h']] },
] as const;

async function collectHeaders(): Promise<string> {
	const includeDir = join(cacheDir, 'include');
	await mkdir(cacheDir, { recursive: true });
	for (const { module, files } of headers) {
		const moduleDir = await downloadModule(module);
		for (const [from, to] of files) {
			const target = join(includeDir, to);
			await mkdir(dirname(target), { recursive: true });
			await rm(target, { force: true });
			await copyFile(join(moduleDir, from), target);
			await chmod(target, 0o644);
		}
	}
	// The forward declarations are part of the whole header.
	await writeFile(join(includeDir, 'nlohmann', 'json_fwd.hpp'), '#include "json.hpp"\n');
	return includeDir;
}

async function downloadModule(module: string): Promise<string> {
	const args = ['mod', 'download', '-json', module];
	const env = cleanEnv({ GOTOOLCHAIN: 'local' });
	const { output } = await mustSucceed(run('go', args, { cwd: cacheDir, env, timeoutMs: 600_000 }), 'go mod download');
	const folder = /"Dir": (".*")/.exec(output)?.[1];
	if (folder === undefined) {
		throw new Error(`go mod download did not say where ${module} is:\n${output}`);
	}
	return JSON.parse(folder) as string;
}
