/** Which files of a folder stay out of lists: what the user leaves out of searches, what git ignores, what nobody wrote. */
import * as vscode from 'vscode';

/** Never written by hand, and not always among the user's own excludes. */
const foreign = ['**/.git/**', '**/node_modules/**', '**/bower_components/**'];

/** For `findFiles` in that folder; `files.exclude` VS Code respects by itself. */
async function excludedIn(folder: vscode.WorkspaceFolder): Promise<string> {
	const all = [...foreign, ...leftOutOfSearches(), ...ignoredPatterns(await gitignore(folder))];
	return `{${[...new Set(all)].join(',')}}`;
}

/** Files of the workspace but those that stay out; `pattern` as `findFiles` takes it. */
export async function findInFolders(pattern: string, most: number): Promise<readonly vscode.Uri[]> {
	const folders = vscode.workspace.workspaceFolders ?? [];
	const found = await Promise.all(
		folders.map(async folder =>
			vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), await excludedIn(folder), most),
		),
	);
	return found.flat().slice(0, most);
}

function leftOutOfSearches(): readonly string[] {
	const patterns = vscode.workspace.getConfiguration('search').get<Record<string, unknown>>('exclude') ?? {};
	return Object.entries(patterns).flatMap(([pattern, on]) =>
		on === true && isSafe(pattern) ? [pattern.replace(/\/$/, '/**')] : [],
	);
}

/** A comma or brace that does not pair would change what the others mean. */
function isSafe(pattern: string): boolean {
	return pattern !== '' && !/[{},]/.test(pattern);
}

const largestIgnoreFile = 100_000;
const mostPatterns = 500;

async function gitignore(folder: vscode.WorkspaceFolder): Promise<string> {
	try {
		const uri = vscode.Uri.joinPath(folder.uri, '.gitignore');
		const { size } = await vscode.workspace.fs.stat(uri);
		return size > largestIgnoreFile ? '' : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
	} catch {
		// Most folders have none.
		return '';
	}
}

/**
 * The lines of a `.gitignore` in a folder's root as patterns of VS Code. What such a pattern cannot say exactly is left
 * out: a file too many in a list does less harm than one that is missing.
 */
export function ignoredPatterns(text: string): readonly string[] {
	const patterns: string[] = [];
	for (const line of text.split(/\r?\n/).slice(0, mostPatterns)) {
		const rule = line.replace(/(?<!\\)\s+$/, '');
		if (rule.startsWith('!')) {
			// Takes something back, and VS Code has no word for that: what may have been meant is not left out at all.
			const kept = patterns.filter(
				pattern =>
					!pattern
						.replace('**/', '')
						.replace(/\/\*\*$/, '')
						.includes('*'),
			);
			patterns.splice(0, patterns.length, ...kept);
		} else if (rule !== '' && !rule.startsWith('#') && isSafe(rule) && !/[\\[\]]/.test(rule)) {
			patterns.push(...asPatterns(rule));
		}
	}
	return patterns;
}

function asPatterns(rule: string): readonly string[] {
	const isFolder = rule.endsWith('/');
	const path = rule.replace(/\/$/, '');
	const bare = path.replace(/^\//, '');
	const start = path.includes('/') || bare.startsWith('**/') ? '' : '**/';
	return isFolder ? [`${start}${bare}/**`] : [`${start}${bare}`, `${start}${bare}/**`];
}
