/** The line below the thinking: while it runs, its figures and a way to end it; then a way to fold it from there. */
import { formatCount } from '../../src/core/insight/format.ts';
import { button, h, setHidden, setText } from '../dom.ts';
import { t } from '../strings.ts';
import type { PlaybackView } from './thinkingOptions.ts';

export class ThinkingFoot {
	readonly element: HTMLElement;
	readonly #text = h('span', {});
	readonly #more = h('span', { class: 'foot-more' });
	readonly #answerNow: HTMLButtonElement | undefined;
	#waiting = 0;

	readonly #hint: readonly HTMLElement[];

	/** Without `answerNow` there is nothing to end. */
	constructor(answerNow: (() => void) | undefined, hint: HTMLElement | undefined) {
		this.#hint = hint ? [hint] : [];
		const words = t('answerNow');
		this.#answerNow = answerNow && button({ label: words, text: words, class: 'answer-now', onClick: answerNow });
		const figures = h('span', { class: 'foot-figures' }, this.#text, this.#more);
		this.element = h('div', { class: 'thinking-foot' }, figures, ...this.#hint, this.#answerNow);
	}

	/** What waits to be shown is more worth knowing than the figures. */
	setPlayback({ waiting, paused, ended }: PlaybackView): void {
		this.#waiting = waiting;
		if (this.#answerNow) {
			setHidden(this.#answerNow, ended);
		}
		if (waiting > 0) {
			setText(this.#text, t(paused ? 'pausedWaiting' : 'slowedWaiting', formatCount(waiting)));
			setText(this.#more, '');
		}
	}

	showFigures(tokens: string, more: string): void {
		if (this.#waiting === 0) {
			setText(this.#text, tokens || more);
			setText(this.#more, tokens && more);
		}
	}

	/** What can be done with thinking that is over. */
	end(actions: readonly HTMLElement[]): void {
		this.element.replaceChildren(...actions, ...this.#hint);
	}

	setHidden(hidden: boolean): void {
		setHidden(this.element, hidden);
	}
}
