/** Which file of the workspace a written path means. */
import { FileIndex, folderOf, indexOf, nameOf } from './fileIndex.ts';
import { knownExtension } from './pathGrammar.ts';
import type { FoundFile } from './reference.ts';

/** Files that are known by a name without an extension. */
const wellKnown =
	/^(?:(?:Docker|Container|Make|GNUmake|Jenkins|Proc|Gem|Rake|Vagrant|Brew|Pod|Just|Pip|Caddy|Guard|Cap|Fast|App)file|makefile|justfile|LICENSE|LICENCE|COPYING|NOTICE|CODEOWNERS|CHANGELOG|AUTHORS)$/;

/** Named like a file, and meant as a product wherever it stands alone in a sentence. */
const product =
	/^(?:node|next|nuxt|vue|react|three|d3|express|angular|ember|backbone|nest|socket|asp|deno|bun|discord|electron|alpine|solid|require|moment|p5|chart|nodejs|polymer|meteor|knockout|gatsby)\.(?:js|io|net|sh|land)$/i;

/** What is installed and not written here. */
const foreignFolder =
	/(?:^|\/)(?:node_modules|site-packages|dist-packages|\.cargo|\.rustup|\.venv|venv|\.npm|\.cache|go\/pkg\/mod)\/|^\/(?:usr|etc|proc|sys|bin|lib|dev|System|Library|opt|nix)\/|^(?:node:|<)/;
const homeFolder = /^(?:~|\/(?:home|Users|root|workspaces?|app|srv|code|repo|project|tmp|mnt)|[A-Za-z]:)\//;

const specifierExtensions = [
	'ts',
	'tsx',
	'js',
	'jsx',
	'mts',
	'cts',
	'mjs',
	'cjs',
	'vue',
	'svelte',
	'py',
	'json',
	'css',
	'scss',
];

export interface Manner {
	/** Stands in backticks, quotes or a link: nobody writes an ordinary word like that. */
	readonly quoted: boolean;
	/** Lines follow it. */
	readonly hasLines: boolean;
	/** The file named last, from which a specifier may start. */
	readonly from?: string;
	/** Folders that the file must be in if there are several of its name, as a Java frame tells. */
	readonly inFolder?: string;
}

export class FileResolver {
	readonly index: FileIndex;
	readonly #attached: ReadonlySet<string>;
	/** Folders of this machine that were seen to be the workspace. */
	readonly #roots = new Set<string>();

	constructor(files: readonly string[], attached: readonly string[]) {
		this.#attached = new Set(attached);
		const index = indexOf(files);
		const others = [...this.#attached].filter(path => !index.has(path));
		this.index = others.length === 0 ? index : new FileIndex([...files, ...others]);
	}

	/** @param written as it stands in the text: any separators, `./`, drive letters. */
	resolve(written: string, manner: Manner): FoundFile | undefined {
		if (/^\\\\|^\/\//.test(written) || written.length > longestPath) {
			return undefined;
		}
		const path = written.replace(/\\+/g, '/');
		if (path.includes('//') || path.endsWith('/') || foreignFolder.test(path)) {
			return undefined;
		}
		if (/^\.\.?\//.test(path)) {
			return this.#choose(this.#relative(path, manner.from), manner);
		}
		if (/^(?:\/|~\/|[A-Za-z]:\/)/.test(path)) {
			return this.#choose(this.#absolute(path, manner), manner);
		}
		if (path.startsWith('@/')) {
			const rest = path.slice(2);
			return this.#choose(this.#firstOf([`src/${rest}`, rest]), manner);
		}
		return this.#choose(this.#plain(path.startsWith('@') ? path.slice(1) : path, manner), manner);
	}

	#choose(matches: readonly string[], { inFolder }: Manner): FoundFile | undefined {
		const [first] = matches;
		if (first === undefined || matches.length === 1) {
			return first === undefined ? undefined : { path: first };
		}
		const inside =
			inFolder === undefined ? [] : matches.filter(path => `/${folderOf(path)}/`.includes(`/${inFolder}/`));
		const attached = inside.length === 0 ? matches.filter(path => this.#attached.has(path)) : inside;
		const [only] = attached;
		return attached.length === 1 && only !== undefined ? { path: only } : { candidates: matches };
	}

	#plain(path: string, { quoted, hasLines }: Manner): readonly string[] {
		const name = nameOf(path);
		const isAlone = name === path;
		if (isAlone && !(quoted ? /[._-]/ : /\./).test(name)) {
			return wellKnown.test(name) ? this.index.find(name) : [];
		}
		if (isAlone && !quoted && !hasLines && product.test(name)) {
			return [];
		}
		const found = this.index.find(path);
		if (found.length > 0 || isAlone || !quoted || /\.\w+$/.test(name) || this.index.hasFolder(path)) {
			return found.filter(file => isAlone || name.includes('.') || file === path);
		}
		return this.#firstOf([path]);
	}

	/** From the file named last, from those attached, from the root; otherwise wherever it ends a path. */
	#relative(path: string, from: string | undefined): readonly string[] {
		const starts = from === undefined ? [] : [folderOf(from)];
		for (const folder of starts) {
			const found = this.#firstOf([join(folder, path)]);
			if (found.length > 0) {
				return found;
			}
		}
		const folders = [...new Set([...this.#attached].slice(0, mostFolders).map(folderOf))];
		const found = [...new Set(folders.flatMap(folder => this.#firstOf([join(folder, path)])))];
		if (found.length > 0) {
			return found;
		}
		const bare = path.replace(/^(?:\.\.?\/)+/, '');
		const atRoot = path.startsWith('./') ? this.#firstOf([bare]) : [];
		return atRoot.length > 0 || !/\.\w+$/.test(bare) ? atRoot : this.index.find(bare);
	}

	/** A path of a machine means the workspace's file whose whole path ends it. */
	#absolute(path: string, { hasLines }: Manner): readonly string[] {
		for (let cut = path.indexOf('/'); cut >= 0 && cut < path.length - 1; cut = path.indexOf('/', cut + 1)) {
			const rest = path.slice(cut + 1);
			if (!this.index.has(rest)) {
				continue;
			}
			const root = path.slice(0, cut);
			if (root === '~') {
				return [];
			}
			if (rest.includes('/')) {
				this.#roots.add(root);
				return [rest];
			}
			const isHome = hasLines && homeFolder.test(path) && !/\/\./.test(path);
			return root === '' || this.#roots.has(root) || isHome ? [rest] : [];
		}
		return [];
	}

	/** The first of these that is a file as it is, with an extension, as the sources of a `.js`, or as a folder's index. */
	#firstOf(paths: readonly (string | undefined)[]): readonly string[] {
		for (const path of paths) {
			const found = path === undefined ? undefined : this.#asModule(path);
			if (found !== undefined) {
				return [found];
			}
		}
		return [];
	}

	#asModule(path: string): string | undefined {
		if (this.index.has(path)) {
			return path;
		}
		const script = /^(.*)\.([cm]?)js(x?)$/.exec(path);
		if (script) {
			const [, stem = '', module = '', x = ''] = script;
			return [`${stem}.${module}ts${x}`, `${stem}.tsx`].find(source => this.index.has(source));
		}
		if (knownExtension.test(path)) {
			return undefined;
		}
		const names = specifierExtensions.map(extension => `${path}.${extension}`);
		const indices = specifierExtensions.map(extension => `${path}/index.${extension}`);
		return [...names, ...indices].find(name => this.index.has(name));
	}
}

const longestPath = 400;
/** Of attached files from which a specifier is tried. */
const mostFolders = 20;

/** Undefined where `..` leads out of the workspace. */
function join(folder: string, path: string): string | undefined {
	const segments = folder === '' ? [] : folder.split('/');
	for (const segment of path.split('/')) {
		if (segment === '..') {
			if (segments.pop() === undefined) {
				return undefined;
			}
		} else if (segment !== '.') {
			segments.push(segment);
		}
	}
	return segments.join('/');
}
