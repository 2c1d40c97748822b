import type { Question } from '../../session/hub/asker.ts';

/** What quick fixes, menus and source control need: the one way of asking. */
export interface AskAboutNeeds {
	/** Shows the panel and asks in it at once. */
	readonly askAbout: (asked: Pick<Question, 'question' | 'label' | 'context'>) => unknown;
}
