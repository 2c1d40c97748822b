/** What is selected in the terminal. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { textItem } from './attachments.ts';

/** Undefined where nothing is selected. */
export async function terminalItem(): Promise<ContextItem | undefined> {
	const terminal = vscode.window.activeTerminal;
	const text = terminal && (proposedSelection(terminal) ?? (await copiedSelection()));
	return text?.trim() ? textItem('text', vscode.l10n.t('Terminal {0}', terminal?.name ?? ''), text) : undefined;
}

/** A proposal of VS Code's API: on stable it throws. */
function proposedSelection(terminal: vscode.Terminal): string | undefined {
	try {
		const selection: unknown = Reflect.get(terminal, 'selection');
		return typeof selection === 'string' ? selection : undefined;
	} catch {
		return undefined;
	}
}

/** On stable the way leads over the clipboard, whose text is put back. */
async function copiedSelection(): Promise<string | undefined> {
	const { clipboard } = vscode.env;
	const before = await clipboard.readText();
	if (before !== '') {
		await clipboard.writeText('');
	}
	try {
		await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
		return (await clipboard.readText()) || undefined;
	} finally {
		if (before !== '') {
			await clipboard.writeText(before);
		}
	}
}
