/** Asks the reader whose answers shall stand beside each other: models, and thinking levels of the chosen one. */
import * as vscode from 'vscode';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { Contender } from '../../session/hub/comparisons.ts';
import { type CatalogModel, sameModel } from '../../session/hub/modelCatalog.ts';

type Level = Extract<ThinkSetting, string>;

interface ContenderItem extends vscode.QuickPickItem {
	readonly contender?: Contender;
}

/** How many are to be chosen. */
export interface Wanted {
	readonly least: number;
	readonly most: number;
	readonly title: string;
}

/** Asks until the number is right. Undefined when the reader chose nobody. */
export async function pickContenders(
	models: readonly CatalogModel[],
	selected: ModelRef | undefined,
	{ least, most, title }: Wanted,
): Promise<readonly Contender[] | undefined> {
	let items = contenderItems(models, selected);
	for (let hint = ''; ; hint = vscode.l10n.t('Choose {0} to {1}', least, most)) {
		const picked = await vscode.window.showQuickPick(items, {
			canPickMany: true,
			matchOnDescription: true,
			title: hint === '' ? title : `${title}: ${hint}`,
			placeHolder: vscode.l10n.t('{0} to {1} models or thinking levels', least, most),
		});
		if (!picked) {
			return undefined;
		}
		if (picked.length >= least && picked.length <= most) {
			return picked.flatMap(({ contender }) => contender ?? []);
		}
		items = items.map(item => ({ ...item, picked: picked.includes(item) }));
	}
}

/** Asks for one of them. Undefined when the reader chose nobody. */
export async function pickContender(
	models: readonly CatalogModel[],
	selected: ModelRef | undefined,
): Promise<Contender | undefined> {
	const picked = await vscode.window.showQuickPick(contenderItems(models, selected), {
		matchOnDescription: true,
		title: vscode.l10n.t('Try again with another model or thinking level'),
	});
	return picked?.contender;
}

/** The chosen model first, as it is set and with each thinking level that it has; then all others. */
export function contenderItems(
	models: readonly CatalogModel[],
	selected: ModelRef | undefined,
): readonly ContenderItem[] {
	const chosen = selected && models.find(({ ref }) => sameModel(ref, selected));
	const others = models.filter(model => model !== chosen);
	return [
		...(chosen ? [modelItem(chosen), ...levelsOf(chosen).map(think => levelItem(chosen, think))] : []),
		...(others.length > 0
			? [{ label: vscode.l10n.t('Other models'), kind: vscode.QuickPickItemKind.Separator }, ...others.map(modelItem)]
			: []),
	];
}

function modelItem({ ref, label, detail }: CatalogModel): ContenderItem {
	return { label, description: detail, contender: { model: ref } };
}

function levelItem({ ref, label }: CatalogModel, think: Level): ContenderItem {
	const words: Readonly<Record<Level, string>> = {
		auto: vscode.l10n.t('{0}, thinking as the model does', label),
		off: vscode.l10n.t('{0}, thinking off', label),
		on: vscode.l10n.t('{0}, thinking on', label),
		low: vscode.l10n.t('{0}, thinking low', label),
		medium: vscode.l10n.t('{0}, thinking medium', label),
		high: vscode.l10n.t('{0}, thinking high', label),
	};
	return { label: words[think], contender: { model: ref, think } };
}

/** Only what the model is known to have. */
function levelsOf({ capabilities: { thinking, thinkingAlways, levels } }: CatalogModel): readonly Level[] {
	if (thinking === false) {
		return [];
	}
	const named = (['low', 'medium', 'high'] as const).filter(level => levels?.includes(level));
	return [...(thinkingAlways ? [] : (['off'] as const)), ...(named.length > 0 ? named : (['on'] as const))];
}
