import type { ContextItem } from '../../core/stream/turnEvent.ts';

/** What quick fixes, menus and source control need: the one way of asking. */
export interface AskAboutNeeds {
	/** Shows the panel and asks in it at once. */
	readonly askAbout: (asked: { readonly question: string; readonly context: readonly ContextItem[] }) => unknown;
}
