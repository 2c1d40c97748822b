/** The box in which a search is typed. What it finds is shown below while one types. */
import * as vscode from 'vscode';
import type { HistorySearch } from './historySearch.ts';

/** So long nobody types before it is looked for, in milliseconds. */
const pauseMs = 120;

/** @param onDone the reader goes on to the results */
export function askForSearch(search: HistorySearch, onDone: () => void): void {
	const box = vscode.window.createInputBox();
	let isPattern = search.results?.query.isPattern ?? false;
	let waiting: ReturnType<typeof setTimeout> | undefined;
	const start = (): void => {
		clearTimeout(waiting);
		void search.start({ text: box.value, isPattern });
	};
	box.title = vscode.l10n.t('Search in all conversations');
	box.placeholder = vscode.l10n.t('Words in questions, thinking, answers, code and tools; "two words" together');
	box.value = search.results?.query.text ?? '';
	box.buttons = [patternButton(isPattern)];
	box.ignoreFocusOut = true;
	box.onDidTriggerButton(() => {
		isPattern = !isPattern;
		box.buttons = [patternButton(isPattern)];
		start();
	});
	box.onDidChangeValue(() => {
		clearTimeout(waiting);
		waiting = setTimeout(start, pauseMs);
	});
	box.onDidAccept(() => {
		start();
		box.hide();
		onDone();
	});
	box.onDidHide(() => box.dispose());
	box.show();
}

function patternButton(isPattern: boolean): vscode.QuickInputButton {
	return {
		iconPath: new vscode.ThemeIcon(isPattern ? 'regex' : 'case-sensitive'),
		tooltip: isPattern
			? vscode.l10n.t('The text is a regular expression. Click to look for words.')
			: vscode.l10n.t('The text is words. Click to look for a regular expression.'),
	};
}
