/** Our own view, beside the code: asking in it and reading its turns. */
import type { Frame, Locator } from 'playwright-core';
import { answerMs } from './nativeChat.ts';
import { waitFor } from './processes.ts';
import type { Workbench } from './workbench.ts';

export class Panel {
	readonly #workbench: Workbench;

	constructor(workbench: Workbench) {
		this.#workbench = workbench;
	}

	/** Shows the view with the keyboard in its question box. Returns its frame; a reload makes a new one. */
	async open(): Promise<Frame> {
		await this.#workbench.execute('sidethought.focusComposer');
		return this.#workbench.view('.composer-input:focus');
	}

	/** Shows the view, and waits until VS Code has heard that it has the keys: only then its keybindings are in force. */
	async openForKeys(): Promise<Frame> {
		const frame = await this.open();
		// What the page told before goes ahead of this to the extension host and back, on the same way.
		await this.#workbench.execute('noop');
		return frame;
	}

	/** Asks in the view and waits until the question is in its list. Returns the turn; its answer may still grow. */
	async ask(question: string): Promise<Locator> {
		const frame = await this.open();
		const before = await frame.locator('.turn').count();
		await frame.locator('.composer-input').fill(question);
		await frame.locator('.composer-input').press('Enter');
		await waitFor('the question to be asked', async () => (await frame.locator('.turn').count()) > before);
		return frame.locator('.turn').nth(before);
	}

	/** The newest turn. */
	async lastTurn(): Promise<Locator> {
		return (await this.#workbench.view('.turn')).locator('.turn').last();
	}

	/** Waits until a turn has ended well, and returns its words. */
	async finished(turn: Locator): Promise<string> {
		await turn.locator('.turn-footer').getByRole('button').first().waitFor({ timeout: answerMs });
		return turn.innerText();
	}

	/** Waits until a turn has ended otherwise: stopped, cut or refused. Returns the note that says so, with its buttons. */
	async outcome(turn: Locator): Promise<Locator> {
		const outcome = turn.locator('.outcome');
		await outcome.waitFor({ timeout: answerMs });
		return outcome;
	}

	/** Chooses the model of the settings, such as `ollama/qwen3:8b`, and waits until the status bar names it. */
	async chooseModel(model: string): Promise<void> {
		await this.#workbench.changeSettings({ 'sidethought.model': model });
		const name = model.slice(model.indexOf('/') + 1);
		await this.#workbench.page.locator('.statusbar-item').filter({ hasText: name }).waitFor();
	}
}
