/** Runs `npm run build` for the harness. */
import { join } from 'node:path';
import { cleanEnv, mustSucceed, nodePath } from './npm.ts';
import { rootDir } from './paths.ts';
import { run } from './processes.ts';

/** @throws Error with what the build printed when it failed. */
export async function build(): Promise<void> {
	const args = [join(rootDir, 'esbuild.mjs')];
	await mustSucceed(run(nodePath(), args, { cwd: rootDir, env: cleanEnv(), timeoutMs: 120_000 }), 'The build');
}
