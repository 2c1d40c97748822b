/** Accept and Discard, in the title of the difference. */
import * as vscode from 'vscode';
import { commandIds } from '../../platform/commandIds.ts';
import type { CodeChanges } from './codeChanges.ts';

interface ApplyCommand {
	readonly id: typeof commandIds.acceptChange | typeof commandIds.discardChange;
	execute(uri: unknown): Promise<unknown>;
}

export function applyCommands(changes: CodeChanges): readonly ApplyCommand[] {
	return [
		{ id: commandIds.acceptChange, execute: async uri => onShown(uri, shown => changes.accept(shown)) },
		{ id: commandIds.discardChange, execute: async uri => onShown(uri, shown => changes.discard(shown)) },
	];
}

/** The title of an editor names its document; the palette names none, and means the difference that is shown. */
async function onShown(uri: unknown, act: (uri: vscode.Uri) => Promise<unknown>): Promise<void> {
	const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
	const shown = input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
	const meant = uri instanceof vscode.Uri ? uri : shown;
	if (meant) {
		await act(meant);
	}
}
