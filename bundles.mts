/**
 * What is built, as options of esbuild: for `esbuild.mjs`, and for the tests of the page.
 *
 *   dist/extension.js      what VS Code loads: it loads the next two, from what an earlier start kept of them
 *   dist/main.js           the extension host part (CommonJS, `vscode` external)
 *   dist/common.js         what of it knows nothing of `vscode`, and others need as well
 *   dist/providers.js      the vendors' clients, loaded by it with the first question
 *   dist/turn.js           what runs a turn, loaded by it with the first question
 *   dist/references.js     finds what a turn names, loaded by it with the first turn that is shown
 *   dist/chatPage.js       the host's side of a page, loaded by it with the first page that is opened
 *   dist/participant.js    what answers `@reason`, loaded by it with the first such request
 *   dist/reasonTool.js     what other agents call, loaded by it with the first call
 *   dist/sharing.js        loaded by it when something is shared for the first time
 *   dist/texts.js          Markdown and JSON of a conversation, loaded by it with the first export or copy
 *   dist/html.js           the HTML export, loaded by it with the first such export
 *   dist/archiveThread.js  a thread that opens transcripts, started when it is needed
 *   dist/chunk-*.js        what several of the late ones need; loaded by the first of them
 *   dist/client-*.js       the client of OpenAI's interface, loaded with the first question to such a server
 *   dist/page.js/.css      the webview page
 *   dist/formulas.js       what sets formulas, loaded by it with the first one
 *   dist/temml.js          the reader of TeX, loaded by formulas and HTML export
 *   dist/core.mjs          the pure core and the importer, for plain Node and for pages
 *   dist/engine.mjs        providers and session without vscode, for scripts
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import subsetFont from 'subset-font';
import { asCommonJs, vscodeName } from './startFiles.mts';

/** ESM bundles of CommonJS packages need a real `require` in Node. */
const requireBanner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * `import * as vscode` would become a copy of the whole API in each of our modules, which is most of what a start
 * costs; so it is a name that is left open here, and filled where the files are written.
 */
const plainVscode: Plugin = {
	name: 'plain-vscode',
	setup({ initialOptions, onLoad }) {
		initialOptions.define = { ...initialOptions.define, vscode: vscodeName };
		onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
			contents: (await readFile(path, 'utf8')).replace(/^import \* as vscode from 'vscode';$/m, ''),
			loader: 'ts',
		}));
	},
};

/**
 * The `openai` client makes an object for every part of OpenAI's interface. We send by its `post` and never by those
 * objects (`openaiClient.ts` gives out nothing else): 280 KB of code that nobody runs become classes without members.
 */
const openaiClientAlone: Plugin = {
	name: 'openai-client-alone',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]openai[\\/]resources[\\/].*\.mjs$/ }, async ({ path }) => ({
			contents: emptied(await readFile(path, 'utf8')),
		}));
	},
};

/** A module of the interface of which the names are left, without those that it passes on from other folders. */
function emptied(source: string): string {
	const passedOn = source.match(/^export (?:\*(?: as \w+)?|\{[^}]*\}) from "(?!.*\/lib\/).*$/gm) ?? [];
	const own = [...source.matchAll(/^export (?:class|const|(?:async )?function) (\w+)/gm)];
	return [...passedOn, ...own.map(([, name]) => `export class ${name} {}`)].join('\n');
}

/** `ollama` brings a `fetch` for browsers that have none. */
const ownFetch: Plugin = {
	name: 'own-fetch',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]whatwg-fetch[\\/]/ }, () => ({ contents: '' }));
	},
};

/** What a start does not need: files of their own, loaded at the first use by `import()`, or as a thread. */
const late = {
	providers: 'src/providers/createProvider.ts',
	turn: 'src/session/turn/runTurn.ts',
	references: 'src/surfaces/beside/searching.ts',
	chatPage: 'src/surfaces/panel/chatPage.ts',
	participant: 'src/surfaces/participant/chatRequestRun.ts',
	reasonTool: 'src/surfaces/tools/reasonTool.ts',
	sharing: 'src/surfaces/share/sharing.ts',
	texts: 'src/core/export/texts.ts',
	html: 'src/core/export/html.ts',
	archiveThread: 'src/archiveThread.ts',
};

const formulas = 'webview/markdown/mathNodes.ts';

/** The same for the page, which is a script and no module. */
const lateFormulas: Plugin = {
	name: 'late-formulas',
	setup({ onResolve }) {
		onResolve({ filter: /mathNodes\.ts$/ }, ({ kind }) =>
			kind === 'dynamic-import' ? { path: './formulas.js', external: true } : undefined,
		);
	},
};

/** Export and page read formulas by the same file. Here it is required. */
const temmlOfHost: Plugin = {
	name: 'temml-of-host',
	setup({ onResolve }) {
		onResolve({ filter: /^temml$/ }, () => ({ path: './temml.js', external: true }));
	},
};

/** And here it is imported: in a module there is no `module` that it could put itself into, so it is left in the page. */
const temmlOfPage: Plugin = {
	name: 'temml-of-page',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^temml$/ }, () => ({ path: 'temml', namespace: 'of-page' }));
		onResolve({ filter: /^\.\/temml\.js$/ }, ({ path }) => ({ path, external: true }));
		onLoad({ filter: /.*/, namespace: 'of-page' }, () => ({
			contents: "import './temml.js'; export default globalThis.temml;",
		}));
	},
};
const temmlLeft = 'typeof module === "object" ? (module.exports = temml.default) : (globalThis.temml = temml.default);';

/** The icon font has 600 signs, of which the page uses a tenth: the others stay out of the file that ships. */
const usedIcons: Plugin = {
	name: 'used-icons',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]codicon\.ttf$/ }, async ({ path }) => {
			const icons = await signsIn('webview/styles');
			return { contents: await subsetFont(await readFile(path), icons, { targetFormat: 'truetype' }), loader: 'file' };
		});
	},
};

/** The signs that style sheets of a folder write as `content: "\\ea60"`. */
async function signsIn(folder: string): Promise<string> {
	const root = join(import.meta.dirname, folder);
	const files = (await readdir(root)).filter(name => name.endsWith('.css'));
	const styles = await Promise.all(files.map(name => readFile(join(root, name), 'utf8')));
	const codes = styles.flatMap(text => [...text.matchAll(/content: "\\([\da-f]{4})"/g)]);
	return codes.map(([, code = '']) => String.fromCodePoint(Number.parseInt(code, 16))).join('');
}

const node: BuildOptions = { platform: 'node', target: 'node22', mainFields: ['module', 'main'] };
const browser: BuildOptions = { platform: 'browser', target: 'chrome128' };

/** The page as it ships, all its files. */
export const pageBundles: readonly BuildOptions[] = [
	{
		...browser,
		entryPoints: { page: 'webview/main.ts' },
		format: 'iife',
		loader: { '.ttf': 'file' },
		assetNames: '[name]',
		plugins: [lateFormulas, usedIcons],
	},
	{ ...browser, entryPoints: { formulas }, format: 'esm', plugins: [temmlOfPage] },
	{ ...browser, entryPoints: { temml: 'temml' }, format: 'iife', globalName: 'temml', footer: { js: temmlLeft } },
];

/** Everything. */
export const bundles: readonly BuildOptions[] = [
	{
		...node,
		entryPoints: { main: 'src/extension.ts', ...late },
		format: 'esm',
		splitting: true,
		external: ['vscode'],
		plugins: [plainVscode, openaiClientAlone, ownFetch, temmlOfHost, asCommonJs('main.js')],
	},
	{ ...node, entryPoints: { extension: 'src/start.ts' }, format: 'cjs' },
	...pageBundles,
	{
		entryPoints: { core: 'src/coreBundle.ts' },
		platform: 'neutral',
		target: 'es2024',
		format: 'esm',
		outExtension: { '.js': '.mjs' },
	},
	{
		...node,
		entryPoints: { engine: 'src/session/engine.ts' },
		format: 'esm',
		outExtension: { '.js': '.mjs' },
		banner: { js: requireBanner },
		plugins: [openaiClientAlone, ownFetch],
	},
];
