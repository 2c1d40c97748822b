/** Leaves no editor behind, whatever a test opened: what is not saved is taken back first, as VS Code would ask about it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { stepMs, waitFor } from '../harness/processes.ts';

/** @throws AssertionError with the names of the tabs that VS Code did not close. */
export async function closeEditors(): Promise<void> {
	await waitFor('what is not saved to be taken back', async () => {
		const unsaved = notSaved();
		if (unsaved === undefined) {
			return true;
		}
		await unsaved();
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
		return undefined;
	});
	const closed = vscode.commands.executeCommand('workbench.action.closeAllEditors').then(() => true);
	const given = new Promise<boolean>(resolve => setTimeout(() => resolve(false), stepMs));
	assert.ok(await Promise.race([closed, given]), `VS Code did not close: ${openTabs().join(', ')}`);
}

/** Shows something that is not saved, so that it is the active editor. */
function notSaved(): (() => Thenable<unknown>) | undefined {
	const notebook = vscode.workspace.notebookDocuments.find(({ isDirty }) => isDirty);
	if (notebook) {
		return () => vscode.window.showNotebookDocument(notebook);
	}
	// The text of a cell is part of its notebook, and cannot be shown by itself.
	const document = vscode.workspace.textDocuments.find(
		({ isDirty, uri }) => isDirty && uri.scheme !== 'vscode-notebook-cell',
	);
	return document && (() => vscode.window.showTextDocument(document));
}

function openTabs(): readonly string[] {
	return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
		tabs.map(({ label, isDirty }) => (isDirty ? `${label} (not saved)` : label)),
	);
}
