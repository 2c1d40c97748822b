/**
 * What a model is told with every question: the user's own words, and those of a workspace that the user has read and
 * agreed to. A workspace can be anybody's, and so can its instructions: each text is asked about before its first use,
 * again when it changes, and nowhere in Restricted Mode.
 */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { cut } from '../core/text/cut.ts';
import { revealHidden } from '../core/text/hidden.ts';
import { offeredInstructions, readSettings } from './settings.ts';

const key = 'agreedInstructions';
/** More does not fit into a dialog; the rest is a click away. */
const longestShown = 1_500;

export class Instructions {
	readonly #store: vscode.Memento;
	/** Texts that the user does not want, in this window. */
	readonly #declined = new Set<string>();

	/** @param store of the workspace. */
	constructor(store: vscode.Memento) {
		this.#store = store;
	}

	/** All that goes along now; empty where there is nothing. */
	get text(): string {
		const offered = offeredInstructions();
		const agreed = offered !== undefined && this.#isAgreed(offered) ? offered : '';
		return [readSettings().instructions, agreed].filter(Boolean).join('\n\n');
	}

	/** Shows what the workspace wants to be told, and asks, where that was not done yet. */
	async confirm(): Promise<void> {
		const offered = offeredInstructions();
		if (offered === undefined || this.#isAgreed(offered) || this.#declined.has(offered)) {
			return;
		}
		const [use, decline, read] = [
			vscode.l10n.t('Use them'),
			vscode.l10n.t('Do not use them'),
			vscode.l10n.t('Read all'),
		];
		const shown = revealHidden(offered);
		const isLong = shown.length > longestShown;
		const choice = await vscode.window.showWarningMessage(
			vscode.l10n.t('This workspace wants the model to be told something with every question'),
			{ modal: true, detail: isLong ? `${cut(shown, longestShown).toWellFormed()} …` : shown },
			...(isLong ? [use, decline, read] : [use, decline]),
		);
		if (choice === use) {
			await this.#store.update(key, hashOf(offered));
		} else if (choice === read) {
			await readAll(shown);
		} else {
			this.#declined.add(offered);
		}
	}

	#isAgreed(text: string): boolean {
		return this.#store.get<unknown>(key) === hashOf(text);
	}
}

/** The question goes out without them; they are asked about with the next one. */
async function readAll(content: string): Promise<void> {
	await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
