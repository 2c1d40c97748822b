/** How a turn that did not end well is said in the chat's own way: a sentence, and buttons that help. */
import type { RemedyAction } from '../../core/errors.ts';
import { plain } from '../../core/text/plainText.ts';
import { inEnglish, type Translate } from '../../platform/translate.ts';

export interface ErrorButton {
	readonly title: string;
	readonly action: RemedyAction;
}

/** Retry has no button: the chat draws its own under every answer. Continuing is offered as a follow-up. */
const titles = (t: Translate): Readonly<Record<RemedyAction, string | undefined>> => ({
	retry: undefined,
	continue: undefined,
	'start-guide': t('How to start Ollama'),
	'check-connection': t('Check connection'),
	'choose-provider': t('Set up a provider'),
	'choose-model': t('Choose another model'),
	'pull-model': t('Pull the model'),
	'set-key': t('Set API key'),
	'open-settings': t('Open settings'),
	'drop-context': t('Ask without the attachments'),
	'sign-in': t('Sign in'),
	'show-log': t('Show log'),
});

export function errorButtons(actions: readonly RemedyAction[], t: Translate = inEnglish): readonly ErrorButton[] {
	const known = titles(t);
	return actions.flatMap(action => {
		const title = known[action];
		return title === undefined ? [] : [{ title, action }];
	});
}

/** What happened and what to do, as one plain paragraph. */
export function errorSentence(message: string, remedy: string): string {
	return plain([message, remedy].filter(Boolean).join(' '));
}
