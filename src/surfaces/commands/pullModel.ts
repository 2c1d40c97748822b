import * as v from 'valibot';
import * as vscode from 'vscode';
import { accept } from '../../platform/accept.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { withProgress } from '../../platform/workbench.ts';
import type { ModelCatalog } from '../../session/hub/modelCatalog.ts';
import type { Command } from './command.ts';

/** Small reasoning models that run on most machines. Sizes are what Ollama's library says of the default tag. */
const suggestions: readonly vscode.QuickPickItem[] = [
	{ label: 'qwen3:4b', description: '2.5 GB', detail: vscode.l10n.t('Thinks; good on a laptop') },
	{ label: 'qwen3:8b', description: '5.2 GB', detail: vscode.l10n.t('Thinks; a good default') },
	{ label: 'deepseek-r1:8b', description: '5.2 GB', detail: vscode.l10n.t('Thinks at length') },
	{ label: 'gpt-oss:20b', description: '14 GB', detail: vscode.l10n.t('Thinks in three levels') },
];

/** Pulls a model onto the Ollama server, with progress, cancellable. Gigabytes are never fetched unasked. */
export function pullModelCommand(catalog: ModelCatalog): Command {
	return {
		id: commandIds.pullModel,
		async execute(wanted: unknown) {
			const provider = await catalog.provider('ollama');
			const name = accept(v.pipe(v.string(), v.nonEmpty()), wanted) ?? (await pickName());
			const pull = provider?.pull?.bind(provider);
			if (!name || !pull) {
				return;
			}
			await withProgress(vscode.l10n.t('Pulling {0}', name), async (report, signal) => {
				for await (const { status, progress } of pull(name, signal)) {
					report(progress === undefined ? status : `${Math.round(progress * 100)} %`, progress);
				}
			});
			catalog.invalidate();
			await catalog.refresh();
			void vscode.window.showInformationMessage(vscode.l10n.t('{0} is ready.', name));
		},
	};
}

async function pickName(): Promise<string | undefined> {
	const pick = vscode.window.createQuickPick();
	pick.title = vscode.l10n.t('Pull an Ollama model');
	pick.placeholder = vscode.l10n.t('Pick one, or type any name from the library');
	pick.items = suggestions;
	return new Promise(resolve => {
		pick.onDidAccept(() => {
			resolve(pick.activeItems[0]?.label ?? pick.value.trim());
			pick.hide();
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		pick.onDidChangeValue(value => {
			const known = suggestions.some(item => item.label === value);
			pick.items = value && !known ? [...suggestions, { label: value, alwaysShow: true }] : suggestions;
		});
		pick.show();
	});
}
