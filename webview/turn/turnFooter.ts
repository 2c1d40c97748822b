/** What stands below a finished turn: a line of figures with the card behind it, and what can be done with the turn. */
import { type TurnState, textOf } from '../../src/core/conversation/turnState.ts';
import type { TurnFigures } from '../../src/core/insight/figures.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';
import { buildFiguresCard, figuresLine } from './figuresCard.ts';

/** A turn that was over at once has no pace to show again. */
const worthReplayingFromMs = 500;

export function buildFooter(
	state: TurnState,
	figures: TurnFigures,
	turn: TurnId,
	{ post }: PageContext,
	replay: () => void,
): readonly HTMLElement[] {
	const id = `figures-${turn}`;
	const card = h('div', { attrs: { id } });
	const toggle = h(
		'button',
		{
			class: 'figures-button',
			attrs: { type: 'button', 'aria-expanded': 'false', 'aria-controls': id },
			on: {
				click: () => {
					const opens = card.childElementCount === 0;
					card.replaceChildren(...(opens ? [buildFiguresCard(figures)] : []));
					toggle.setAttribute('aria-expanded', String(opens));
					card.scrollIntoView({ block: 'nearest' });
				},
			},
		},
		...figuresLine(state, figures),
	);
	card.style.flexBasis = '100%';
	return [toggle, actions(state, turn, post, replay), card];
}

function actions(state: TurnState, turn: TurnId, post: PageContext['post'], replay: () => void): HTMLElement {
	return h(
		'span',
		{ class: 'quiet-actions' },
		state.answer.characters > 0 &&
			button({
				icon: 'copy',
				label: t('copyAnswer'),
				onClick: () => post({ type: 'copy', text: textOf(state, 'answer'), what: 'answer' }),
			}),
		button({ icon: 'markdown', label: t('copyTurn'), onClick: () => post({ type: 'copy-turn', turn }) }),
		state.lastAt >= worthReplayingFromMs &&
			button({ icon: 'play', label: t('replay'), class: 'replay-button', onClick: replay }),
		button({ icon: 'debug-rerun', label: t('retry'), onClick: () => post({ type: 'retry', turn }) }),
		button({
			icon: 'export',
			label: t('exportTurn'),
			onClick: () => post({ type: 'export', format: 'markdown', turn }),
		}),
	);
}
