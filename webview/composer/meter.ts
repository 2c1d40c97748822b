/** How much of the model's context the next question would take. */
import { formatCount, formatWindow } from '../../src/core/insight/format.ts';
import { h, setHidden, setText } from '../dom.ts';
import { t } from '../strings.ts';

/** From this share on, little else will fit. */
const fullFrom = 0.9;

export class ContextMeter {
	readonly #used = h('span', {});
	readonly #window = h('span', { class: 'meter-window' });
	/** Something would stay behind; the tooltip says what. */
	readonly #left = h('span', { class: 'meter-left' });
	/** Earlier thinking that goes along. */
	readonly #kept = h('span', { class: 'meter-kept' });
	readonly #unit = h('span', { class: 'meter-unit' });
	readonly element = h('span', { class: 'meter' }, this.#used, this.#window, this.#unit, this.#kept, this.#left);

	/**
	 * Tokens: `used` is an estimate; `window` is undefined where it is not known. `kept`: so much of it is earlier thinking.
	 * `left`: of how many of the oldest answers the thinking would stay behind.
	 */
	show(
		used: number,
		window: number | undefined,
		{ kept, left }: { readonly kept: number; readonly left: number },
	): void {
		setHidden(this.element, used === 0);
		if (used === 0) {
			return;
		}
		this.element.classList.toggle('full', window !== undefined && used / window > fullFrom);
		setText(this.#used, `~${formatCount(used)}`);
		setText(this.#window, window ? ` / ${formatWindow(window)}` : '');
		setText(this.#unit, ` ${t('tokensShort')}`);
		setText(this.#kept, kept > 0 && left === 0 ? ` · ${t('thoughtsKeptShort', formatCount(kept))}` : '');
		setText(this.#left, left > 0 ? ` · ${t('thoughtsLeftShort', left)}` : '');
		const words = window
			? t('contextUsed', formatCount(used), formatWindow(window))
			: t('contextUnknown', formatCount(used));
		const ofThinking = kept > 0 ? [t('thoughtsKept', formatCount(kept))] : [];
		const behind = left > 0 ? [t('thoughtsLeft', left)] : [];
		this.element.title = [words, ...ofThinking, ...behind].join('. ');
	}
}
