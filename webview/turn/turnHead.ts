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
	const prompt = state.label === undefined ? undefined : new PromptChip(state.question);
	return [
		h('h2', { class: 'question-text', attrs: { dir: 'auto', tabindex: -1 } }, state.label ?? state.question),
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
		...(prompt || chips ? [h('div', { class: 'question-chips' }, prompt?.element, chips)] : []),
		...(prompt ? [prompt.words] : []),
	];
}

/** What was asked in so many words, where the question is called by fewer: behind a chip, read once and then in the way. */
class PromptChip {
	readonly element: HTMLElement;
	readonly words: HTMLElement;

	constructor(prompt: string) {
		this.words = h('p', { class: 'question-prompt', attrs: { dir: 'auto' } }, prompt);
		this.words.hidden = true;
		const chip = h(
			'button',
			{
				class: 'chip-open',
				attrs: { type: 'button', 'aria-expanded': 'false' },
				on: {
					click: () => {
						this.words.hidden = !this.words.hidden;
						chip.setAttribute('aria-expanded', String(!this.words.hidden));
					},
				},
			},
			icon('quote'),
			h('span', { class: 'chip-label' }, t('prompt')),
		);
		this.element = h('span', { class: 'chip' }, chip);
	}
}

/** Makes the list show the notices that last; costs nothing when there are no others than before. */
export function showNotices(list: HTMLElement, { notices }: TurnState): void {
	const count = String(notices.length);
	if (list.dataset.count === count) {
		return;
	}
	list.dataset.count = count;
	// Of several attempts at asking again, the latest is news.
	const retry = notices.findLast(({ kind }) => kind === 'retry');
	const lasting = notices.filter(notice => isLasting(notice) && (notice.kind !== 'retry' || notice === retry));
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

function isLasting({ kind, message }: TurnState['notices'][number]): boolean {
	return kind !== 'loading' && kind !== 'waiting' && message !== '';
}
