/** Insert and new file: what an answer's code block can do at once. Always visible, always one undo step. */
import * as vscode from 'vscode';
import { hidesSomething } from '../../core/text/hidden.ts';
import { languageIdOf } from '../../core/text/languageNames.ts';
import { resolvePlace } from '../../workspace/places.ts';
import { writableEditor } from './writable.ts';

export async function insertAtCursor(code: string): Promise<void> {
	const editor = writableEditor();
	if (!editor) {
		void vscode.window.showInformationMessage(
			vscode.l10n.t('Open the file that the code should go into, then insert again.'),
		);
		return;
	}
	if (await mayInsert(code)) {
		await editor.edit(builder => builder.replace(editor.selection, code));
		await vscode.window.showTextDocument(editor.document, editor.viewColumn);
	}
}

/**
 * Opens the code in an editor; nothing is written before the user saves it.
 * @param name of the language, as the model wrote it: `ts`, `Python`
 * @param path relative to the workspace, plain: where the file is to be saved, if there is none yet
 */
export async function openAsNewFile(code: string, name: string | undefined, path?: string): Promise<void> {
	const uri = path === undefined ? undefined : await freePlace(path);
	const document = uri ? await vscode.workspace.openTextDocument(uri) : await untitled(code, name);
	const editor = await vscode.window.showTextDocument(document);
	if (uri) {
		const all = new vscode.Range(0, 0, document.lineCount, 0);
		await editor.edit(builder => builder.replace(document.validateRange(all), code));
	}
}

async function untitled(content: string, name: string | undefined): Promise<vscode.TextDocument> {
	const language = name === undefined ? '' : languageIdOf(name);
	const isKnown = (await vscode.languages.getLanguages()).includes(language);
	return vscode.workspace.openTextDocument({ content, ...(isKnown && { language }) });
}

/** A file that is not saved yet, under this path of the first folder. Undefined without a folder, or where a file is. */
async function freePlace(path: string): Promise<vscode.Uri | undefined> {
	const folder = vscode.workspace.workspaceFolders?.[0];
	if (!folder || (await resolvePlace(path))) {
		return undefined;
	}
	return vscode.Uri.joinPath(folder.uri, path).with({ scheme: 'untitled' });
}

/** Code that is not what it looks like is asked about first. */
export async function mayInsert(code: string): Promise<boolean> {
	if (!hidesSomething(code)) {
		return true;
	}
	const insert = vscode.l10n.t('Insert anyway');
	const choice = await vscode.window.showWarningMessage(
		vscode.l10n.t('This code contains invisible or direction-changing characters.'),
		{
			modal: true,
			detail: vscode.l10n.t('They can make code look different from what it does. Look at it in a new file first.'),
		},
		insert,
	);
	return choice === insert;
}
