/**
 * How the files of the extension host are written, for `bundles.mts`. Files in common are something that esbuild makes
 * for ESM only; and VS Code routes the network of what is required, not of what is imported. So they are made as ESM, and
 * each file is written as CommonJS.
 *
 * Each file that a start requires costs it a look-up and a read. So whatever a start needs is put together in two files:
 * `common.js`, which knows nothing of `vscode` and so can be loaded by the thread and by plain Node too, and `main.js`.
 * What is loaded later finds in them what would have been files of their own.
 * They begin with hashes, by which `compiledFiles.ts` knows what it kept of them.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
	type BuildOptions,
	build,
	type Metafile,
	type OutputFile,
	type Plugin,
	type TransformOptions,
	transform,
} from 'esbuild';

/** What `vscode` is called in the programs until they are written: it is required once in each, not in every module. */
export const vscodeName = 'vscodeApi';

const common = 'common.js';

/** The files as esbuild made them, by their names. */
type Texts = ReadonlyMap<string, string>;

/** Where a file that a start would load is, after all: in which of the two, under which name. */
interface Place {
	readonly home: string;
	readonly key: string;
}

type Places = ReadonlyMap<string, Place>;

/** `main` is the file that a start loads. */
export function asCommonJs(main: string): Plugin {
	return {
		name: 'as-common-js',
		setup({ initialOptions, onEnd }) {
			initialOptions.write = false;
			initialOptions.metafile = true;
			// A map in a file of its own is no program.
			initialOptions.sourcemap &&= 'inline';
			onEnd(async ({ outputFiles, metafile }) => {
				if (outputFiles && metafile) {
					await write(main, outputFiles, metafile, initialOptions);
				}
			});
		},
	};
}

async function write(main: string, files: readonly OutputFile[], metafile: Metafile, options: BuildOptions) {
	const folder = dirname(files[0]?.path ?? '');
	const texts: Texts = new Map(files.map(({ path, text }) => [basename(path), text]));
	const places = placesOf(metafile, texts, main);
	await mkdir(folder, { recursive: true });
	for (const home of [common, main]) {
		const parts = new Map([...places].filter(([, place]) => place.home === home));
		const program = atHome(await together(parts, main, texts, options), places);
		const hash = createHash('sha256').update(program).digest('hex');
		// In no line of its own, or each line would stand one below where its map says that it is.
		await writeFile(join(folder, home), `/*${hash}*/${program}`);
	}
	for (const [name, text] of texts) {
		if (!places.has(name)) {
			await writeFile(join(folder, name), atHome(await written(text, options), places));
		}
	}
}

/** Of all that a start would load, in the order in which it is evaluated. */
function placesOf({ outputs }: Metafile, texts: Texts, main: string): Places {
	const named = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
	const places = new Map<string, Place>();
	const visit = (name: string): void => {
		const needed = (named.get(name)?.imports ?? [])
			.filter(({ kind, external }) => kind === 'import-statement' && !external)
			.map(({ path }) => basename(path));
		for (const each of needed) {
			if (!places.has(each)) {
				visit(each);
			}
		}
		const knowsVscode = usesVscode(texts.get(name)) || needed.some(each => places.get(each)?.home !== common);
		// Short: each stands in many files.
		const key = `p${places.size}`;
		places.set(name, { home: name === main || knowsVscode ? main : common, key });
	};
	visit(main);
	return places;
}

function usesVscode(text = ''): boolean {
	return text.includes(vscodeName);
}

/**
 * The parts as one file, in which others find by the name of each what they want of it; what `main` itself exports, the
 * file exports.
 */
async function together(parts: Places, main: string, texts: Texts, options: BuildOptions): Promise<string> {
	const wanted = wantedBy([...texts].flatMap(([name, text]) => (parts.has(name) ? [] : text)));
	const lines = [...parts].map(([part, { key }]) => {
		if (part === main) {
			return `export * from './${part}';`;
		}
		return wanted.has(part) ? `export * as ${key} from '${wantedOf}${part}';` : `import './${part}';`;
	});
	const stdin = { contents: lines.join('\n') };
	const plugins = [ofTexts([...parts.keys()], texts, wanted)];
	const { outputFiles } = await build({ ...cjs(options), stdin, bundle: true, write: false, plugins });
	return outputFiles?.[0]?.text ?? '';
}

/** Of each file, the names that these texts import from it. */
function wantedBy(texts: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
	const wanted = new Map<string, Set<string>>();
	for (const [, list = '', file = ''] of texts.flatMap(text => [...text.matchAll(importStatement)])) {
		const names = list.split(',').map(each => each.trim().split(' ', 1)[0] ?? '');
		wanted.set(file, new Set([...(wanted.get(file) ?? []), ...names.filter(name => name !== '')]));
	}
	return wanted;
}

/** As esbuild writes it. */
const importStatement = /\bimport\s*\{([^{}]*)\}\s*from\s*"\.\/([\w.-]+\.js)"/g;
const wantedOf = 'wanted-of/';

/** Reads the parts from memory; all else stays required. */
function ofTexts(parts: readonly string[], texts: Texts, wanted: ReturnType<typeof wantedBy>): Plugin {
	const modules = new Map([[vscodeName, `export ${requireVscode}`]]);
	for (const part of parts) {
		const text = texts.get(part) ?? '';
		modules.set(part, usesVscode(text) ? `import { ${vscodeName} } from '${vscodeName}';${text}` : text);
		modules.set(wantedOf + part, `export { ${[...(wanted.get(part) ?? [])].join(', ')} } from './${part}';`);
	}
	return {
		name: 'of-texts',
		setup({ onResolve, onLoad }) {
			onResolve({ filter: /.*/ }, ({ path }) => {
				const name = path.replace(/^\.\//, '');
				return modules.has(name) ? { path: name, namespace: 'parts' } : { path, external: true };
			});
			onLoad({ filter: /.*/, namespace: 'parts' }, ({ path }) => ({ contents: modules.get(path) ?? '' }));
		},
	};
}

const requireVscode = `const ${vscodeName} = require('vscode');`;

async function written(text: string, options: BuildOptions): Promise<string> {
	const exporting = withShortExports(text);
	return (await transform(usesVscode(text) ? requireVscode + exporting : exporting, cjs(options))).code;
}

/** Half a kilobyte less in each of many small files than what esbuild makes of a list of exports. */
function withShortExports(text: string): string {
	const [statement, list = ''] = /\bexport\s*\{([^{}]*)\};?(?=\s*(?:\/\/# source.*)?\s*$)/.exec(text) ?? [];
	if (statement === undefined) {
		return text;
	}
	const getters = list.split(',').map(each => {
		const [own = '', name = own] = each.trim().split(' as ');
		return `get ${name}() { return ${own}; }`;
	});
	return `module.exports = { ${getters.join(', ')} };${text.replace(statement, '')}`;
}

type WrittenOption = 'format' | 'platform' | 'minify' | 'sourcemap' | 'target' | 'supported';

function cjs({ minify = false, sourcemap, target }: BuildOptions): Pick<TransformOptions, WrittenOption> {
	return {
		format: 'cjs',
		platform: 'node',
		minify,
		...(sourcemap && { sourcemap: 'inline' }),
		...(target && { target }),
		supported: { 'dynamic-import': false },
	};
}

/**
 * Parts that were put together are no files: who requires some gets them from where they are. That, and what Node has, is
 * required once for a whole file: VS Code looks at each call.
 */
function atHome(program: string, places: Places): string {
	const required = new Map<string, string>();
	const named = (path: string): string => {
		const name = `$${path.replaceAll(/\W/g, '_')}`;
		required.set(name, path);
		return name;
	};
	const text = program
		.replace(/require\("(node:[\w/]+)"\)/g, (_, path: string) => named(path))
		.replace(/require\("\.\/([\w.-]+\.js)"\)/g, (found, name: string) => {
			const place = places.get(name);
			return place === undefined ? found : `${named(`./${place.home}`)}.${place.key}`;
		});
	return [...required].map(([name, path]) => `const ${name}=require("${path}");`).join('') + text;
}
