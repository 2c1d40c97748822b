/** The model and thinking pickers as menu items. What a model can do is shown; what it cannot is not offered. */

import { formatCount, formatWindow } from '../../src/core/insight/format.ts';
import type { ModelRef, ThinkSetting } from '../../src/core/stream/chat.ts';
import { nameOf } from '../../src/core/stream/modelName.ts';
import { type ToolsChoice, toolsChoices } from '../../src/core/stream/toolsChoice.ts';
import type { ModelsView, ModelView } from '../../src/protocol/messages.ts';
import type { MenuItem } from '../menu.ts';
import type { PageContext } from '../pageContext.ts';
import { type StringKey, t } from '../strings.ts';

const longestMenu = 30;

/** @param compare asks several of them */
export function modelItems(models: ModelsView, post: PageContext['post'], compare: () => void): readonly MenuItem[] {
	const items = models.models.slice(0, longestMenu).map(model => ({
		label: model.label,
		...(model.detail !== undefined && { detail: model.detail }),
		tags: capabilities(model),
		checked: isSelected(models, model.ref),
		onChoose: () => post({ type: 'choose-model', model: model.ref }),
	}));
	const pick = (): void => post({ type: 'pick-model' });
	return [
		...items,
		{ label: t('moreModels'), icon: 'server', separated: true, onChoose: pick },
		...(models.state === 'ready' ? [{ label: t('compare'), icon: 'split-horizontal', onChoose: compare }] : []),
	];
}

export function selectedModel(models: ModelsView): ModelView | undefined {
	return models.models.find(({ ref }) => isSelected(models, ref));
}

export function isSelected(models: ModelsView, { provider, id }: ModelRef): boolean {
	return provider === models.selected?.provider && id === models.selected.id;
}

function capabilities(model: ModelView): readonly string[] {
	return [
		model.recorded && t('recorded').toLowerCase(),
		model.thinking && t('thinks'),
		model.tools && t('usesTools'),
		model.vision && t('seesImages'),
		model.contextWindow !== undefined && formatWindow(model.contextWindow),
	].filter(word => typeof word === 'string');
}

export function modelLabel(models: ModelsView): string {
	if (models.state === 'loading') {
		return t('loadingModels');
	}
	return selectedModel(models)?.label ?? (models.selected ? nameOf(models.selected) : t('noModel'));
}

type NamedThink = Extract<ThinkSetting, string>;

const explanations: Readonly<Record<NamedThink, readonly [StringKey, StringKey]>> = {
	auto: ['thinkAuto', 'thinkAutoExplain'],
	off: ['thinkOff', 'thinkOffExplain'],
	on: ['thinkOn', 'thinkOnExplain'],
	low: ['thinkLow', 'thinkLowExplain'],
	medium: ['thinkMedium', 'thinkMediumExplain'],
	high: ['thinkHigh', 'thinkHighExplain'],
};

/** @param keeps whether earlier thinking of the conversation goes along */
export function thinkItems(models: ModelsView, keeps: boolean, post: PageContext['post']): readonly MenuItem[] {
	const model = selectedModel(models);
	const isInWords = model?.thinking === false;
	const items = offeredThinking(model).map(think => ({
		label: t(explanations[think][0]),
		detail: t(isInWords && think !== 'off' ? 'thinkInWords' : explanations[think][1]),
		checked: models.think === think,
		onChoose: () => post({ type: 'choose-think', think }),
	}));
	const keep = {
		label: t('keepThinking'),
		detail: t('keepThinkingExplain'),
		checked: keeps,
		isSwitch: true,
		separated: true,
		onChoose: () => post({ type: 'choose-keep-thinking', keep: !keeps }),
	};
	return [...items, keep];
}

/** Levels only where the model has them; off only where it can be switched off. Unknown models get the plain switch. */
export function offeredThinking(model: ModelView | undefined): readonly NamedThink[] {
	if (model?.thinking === false) {
		return ['auto', 'off', 'on'];
	}
	const levels = (['low', 'medium', 'high'] as const).filter(level => model?.levels?.includes(level));
	const off = model?.thinkingAlways ? [] : (['off'] as const);
	return ['auto', ...off, ...(levels.length > 0 ? levels : (['on'] as const))];
}

export function thinkWords(think: ThinkSetting): string {
	return typeof think === 'string' ? t(explanations[think][0]) : t('thinkBudget', formatCount(think.budget));
}

/** Why the thinking switch may not do what it says. */
export function thinkHint(models: ModelsView): string {
	const model = selectedModel(models);
	if (model?.thinking === false) {
		return t('thinkUnable');
	}
	return model?.thinkingAlways ? t('thinkAlways') : '';
}

const toolWords: Readonly<Record<ToolsChoice, readonly [StringKey, StringKey]>> = {
	off: ['toolsOff', 'toolsOffExplain'],
	ask: ['toolsAsk', 'toolsAskExplain'],
	on: ['toolsOn', 'toolsOnExplain'],
};

export function toolItems(models: ModelsView, post: PageContext['post']): readonly MenuItem[] {
	const items = toolsChoices.map(tools => ({
		label: t(toolWords[tools][0]),
		detail: t(toolWords[tools][1]),
		checked: models.tools === tools,
		onChoose: () => post({ type: 'choose-tools', tools }),
	}));
	const pick = (): void => post({ type: 'pick-tools' });
	return [...items, { label: t('toolsOthers'), icon: 'tools', separated: true, onChoose: pick }];
}

export function toolsLabel({ tools = 'off' }: ModelsView): string {
	return t(toolWords[tools][0]);
}

/** What the choice means for the selected model. */
export function toolsHint(models: ModelsView): string {
	return models.tools !== 'off' && selectedModel(models)?.tools === false ? t('toolsUnable') : '';
}
