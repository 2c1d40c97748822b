/** Two other ways to look at what is compared: everything in one order of time, and steps beside each other. */
import { alignSteps, firstDifference } from '../../src/core/insight/alignment.ts';
import { formatDuration } from '../../src/core/insight/format.ts';
import { mergeInTime } from '../../src/core/insight/mergedTimeline.ts';
import { h } from '../dom.ts';
import { raise } from '../pageEvents.ts';
import { t } from '../strings.ts';
import { wordsOfSign } from '../thinking/signPlaces.ts';
import type { Column } from './column.ts';
import { type ColumnStep, hasThought, thoughtSteps, timedTurns } from './columnSteps.ts';

/** What all columns did, in order of time, counted from the first question. */
export function buildTimeline(columns: readonly Column[]): HTMLElement {
	const turns = columns.flatMap(column => timedTurns(column).map(timed => ({ column, timed })));
	const entries = mergeInTime(turns.map(({ timed }) => timed));
	if (entries.length === 0) {
		return note(t('timelineEmpty'));
	}
	return h(
		'ol',
		{ class: 'timeline' },
		...entries.map(({ turn, at, entry }) => {
			const column = turns[turn]?.column;
			return h(
				'li',
				{ class: 'timeline-entry' },
				h('span', { class: 'timeline-time figure' }, formatDuration(at)),
				h('span', { class: 'timeline-column', attrs: { dir: 'auto' } }, column?.words ?? ''),
				stepButton(entry),
			);
		}),
	);
}

/** Steps of the same kind beside each other, and where they differ first. Nothing is said while one still thinks. */
export function buildSteps(columns: readonly Column[]): HTMLElement {
	if (!columns.every(hasThought)) {
		return note(t('stepsWait'));
	}
	const thinking = columns.map(column => ({ column, steps: thoughtSteps(column) })).filter(({ steps }) => steps.length);
	if (thinking.length < 2) {
		return note(t('stepsNone'));
	}
	const rows = alignSteps(thinking.map(({ steps }) => steps.map(({ kind }) => kind)));
	const different = firstDifference(rows);
	const heads = thinking.map(({ column }) => h('th', { attrs: { scope: 'col', dir: 'auto' } }, column.words));
	return h(
		'table',
		{ class: 'aligned' },
		h('caption', {}, t(different === undefined ? 'stepsSame' : 'stepsDiffer', (different ?? 0) + 1)),
		h('thead', {}, h('tr', {}, h('th', { attrs: { scope: 'col' } }, '#'), ...heads)),
		h(
			'tbody',
			{},
			...rows.map(({ steps }, row) =>
				h(
					'tr',
					{ class: row === different ? 'different' : '' },
					h('th', { attrs: { scope: 'row' } }, row === different ? `${row + 1} ${t('stepsFirst')}` : String(row + 1)),
					...steps.map((index, at) => {
						const step = index === undefined ? undefined : thinking[at]?.steps[index];
						return h('td', {}, step ? stepButton(step) : '–');
					}),
				),
			),
		),
	);
}

/** Leads to the step, where there is one. */
function stepButton({ words, kind, address }: ColumnStep): HTMLElement {
	const sign = kind === 'thought' ? '' : `${wordsOfSign(kind)}: `;
	if (!address) {
		return h('span', { class: 'timeline-words' }, words);
	}
	const element: HTMLElement = h(
		'button',
		{
			class: 'timeline-words',
			attrs: { type: 'button', dir: 'auto' },
			on: { click: () => raise(element, 'page-thought', address) },
		},
		h('span', { class: 'timeline-sign' }, sign),
		words,
	);
	return element;
}

function note(words: string): HTMLElement {
	return h('p', { class: 'column-note' }, words);
}
