/** The rules of `.gitignore` files, as git reads them. */
import { matchesGlob } from './glob.ts';

interface Rule {
	/** Of the path below the folder of the file. */
	readonly pattern: string;
	readonly isNegated: boolean;
	readonly onlyFolders: boolean;
}

/** The rules of one file, which stands in a folder. */
export interface IgnoreRules {
	/** Of the folder, relative to the root, with `/`; empty at the root. */
	readonly folder: string;
	readonly rules: readonly Rule[];
}

export function readIgnoreRules(folder: string, text: string): IgnoreRules {
	const rules = text
		.split(/\r?\n/)
		.map(readRule)
		.filter(rule => rule !== undefined);
	return { folder, rules };
}

function readRule(line: string): Rule | undefined {
	const text = line.replace(/(?<!\\)\s+$/, '');
	if (text === '' || text.startsWith('#')) {
		return undefined;
	}
	const isNegated = text.startsWith('!');
	const bare = text.replace(/^!|^\\(?=[!#])/, '');
	const path = bare.replace(/\/$/, '');
	// A name alone counts at any depth, a path from the folder on.
	const pattern = path.includes('/') ? path.replace(/^\//, '') : `**/${path}`;
	return { pattern: insideOnly(pattern), isNegated, onlyFolders: bare.endsWith('/') };
}

/** All that is inside of a folder, but for the folder itself: something in it may be taken back. */
function insideOnly(pattern: string): string {
	return pattern.replace(/\/\*\*$/, '/**/*');
}

/**
 * Whether the last rule that fits leaves the path out. Folders above it are to be asked first.
 * @param all from the root down
 */
export function isIgnored(path: string, isFolder: boolean, all: readonly IgnoreRules[]): boolean {
	for (const { folder, rules } of all.toReversed()) {
		const below = folder === '' ? path : path.slice(folder.length + 1);
		const rule = rules.findLast(each => (isFolder || !each.onlyFolders) && matchesGlob(below, each.pattern));
		if (rule !== undefined) {
			return !rule.isNegated;
		}
	}
	return false;
}
