/** A conversation is a list of turns; a turn is its list of events. Both are immutable values. */
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
}
