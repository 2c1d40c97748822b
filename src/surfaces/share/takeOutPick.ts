/** The list of what was found, in which one chooses what is taken out. Whoever leaves it shares nothing. */
import * as vscode from 'vscode';
import { type Finding, takenOut } from '../../core/redaction/outgoing.ts';
import { type SensitiveLabel, sensitiveLabels } from '../../core/redaction/sensitive.ts';
import { shorten } from '../../core/text/cut.ts';

interface FindingItem extends vscode.QuickPickItem {
	readonly finding?: Finding;
}

/** So many characters of a value are shown. */
const mostShown = 80;

/**
 * @param onChange is told what is chosen, at first and with every change
 * @returns what to take out; undefined when the reader left
 */
export function askWhatToTakeOut(
	findings: readonly Finding[],
	onChange: (chosen: readonly Finding[]) => void,
): Promise<readonly Finding[] | undefined> {
	const pick = vscode.window.createQuickPick<FindingItem>();
	pick.title = vscode.l10n.t('What is taken out before it is shared?');
	pick.placeholder = vscode.l10n.t('What is checked is taken out; what would leave stands beside');
	pick.canSelectMany = true;
	pick.ignoreFocusOut = true;
	pick.matchOnDescription = true;
	pick.items = itemsOf(findings);
	pick.selectedItems = pick.items.filter(item => item.finding !== undefined);
	const chosen = (): readonly Finding[] => pick.selectedItems.flatMap(({ finding }) => finding ?? []);
	return new Promise(resolve => {
		pick.onDidChangeSelection(() => onChange(chosen()));
		pick.onDidAccept(() => {
			resolve(chosen());
			pick.hide();
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		onChange(findings);
		pick.show();
	});
}

function itemsOf(findings: readonly Finding[]): FindingItem[] {
	const counts = takenOut(findings);
	return sensitiveLabels
		.filter(label => counts[label] !== undefined)
		.flatMap(label => [
			{ label: labelName(label), kind: vscode.QuickPickItemKind.Separator },
			...findings.filter(finding => finding.label === label).map(itemOf),
		]);
}

function itemOf(finding: Finding): FindingItem {
	const times = finding.count === 1 ? vscode.l10n.t('once') : vscode.l10n.t('{0} times', finding.count);
	return { label: shorten(finding.value, mostShown), description: times, finding };
}

export function labelName(label: SensitiveLabel): string {
	switch (label) {
		case 'key':
			return vscode.l10n.t('Keys');
		case 'home':
			return vscode.l10n.t('Home folders');
		case 'email':
			return vscode.l10n.t('E-mail addresses');
		case 'address':
			return vscode.l10n.t('Network addresses');
		case 'host':
			return vscode.l10n.t('Hosts');
	}
}
