import { NameTable } from './nearNames.ts';

/**
 * Finds files by what ends their path. Built when it is first asked, once; two small entries for each file, so
 * that 100,000 of them do no harm.
 */
export class FileIndex {
	readonly #paths: readonly string[];
	#exact: Set<string> | undefined;
	/** By the last segment, and by the last two, in lower case. */
	#byName: Map<string, string | string[]> | undefined;
	#byPair: Map<string, string | string[]> | undefined;
	#folders: Set<string> | undefined;
	/** Names of files, in lower case. */
	readonly names = new NameTable(() => this.#names().keys());
	readonly #found = new Map<string, readonly string[]>();

	constructor(paths: readonly string[]) {
		this.#paths = paths;
	}

	has(path: string): boolean {
		this.#exact ??= new Set(this.#paths);
		return this.#exact.has(path);
	}

	hasFolder(path: string): boolean {
		this.#folders ??= foldersOf(this.#paths);
		return this.#folders.has(path);
	}

	/**
	 * The file with that path; otherwise all whose paths end with it, segment by segment. Where none is written in
	 * the same case, those that are so but for the case.
	 * @param path with `/`, without `./`
	 */
	find(path: string): readonly string[] {
		if (this.has(path)) {
			return [path];
		}
		const known = this.#found.get(path);
		if (known) {
			return known;
		}
		const found = this.#search(path);
		if (this.#found.size >= mostRemembered) {
			this.#found.clear();
		}
		this.#found.set(path, found);
		return found;
	}

	#search(path: string): readonly string[] {
		const lower = path.toLowerCase();
		const pair = lastSegments(lower, 2);
		const entries = pair.includes('/') ? this.#pairs().get(pair) : this.#names().get(pair);
		const list = entries === undefined ? [] : typeof entries === 'string' ? [entries] : entries;
		const matches = pair === lower ? list : list.filter(file => `/${file.toLowerCase()}`.endsWith(`/${lower}`));
		const inSameCase = matches.filter(file => file.endsWith(path));
		return inSameCase.length > 0 ? inSameCase : matches;
	}

	#names(): Map<string, string | string[]> {
		this.#byName ??= groupBy(this.#paths, path => lastSegments(path.toLowerCase(), 1));
		return this.#byName;
	}

	#pairs(): Map<string, string | string[]> {
		this.#byPair ??= groupBy(this.#paths, path => lastSegments(path.toLowerCase(), 2));
		return this.#byPair;
	}
}

const mostRemembered = 2_000;

const indices = new WeakMap<readonly string[], FileIndex>();

/** Of a list that does not change: one index, however many thoughts are searched. */
export function indexOf(paths: readonly string[]): FileIndex {
	const index = indices.get(paths) ?? new FileIndex(paths);
	indices.set(paths, index);
	return index;
}

export function nameOf(path: string): string {
	return lastSegments(path, 1);
}

/** Without the last segment; empty for a file at the root. */
export function folderOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function lastSegments(path: string, count: number): string {
	let start = path.length;
	for (let segment = 0; segment < count && start > 0; segment += 1) {
		start = path.lastIndexOf('/', start - 1);
		if (start < 0) {
			return path;
		}
	}
	return path.slice(start + 1);
}

/** Most keys have one value, which needs no list. */
function groupBy(paths: readonly string[], keyOf: (path: string) => string): Map<string, string | string[]> {
	const groups = new Map<string, string | string[]>();
	for (const path of paths) {
		const key = keyOf(path);
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, path);
		} else if (typeof group === 'string') {
			groups.set(key, [group, path]);
		} else {
			group.push(path);
		}
	}
	return groups;
}

function foldersOf(paths: readonly string[]): Set<string> {
	const folders = new Set<string>();
	for (const path of paths) {
		let folder = folderOf(path);
		while (folder !== '' && !folders.has(folder)) {
			folders.add(folder);
			folder = folderOf(folder);
		}
	}
	return folders;
}
