/** The catalogue as the page shows it. */

import * as vscode from 'vscode';
import { wordError } from '../../core/wording/turnWords.ts';
import { templates } from '../../platform/language.ts';
import type { ModelsView, ModelView } from '../../protocol/messages.ts';
import type { Preferences } from '../../session/hub/asker.ts';
import { type CatalogModel, type CatalogState, defaultModel, parseModelRef } from '../../session/hub/modelCatalog.ts';

export function modelsView(state: CatalogState, preferences: Preferences): ModelsView {
	const selected = parseModelRef(preferences.model) ?? defaultModel(state.models)?.ref;
	return {
		state: state.models.length > 0 ? 'ready' : state.loading && !state.asked ? 'loading' : 'none',
		models: state.models.map(toModelView),
		think: preferences.think,
		...(selected && { selected }),
		...(state.models.length === 0 && (state.asked || !state.loading) && nothingFound(state)),
	};
}

function toModelView({ ref, label, detail, capabilities }: CatalogModel): ModelView {
	const { thinking, thinkingAlways, levels, tools, vision, contextWindow, recorded, price } = capabilities;
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
