/** The catalogue as the page shows it. */

import * as vscode from 'vscode';
import type { ModelRef } from '../../core/stream/chat.ts';
import { wordError } from '../../core/wording/turnWords.ts';
import { templates } from '../../platform/language.ts';
import type { ModelsView, ModelView } from '../../protocol/messages.ts';
import type { Preferences } from '../../session/hub/asker.ts';
import { type CatalogModel, type CatalogState, defaultModel, parseModelRef } from '../../session/hub/modelCatalog.ts';
import { windowOf } from '../../session/request/window.ts';

/** What is known of models beside the catalogue. */
interface Known {
	/** What Ollama is asked to load models with, in tokens. */
	readonly contextSize?: number | undefined;
	/** Tokens of a model for one of our estimate. */
	readonly rateOf?: (model: ModelRef) => number | undefined;
}

export function modelsView(state: CatalogState, preferences: Preferences, known: Known = {}): ModelsView {
	const selected = parseModelRef(preferences.model) ?? defaultModel(state.models)?.ref;
	return {
		state: state.models.length > 0 ? 'ready' : state.loading && !state.asked ? 'loading' : 'none',
		models: state.models.map(model => toModelView(model, known)),
		think: preferences.think,
		...(selected && { selected }),
		...(state.models.length === 0 && (state.asked || !state.loading) && nothingFound(state)),
	};
}

function toModelView({ ref, label, detail, capabilities }: CatalogModel, { contextSize, rateOf }: Known): ModelView {
	const tokenRate = rateOf?.(ref);
	const { thinking, thinkingAlways, levels, tools, vision, largestContext, recorded, price } = capabilities;
	const asked = ref.provider === 'ollama' ? contextSize : undefined;
	const contextWindow = windowOf(capabilities, asked);
	return {
		ref,
		label,
		detail,
		...(thinking !== undefined && { thinking }),
		...(thinkingAlways && { thinkingAlways }),
		...(levels && { levels }),
		...(tools !== undefined && { tools }),
		...(vision !== undefined && { vision }),
		...(contextWindow !== undefined && { contextWindow }),
		...(asked !== undefined && { isWindowAsked: true as const }),
		...(largestContext !== undefined && { largestContext }),
		...(tokenRate !== undefined && { tokenRate }),
		...(recorded && { recorded }),
		...(price && { price }),
	};
}

function nothingFound({ failures }: CatalogState): Pick<ModelsView, 'message'> {
	const failure = failures[0]?.failure;
	if (!failure) {
		return { message: vscode.l10n.t('Ollama runs, but has no model yet. Pull one that thinks.') };
	}
	const { message, remedy } = wordError(failure, templates());
	return { message: `${message} ${remedy}` };
}
