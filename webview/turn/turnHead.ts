/** What stands above a turn's body: the question with what was attached, and notices that last. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import { buildChips } from '../composer/chips.ts';
import { button, h, icon } from '../dom.ts';
import { t } from '../strings.ts';
import type { TurnHooks } from './turnHooks.ts';

type QuestionHooks = Pick<TurnHooks, 'openAttachment' | 'editQuestion' | 'copy'>;

/** The question takes the focus when something leads to its turn. */
export function buildQuestion(state: TurnState, turn: TurnId, hooks: QuestionHooks): readonly HTMLElement[] {
	const chips = buildChips(
		state.context.map(({ text: _text, ...view }) => view),
		{ onOpen: item => hooks.openAttachment(turn, item.id) },
	);
	return [
		h('h2', { class: 'question-text', attrs: { dir: 'auto', tabindex: -1 } }, state.question),
		h(
			'span',
			{ class: 'quiet-actions' },
			button({ icon: 'edit', label: t('edit'), onClick: () => hooks.editQuestion(turn) }),
			button({ icon: 'copy', label: t('copyQuestion'), onClick: () => hooks.copy(state.question, 'question') }),
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
		...lasting.map(({ kind, message }) =>
			h(
				'li',
				{ class: 'notice', attrs: { dir: 'auto' } },
				icon(kind === 'recorded' ? 'record' : kind === 'loop' ? 'warning' : 'info'),
				message,
			),
		),
	);
}
