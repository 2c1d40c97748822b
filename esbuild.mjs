// Bundles everything that ships or that outsiders test against; `bundles.mts` says what that is.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { bundles } from './bundles.mts';
import { writeNotices } from './notices.mts';

const { values } = parseArgs({
	options: {
		watch: { type: 'boolean', default: false },
		dev: { type: 'boolean', default: false },
		outdir: { type: 'string', default: 'dist' },
	},
});
const { outdir } = values;

/** @type {import('esbuild').BuildOptions} */
const common = {
	bundle: true,
	minify: !values.dev && !values.watch,
	sourcemap: values.dev || values.watch ? 'linked' : false,
	legalComments: 'none',
	logLevel: 'warning',
	define: { 'process.env.NODE_ENV': '"production"' },
};

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

/** @type {import('esbuild').Metafile[]} */
const metafiles = [];
for (const bundle of bundles) {
	const options = { ...common, ...bundle, outdir, metafile: true };
	if (values.watch) {
		await (await esbuild.context(options)).watch();
	} else {
		metafiles.push((await esbuild.build(options)).metafile);
	}
}
if (!values.watch) {
	await writeNotices(metafiles, join(outdir, 'licences.txt'));
}
