/** Says once, in words, which value in settings.json cannot be used. */
import * as vscode from 'vscode';
import type { Log } from './log.ts';
import { type SettingProblem, watchSettings } from './settings.ts';

export function warnOfSettings(log: Pick<Log, 'warn'>): vscode.Disposable {
	return watchSettings(problem => void warn(log, problem));
}

async function warn(log: Pick<Log, 'warn'>, { key, place, expected, found }: SettingProblem): Promise<void> {
	const open = vscode.l10n.t('Open settings');
	const message = vscode.l10n.t(
		'The setting {0} cannot be used: expected {1}, found {2}. Its default is used until it is corrected.',
		`${key}${place}`,
		expected,
		found,
	);
	log.warn(message);
	if ((await vscode.window.showWarningMessage(message, open)) === open) {
		await vscode.commands.executeCommand('workbench.action.openSettings', key);
	}
}
