/** Our models as VS Code's own picker shows them. */
import * as vscode from 'vscode';
import type { ThinkSetting } from '../../core/stream/chat.ts';
import type { Capabilities } from '../../providers/provider.ts';
import { type CatalogModel, formatModelRef } from '../../session/hub/modelCatalog.ts';

/** What the picker draws beside the stable fields, where this VS Code knows it; ignored where it does not. */
export interface ModelInformation extends vscode.LanguageModelChatInformation {
	readonly configurationSchema?: ConfigurationSchema;
}

/** A JSON schema whose `navigation` group becomes a menu beside the picker. Untyped in the stable API. */
interface ConfigurationSchema {
	readonly type: 'object';
	readonly properties: Readonly<Record<string, EffortProperty>>;
}

interface EffortProperty {
	readonly type: 'string';
	readonly title: string;
	readonly enum: readonly string[];
	readonly enumItemLabels: readonly string[];
	readonly enumDescriptions: readonly string[];
	readonly default: string;
	readonly group: 'navigation';
}

/** The name that VS Code's own surfaces look for. */
const effortKey = 'reasoningEffort';

/** Where neither list nor model tells: what most servers load a model with. */
const assumedWindow = 8192;
const assumedOutput = 4096;

/** Not `auto`: VS Code takes that for an entry of its own, and hides the others behind it. */
export const chosenModelId = 'chosen';

/**
 * The model of the settings, whichever that is. It is in the list from the first moment, before any server was asked:
 * a chat that has no model to choose never calls `@reason`, not even to say what is missing.
 */
export function chosenInformation(selected: CatalogModel | undefined): ModelInformation {
	const known: Partial<Capabilities> = selected?.capabilities ?? {};
	// The agent of VS Code offers only models that call tools; what is not known yet is not ruled out.
	const { tools = true, vision = false } = known;
	return {
		id: chosenModelId,
		name: 'Sidethought',
		family: 'chosen',
		version: '1',
		detail: selected ? selected.label : vscode.l10n.t('Your reasoning model'),
		tooltip: selected
			? vscode.l10n.t('The model that Sidethought is set to: {0}, {1}', selected.label, selected.detail)
			: vscode.l10n.t('The model that Sidethought is set to. While none is set up, it says how to.'),
		...tokenLimits(known),
		capabilities: { toolCalling: tools, imageInput: vision },
	};
}

export function toInformation({ ref, label, detail, capabilities }: CatalogModel): ModelInformation {
	const { tools, vision, recorded } = capabilities;
	const schema = effortSchema(capabilities);
	return {
		id: formatModelRef(ref),
		name: recorded ? vscode.l10n.t('{0} (recorded)', label) : label,
		family: familyOf(ref.id),
		version: ref.id,
		detail,
		tooltip: tooltipOf(detail, capabilities),
		...tokenLimits(capabilities),
		capabilities: { toolCalling: tools === true, imageInput: vision === true },
		...(schema && { configurationSchema: schema }),
	};
}

/** What the picked effort asks for. Anything unknown leaves the user's setting in charge. */
export function thinkFromConfiguration(configuration: unknown): ThinkSetting | undefined {
	const value: unknown =
		typeof configuration === 'object' && configuration !== null ? Reflect.get(configuration, effortKey) : undefined;
	switch (value) {
		case 'off':
		case 'on':
		case 'low':
		case 'medium':
		case 'high':
			return value;
		default:
			return undefined;
	}
}

/** `qwen3` of `qwen3:8b`, `llama-3` of `@cf/meta/llama-3`: what a selector by family would name. */
export function familyOf(id: string): string {
	const name = id.slice(id.lastIndexOf('/') + 1);
	return name.split(':', 1)[0] || id;
}

function tokenLimits({
	contextWindow = assumedWindow,
	maxOutputTokens,
}: Pick<Capabilities, 'contextWindow' | 'maxOutputTokens'>): {
	readonly maxInputTokens: number;
	readonly maxOutputTokens: number;
} {
	// Prompt and answer share one window; at least half of it is left for the prompt.
	const output = Math.min(maxOutputTokens ?? assumedOutput, Math.floor(contextWindow / 2));
	return { maxInputTokens: contextWindow - output, maxOutputTokens: output };
}

function tooltipOf(detail: string, capabilities: Capabilities): string {
	const { thinking, levels, tools, vision, contextWindow, recorded } = capabilities;
	const can = [
		thinking && (levels?.length ? vscode.l10n.t('thinks ({0})', levels.join(', ')) : vscode.l10n.t('thinks')),
		tools && vscode.l10n.t('uses tools'),
		vision && vscode.l10n.t('sees pictures'),
		contextWindow && vscode.l10n.t('{0} tokens of context', contextWindow.toLocaleString('en')),
	].filter(Boolean);
	return [detail, can.join(', '), recorded && vscode.l10n.t('Answers are replayed from a recording.')]
		.filter(Boolean)
		.join('\n\n');
}

const effortTexts = (): Readonly<Record<string, readonly [label: string, description: string]>> => ({
	auto: [vscode.l10n.t('Auto'), vscode.l10n.t('As the setting “Sidethought: Think” says')],
	off: [vscode.l10n.t('Off'), vscode.l10n.t('Answer at once')],
	on: [vscode.l10n.t('On'), vscode.l10n.t('Think first')],
	low: [vscode.l10n.t('Low'), vscode.l10n.t('Think a little')],
	medium: [vscode.l10n.t('Medium'), vscode.l10n.t('Think')],
	high: [vscode.l10n.t('High'), vscode.l10n.t('Think long')],
});

function effortSchema({ thinking, thinkingAlways, levels }: Capabilities): ConfigurationSchema | undefined {
	if (!thinking) {
		return undefined;
	}
	const known = (levels ?? []).filter(level => level === 'low' || level === 'medium' || level === 'high');
	const choices = ['auto', ...(thinkingAlways ? [] : ['off']), ...(known.length > 0 ? known : ['on'])];
	const texts = effortTexts();
	return {
		type: 'object',
		properties: {
			[effortKey]: {
				type: 'string',
				title: vscode.l10n.t('Thinking'),
				enum: choices,
				enumItemLabels: choices.map(choice => texts[choice]?.[0] ?? choice),
				enumDescriptions: choices.map(choice => texts[choice]?.[1] ?? ''),
				default: 'auto',
				group: 'navigation',
			},
		},
	};
}
