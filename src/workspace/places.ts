/**
 * Finds the file that a model named. Model text is hostile: only a file that exists inside a workspace folder (after
 * following links) is ever found, and nothing outside is even looked at.
 */
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { isPlainRelative } from '../core/text/paths.ts';

/** What is selected to show lines (1-based, inclusive): all of several, and the beginning of one. */
export function rangeOfLines(line: number, endLine = line): vscode.Range {
	return new vscode.Range(line - 1, 0, endLine - 1, endLine > line ? Number.MAX_SAFE_INTEGER : 0);
}

/** The file of the workspace that a written path means, or undefined. A bare name is found when it is unique enough. */
export async function resolvePlace(path: string): Promise<vscode.Uri | undefined> {
	if (!isPlainRelative(path)) {
		return undefined;
	}
	const clean = path.replaceAll('\\', '/').replace(/^\.\//, '');
	for (const folder of vscode.workspace.workspaceFolders ?? []) {
		const uri = vscode.Uri.joinPath(folder.uri, clean);
		if (await isInside(uri, folder.uri)) {
			return uri;
		}
	}
	return findByEnding(clean);
}

/** Whether a file, after following links, is in the folder of the workspace that it seems to be in. */
export async function isInWorkspace(uri: vscode.Uri): Promise<boolean> {
	const folder = vscode.workspace.getWorkspaceFolder(uri);
	return folder !== undefined && (await isInside(uri, folder.uri));
}

async function isInside(uri: vscode.Uri, root: vscode.Uri): Promise<boolean> {
	try {
		if (uri.scheme !== 'file') {
			return (await vscode.workspace.fs.stat(uri)).type === vscode.FileType.File;
		}
		const [target, base] = await Promise.all([realpath(uri.fsPath), realpath(root.fsPath)]);
		const stat = await vscode.workspace.fs.stat(uri);
		return target.startsWith(base + sep) && (stat.type & vscode.FileType.File) !== 0;
	} catch {
		// Does not exist or cannot be read: not a place.
		return false;
	}
}

async function findByEnding(path: string): Promise<vscode.Uri | undefined> {
	const escaped = path.replaceAll(/[[\]{}]/g, '[$&]');
	const found = await vscode.workspace.findFiles(`**/${escaped}`, '**/node_modules/**', 3);
	const only = found.length === 1 ? found[0] : undefined;
	return only && (await isInWorkspace(only)) ? only : undefined;
}
