/** Type-checks every project that the root `tsconfig.json` references; each has its own libs. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const withoutComments = readFileSync(join(root, 'tsconfig.json'), 'utf8').replace(/^\/\/.*$/gm, '');
const { references } = JSON.parse(withoutComments) as { references: { path: string }[] };

let failed = false;
for (const { path } of references) {
	const { status } = spawnSync(process.execPath, [tsc, '-p', path], { cwd: root, stdio: 'inherit' });
	failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
