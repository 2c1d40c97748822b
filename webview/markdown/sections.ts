/** Blocks stand in sections, so that those out of view need no layout. */
const blocksPerSection = 24;

export class Sections {
	/** What they are in. */
	readonly root: HTMLElement;
	#last: HTMLElement | undefined;

	constructor(root: HTMLElement) {
		this.root = root;
	}

	/** Puts a block at the end. */
	place<T extends Node>(node: T): T {
		if (!this.#last || this.#last.childElementCount >= blocksPerSection) {
			this.#last?.classList.add('full');
			this.#last = document.createElement('div');
			this.#last.className = 'blocks';
			this.root.append(this.#last);
		}
		this.#last.append(node);
		return node;
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
