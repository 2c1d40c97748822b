/** A button that says what is chosen and opens the menu of what can be. */
import { h, icon, setText } from '../dom.ts';

export class PickerButton {
	readonly element: HTMLButtonElement;
	readonly #label = h('span', { class: 'picker-label' });

	/** `name` says what is chosen with it, to screen readers and in the tooltip. */
	constructor(className: string, iconName: string, name: string) {
		this.element = h(
			'button',
			{
				class: `picker ${className}`,
				attrs: { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', title: name },
			},
			icon(iconName),
			h('span', { class: 'sr-only' }, `${name}: `),
			this.#label,
			icon('chevron-down'),
		);
	}

	show(chosen: string): void {
		setText(this.#label, chosen);
	}
}
