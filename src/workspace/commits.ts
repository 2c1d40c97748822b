/** The latest commits, asked of VS Code's own git extension. */
import type * as vscode from 'vscode';
import { gitApi } from './changes.ts';

/** One line each, newest first: hash, day, author, title. Empty where git is not there. @param file only commits of it */
export async function recentCommits(count: number, file?: vscode.Uri): Promise<readonly string[]> {
	const api = await gitApi();
	const all = api?.repositories ?? [];
	const repositories = file ? all.filter(({ rootUri }) => isBelow(file, rootUri)) : all;
	const options = { maxEntries: count, ...(file && { path: file.fsPath }) };
	const logs = await Promise.all(repositories.map(repository => repository.log(options)));
	return logs.flat().map(({ hash, authorDate, authorName = '', message }) => {
		const day = authorDate?.toISOString().slice(0, 10) ?? '';
		return [hash.slice(0, 10), day, authorName, message.split('\n', 1)[0]].filter(Boolean).join('  ');
	});
}

function isBelow(file: vscode.Uri, folder: vscode.Uri): boolean {
	return file.toString().startsWith(`${folder.toString()}/`);
}
