/** “Why this code”: the steps of the thinking that share names or lines with a block of code, as a list that leads to them. */
import { type Origin, provenanceOf } from '../../src/core/insight/provenance.ts';
import { button, h, setHidden } from '../dom.ts';
import type { CodeBlock } from '../markdown/codeBlocks.ts';
import { raise } from '../pageEvents.ts';
import { t } from '../strings.ts';
import type { TitledStep } from '../thinking/step.ts';

export class WhyCode {
	readonly button: HTMLButtonElement;
	readonly list = h('div', { class: 'why', attrs: { role: 'group', 'aria-label': t('whyCode') } });
	readonly #block: CodeBlock;
	readonly #steps: () => readonly TitledStep[];

	/** @param steps of the thinking before the code, in the order in which they were thought */
	constructor(block: CodeBlock, steps: () => readonly TitledStep[]) {
		this.#block = block;
		this.#steps = steps;
		this.button = button({ icon: 'thinking', label: t('whyCode'), onClick: () => this.#toggle() });
		this.button.setAttribute('aria-expanded', 'false');
		this.list.hidden = true;
	}

	/** Read anew each time: code and thinking may have grown. */
	#toggle(): void {
		const opens = this.list.hidden;
		if (opens) {
			const steps = this.#steps();
			const origins = provenanceOf(steps, this.#block.text(), this.#block.language);
			const rows = origins.map(origin => this.#row(origin, steps));
			this.list.replaceChildren(rows.length > 0 ? h('ol', {}, ...rows) : h('p', {}, t('whyNothing')));
		}
		setHidden(this.list, !opens);
		this.button.setAttribute('aria-expanded', String(opens));
		if (opens) {
			this.list.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
		}
	}

	#row({ address, names, lines, rejected }: Origin, steps: readonly TitledStep[]): HTMLElement {
		const step = steps.find(each => each.address === address);
		return h(
			'li',
			{},
			button({
				class: 'why-step',
				text: step?.title || '\u2026',
				label: t('whyStep', step?.number ?? 0, step?.title ?? ''),
				onClick: () => raise(this.list, 'page-thought', address),
			}),
			basis('whyNames', names),
			basis('whyLines', lines),
			basis('whyRejected', rejected, 'why-rejected'),
		);
	}
}

function basis(
	words: 'whyNames' | 'whyLines' | 'whyRejected',
	pieces: readonly string[],
	extra = '',
): HTMLElement | false {
	return pieces.length > 0 && h('span', { class: `why-basis ${extra}`.trim() }, t(words, pieces.join(', ')));
}
