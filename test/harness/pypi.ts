/** Files from PyPI that tests need, by pip, each with the one content that it may have. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnv, tail } from './npm.ts';
import { run } from './processes.ts';

export interface PypiFile {
	readonly name: string;
	readonly version: string;
	/** Of the file that comes. */
	readonly file: string;
	readonly sha256: string;
	/** A wheel unless it is said to be the source. */
	readonly isSource?: true;
}

const limitMs = 300_000;

/** Downloads into the folder, unless it is there. Gives in words why it cannot be had; undefined when it is there. */
export async function downloadFromPypi(wanted: PypiFile, folder: string): Promise<string | undefined> {
	if (existsSync(join(folder, wanted.file))) {
		return undefined;
	}
	const python = await run('python3', ['-m', 'pip', '--version'], { timeoutMs: 60_000 });
	if (python.code !== 0) {
		return 'Python with pip is not installed.';
	}
	await mkdir(folder, { recursive: true });
	const requirements = join(folder, `${wanted.name}.txt`);
	// With a hash, pip looks into nothing that is not exactly this.
	await writeFile(requirements, `${wanted.name}==${wanted.version} --hash=sha256:${wanted.sha256}\n`);
	const kind = wanted.isSource ? '--no-binary' : '--only-binary';
	const args = ['download', '--quiet', '--no-deps', kind, wanted.name, '--require-hashes', '-r', requirements];
	const pip = await run('python3', ['-m', 'pip', ...args, '-d', folder], { env: cleanEnv(), timeoutMs: limitMs });
	return pip.code === 0 ? undefined : `pip cannot download ${wanted.name} ${wanted.version}: ${tail(pip.output, 3)}`;
}
