/** What stands above a turn's body: the question with what was attached, and notices that last. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { wordNotice } from '../../src/core/wording/turnWords.ts';
import { buildChips } from '../composer/chips.ts';
import { button, h, icon } from '../dom.ts';
import type { PageContext } from '../pageContext.ts';
import { t, templates } from '../strings.ts';

/** The question takes the focus when something leads to its turn. */
export function buildQuestion(state: TurnState, turn: TurnId, { post }: PageContext): readonly HTMLElement[] {
	const chips = buildChips(
		state.context.map(({ text: _text, ...view }) => view),
		{ onOpen: item => post({ type: 'open-attachment', id: item.id, turn }) },
	);
	return [
		h('h2', { class: 'question-text', attrs: { dir: 'auto', tabindex: -1 } }, state.question),
		h(
			'span',
			{ class: 'quiet-actions' },
			button({ icon: 'edit', label: t('edit'), onClick: () => post({ type: 'edit-question', turn }) }),
			button({
				icon: 'copy',
				label: t('copyQuestion'),
				onClick: () => post({ type: 'copy', text: state.question, what: 'question' }),
			}),
		),
		...(chips ? [chips] : []),
	];
}

/** Makes the list show the notices that last; costs nothing when their number is the same. */
export function showNotices(list: HTMLElement, state: TurnState): void {
	const lasting = state.notices.filter(
		notice => notice.kind !== 'loading' && notice.kind !== 'waiting' && notice.message !== '',
	);
	if (list.childElementCount === lasting.length) {
		return;
	}
	list.replaceChildren(
		...lasting.map(notice =>
			h(
				'li',
				{ class: 'notice', attrs: { dir: 'auto' } },
				icon(notice.kind === 'recorded' ? 'record' : notice.kind === 'loop' ? 'warning' : 'info'),
				wordNotice(notice, templates()),
			),
		),
	);
}
