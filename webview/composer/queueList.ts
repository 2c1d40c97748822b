/** The questions that wait behind the running turn: what they say, and the way back for each. */
import type { QueuedView } from '../../src/protocol/messages.ts';
import { button, h, setHidden } from '../dom.ts';
import { t } from '../strings.ts';

/** The reader wants a question back: into the composer with `edit`, else for good. */
type TakeQueued = (item: QueuedView, edit: boolean) => void;

export class QueueList {
	readonly element = h('ol', { class: 'composer-queued', attrs: { 'aria-label': t('queuedList') } });
	readonly #take: TakeQueued;
	#waiting: readonly QueuedView[] = [];

	constructor(take: TakeQueued) {
		this.#take = take;
		this.set([]);
	}

	set(questions: readonly QueuedView[]): void {
		this.#waiting = questions;
		this.element.replaceChildren(...questions.map((each, index) => queuedLine(each, index, this.#take)));
		setHidden(this.element, questions.length === 0);
	}

	/** Takes the newest one back into the composer. False when nothing waits. */
	takeLast(): boolean {
		const last = this.#waiting.at(-1);
		if (last) {
			this.#take(last, true);
		}
		return last !== undefined;
	}
}

function queuedLine(item: QueuedView, index: number, take: TakeQueued): HTMLElement {
	return h(
		'li',
		{ class: 'queued' },
		h('span', { class: 'queued-tag' }, t(index === 0 ? 'queued' : 'queuedThen')),
		h('span', { class: 'queued-text', attrs: { dir: 'auto', title: item.text } }, item.text),
		button({ icon: 'edit', label: t('editQueued'), onClick: () => take(item, true) }),
		button({ icon: 'close', label: t('dropQueued'), onClick: () => take(item, false) }),
	);
}
