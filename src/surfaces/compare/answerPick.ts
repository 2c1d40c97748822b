/** Which of the compared answers are meant. */
import * as vscode from 'vscode';
import { nameOf } from '../../core/stream/modelName.ts';
import type { ComparedColumn } from '../../session/hub/comparisons.ts';

interface ColumnItem extends vscode.QuickPickItem {
	readonly column: ComparedColumn;
}

export function hasAnswer({ turns }: ComparedColumn): boolean {
	return turns.some(({ state }) => (state?.answer.characters ?? 0) > 0);
}

/** Two columns, in their order; none when the reader changed their mind. */
export async function pickTwo(columns: readonly ComparedColumn[]): Promise<readonly ComparedColumn[]> {
	const items = columns.map(
		(column): ColumnItem => ({
			label: nameOf(column.model),
			...(typeof column.think === 'string' && { description: column.think }),
			column,
		}),
	);
	const title = vscode.l10n.t('Choose two answers');
	const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title });
	return picked && picked.length !== 2 ? pickTwo(columns) : (picked ?? []).map(({ column }) => column);
}
