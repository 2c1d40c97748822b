/** Tools that read the files of folders: list, find, read a range, search. Of keys in them only the beginning is told. */
import { shorten } from '../../../core/text/cut.ts';
import { maskSecretLines } from '../../../core/text/secrets.ts';
import type { Tool } from '../tool.ts';
import type { FolderFiles, Found } from './folderFiles.ts';
import { matchesGlob } from './glob.ts';
import { filesHolding } from './ripgrep.ts';

const mostEntries = 500;
const mostLines = 400;
const mostMatches = 100;
const mostSearched = 20_000;
const longestLine = 300;
const maskNote = 'Keys and passwords in it are masked with •••.';

/** @param ripgrep the path of one, to search faster with; what is found is the same */
export function folderTools(files: FolderFiles, ripgrep?: string): readonly Tool[] {
	return [listFiles(files), findFiles(files), readFile(files), searchText(files, ripgrep)];
}

const path = { type: 'string', description: 'Relative to the workspace, such as src/main.ts.' } as const;

function listFiles(files: FolderFiles): Tool {
	return {
		name: 'list_files',
		description: 'Lists what stands in a folder of the workspace. Folders end with “/”.',
		inputSchema: {
			type: 'object',
			properties: { folder: { type: 'string', description: 'Relative to the workspace; empty for its top.' } },
		},
		async run({ folder = '' }) {
			const isTop = ['', '.', './', '/'].includes(String(folder).trim());
			const folders = isTop ? files.roots : [await files.find(String(folder))];
			const lists = await Promise.all(folders.map(async each => ({ each, names: await files.list(each) })));
			const lines = lists.flatMap(({ each, names }) =>
				names.map(name => (each.path === '' ? name : `${each.path}/${name}`)),
			);
			return limited(lines, mostEntries, 'entries') || 'The folder is empty.';
		},
	};
}

function findFiles(files: FolderFiles): Tool {
	return {
		name: 'find_files',
		description: 'Finds files of the workspace by a part of their path, or by a pattern with * and **.',
		inputSchema: {
			type: 'object',
			properties: { pattern: { type: 'string', description: 'Such as cart, *.test.ts or src/**/*.css.' } },
			required: ['pattern'],
		},
		async run({ pattern }, signal) {
			const fits = fitterOf(String(pattern).trim());
			const found: string[] = [];
			for await (const file of walkAll(files, signal)) {
				if (fits(file.path)) {
					found.push(file.path);
				}
				if (found.length > mostEntries) {
					break;
				}
			}
			return limited(found, mostEntries, 'files') || `No file of the workspace fits “${pattern}”.`;
		},
	};
}

function readFile(files: FolderFiles): Tool {
	return {
		name: 'read_file',
		description: `Reads lines of a text file of the workspace, at most ${mostLines} at once, with their numbers. ${maskNote}`,
		inputSchema: {
			type: 'object',
			properties: {
				path,
				start: { type: 'integer', description: 'First line, from 1. Default: 1.' },
				end: { type: 'integer', description: 'Last line.' },
			},
			required: ['path'],
		},
		async run({ path: written, start, end }) {
			const file = await files.find(String(written));
			const text = maskSecretLines(await files.read(file), file.path);
			const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
			return range(file, lines, Number(start ?? 1), Number(end ?? Number.POSITIVE_INFINITY));
		},
	};
}

function range({ path: name }: Found, lines: readonly string[], start: number, end: number): string {
	const first = Math.max(1, start);
	const last = Math.min(lines.length, end, first + mostLines - 1);
	if (first > lines.length || last < first) {
		throw new Error(`“${name}” has ${lines.length} lines, so there are no lines ${start} to ${end} in it.`);
	}
	const shown = lines.slice(first - 1, last).map((line, index) => `${first + index}: ${line}`);
	return `${name}, lines ${first} to ${last} of ${lines.length}:\n${shown.join('\n')}`;
}

function searchText(files: FolderFiles, ripgrep: string | undefined): Tool {
	return {
		name: 'search_text',
		description:
			'Searches all text files of the workspace for words, not for a regular expression. Gives path, line and text.',
		inputSchema: {
			type: 'object',
			properties: {
				query: {
					type: 'string',
					minLength: 1,
					description: 'The text to find, on one line. Small letters find capitals, too.',
				},
				files: { type: 'string', description: 'Only in files that fit, such as *.ts or src/**.' },
			},
			required: ['query'],
		},
		async run({ query, files: pattern = '' }, signal) {
			const fits = fitterOf(String(pattern).trim());
			const text = String(query);
			const candidates = ripgrep === undefined ? walkAll(files, signal) : mayHold(files, text, ripgrep, signal);
			const { lines, isCut, unread } = await search(files, text, fits, candidates);
			const more = isCut ? '\nThere are more; search for something longer, or in fewer files.' : '';
			const left = leftOut(unread, ripgrep !== undefined);
			return lines.length === 0
				? `“${query}” stands nowhere in the files that were searched.${more}${left}`
				: lines.join('\n') + more;
		},
	};
}

/** Ripgrep leaves such files out without counting them. */
function leftOut(unread: number, isNarrowed: boolean): string {
	return unread > 0
		? `\n${unread} files are binary or too large and were not searched.`
		: isNarrowed
			? '\nBinary and very large files were not searched.'
			: '';
}

interface Matches {
	readonly lines: readonly string[];
	readonly isCut: boolean;
	/** Files in which nothing could be looked for. */
	readonly unread: number;
}

async function search(
	files: FolderFiles,
	query: string,
	fits: (path: string) => boolean,
	candidates: AsyncIterable<Found>,
): Promise<Matches> {
	const lines: string[] = [];
	let searched = 0;
	let unread = 0;
	for await (const file of candidates) {
		if (!fits(file.path)) {
			continue;
		}
		searched++;
		const matches = await matchesIn(files, file, query);
		unread += matches === undefined ? 1 : 0;
		lines.push(...(matches ?? []));
		if (lines.length > mostMatches || searched >= mostSearched) {
			return { lines: lines.slice(0, mostMatches), isCut: true, unread };
		}
	}
	return { lines, isCut: false, unread };
}

function hasCapitals(query: string): boolean {
	return query !== query.toLowerCase();
}

/** Files that hold the text on the disk, and those whose text is not there yet; all files where ripgrep does not work. */
async function* mayHold(files: FolderFiles, text: string, ripgrep: string, signal: AbortSignal): AsyncGenerator<Found> {
	for (const root of files.roots) {
		const wanted = { text, isExact: hasCapitals(text), folder: root.absolute };
		const found = await filesHolding(ripgrep, wanted, signal);
		yield* found === undefined
			? files.walk(root, signal)
			: files.admitted(root, [...found, ...files.unsavedIn(root)], signal);
	}
}

/** Capitals in the query make capitals count. One more than are shown at most; undefined where there is no text to read. */
async function matchesIn(files: FolderFiles, file: Found, query: string): Promise<readonly string[] | undefined> {
	let text: string;
	try {
		text = await files.read(file);
	} catch {
		// Binary, too large, or gone: nothing to search in.
		return undefined;
	}
	const isExact = hasCapitals(query);
	if (!(isExact ? text : text.toLowerCase()).includes(query)) {
		return [];
	}
	// Nobody can feel for a key by searching for its parts: they are looked for in what may be told.
	const lines = maskSecretLines(text, file.path).split(/\r?\n/);
	const found: string[] = [];
	for (const [index, line] of lines.entries()) {
		if (found.length > mostMatches) {
			break;
		}
		if ((isExact ? line : line.toLowerCase()).includes(query)) {
			found.push(`${file.path}:${index + 1}: ${shorten(line.trim(), longestLine)}`);
		}
	}
	return found;
}

async function* walkAll(files: FolderFiles, signal: AbortSignal): AsyncGenerator<Found> {
	for (const root of files.roots) {
		yield* files.walk(root, signal);
	}
}

/** A pattern, or a part of the path. Nothing at all fits everything. */
function fitterOf(pattern: string): (path: string) => boolean {
	if (!/[*?[]/.test(pattern)) {
		const part = pattern.toLowerCase();
		return name => name.toLowerCase().includes(part);
	}
	const bare = pattern.replace(/^\.?\//, '');
	const whole = bare.includes('/') ? bare : `**/${bare}`;
	return name => matchesGlob(name, whole);
}

function limited(lines: readonly string[], most: number, what: string): string {
	const more = lines.length > most ? `\nOnly the first ${most} ${what} are shown.` : '';
	return lines.slice(0, most).join('\n') + more;
}
