/** The picker of tools of other extensions and MCP servers: what is ticked may be offered to models. */
import * as vscode from 'vscode';
import { commandIds } from '../../platform/commandIds.ts';
import { otherToolInfos } from './otherTools.ts';
import type { ToolChoices } from './toolChoices.ts';

export function chooseToolsCommand(choices: ToolChoices) {
	return {
		id: commandIds.chooseTools,
		async execute(): Promise<void> {
			const tools = otherToolInfos();
			if (tools.length === 0) {
				void vscode.window.showInformationMessage(
					vscode.l10n.t('No other extension and no MCP server offers tools here.'),
				);
				return;
			}
			const chosen = choices.others;
			const items = tools.map(({ name, description }) => ({
				label: name,
				detail: description,
				picked: chosen.includes(name),
			}));
			const picked = await vscode.window.showQuickPick(items, {
				title: vscode.l10n.t('Tools of other extensions that models may call'),
				placeHolder: vscode.l10n.t('Each of them asks before it runs'),
				canPickMany: true,
				matchOnDetail: true,
			});
			if (picked) {
				// A server that has not started yet keeps its ticks.
				const absent = chosen.filter(name => !tools.some(tool => tool.name === name));
				choices.chooseOthers([...absent, ...picked.map(({ label }) => label)]);
			}
		},
	};
}
