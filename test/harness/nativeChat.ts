/** VS Code's own Chat view, with the verbs that a test needs. */
import type { Locator } from 'playwright-core';
import { waitFor } from './processes.ts';
import type { Workbench } from './workbench.ts';

/** How long an answer may take, in milliseconds: the stand-in streams slowly where a test watches. */
export const answerMs = 180_000;

export class NativeChat {
	readonly #workbench: Workbench;

	constructor(workbench: Workbench) {
		this.#workbench = workbench;
	}

	/** Shows the Chat view and puts the keyboard into its input. */
	async open(): Promise<void> {
		await this.#workbench.execute('workbench.action.chat.open');
		await this.#workbench.click(this.input);
	}

	get input(): Locator {
		return this.#workbench.page.locator('.interactive-input-part .monaco-editor').first();
	}

	/** Types a question, such as `@reason why is the sum wrong?`, and sends it. Does not wait for the answer. */
	async ask(text: string): Promise<void> {
		await this.open();
		const { keyboard } = this.#workbench.page;
		await keyboard.press('ControlOrMeta+A');
		await keyboard.press('Delete');
		// In one piece: typed key by key, the list of participants opens and Enter would take from it.
		await keyboard.insertText(text);
		await waitFor('the chat input to hold the question', async () => {
			const shown = (await this.input.innerText()).replace(/\s/g, '');
			return shown.endsWith(text.slice(-10).replace(/\s/g, ''));
		});
		const before = await this.responses.count();
		await keyboard.press('Enter');
		await waitFor('the question to be sent', async () => (await this.responses.count()) > before);
	}

	get responses(): Locator {
		return this.#workbench.page.locator('.interactive-item-container.interactive-response');
	}

	/** The text of the newest response as it is shown now; it may still grow. */
	async lastResponse(): Promise<string> {
		return this.responses.last().innerText();
	}

	/** Waits until the newest response is complete, and returns its text. */
	async finishedResponse(timeoutMs = answerMs): Promise<string> {
		// The chat takes this class away when it has shown all; its view lags behind the stream.
		const shown = this.responses.last().locator(':scope:not(.chat-response-loading)');
		const running = this.#workbench.page.locator('.interactive-input-part .codicon-stop-circle:visible');
		const finished = async () => (await running.count()) === 0 && (await shown.count()) === 1;
		try {
			await waitFor('the end of the response', finished, timeoutMs);
		} catch (error) {
			const text = await this.lastResponse().catch(() => 'nothing');
			throw new Error(`${error instanceof Error ? error.message : error} It shows: ${text}`, { cause: error });
		}
		return this.lastResponse();
	}
}
