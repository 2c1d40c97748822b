// Bundles everything that ships or that outsiders test against:
//   dist/extension.js  the extension host part (CommonJS, `vscode` external)
//   dist/providers.js  the vendors' clients, loaded by it with the first question
//   dist/archiveThread.js  a thread that opens transcripts, started when it is needed
//   dist/turn.js       what runs a turn, loaded by it with the first question
//   dist/references.js finds what a turn names, loaded by it with the first turn that is shown
//   dist/html.js       the HTML export, loaded by it with the first such export
//   dist/page.js/.css  the webview page
//   dist/formulas.js   what sets formulas, loaded by it with the first one
//   dist/core.mjs      the pure core and the importer, for plain Node and for pages
//   dist/engine.mjs    providers and session without vscode, for scripts
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

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

// ESM bundles of CommonJS packages need a real `require` in Node.
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * `import * as vscode` would become a copy of the whole API in each of our modules, which is most of what a start
 * costs; a plain require is the API itself.
 * @type {import('esbuild').Plugin}
 */
const plainVscode = {
	name: 'plain-vscode',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
			contents: (await readFile(path, 'utf8')).replace(
				/^import \* as vscode from 'vscode';$/m,
				"const vscode: typeof import('vscode') = require('vscode');",
			),
			loader: 'ts',
		}));
	},
};

/** What a start does not need is a bundle of its own, named after its module and loaded at its first use. */
const late = {
	providers: 'src/providers/createProvider.ts',
	turn: 'src/session/turn/runTurn.ts',
	references: 'src/core/insight/references/finder.ts',
	html: 'src/core/export/html.ts',
	archiveThread: 'src/archiveThread.ts',
};

/** The same for the page. */
const lateInPage = { formulas: 'webview/markdown/mathNodes.ts' };

/**
 * @param {Record<string, string>} modules
 * @returns {import('esbuild').Plugin}
 */
const lateBundles = modules => ({
	name: 'late-bundles',
	setup({ onResolve }) {
		for (const [name, module] of Object.entries(modules)) {
			onResolve({ filter: new RegExp(`${basename(module, '.ts')}\\.ts$`) }, ({ kind }) =>
				kind === 'dynamic-import' ? { path: `./${name}.js`, external: true } : undefined,
			);
		}
	},
});

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
	{
		entryPoints: { extension: 'src/extension.ts' },
		platform: 'node',
		target: 'node22',
		format: 'cjs',
		external: ['vscode'],
		mainFields: ['module', 'main'],
		plugins: [plainVscode, lateBundles(late)],
		// `require`, because VS Code routes the network of what is required, not of what is imported.
		supported: { 'dynamic-import': false },
	},
	{
		entryPoints: late,
		platform: 'node',
		target: 'node22',
		format: 'cjs',
		mainFields: ['module', 'main'],
	},
	{
		entryPoints: { page: 'webview/main.ts' },
		platform: 'browser',
		target: 'chrome128',
		format: 'iife',
		loader: { '.ttf': 'file' },
		assetNames: '[name]',
		plugins: [lateBundles(lateInPage)],
	},
	{
		entryPoints: lateInPage,
		platform: 'browser',
		target: 'chrome128',
		format: 'esm',
	},
	{
		entryPoints: { core: 'src/coreBundle.ts' },
		platform: 'neutral',
		target: 'es2024',
		format: 'esm',
		outExtension: { '.js': '.mjs' },
	},
	{
		entryPoints: { engine: 'src/session/engine.ts' },
		platform: 'node',
		target: 'node22',
		format: 'esm',
		outExtension: { '.js': '.mjs' },
		banner: { js: requireBanner },
		mainFields: ['module', 'main'],
	},
];

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });

for (const bundle of bundles) {
	const options = { ...common, ...bundle, outdir };
	if (values.watch) {
		await (await esbuild.context(options)).watch();
	} else {
		await esbuild.build(options);
	}
}
