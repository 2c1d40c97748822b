/** `npm run bench -- <name> [options]`: runs `<name>.bench.ts` of this folder. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const suffix = '.bench.ts';
const [name, ...rest] = process.argv.slice(2);
const names = (await readdir(import.meta.dirname))
	.filter(file => file.endsWith(suffix))
	.map(file => file.slice(0, -suffix.length))
	.sort();

if (name === undefined || !names.includes(name)) {
	console.error(`Which benchmark? npm run bench -- <name>, where <name> is one of: ${names.join(', ')}`);
	process.exitCode = 2;
} else {
	// A benchmark reads its own options as if it had been started by itself.
	process.argv = [...process.argv.slice(0, 2), ...rest];
	const bench = (await import(pathToFileURL(join(import.meta.dirname, name + suffix)).href)) as {
		run?: () => Promise<void>;
	};
	await bench.run?.();
}
