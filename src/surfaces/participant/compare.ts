/** `/compare`: who is asked, and the table below the answers. */
import type { TurnState } from '../../core/conversation/turnState.ts';
import { figuresOf } from '../../core/insight/figures.ts';
import { formatCount, formatDuration } from '../../core/insight/format.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import { type CatalogModel, sameModel } from '../../session/modelCatalog.ts';
import { plain } from './plainText.ts';

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

export function contenderTitle({ model, think }: Contender): string {
	const name = model.label ?? model.id;
	return think === undefined ? name : `${name}, thinking ${think === 'off' ? 'off' : 'on'}`;
}

/** Figures side by side; a blank cell is unknown. */
export function comparisonTable(states: readonly TurnState[], titles: readonly string[]): string {
	const figures = states.map(state => figuresOf(state));
	const row = (name: string, cells: readonly (string | undefined)[]): string =>
		`| ${name} | ${cells.map(cell => cell ?? '').join(' | ')} |`;
	return [
		'\n\n### Side by side\n',
		row(
			'',
			states.map((_, index) => plain(titles[index] ?? '')),
		),
		`| --- |${' --- |'.repeat(states.length)}`,
		row(
			'Thought for',
			figures.map(each => each.thinking && formatDuration(each.thinking.value)),
		),
		row('Thinking tokens', figures.map(thinkingTokens)),
		row(
			'Total time',
			figures.map(each => each.total && formatDuration(each.total.value)),
		),
		row(
			'Answer tokens',
			figures.map(each => each.answerTokens && about(each.answerTokens)),
		),
		row(
			'Ended',
			states.map(state => state.finish?.reason),
		),
		'',
	].join('\n');
}

function thinkingTokens({ thinkingTokens: tokens }: ReturnType<typeof figuresOf>): string | undefined {
	return tokens && about(tokens);
}

function about({ value, basis }: { readonly value: number; readonly basis: 'measured' | 'estimated' }): string {
	return `${basis === 'estimated' ? '\\~' : ''}${formatCount(value)}`;
}

function mentions(words: string, { ref, label }: CatalogModel): boolean {
	const text = words.toLowerCase();
	return [ref.id, label].some(name => name.length > 2 && text.includes(name.toLowerCase()));
}

function distinct(models: readonly ModelRef[]): readonly ModelRef[] {
	return models.filter((model, index) => models.findIndex(each => sameModel(each, model)) === index);
}
