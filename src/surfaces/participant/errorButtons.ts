/** How a turn that did not end well is said in the chat's own way: a sentence, and buttons that help. */
import type { RemedyAction } from '../../core/errors.ts';
import { plain } from '../../platform/plainText.ts';

export interface ErrorButton {
	readonly title: string;
	readonly action: RemedyAction;
}

/** Retry has no button: the chat draws its own under every answer. Continuing is offered as a follow-up. */
const titles: Readonly<Partial<Record<RemedyAction, string>>> = {
	'start-guide': 'How to start Ollama',
	'check-connection': 'Check connection',
	'choose-provider': 'Set up a provider',
	'choose-model': 'Choose another model',
	'pull-model': 'Pull the model',
	'set-key': 'Set API key',
	'open-settings': 'Open settings',
	'drop-context': 'Ask without the attachments',
	'sign-in': 'Sign in',
	'show-log': 'Show log',
};

export function errorButtons(actions: readonly RemedyAction[]): readonly ErrorButton[] {
	return actions.flatMap(action => {
		const title = titles[action];
		return title === undefined ? [] : [{ title, action }];
	});
}

export function isRemedyAction(value: unknown): value is RemedyAction {
	return typeof value === 'string' && Object.hasOwn(titles, value);
}

/** What happened and what to do, as one plain paragraph. */
export function errorSentence(message: string, remedy: string): string {
	return plain([message, remedy].filter(Boolean).join(' '));
}
