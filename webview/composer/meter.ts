/** How much of the model's context the next question would take. */
import { formatCount, formatWindow } from '../../src/core/insight/format.ts';
import { h, setHidden, setText } from '../dom.ts';
import { t } from '../strings.ts';

/** From this share on, little else will fit. */
const fullFrom = 0.9;

export class ContextMeter {
	readonly #used = h('span', {});
	readonly #window = h('span', { class: 'meter-window' });
	readonly #unit = h('span', { class: 'meter-unit' });
	readonly element = h('span', { class: 'meter' }, this.#used, this.#window, this.#unit);

	/** Tokens: `used` is an estimate; `window` is undefined where it is not known. */
	show(used: number, window: number | undefined): void {
		setHidden(this.element, used === 0);
		if (used === 0) {
			return;
		}
		this.element.classList.toggle('full', window !== undefined && used / window > fullFrom);
		setText(this.#used, `~${formatCount(used)}`);
		setText(this.#window, window ? ` / ${formatWindow(window)}` : '');
		setText(this.#unit, ` ${t('tokensShort')}`);
		this.element.title = window
			? t('contextUsed', formatCount(used), formatWindow(window))
			: t('contextUnknown', formatCount(used));
	}
}
