/** Insert, new file, apply: what an answer's code block can do to the user's files. Always visible, always one undo step. */
import * as vscode from 'vscode';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { hidesSomething } from '../../core/text/hidden.ts';

export async function insertAtCursor(code: string): Promise<void> {
	const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
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

export async function openAsNewFile(code: string, languageId: string | undefined): Promise<void> {
	const known = languageId ? (await vscode.languages.getLanguages()).includes(languageId) : false;
	const document = await vscode.workspace.openTextDocument({ content: code, ...(known && { language: languageId }) });
	await vscode.window.showTextDocument(document);
}

/**
 * Replaces the code that the question was about. VS Code's own refactor preview shows the change and asks; nothing is
 * written before the user accepts it there.
 */
export async function applyWithPreview(code: string, about: ContextItem | undefined): Promise<void> {
	const target = await targetOf(about);
	if (!target) {
		void vscode.window.showInformationMessage(
			vscode.l10n.t('Select the code that should be replaced, then apply again.'),
		);
		return;
	}
	if (!(await mayInsert(code))) {
		return;
	}
	const edit = new vscode.WorkspaceEdit();
	edit.replace(target.document.uri, target.range, code.replace(/\n$/, ''), {
		needsConfirmation: true,
		label: vscode.l10n.t('Apply the answer'),
		description: vscode.l10n.t('Code from Sidethought'),
	});
	await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

async function targetOf(
	about: ContextItem | undefined,
): Promise<{ document: vscode.TextDocument; range: vscode.Range } | undefined> {
	const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
	if (editor && !editor.selection.isEmpty) {
		return { document: editor.document, range: editor.selection };
	}
	if (!about?.uri || about.startLine === undefined || about.endLine === undefined) {
		return undefined;
	}
	const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(about.uri));
	const range = document.validateRange(
		new vscode.Range(about.startLine - 1, 0, about.endLine - 1, Number.MAX_SAFE_INTEGER),
	);
	// The file may have changed since the question: only the very code that was asked about is replaced.
	return document.getText(range).trim() === about.text.trim() ? { document, range } : undefined;
}

async function mayInsert(code: string): Promise<boolean> {
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
