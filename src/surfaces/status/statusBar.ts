/** The status bar item: which model is asked, whether it can be reached, and whether it is at work. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';
import { commandIds } from '../../platform/commandIds.ts';
import type { ModelsView } from '../../protocol/messages.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { ModelCatalog } from '../../session/hub/modelCatalog.ts';
import { selectedLabel } from './selectedLabel.ts';

interface StatusBarNeeds {
	readonly catalog: ModelCatalog;
	readonly conversations: Conversations;
	readonly models: () => ModelsView;
	readonly onDidChangeSettings: (listener: () => void) => Disposable;
}

export function registerStatusBar(needs: StatusBarNeeds): Disposable {
	const store = new DisposableStore();
	const item = store.add(vscode.window.createStatusBarItem('sidethought.status', vscode.StatusBarAlignment.Right, 90));
	item.name = 'Sidethought';
	const update = (): void => show(item, needs);
	store.add(needs.catalog.onDidChange(update));
	store.add(needs.conversations.onDidChangeRunning(update));
	store.add(needs.onDidChangeSettings(update));
	update();
	item.show();
	return store;
}

function show(item: vscode.StatusBarItem, { conversations, models }: StatusBarNeeds): void {
	const { state, selected, models: all, message } = models();
	const label = selected && selectedLabel(all, selected);
	if (state === 'none') {
		item.text = `$(warning) ${vscode.l10n.t('No model')}`;
		item.tooltip = message ?? vscode.l10n.t('No model was found. Click to check the connections.');
		item.command = commandIds.checkConnection;
		return;
	}
	const icon = conversations.anyRunning ? '$(loading~spin)' : '$(list-selection)';
	item.text = `${icon} ${label ?? vscode.l10n.t('Reasoning')}`;
	item.tooltip = conversations.anyRunning
		? vscode.l10n.t('Sidethought is asking {0}', label ?? '')
		: vscode.l10n.t('Sidethought asks {0}. Click to choose another model.', label ?? '');
	item.command = commandIds.chooseModel;
}
