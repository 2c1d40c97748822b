/** Which editors code can go into: a difference that is shown, an output or a preview is read only. */
import * as vscode from 'vscode';

export function isWritable({ scheme }: vscode.Uri): boolean {
	return vscode.workspace.fs.isWritableFileSystem(scheme) === true || scheme === 'untitled';
}

/** The editor that the user is in or was in, else one in sight. */
export function writableEditor(): vscode.TextEditor | undefined {
	const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
	return editors.find(editor => editor !== undefined && isWritable(editor.document.uri));
}
