/** Uncommitted changes, asked of VS Code's own git extension: no process is started by us. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { textItem } from './attachments.ts';

/** The part of the git extension's API (version 1) that is used here. */
interface GitApi {
	readonly repositories: readonly { readonly rootUri: vscode.Uri; diff(cached?: boolean): Promise<string> }[];
}

/** The diff of all open repositories, staged and not, or undefined where nothing changed or git is not there. */
export async function changesItem(): Promise<ContextItem | undefined> {
	const api = await gitApi();
	const diffs = await Promise.all((api?.repositories ?? []).flatMap(each => [each.diff(true), each.diff(false)]));
	const text = diffs.filter(diff => diff.trim()).join('\n');
	return text ? textItem('changes', changedFiles(text), text, { languageId: 'diff' }) : undefined;
}

async function gitApi(): Promise<GitApi | undefined> {
	const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
	if (!extension) {
		return undefined;
	}
	const exports = extension.isActive ? extension.exports : await extension.activate();
	return exports.getAPI(1);
}

function changedFiles(diff: string): string {
	const count = new Set([...diff.matchAll(/^\+\+\+ (.+)$/gm)].map(match => match[1])).size;
	return count === 1 ? '1 file' : `${count} files`;
}
