import * as v from 'valibot';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';
import { accept } from '../../platform/accept.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { withProgress } from '../../platform/workbench.ts';
import type { PullView, SuggestedModelView } from '../../protocol/messages.ts';
import type { Command } from './command.ts';

export interface PullModelNeeds {
	/** What is worth a pull on that server. */
	readonly suggestions: () => readonly SuggestedModelView[];
	/** The one download that there can be; it asks before it begins, and never rejects. */
	readonly pull: {
		readonly view: PullView | undefined;
		start(model: string): Promise<void>;
		stop(): void;
		onDidChange(listener: (view: PullView | undefined) => void): Disposable;
	};
}

/** Pulls a model onto the Ollama server, with progress, cancellable. Gigabytes are never fetched unasked. */
export function pullModelCommand(needs: PullModelNeeds): Command {
	return {
		id: commandIds.pullModel,
		async execute(wanted: unknown) {
			const name = accept(v.pipe(v.string(), v.nonEmpty()), wanted) ?? (await pickName(needs.suggestions()));
			if (name) {
				await pullWithProgress(name, needs.pull);
			}
		},
	};
}

async function pullWithProgress(name: string, pull: PullModelNeeds['pull']): Promise<void> {
	const store = new DisposableStore();
	const begun = new Promise<boolean>(resolve => {
		store.add(pull.onDidChange(view => resolve(view?.state === 'running')));
	});
	const ended = pull.start(name).finally(() => store.dispose());
	if (await Promise.race([begun, ended.then(() => false)])) {
		await withProgress(vscode.l10n.t('Pulling {0}', name), async (report, signal) => {
			signal.addEventListener('abort', () => pull.stop());
			const showing = pull.onDidChange(view => view && report(view.message, view.share));
			await ended.finally(() => showing.dispose());
		});
		await sayEnd(name, pull.view);
	}
}

/** Stopping was the user's own wish and is no error. */
async function sayEnd(name: string, view: PullView | undefined): Promise<void> {
	if (view?.state === 'failed') {
		void vscode.window.showErrorMessage(vscode.l10n.t('{0} was not pulled: {1}', name, view.message));
	} else if (view?.state !== 'stopped') {
		void vscode.window.showInformationMessage(vscode.l10n.t('{0} is ready.', name));
	}
}

async function pickName(models: readonly SuggestedModelView[]): Promise<string | undefined> {
	const suggestions = models.map(toItem);
	const pick = vscode.window.createQuickPick();
	pick.title = vscode.l10n.t('Pull an Ollama model');
	pick.placeholder = vscode.l10n.t('Pick one, or type any name from the library');
	pick.items = suggestions;
	return new Promise(resolve => {
		pick.onDidAccept(() => {
			resolve(pick.activeItems[0]?.label ?? pick.value.trim());
			pick.hide();
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		pick.onDidChangeValue(value => {
			const known = suggestions.some(item => item.label === value);
			pick.items = value && !known ? [...suggestions, { label: value, alwaysShow: true }] : suggestions;
		});
		pick.show();
	});
}

function toItem({ name, size, fits, isRecommended }: SuggestedModelView): vscode.QuickPickItem {
	const words = {
		well: vscode.l10n.t('Goes well with this machine’s memory'),
		tight: vscode.l10n.t('Nearly fills this machine’s memory'),
		no: vscode.l10n.t('Needs more memory than this machine has'),
	};
	const detail = isRecommended ? vscode.l10n.t('A good one to begin with') : fits && words[fits];
	return { label: name, description: size, ...(detail && { detail }) };
}
