/** `npm run bench -- size`: packs the `.vsix` as `npm run package` does, and says what it weighs. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mustSucceed, nodePath } from '../harness/npm.ts';
import { rootDir } from '../harness/paths.ts';
import { run as runProcess } from '../harness/processes.ts';
import { writeFigures } from './figures.ts';

export interface SizeFigures {
	readonly file: string;
	readonly kilobytes: number;
}

export async function run(): Promise<void> {
	const script = join(rootDir, 'test', 'harness', 'package.ts');
	await mustSucceed(runProcess(nodePath(), [script], { cwd: rootDir, timeoutMs: 240_000 }), 'Packing');
	const { name, version } = JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8')) as {
		readonly name: string;
		readonly version: string;
	};
	const file = `${name}-${version}.vsix`;
	const figures: SizeFigures = { file, kilobytes: (await stat(join(rootDir, file))).size / 1_000 };
	console.log(`${file}: ${figures.kilobytes.toFixed(1)} KB`);
	await writeFigures('size', figures);
}
