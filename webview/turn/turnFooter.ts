/** What stands below a finished turn: a line of figures with the card behind it, and what can be done with the turn. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { TurnFigures } from '../../src/core/insight/figures.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { button, h } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { t } from '../strings.ts';
import { buildFiguresCard, figuresLine } from './figuresCard.ts';

/** A turn that was over at once has no pace to show again. */
const worthReplayingFromMs = 500;

interface FooterActions {
	readonly turn: TurnId;
	readonly page: PageContext;
	/** The whole answer, also what an earlier turn had of it. */
	readonly answer: () => string;
	readonly replay: () => void;
}

export function buildFooter(state: TurnState, figures: TurnFigures, actions: FooterActions): readonly HTMLElement[] {
	const id = `figures-${actions.turn}`;
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
	return [toggle, buttons(state, actions), card];
}

function buttons(state: TurnState, { turn, page: { post }, answer, replay }: FooterActions): HTMLElement {
	return h(
		'span',
		{ class: 'quiet-actions' },
		state.answer.characters > 0 &&
			button({
				icon: 'copy',
				label: t('copyAnswer'),
				onClick: () => post({ type: 'copy', text: answer(), what: 'answer' }),
			}),
		button({ icon: 'markdown', label: t('copyTurn'), onClick: () => post({ type: 'copy-turn', turn }) }),
		state.lastAt >= worthReplayingFromMs &&
			button({ icon: 'play', label: t('replay'), class: 'replay-button', onClick: replay }),
		button({ icon: 'refresh', label: t('retry'), onClick: () => post({ type: 'retry', turn }) }),
		button({
			icon: 'split-horizontal',
			label: t('compareWith'),
			class: 'compare-button',
			onClick: () => post({ type: 'compare-with', turn }),
		}),
		button({
			icon: 'export',
			label: t('exportTurn'),
			onClick: () => post({ type: 'export', format: 'markdown', turn }),
		}),
		button({ icon: 'ellipsis', label: t('turnMenu'), onClick: () => post({ type: 'turn-menu', turn }) }),
	);
}
