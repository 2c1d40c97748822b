/** Asks once before questions and code travel unencrypted to another machine. */
import * as vscode from 'vscode';
import { foreignPlainOrigin } from './plainOrigin.ts';

const key = 'plainHttpOrigins';

export class PlainHttpConsent {
	readonly #store: vscode.Memento;

	constructor(store: vscode.Memento) {
		this.#store = store;
	}

	/** Whether the user has agreed before, or need not: https, or this very machine. */
	isGiven(baseUrl: string): boolean {
		const origin = foreignPlainOrigin(baseUrl);
		return origin === undefined || this.#store.get<readonly string[]>(key, []).includes(origin);
	}

	/** Asks when it has to; false when the user would rather not. */
	async ask(baseUrl: string): Promise<boolean> {
		const origin = foreignPlainOrigin(baseUrl);
		if (origin === undefined || this.isGiven(baseUrl)) {
			return true;
		}
		const allow = vscode.l10n.t('Send unencrypted');
		const choice = await vscode.window.showWarningMessage(
			vscode.l10n.t('Send questions and code to {0} without encryption?', origin),
			{
				modal: true,
				detail: vscode.l10n.t('Everybody on the way can read them, and a key that is sent along. Asked once.'),
			},
			allow,
		);
		if (choice !== allow) {
			return false;
		}
		await this.#store.update(key, [...this.#store.get<readonly string[]>(key, []), origin]);
		return true;
	}
}
