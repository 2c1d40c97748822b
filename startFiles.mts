/**
 * How the files of the extension host are written, for `bundles.mts`. Files in common are something that esbuild makes
 * for ESM only; and VS Code routes the network of what is required, not of what is imported. So they are made as ESM, and
 * each file is written as CommonJS.
 *
 * Each file that a start requires costs it a look-up and a read. So whatever a start needs is put together in two files:
 * `common.js`, which knows nothing of `vscode` and so can be loaded by the thread and by plain Node too, and `main.js`.
 * What is loaded later finds those parts in them, under the names of the files that esbuild would have made of them.
 * Their first lines are hashes, by which `compiledFiles.ts` knows what it kept of them.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
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
	const homes = homesOf(metafile, texts, main);
	for (const home of [common, main]) {
		const parts = [...homes].filter(each => each[1] === home).map(([part]) => part);
		const program = atHome(await together(parts, main, texts, options), homes);
		const hash = createHash('sha256').update(program).digest('hex');
		await writeFile(join(folder, home), `// ${hash}\n${program}`);
	}
	for (const [name, text] of texts) {
		if (!homes.has(name)) {
			await writeFile(join(folder, name), atHome(await written(text, options), homes));
		}
	}
}

/** For each file that a start would load, in the order in which they are evaluated, which of the two it becomes part of. */
function homesOf({ outputs }: Metafile, texts: Texts, main: string): ReadonlyMap<string, string> {
	const named = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
	const homes = new Map<string, string>();
	const visit = (name: string): void => {
		const needed = (named.get(name)?.imports ?? [])
			.filter(({ kind, external }) => kind === 'import-statement' && !external)
			.map(({ path }) => basename(path));
		needed.filter(each => !homes.has(each)).forEach(visit);
		const isCommon = name !== main && !usesVscode(texts.get(name)) && needed.every(each => homes.get(each) === common);
		homes.set(name, isCommon ? common : main);
	};
	visit(main);
	return homes;
}

function usesVscode(text = ''): boolean {
	return text.includes(vscodeName);
}

/** The parts as one file, in which each is found by its name; what `main` itself exports, the file exports. */
async function together(parts: readonly string[], main: string, texts: Texts, options: BuildOptions): Promise<string> {
	const lines = parts.map(part => `export * ${part === main ? '' : `as ${keyOf(part)} `}from './${part}';`);
	const stdin = { contents: lines.join('\n') };
	const plugins = [ofTexts(parts, texts)];
	const { outputFiles } = await build({ ...cjs(options), stdin, bundle: true, write: false, plugins });
	return outputFiles?.[0]?.text ?? '';
}

/** Reads the parts from memory; all else stays required. */
function ofTexts(parts: readonly string[], texts: Texts): Plugin {
	const modules = new Map(
		parts.map(part => {
			const text = texts.get(part) ?? '';
			return [part, usesVscode(text) ? `import { ${vscodeName} } from '${vscodeName}';${text}` : text];
		}),
	).set(vscodeName, `export ${requireVscode}`);
	return {
		name: 'of-texts',
		setup({ onResolve, onLoad }) {
			onResolve({ filter: /.*/ }, ({ path }) => {
				const name = basename(path);
				return modules.has(name) ? { path: name, namespace: 'parts' } : { path, external: true };
			});
			onLoad({ filter: /.*/, namespace: 'parts' }, ({ path }) => ({ contents: modules.get(path) ?? '' }));
		},
	};
}

const requireVscode = `const ${vscodeName} = require('vscode');`;

async function written(text: string, options: BuildOptions): Promise<string> {
	return (await transform(usesVscode(text) ? requireVscode + text : text, cjs(options))).code;
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
function atHome(program: string, homes: ReadonlyMap<string, string>): string {
	const required = new Map<string, string>();
	const named = (path: string): string => {
		const name = `$${keyOf(path)}`;
		required.set(name, path);
		return name;
	};
	const text = program
		.replace(/require\("(node:[\w/]+)"\)/g, (_, path: string) => named(path))
		.replace(/require\("\.\/([\w.-]+\.js)"\)/g, (found, name: string) => {
			const home = homes.get(name);
			return home === undefined ? found : `${named(`./${home}`)}.${keyOf(name)}`;
		});
	return [...required].map(([name, path]) => `const ${name}=require("${path}");`).join('') + text;
}

function keyOf(part: string): string {
	return part.replace(/\.js$/, '').replaceAll(/\W/g, '_');
}
