/** The figures of a turn: one quiet line, and behind it the full card. What is not known has no place in it. */

import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { Figure, TurnFigures } from '../../src/core/insight/figures.ts';
import {
	formatCost,
	formatCount,
	formatDuration,
	formatRate,
	formatShare,
	formatWindow,
} from '../../src/core/insight/format.ts';
import { nameOf } from '../../src/core/stream/modelName.ts';
import { h } from '../dom.ts';
import { t } from '../strings.ts';
import { tokensInWords } from '../thinking/tokenWords.ts';

type Format = (value: number) => string;

export function figuresLine(state: TurnState, figures: TurnFigures): readonly HTMLElement[] {
	const { waiting, answerRate, cost } = figures;
	const parts: readonly (readonly [string, string])[] = [
		['figures-recorded', state.options.recorded ? t('recorded') : ''],
		['figures-model', nameOf(state.model)],
		['figures-wait', waiting ? t('firstWordAfter', formatDuration(waiting.value)) : ''],
		['figures-rate', shown(answerRate, formatRate)],
		['figures-cost', shown(cost, formatCost)],
	];
	return parts
		.filter(([, text]) => text !== '')
		.map(([name, text], index) => h('span', { class: name }, index === 0 ? text : ` · ${text}`));
}

/** `~` stands before what is our estimate; the card says so in words. */
export function shown(figure: Figure | undefined, format: Format): string {
	if (!figure) {
		return '';
	}
	return figure.basis === 'estimated' ? `~${format(figure.value)}` : format(figure.value);
}

export function buildFiguresCard(figures: TurnFigures): HTMLElement {
	const anyEstimate = Object.values(figures).some((figure: Figure) => figure.basis === 'estimated');
	return h(
		'div',
		{ class: 'figures' },
		phases(figures),
		list([
			[t('figureWait'), shown(figures.waiting, formatDuration)],
			[t('figureLoad'), (figures.loading?.value ?? 0) >= 50 ? shown(figures.loading, formatDuration) : ''],
			[t('figureTotal'), shown(figures.total, formatDuration)],
			[t('figurePrompt'), figures.promptTokens ? tokensInWords(figures.promptTokens) : ''],
			[t('figureShare'), shown(figures.thinkingShare, formatShare)],
			[t('figureContext'), contextOf(figures)],
			[t('figureCost'), shown(figures.cost, formatCost)],
		]),
		anyEstimate && h('p', { class: 'figures-note' }, `~ ${t('estimated')}`),
	);
}

function phases(figures: TurnFigures): HTMLElement {
	const row = (name: string, time?: Figure, tokens?: Figure, rate?: Figure): HTMLElement | false =>
		Boolean(time ?? tokens) &&
		h(
			'tr',
			{},
			h('th', { attrs: { scope: 'row' } }, name),
			h('td', {}, shown(time, formatDuration)),
			h('td', {}, shown(tokens, formatCount)),
			h(
				'td',
				{},
				shown(rate, value => formatRate(value).replace(' tok/s', '')),
			),
		);
	const head = ['', t('figureTime'), t('figureTokens'), t('figureRate')].map((name, index) =>
		index === 0 ? h('td', {}) : h('th', { attrs: { scope: 'col' } }, name),
	);
	return h(
		'table',
		{ attrs: { 'aria-label': t('figures') } },
		h('thead', {}, h('tr', {}, ...head)),
		h(
			'tbody',
			{},
			row(t('figureThinking'), figures.thinking, figures.thinkingTokens, figures.thinkingRate),
			row(t('figureAnswer'), figures.answering, figures.answerTokens, figures.answerRate),
		),
	);
}

function contextOf({ contextUsed, contextWindow, contextShare }: TurnFigures): string {
	if (!contextUsed) {
		return '';
	}
	const used = shown(contextUsed, formatCount);
	return contextWindow ? `${used} / ${shown(contextWindow, formatWindow)} (${shown(contextShare, formatShare)})` : used;
}

function list(entries: readonly (readonly [string, string])[]): HTMLElement {
	const known = entries.filter(([, value]) => value !== '');
	return h('dl', {}, ...known.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
