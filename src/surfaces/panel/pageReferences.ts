import type { ThoughtAddress, ThoughtPoint } from '../../core/insight/address.ts';
import type { Event } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { BlockReferencesView, PlacePreview, TurnReferencesView } from '../../protocol/messages.ts';

/** The places that thinking names, as the workspace has them. */
export interface PageReferences {
	/** What was found, also in turns that ran before; for all conversations. */
	readonly onDidFind: Event<TurnReferencesView>;
	of(turn: TurnId): readonly BlockReferencesView[];
	/** Has a conversation searched, if it was not yet. */
	search(conversation: string): void;
	/** A page shows a turn later than it comes, as far as a point of its thinking; or, not `late`, as it is. */
	shownSoFar(turn: TurnId, late: boolean, point: ThoughtPoint | undefined): void;
	open(address: ThoughtAddress, how: 'open' | 'peek'): Promise<boolean>;
	/** Undefined when there is nothing to show. */
	preview(address: ThoughtAddress): Promise<PlacePreview | undefined>;
}
