/** Which conversations the history shows: all of them, those of one workspace, or those that one model was asked in. */
import * as vscode from 'vscode';
import type { ConversationSummary } from '../../session/hub/conversationStore.ts';

export interface HistoryFilter {
	readonly by: 'workspace' | 'model';
	readonly name: string;
}

export function passes({ by, name }: HistoryFilter, { workspace, models }: ConversationSummary): boolean {
	return by === 'workspace' ? workspace === name : models.includes(name);
}

interface FilterItem extends vscode.QuickPickItem {
	readonly filter?: HistoryFilter;
}

/**
 * Offers what there is, with how much of it.
 * @returns `all` to show everything again; undefined when the reader left
 */
export async function askForFilter(
	conversations: readonly ConversationSummary[],
): Promise<HistoryFilter | 'all' | undefined> {
	const workspaces = conversations.flatMap(({ workspace }) => workspace ?? []);
	const models = conversations.flatMap(each => each.models);
	const items: readonly FilterItem[] = [
		{ label: vscode.l10n.t('All conversations'), description: String(conversations.length) },
		...group(vscode.l10n.t('Workspaces'), 'workspace', workspaces),
		...group(vscode.l10n.t('Models'), 'model', models),
	];
	const chosen = await vscode.window.showQuickPick(items, {
		title: vscode.l10n.t('Which conversations are shown?'),
		matchOnDescription: true,
	});
	return chosen && (chosen.filter ?? 'all');
}

/** The ones with most conversations first. */
function group(title: string, by: HistoryFilter['by'], names: readonly string[]): readonly FilterItem[] {
	const counts = new Map<string, number>();
	for (const name of names) {
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const items = [...counts]
		.sort(([, a], [, b]) => b - a)
		.map(([name, count]): FilterItem => ({ label: name, description: String(count), filter: { by, name } }));
	return items.length === 0 ? [] : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** What stands above the list, so that nobody wonders where the rest is. */
export function filterMessage({ by, name }: HistoryFilter): string {
	return by === 'workspace'
		? vscode.l10n.t('Only conversations of the workspace {0}.', name)
		: vscode.l10n.t('Only conversations with {0}.', name);
}
