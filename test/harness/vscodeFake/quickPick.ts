/** A quick pick that a test holds in its hands: it chooses, accepts and leaves. */
interface Item {
	readonly label: string;
}

export class FakeQuickPick {
	title = '';
	placeholder = '';
	canSelectMany = false;
	ignoreFocusOut = false;
	matchOnDescription = false;
	items: readonly Item[] = [];
	selectedItems: readonly Item[] = [];
	#isShown = false;
	readonly #listeners = { change: [] as (() => void)[], accept: [] as (() => void)[], hide: [] as (() => void)[] };

	get isShown(): boolean {
		return this.#isShown;
	}

	onDidChangeSelection(listener: () => void): void {
		this.#listeners.change.push(listener);
	}

	onDidAccept(listener: () => void): void {
		this.#listeners.accept.push(listener);
	}

	onDidHide(listener: () => void): void {
		this.#listeners.hide.push(listener);
	}

	show(): void {
		this.#isShown = true;
	}

	hide(): void {
		this.#isShown = false;
		for (const listener of this.#listeners.hide) {
			listener();
		}
	}

	dispose(): void {}

	/** What a user does. */
	choose(...labels: readonly string[]): void {
		this.selectedItems = this.items.filter(({ label }) => labels.includes(label));
		for (const listener of this.#listeners.change) {
			listener();
		}
	}

	accept(): void {
		for (const listener of this.#listeners.accept) {
			listener();
		}
	}
}
