import * as vscode from 'vscode';
import type { ModelRef } from '../../core/stream/chat.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { type CatalogModel, type ModelCatalog, sameModel } from '../../session/hub/modelCatalog.ts';
import type { Command } from './command.ts';

interface ModelPick extends vscode.QuickPickItem {
	readonly model?: CatalogModel;
}

/** The native picker over every model of every configured provider, with what each can do. */
export function chooseModelCommand(
	catalog: ModelCatalog,
	selected: () => ModelRef | undefined,
	choose: (model: ModelRef) => Promise<void>,
): Command {
	return {
		id: commandIds.chooseModel,
		async execute() {
			const items = catalog.refresh().then(state => toItems(state.models, selected()));
			const picked = await vscode.window.showQuickPick<ModelPick>(items, {
				title: vscode.l10n.t('Choose the model to ask'),
				placeHolder: vscode.l10n.t('Models that think come first'),
				matchOnDescription: true,
			});
			if (picked?.model) {
				await choose(picked.model.ref);
			}
		},
	};
}

function toItems(models: readonly CatalogModel[], selected: ModelRef | undefined): readonly ModelPick[] {
	const thinking = models.filter(model => model.capabilities.thinking);
	const others = models.filter(model => !model.capabilities.thinking);
	return [
		...section(vscode.l10n.t('Thinks'), thinking, selected),
		...section(vscode.l10n.t('Does not think by itself, or not known'), others, selected),
	];
}

function section(title: string, models: readonly CatalogModel[], selected: ModelRef | undefined): readonly ModelPick[] {
	if (models.length === 0) {
		return [];
	}
	const separator: ModelPick = { label: title, kind: vscode.QuickPickItemKind.Separator };
	return [separator, ...models.map(model => toItem(model, selected !== undefined && sameModel(model.ref, selected)))];
}

function toItem(model: CatalogModel, isSelected: boolean): ModelPick {
	const { thinking, levels, tools, vision, contextWindow, largestContext, recorded } = model.capabilities;
	const abilities = [
		thinking && (levels?.length ? vscode.l10n.t('thinks ({0})', levels.join(', ')) : vscode.l10n.t('thinks')),
		tools && vscode.l10n.t('tools'),
		vision && vscode.l10n.t('images'),
		contextWindow
			? vscode.l10n.t('{0}k context', Math.round(contextWindow / 1000))
			: largestContext && vscode.l10n.t('up to {0}k context', Math.round(largestContext / 1000)),
		recorded && vscode.l10n.t('recorded'),
	].filter(Boolean);
	return {
		label: `${isSelected ? '$(check) ' : ''}${model.label}`,
		description: model.detail,
		detail: abilities.join(' · '),
		model,
	};
}
