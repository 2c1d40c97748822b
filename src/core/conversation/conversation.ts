/**
 * A conversation is a tree of turns, kept as a list in the order in which they were asked; a turn is its list of
 * events. All are immutable values. `tree.ts` reads the branches.
 */
import type { TurnEvent, TurnId } from '../stream/turnEvent.ts';

export type ConversationId = string;

export interface Turn {
	readonly id: TurnId;
	readonly events: readonly TurnEvent[];
}

export interface Conversation {
	readonly id: ConversationId;
	readonly title: string;
	/** ISO 8601. */
	readonly createdAt: string;
	readonly pinned?: boolean;
	readonly turns: readonly Turn[];
	/** The last turn of the branch that is shown and gone on from; absent: of the latest turn. */
	readonly leaf?: TurnId;
	/** Whether thinking goes along with later questions; absent: as the settings say. */
	readonly keepThinking?: boolean;
}
