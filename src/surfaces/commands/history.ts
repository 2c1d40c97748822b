import * as vscode from 'vscode';
import { commandIds } from '../../platform/commandIds.ts';
import type { Command } from './command.ts';

interface HistoryEntry {
	readonly id: string;
	readonly title: string;
	/** ISO 8601. */
	readonly updatedAt: string;
	readonly turns: number;
}

interface HistoryNeeds {
	readonly list: () => Promise<readonly HistoryEntry[]>;
	readonly open: (id: string) => Promise<void>;
	readonly rename: (id: string, title: string) => void;
	readonly remove: (id: string) => Promise<void>;
}

interface HistoryPick extends vscode.QuickPickItem {
	readonly entry: HistoryEntry;
}

const renameButton: vscode.QuickInputButton = {
	iconPath: new vscode.ThemeIcon('edit'),
	tooltip: vscode.l10n.t('Rename'),
};
const removeButton: vscode.QuickInputButton = {
	iconPath: new vscode.ThemeIcon('trash'),
	tooltip: vscode.l10n.t('Delete'),
};

/** Earlier conversations, newest first; each can be opened, renamed and deleted from the list. */
export function historyCommand(needs: HistoryNeeds): Command {
	return { id: commandIds.history, execute: () => showHistory(needs) };
}

function showHistory(needs: HistoryNeeds): void {
	const pick = vscode.window.createQuickPick<HistoryPick>();
	pick.title = vscode.l10n.t('Conversations');
	pick.placeholder = vscode.l10n.t('Search by title');
	const fill = async (): Promise<void> => {
		pick.busy = true;
		pick.items = (await needs.list()).map(toItem);
		pick.busy = false;
	};
	void fill();
	pick.onDidAccept(async () => {
		const id = pick.selectedItems[0]?.entry.id;
		pick.hide();
		if (id) {
			await needs.open(id);
		}
	});
	// Rename and delete ask something of their own, which hides the list; it comes back afterwards.
	let asking = false;
	pick.onDidTriggerItemButton(async ({ button, item }) => {
		asking = true;
		await (button === renameButton ? rename(needs, item.entry) : remove(needs, item.entry));
		asking = false;
		pick.show();
		await fill();
	});
	pick.onDidHide(() => {
		if (!asking) {
			pick.dispose();
		}
	});
	pick.show();
}

function toItem(entry: HistoryEntry): HistoryPick {
	const when = new Date(entry.updatedAt);
	return {
		label: entry.title,
		description: when.toLocaleString(),
		detail: entry.turns === 1 ? vscode.l10n.t('1 question') : vscode.l10n.t('{0} questions', entry.turns),
		buttons: [renameButton, removeButton],
		entry,
	};
}

async function rename(needs: HistoryNeeds, entry: HistoryEntry): Promise<void> {
	const title = await vscode.window.showInputBox({ title: vscode.l10n.t('Rename'), value: entry.title });
	if (title?.trim()) {
		needs.rename(entry.id, title.trim());
	}
}

async function remove(needs: HistoryNeeds, entry: HistoryEntry): Promise<void> {
	const yes = vscode.l10n.t('Delete');
	const question = vscode.l10n.t('Delete “{0}”?', entry.title);
	const detail = vscode.l10n.t('It cannot be brought back.');
	if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes) {
		await needs.remove(entry.id);
	}
}
