/** A line of the reader's, put at the end of a thought: a button, and the box that takes its place. */
import { button, h } from '../dom.ts';
import { t } from '../strings.ts';

export class Hint {
	readonly element = h('span', { class: 'hint' });
	readonly #give: (text: string) => void;
	readonly #open = button({ label: t('hint'), text: t('hint'), class: 'foot-toggle', onClick: () => this.#ask() });

	constructor(give: (text: string) => void) {
		this.#give = give;
		this.#open.title = t('hintExplain');
		this.element.append(this.#open);
	}

	#ask(): void {
		const box = h('input', {
			class: 'hint-text',
			attrs: { type: 'text', dir: 'auto', placeholder: t('hintExample'), 'aria-label': t('hintBox') },
			on: { keydown: event => this.#key(event) },
		});
		this.element.replaceChildren(box);
		this.#setOpen(true);
		box.focus({ preventScroll: true });
	}

	/** Neither key is for VS Code: there Escape stops the turn. */
	#key(event: KeyboardEvent): void {
		const box = event.currentTarget;
		if (event.isComposing || !(box instanceof HTMLInputElement) || !(event.key === 'Enter' || event.key === 'Escape')) {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
		const text = box.value.trim();
		if (event.key === 'Escape') {
			this.#leave();
		} else if (text !== '') {
			this.#give(text);
		}
	}

	#leave(): void {
		this.#setOpen(false);
		this.element.replaceChildren(this.#open);
		this.#open.focus({ preventScroll: true });
	}

	/** The line that it stands in makes room: a class of its own, as `:has()` would be asked again at each change of a figure. */
	#setOpen(open: boolean): void {
		this.element.classList.toggle('open', open);
		this.element.parentElement?.classList.toggle('hinting', open);
	}
}
