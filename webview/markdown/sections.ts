import { h } from '../dom.ts';

/**
 * Blocks stand in sections, so that those out of view need no layout; and sections on shelves, as each that is out of view
 * costs every frame a look.
 */
const blocksPerSection = 24;
const sectionsPerShelf = 8;

export class Sections {
	/** What they are in. */
	readonly root: HTMLElement;
	#last: HTMLElement | undefined;
	#shelf: HTMLElement | undefined;

	constructor(root: HTMLElement) {
		this.root = root;
	}

	/** Puts a block at the end. */
	place<T extends Node>(node: T): T {
		if (!this.#last || this.#last.childElementCount >= blocksPerSection) {
			this.#last?.classList.add('full');
			this.#last = h('div', { class: 'blocks' });
			this.#shelfWithRoom().append(this.#last);
		}
		this.#last.append(node);
		return node;
	}

	#shelfWithRoom(): HTMLElement {
		if (!this.#shelf || this.#shelf.childElementCount >= sectionsPerShelf) {
			this.#shelf?.classList.add('full');
			this.#shelf = h('div', { class: 'shelf' });
			this.root.append(this.#shelf);
		}
		return this.#shelf;
	}

	/** Puts a block behind another one. */
	placeBehind(block: HTMLElement, node: HTMLElement): void {
		if (block === this.#last?.lastElementChild) {
			this.place(node);
		} else {
			block.after(node);
		}
	}
}
