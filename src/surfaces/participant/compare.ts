/** `/compare`: who is asked, and the figures below the answers. */
import type { TurnState } from '../../core/conversation/turnState.ts';
import { figuresOf } from '../../core/insight/figures.ts';
import { formatDuration, formatTokens } from '../../core/insight/format.ts';
import { thoughtHeadline } from '../../core/insight/headline.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import { plain } from '../../core/text/plainText.ts';
import { inEnglish, type Translate } from '../../platform/translate.ts';
import { type CatalogModel, sameModel } from '../../session/hub/modelCatalog.ts';

export interface Contender {
	readonly model: ModelRef;
	readonly think?: ThinkSetting;
}

/**
 * Two models: those that the question names, else the chosen one and the first other that thinks. Where there is
 * only one, it is asked twice: with thinking and without.
 */
export function contendersFor(
	chosen: ModelRef | undefined,
	models: readonly CatalogModel[],
	words: string,
): readonly Contender[] {
	const named = models.filter(model => mentions(words, model)).map(model => model.ref);
	const thinking = models.filter(model => model.capabilities.thinking).map(model => model.ref);
	const others = models.map(model => model.ref);
	const wanted = distinct([...named, ...(chosen ? [chosen] : []), ...thinking, ...others]).slice(0, 2);
	const [first, second] = wanted;
	if (first && !second) {
		return [
			{ model: first, think: 'on' },
			{ model: first, think: 'off' },
		];
	}
	return wanted.map(model => ({ model }));
}

export function contenderTitle({ model, think }: Contender, t: Translate = inEnglish): string {
	const name = model.label ?? model.id;
	if (think === undefined) {
		return name;
	}
	return think === 'off' ? t('{0}, thinking off', name) : t('{0}, thinking on', name);
}

/** Figures under each other, for chats are narrow; what is unknown is left out. */
export function comparisonList(
	states: readonly TurnState[],
	titles: readonly string[],
	t: Translate = inEnglish,
): string {
	const lines = states.map((state, index) => `- **${plain(titles[index] ?? '')}**: ${figuresLine(state, t)}`);
	return [`\n\n### ${t('Side by side')}\n`, ...lines, ''].join('\n');
}

function figuresLine(state: TurnState, t: Translate): string {
	const figures = figuresOf(state);
	const { thinking, total, answerTokens } = figures;
	return [
		thinking ? thoughtHeadline(figures) : t('no thinking'),
		...(answerTokens ? [t('answer {0}', formatTokens(answerTokens.value, answerTokens.basis))] : []),
		...(total ? [t('{0} in all', formatDuration(total.value))] : []),
		...(state.finish && state.finish.reason !== 'complete' ? [state.finish.reason] : []),
	]
		.map(plain)
		.join(' · ');
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
