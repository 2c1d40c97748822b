/** Text and diff editors of a window: opening them by the API, and reading what they show. */
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Place } from './control.ts';
import type { Workbench } from './workbench.ts';

export class Editors {
	readonly #workbench: Workbench;

	constructor(workbench: Workbench) {
		this.#workbench = workbench;
	}

	/** The text editor in front. */
	get front(): Locator {
		return this.#workbench.page.locator('.part.editor .editor-group-container.active .monaco-editor').first();
	}

	/**
	 * Shows a file of the folder, by its path inside the folder, with a place selected and the keyboard in it.
	 * The text of a place must be in the file. Returns when the reader sees it and every extension knows it.
	 */
	async open(path: string, place?: Place): Promise<void> {
		const { server } = this.#workbench;
		await server.control({ show: join(server.folder, path), place });
		await this.waitForTab(path.split('/').at(-1) ?? path);
		await this.front.waitFor();
	}

	/** Waits until a tab with this title is in front. */
	async waitForTab(title: string): Promise<void> {
		await this.#workbench.page.locator('.tabs-container .tab.active').filter({ hasText: title }).first().waitFor();
	}

	/** Shows the hover at the cursor, as the keyboard does it, and returns it: its text and its links. */
	async hover(): Promise<Locator> {
		await this.#workbench.start('editor.action.showHover');
		const hover = this.#workbench.page.locator('.monaco-resizable-hover:visible .monaco-hover-content');
		await hover.first().waitFor();
		return hover.first();
	}

	/** What decorations of extensions write before and after the text of the lines in sight, such as `Thought for 3 s`. */
	async decorationTexts(): Promise<readonly string[]> {
		return this.front.locator('.view-line span').evaluateAll(spans =>
			spans
				.flatMap(span => ['::before', '::after'].map(side => getComputedStyle(span, side).content))
				// Quoted as in a style sheet; without a text it is a keyword.
				.flatMap(content => (content.length > 2 && content.startsWith('"') ? content.slice(1, -1) : [])),
		);
	}

	/** The marks that decorations of extensions put behind text or lines in sight. */
	get highlights(): Locator {
		return this.front.locator('.view-overlays .cdr[class*="TextEditorDecorationType"]');
	}

	/** The two sides of the diff editor in front. */
	get diff(): { readonly original: Locator; readonly modified: Locator } {
		const editor = this.#workbench.page.locator('.part.editor .editor-group-container.active .monaco-diff-editor');
		return {
			original: editor.locator('.editor.original').first(),
			modified: editor.locator('.editor.modified').first(),
		};
	}
}

/** What lines of an editor show. VS Code draws spaces that do not break. */
export async function shownText(editor: Locator): Promise<string> {
	return (await editor.locator('.view-lines').first().innerText()).replaceAll('\u00a0', ' ');
}
