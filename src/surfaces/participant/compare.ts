/** `/compare`: who is asked, and the figures below the answers. */

import * as vscode from 'vscode';
import { turnEnd } from '../../core/conversation/turnEnd.ts';
import type { TurnState } from '../../core/conversation/turnState.ts';
import { figuresOf } from '../../core/insight/figures.ts';
import { formatDuration, formatTokens } from '../../core/insight/format.ts';
import { thoughtHeadline } from '../../core/insight/headline.ts';
import type { ModelRef } from '../../core/stream/chat.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import { plain } from '../../core/text/plainText.ts';
import { say, templates } from '../../platform/language.ts';
import { type Contender, mostCompared } from '../../session/hub/comparisons.ts';
import { type CatalogModel, sameModel } from '../../session/hub/modelCatalog.ts';

/**
 * The models that the question names, four at most; to make two of them the chosen one and the first other that thinks.
 * Where there is only one model, it is asked twice: with thinking and without.
 */
export function contendersFor(
	chosen: ModelRef | undefined,
	models: readonly CatalogModel[],
	words: string,
): readonly Contender[] {
	const named = models.filter(model => mentions(words, model)).map(model => model.ref);
	const thinking = models.filter(model => model.capabilities.thinking).map(model => model.ref);
	const others = models.map(model => model.ref);
	const count = Math.min(mostCompared, Math.max(2, named.length));
	const wanted = distinct([...named, ...(chosen ? [chosen] : []), ...thinking, ...others]).slice(0, count);
	const [first, second] = wanted;
	if (first && !second) {
		return [
			{ model: first, think: 'on' },
			{ model: first, think: 'off' },
		];
	}
	return wanted.map(model => ({ model }));
}

export function contenderTitle({ model, think }: Contender): string {
	const name = nameOf(model);
	if (think === undefined) {
		return name;
	}
	return think === 'off' ? vscode.l10n.t('{0}, thinking off', name) : vscode.l10n.t('{0}, thinking on', name);
}

/** Figures under each other, for chats are narrow; what is unknown is left out. */
export function comparisonList(states: readonly TurnState[], titles: readonly string[]): string {
	const lines = states.map((state, index) => `- **${plain(titles[index] ?? '')}**: ${figuresLine(state)}`);
	return [`\n\n### ${vscode.l10n.t('Side by side')}\n`, ...lines, ''].join('\n');
}

function figuresLine(state: TurnState): string {
	const figures = figuresOf(state);
	const { thinking, total, answerTokens } = figures;
	return [
		thinking ? thoughtHeadline(figures, say) : vscode.l10n.t('no thinking'),
		...(answerTokens ? [vscode.l10n.t('answer {0}', formatTokens(answerTokens.value, answerTokens.basis))] : []),
		...(total ? [vscode.l10n.t('{0} in all', formatDuration(total.value))] : []),
		...(state.finish?.reason === 'complete' ? [] : [endOf(state)]),
	]
		.map(plain)
		.join(' · ');
}

/** That it did not end well, and what to do about it. */
function endOf(state: TurnState): string {
	const { message, remedy } = turnEnd(state, templates()) ?? {};
	return [message, remedy].filter(Boolean).join(' ');
}

function mentions(words: string, { ref, label }: CatalogModel): boolean {
	const text = words.toLowerCase();
	// People leave out the tag that every server adds by itself.
	const names = [ref.id, label].map(name => name.toLowerCase().replace(/:latest$/, ''));
	return names.some(name => name.length > 2 && text.includes(name));
}

function distinct(models: readonly ModelRef[]): readonly ModelRef[] {
	return models.filter((model, index) => models.findIndex(each => sameModel(each, model)) === index);
}
