/**
 * The files of some folders, to be read and never written: only what is really inside after following links, what no
 * ignore file leaves out, and no file of secrets. What a model asks for is hostile until it is found to be such a file.
 */
import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isPlainRelative } from '../../../core/text/paths.ts';
import { isSecretFile } from '../../../core/text/secrets.ts';
import { type IgnoreRules, isIgnored, readIgnoreRules } from './ignoreRules.ts';

export interface Root {
	/** In front of every path, where there are several roots. */
	readonly name: string;
	readonly path: string;
}

/** A file or folder that may be read. */
export interface Found {
	/** As models and readers see it, with `/`. */
	readonly path: string;
	/** Relative to its root; empty for the root. */
	readonly inside: string;
	readonly root: Root;
	/** On the disk. */
	readonly absolute: string;
}

/** Never written by hand. */
const foreignFolders: ReadonlySet<string> = new Set(['.git', 'node_modules', 'bower_components', '.hg', '.svn']);
const largestFile = 10_000_000;

export class FolderFiles {
	readonly #roots: readonly Root[];
	readonly #unsaved: () => ReadonlyMap<string, () => string>;
	/** Where roots really are, by their paths. */
	readonly #bases = new Map<string, Promise<string>>();

	/** @param unsaved what an editor has of files that are not saved yet, by their absolute paths */
	constructor(roots: readonly Root[], unsaved: () => ReadonlyMap<string, () => string> = () => new Map()) {
		this.#roots = roots;
		this.#unsaved = unsaved;
	}

	get roots(): readonly Found[] {
		return this.#roots.map(root => ({ path: this.#named(root, ''), inside: '', root, absolute: root.path }));
	}

	/** The file or folder that a path means. Throws a sentence for the model. */
	async find(written: string): Promise<Found> {
		const path = written
			.trim()
			.replaceAll('\\', '/')
			.replace(/^(\.\/)+/, '')
			.replace(/\/+$/, '');
		const [only] = this.#roots;
		if ((path === '' || path === '.') && only !== undefined) {
			return { path: '', inside: '', root: only, absolute: only.path };
		}
		if (!isPlainRelative(path)) {
			throw new Error(
				`“${written}” is no path inside of the workspace. Give a path relative to it, such as src/main.ts.`,
			);
		}
		for (const found of this.#candidates(path)) {
			if (await exists(found.absolute)) {
				return this.#checked(found);
			}
		}
		throw new Error(`There is no file or folder “${path}” in the workspace. Use find_files to look for it.`);
	}

	/** All of a text file. Throws a sentence for the model. */
	async read(found: Found): Promise<string> {
		const unsaved = this.#unsaved().get(found.absolute)?.();
		if (unsaved !== undefined) {
			return unsaved;
		}
		// A pipe would be waited for.
		const handle = await open(found.absolute, constants.O_RDONLY | constants.O_NONBLOCK);
		try {
			return await readText(handle, found, await this.#base(found.root));
		} finally {
			await handle.close();
		}
	}

	/** Those of some files of a root that may be read, in the order of `walk`; paths relative to the root, with `/`. */
	async *admitted({ root }: Found, paths: readonly string[], signal: AbortSignal): AsyncGenerator<Found> {
		for (const path of inOrder(paths)) {
			signal.throwIfAborted();
			const found = this.#found(root, path);
			const isAdmitted = await this.#checked(found).then(
				() => true,
				() => false,
			);
			if (isAdmitted) {
				yield found;
			}
		}
	}

	/** Files of a root that are not saved, relative to it. */
	unsavedIn({ root }: Found): readonly string[] {
		const folder = root.path + sep;
		const paths = [...this.#unsaved().keys()].filter(path => path.startsWith(folder));
		return paths.map(path => path.slice(folder.length).replaceAll(sep, '/'));
	}

	/** Files below a folder, in order; those that are left out, and links, are not among them. */
	async *walk(folder: Found, signal: AbortSignal): AsyncGenerator<Found> {
		yield* this.#walk(folder, await this.#rulesAbove(folder), signal);
	}

	/** What stands in a folder, folders with a `/` at the end. */
	async list(folder: Found): Promise<readonly string[]> {
		const rules = [...(await this.#rulesAbove(folder)), ...(await rulesIn(folder))];
		const entries = await entriesOf(folder, rules);
		return entries.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name));
	}

	async *#walk(folder: Found, above: readonly IgnoreRules[], signal: AbortSignal): AsyncGenerator<Found> {
		const rules = [...above, ...(await rulesIn(folder))];
		// A folder that cannot be read, or is gone meanwhile, leaves the others.
		for (const entry of await entriesOf(folder, rules).catch(() => [])) {
			signal.throwIfAborted();
			const inside = joined(folder.inside, entry.name);
			const path = joined(folder.path, entry.name);
			const found = { ...folder, inside, path, absolute: join(folder.absolute, entry.name) };
			if (entry.isDirectory()) {
				yield* this.#walk(found, rules, signal);
			} else if (entry.isFile()) {
				yield found;
			}
		}
	}

	#named(root: Root, inside: string): string {
		return this.#roots.length > 1 ? joined(root.name, inside) : inside;
	}

	/** In the root that the path begins with, else in any. */
	#candidates(path: string): readonly Found[] {
		const [first = '', ...rest] = path.split('/');
		const named = this.#roots.length > 1 ? this.#roots.filter(root => root.name === first) : [];
		return [
			...named.map(root => this.#found(root, rest.join('/'))),
			...this.#roots.map(root => this.#found(root, path)),
		];
	}

	#found(root: Root, inside: string): Found {
		return { path: this.#named(root, inside), inside, root, absolute: join(root.path, inside) };
	}

	async #checked(found: Found): Promise<Found> {
		const [target, base] = await Promise.all([realpath(found.absolute), this.#base(found.root)]);
		const inside = target === base ? '' : target.slice(base.length + 1).replaceAll(sep, '/');
		if (target !== base && !target.startsWith(base + sep)) {
			throw new Error(`“${found.path}” is a link to something outside of the workspace, so it is not read.`);
		}
		if (isSecretFile(found.inside) || isSecretFile(inside)) {
			throw new Error(`“${found.path}” looks like a file of secrets, so it is not read. The user can attach it.`);
		}
		if (await this.#isIgnored(found)) {
			throw new Error(`“${found.path}” is left out by an ignore file, so it is not read. The user can attach it.`);
		}
		return { ...found, absolute: target };
	}

	#base({ path }: Root): Promise<string> {
		const known = this.#bases.get(path) ?? realpath(path);
		this.#bases.set(path, known);
		return known;
	}

	async #isIgnored({ root, inside }: Found): Promise<boolean> {
		const parts = inside === '' ? [] : inside.split('/');
		let rules: readonly IgnoreRules[] = [];
		for (let count = 0; count < parts.length; count++) {
			rules = [...rules, ...(await rulesIn(this.#found(root, parts.slice(0, count).join('/'))))];
			const path = parts.slice(0, count + 1).join('/');
			const isFolder = count < parts.length - 1 || (await stat(join(root.path, path))).isDirectory();
			if (foreignFolders.has(parts[count] ?? '') || isIgnored(path, isFolder, rules)) {
				return true;
			}
		}
		return false;
	}

	async #rulesAbove({ root, inside }: Found): Promise<readonly IgnoreRules[]> {
		const parts = inside === '' ? [] : inside.split('/');
		const above = parts.map((_, count) => this.#found(root, parts.slice(0, count).join('/')));
		return (await Promise.all(above.map(rulesIn))).flat();
	}
}

async function exists(path: string): Promise<boolean> {
	try {
		await lstat(path);
		return true;
	} catch {
		return false;
	}
}

async function rulesIn({ absolute, inside }: Found): Promise<readonly IgnoreRules[]> {
	try {
		return [readIgnoreRules(inside, await readFile(join(absolute, '.gitignore'), 'utf8'))];
	} catch {
		// Most folders have none.
		return [];
	}
}

/** Without what is left out; links lead elsewhere and are not followed. */
async function entriesOf(folder: Found, rules: readonly IgnoreRules[]): Promise<readonly Dirent[]> {
	const entries = await readdir(folder.absolute, { withFileTypes: true });
	return entries
		.filter(entry => {
			const path = joined(folder.inside, entry.name);
			const isFolder = entry.isDirectory();
			const isLeftOut = foreignFolders.has(entry.name) || isSecretFile(path) || isIgnored(path, isFolder, rules);
			return (isFolder || entry.isFile()) && !isLeftOut;
		})
		.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A folder stands where its name does among the files beside it. */
function inOrder(paths: readonly string[]): readonly string[] {
	const parts = [...new Set(paths)].map(path => path.split('/'));
	return parts.toSorted(compareParts).map(each => each.join('/'));
}

function compareParts(a: readonly string[], b: readonly string[]): number {
	const at = a.findIndex((part, index) => part !== b[index]);
	return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

function joined(folder: string, name: string): string {
	return folder === '' || name === '' ? folder + name : `${folder}/${name}`;
}

/** @param base where the root really is */
async function readText(handle: FileHandle, { path, absolute }: Found, base: string): Promise<string> {
	const opened = await handle.stat();
	if (!opened.isFile()) {
		throw new Error(`“${path}” is no file. Use list_files for a folder.`);
	}
	if (!(await isStillInside(opened, absolute, base))) {
		throw new Error(`“${path}” was moved while it was read.`);
	}
	if (opened.size > largestFile) {
		throw new Error(`“${path}” has ${opened.size} bytes and is too large to be read.`);
	}
	const bytes = await handle.readFile();
	if (bytes.subarray(0, 8192).includes(0)) {
		throw new Error(`“${path}” is a binary file of ${bytes.length} bytes and is not shown.`);
	}
	return new TextDecoder().decode(bytes);
}

/** What was opened is what stands there now, behind no link that was put in between. */
async function isStillInside(opened: Stats, absolute: string, base: string): Promise<boolean> {
	const target = await realpath(absolute);
	const now = await stat(target);
	return target.startsWith(base + sep) && now.ino === opened.ino && now.dev === opened.dev;
}
