/** Which of several views has the keys, and which had them last: the one that commands are about. */
export class ViewInUse<T> {
	readonly #focusChanged: (focused: boolean) => void;
	#last: T | undefined;
	#focused: T | undefined;

	/** @param focusChanged told whether one of the views has the keys, when that changes. */
	constructor(focusChanged: (focused: boolean) => void) {
		this.#focusChanged = focusChanged;
	}

	/** Undefined while none was used, or the one that was is gone. */
	get view(): T | undefined {
		return this.#last;
	}

	/** It is about to have the keys. */
	use(view: T | undefined): void {
		this.#last = view;
	}

	/** A view got the keys or lost them; of two that change places the order does not matter. */
	focusChanged(view: T, focused: boolean): void {
		if (focused) {
			this.#last = view;
			this.#setFocused(view);
		} else if (this.#focused === view) {
			this.#setFocused(undefined);
		}
	}

	forget(view: T): void {
		this.focusChanged(view, false);
		if (this.#last === view) {
			this.#last = undefined;
		}
	}

	#setFocused(view: T | undefined): void {
		const had = this.#focused !== undefined;
		this.#focused = view;
		if (had !== (view !== undefined)) {
			this.#focusChanged(!had);
		}
	}
}
