import * as vscode from 'vscode';
import type { TakenOut } from '../../core/redaction/outgoing.ts';
import { sensitiveLabels } from '../../core/redaction/sensitive.ts';
import { labelName } from './takeOutPick.ts';

/** Counts alone: the report must not tell what it says was taken out. */
export function reportOf(counts: TakenOut): string {
	const parts = sensitiveLabels.flatMap(label => (counts[label] ? `${labelName(label)}: ${counts[label]}` : []));
	return parts.length === 0
		? vscode.l10n.t('Nothing is taken out.')
		: vscode.l10n.t('Taken out: {0}.', parts.join(', '));
}
