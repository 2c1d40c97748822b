/** How a turn that did not end well is said in the chat's own way: a sentence, and buttons that help. */
import * as vscode from 'vscode';
import type { RemedyAction } from '../../core/errors.ts';
import { plain } from '../../core/text/plainText.ts';

interface ErrorButton {
	readonly title: string;
	readonly action: RemedyAction;
}

/** Retry has no button: the chat draws its own under every answer. Continuing is offered as a follow-up. */
const titles = (): Readonly<Record<RemedyAction, string | undefined>> => ({
	retry: undefined,
	continue: undefined,
	'start-guide': vscode.l10n.t('How to start Ollama'),
	'check-connection': vscode.l10n.t('Check connection'),
	'choose-provider': vscode.l10n.t('Set up a provider'),
	'choose-model': vscode.l10n.t('Choose another model'),
	'pull-model': vscode.l10n.t('Pull the model'),
	'set-key': vscode.l10n.t('Set API key'),
	'open-settings': vscode.l10n.t('Open settings'),
	'drop-context': vscode.l10n.t('Ask without the attachments'),
	'sign-in': vscode.l10n.t('Sign in'),
	'show-log': vscode.l10n.t('Show log'),
});

export function errorButtons(actions: readonly RemedyAction[]): readonly ErrorButton[] {
	const known = titles();
	return actions.flatMap(action => {
		const title = known[action];
		return title === undefined ? [] : [{ title, action }];
	});
}

/** What happened and what to do, as one plain paragraph. */
export function errorSentence(message: string, remedy: string): string {
	return plain([message, remedy].filter(Boolean).join(' '));
}
