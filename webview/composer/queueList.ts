/** The questions that wait behind the running turn: what they say, and the way back for each. */
import type { QueuedView } from '../../src/protocol/messages.ts';
import { button, h, setHidden } from '../dom.ts';
import { t } from '../strings.ts';

export interface QueueHooks {
	/** The reader wants a question back: into the composer with `edit`, else for good. */
	readonly take: (item: QueuedView, edit: boolean) => void;
}

export interface QueueList {
	readonly element: HTMLElement;
	set(questions: readonly QueuedView[]): void;
	/** Takes the newest one back into the composer. False when nothing waits. */
	takeLast(): boolean;
}

export function createQueueList({ take }: QueueHooks): QueueList {
	const element = h('ol', { class: 'composer-queued', attrs: { 'aria-label': t('queuedList') } });
	let waiting: readonly QueuedView[] = [];
	const set = (questions: readonly QueuedView[]): void => {
		waiting = questions;
		element.replaceChildren(...questions.map(each => queuedLine(each, take)));
		setHidden(element, questions.length === 0);
	};
	set([]);
	return {
		element,
		set,
		takeLast: () => {
			const last = waiting.at(-1);
			if (last) {
				take(last, true);
			}
			return last !== undefined;
		},
	};
}

function queuedLine(item: QueuedView, take: QueueHooks['take']): HTMLElement {
	return h(
		'li',
		{ class: 'queued' },
		h('span', { class: 'queued-tag' }, t('queued')),
		h('span', { class: 'queued-text', attrs: { dir: 'auto', title: item.text } }, item.text),
		button({ icon: 'edit', label: t('editQueued'), onClick: () => take(item, true) }),
		button({ icon: 'close', label: t('dropQueued'), onClick: () => take(item, false) }),
	);
}
