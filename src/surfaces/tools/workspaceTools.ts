/** The tools of ours for the workspace that is open. All of them read, and none writes or runs anything. */
import * as vscode from 'vscode';
import { FolderFiles } from '../../session/tools/folder/folderFiles.ts';
import { folderTools } from '../../session/tools/folder/folderTools.ts';
import { type Tool, withoutSecrets } from '../../session/tools/tool.ts';
import { bundledRipgrep } from './bundledRipgrep.ts';
import { codeTools } from './codeTools.ts';
import { gitTools } from './gitTools.ts';

/** None in Restricted Mode, and none without a folder on this machine. */
export function workspaceTools(): readonly Tool[] {
	const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
	if (!vscode.workspace.isTrusted || folders.length === 0) {
		return [];
	}
	const files = new FolderFiles(
		folders.map(({ name, uri }) => ({ name, path: uri.fsPath })),
		unsavedTexts,
	);
	return [
		...folderTools(files, bundledRipgrep(vscode.env.appRoot)),
		...withoutSecrets([...codeTools(files), ...gitTools(files)]),
	];
}

function unsavedTexts(): ReadonlyMap<string, () => string> {
	const open = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
	return new Map(open.map(document => [document.uri.fsPath, () => document.getText()]));
}
