import { join } from 'node:path';
import { build } from 'esbuild';
import { rootDir } from '../../harness/paths.ts';

/** The thread's script as it ships. */
export async function buildScript(folder: string): Promise<string> {
	const outfile = join(folder, 'archiveThread.cjs');
	const entry = join(rootDir, 'src/archiveThread.ts');
	await build({
		entryPoints: [entry],
		outfile,
		bundle: true,
		minify: true,
		platform: 'node',
		format: 'cjs',
		mainFields: ['module', 'main'],
	});
	return outfile;
}
