/**
 * Folds the middle of a long outline into one row ("9 more"). What the reader has opened or was led to stays, and so do
 * the first rows and the last ones, the live one among them.
 */
import { h, setText } from '../dom.ts';
import { t } from '../strings.ts';
import type { Step } from './step.ts';

/** An outline of so many rows is read as it is. */
const longest = 15;
const first = 2;
const last = 4;

export class MiddleFold {
	readonly #head: HTMLButtonElement;
	readonly #row: HTMLLIElement;
	#lists: HTMLElement | undefined;
	#steps: readonly Step[] = [];
	/** Rows before it are folded, but for the first. */
	#until = first;
	/** What the reader chose. */
	#isShown = false;

	constructor() {
		this.#head = h('button', {
			class: 'step-head step-more-head',
			attrs: { type: 'button', 'aria-expanded': 'false', tabindex: -1 },
			on: { click: () => this.#toggle() },
		});
		this.#row = h('li', { class: 'step-more' }, this.#head);
	}

	/** The rows were made, or one more was. */
	update(lists: HTMLElement, steps: readonly Step[]): void {
		this.#steps = steps;
		if (this.#lists !== lists) {
			this.#lists = lists;
			this.#until = first;
		}
		if (steps.length <= longest) {
			return;
		}
		for (; this.#until < steps.length - last; this.#until += 1) {
			const row = steps[this.#until]?.row;
			row?.element.classList.add('middle');
			row?.element.classList.toggle('shown', row.isOpen);
		}
		if (!this.#row.isConnected) {
			steps[first - 1]?.row?.element.after(this.#row);
		}
		this.#show();
	}

	/** There are no rows any more. */
	forget(): void {
		this.#lists = undefined;
		this.#row.remove();
	}

	/** All rows, from now on. */
	showAll(): void {
		this.#isShown = true;
		this.#show();
	}

	/** The row of this step must be seen. */
	show({ row }: Step): void {
		if (row?.element.classList.contains('middle')) {
			row.element.classList.add('shown');
			this.#show();
		}
	}

	#toggle(): void {
		this.#isShown = !this.#isShown;
		this.#show();
		if (this.#isShown) {
			this.#hidden[0]?.row?.head.focus();
		}
	}

	get #hidden(): readonly Step[] {
		return this.#steps
			.slice(first, this.#until)
			.filter(({ row }) => row !== undefined && !row.element.classList.contains('shown'));
	}

	#show(): void {
		const { length } = this.#hidden;
		this.#lists?.classList.toggle('folds', !this.#isShown);
		this.#row.hidden = length === 0;
		this.#head.setAttribute('aria-expanded', String(this.#isShown));
		setText(this.#head, this.#isShown ? t('stepsFewer') : t('stepsMore', length));
	}
}
