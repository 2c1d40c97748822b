/** The box at the top of the window: the command palette, lists to pick from, and questions to answer. */
import type { Locator } from 'playwright-core';
import { waitFor } from './processes.ts';
import type { Workbench } from './workbench.ts';

/** Typed into like a person does it; no row is clicked, as rows move while the list is filtered. */
export class QuickInput {
	readonly #workbench: Workbench;

	constructor(workbench: Workbench) {
		this.#workbench = workbench;
	}

	/** Where one types. */
	get box(): Locator {
		return this.#workbench.page.locator('.quick-input-widget:visible .quick-input-box input').first();
	}

	/**
	 * Runs a command in the palette by its whole title, such as `Sidethought: Ask with reasoning`. For tests of the
	 * palette: any other test runs a command by its id (`Workbench.execute`, `Workbench.start`).
	 */
	async runCommand(title: string): Promise<void> {
		await this.#typeCommand(title);
		await this.#takeFirst(title);
	}

	/** Waits until the palette offers a command by this title, and closes the palette again. */
	async offersCommand(title: string): Promise<void> {
		await this.#typeCommand(title);
		await this.#waitForFirst(title);
		await this.#workbench.page.keyboard.press('Escape');
		await this.box.waitFor({ state: 'hidden' });
	}

	/** Takes a row of the list that is shown, by its whole label. */
	async pick(label: string): Promise<void> {
		await this.box.fill(label);
		await this.#takeFirst(label);
	}

	/** Answers an input box or a save dialog: types `text` in place of what is there, and confirms. */
	async answer(text: string): Promise<void> {
		await this.box.fill(text);
		await this.box.press('Enter');
	}

	async #typeCommand(title: string): Promise<void> {
		// Whatever takes the focus in this moment, such as a view that has just been shown, closes the palette again.
		await waitFor('the palette', async () => {
			await this.#workbench.execute('workbench.action.showCommands');
			await this.box.fill(`>${title}`, { timeout: 5_000 });
			return true;
		});
	}

	async #takeFirst(label: string): Promise<void> {
		await this.#waitForFirst(label);
		await this.box.press('Enter');
	}

	/** Enter takes the focused row, which is the first one after typing. */
	async #waitForFirst(label: string): Promise<void> {
		const rows = this.#workbench.page.locator('.quick-input-list .monaco-list-row');
		const focused = rows.locator(':scope.focused .label-name').first();
		let seen: readonly string[] = [];
		try {
			await waitFor(`"${label}" to be the first row`, async () => {
				seen = await rows.locator('.label-name').allInnerTexts();
				return (await focused.innerText({ timeout: 1_000 })).trim() === label;
			});
		} catch (error) {
			throw new Error(`The list does not offer "${label}" but: ${seen.join(' | ')}`, { cause: error });
		}
	}
}
