/** The line of a turn that has nothing to show yet, or waits in between. */
import type { TurnState } from '../../src/core/conversation/turnState.ts';
import { formatDuration } from '../../src/core/insight/format.ts';
import { button, h, setHidden, setText } from '../dom.ts';
import { t } from '../strings.ts';
import { statusWords, untilRetry } from './phases.ts';

export class StatusLine {
	readonly element = h('div', { class: 'turn-status' });
	readonly #words = h('span', {});
	readonly #clock = h('span', { class: 'figure' });
	readonly #fill = h('div', { class: 'bar-fill' });
	readonly #bar = h('span', { class: 'bar' }, this.#fill);

	readonly #askNow: HTMLButtonElement;

	/** @param askNow ends the wait for a server that wants to be left alone for a while */
	constructor(askNow: () => void) {
		this.element.hidden = true;
		this.#askNow = button({ label: t('askNow'), text: t('askNow'), onClick: askNow });
	}

	/** `elapsed`: milliseconds since the turn started. */
	show(state: TurnState, elapsed: number): void {
		const words = statusWords(state, elapsed);
		setHidden(this.element, words === undefined);
		if (words === undefined) {
			return;
		}
		if (this.element.childElementCount === 0) {
			this.element.append(h('span', { class: 'dot' }), this.#words, this.#clock, this.#askNow, this.#bar);
		}
		const seconds = Math.floor(elapsed / 1000);
		const loading =
			state.status === 'loading' ? state.notices.findLast(notice => notice.kind === 'loading') : undefined;
		setText(this.#words, words);
		setHidden(this.#askNow, untilRetry(state, elapsed) === 0);
		setText(this.#clock, seconds >= 1 ? formatDuration(seconds * 1000) : '');
		setHidden(this.#bar, loading?.progress === undefined);
		this.#fill.style.transform = `scaleX(${loading?.progress ?? 0})`;
	}
}
