/**
 * Where conversations are kept, as the hub sees it. Writing is called in order and never waits: an event is on disk
 * when `append` returns, or told as a problem and tried again. Reading never holds the thread.
 */
import type { Conversation, ConversationId } from '../../core/conversation/conversation.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';

export interface ConversationSummary {
	readonly id: ConversationId;
	readonly title: string;
	readonly pinned: boolean;
	/** ISO 8601. */
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly turns: number;
}

export interface ConversationStore {
	create(conversation: { readonly id: ConversationId; readonly title: string; readonly createdAt: string }): void;
	append(conversation: ConversationId, events: readonly TurnEvent[]): void;
	rename(conversation: ConversationId, title: string): void;
	pin(conversation: ConversationId, pinned: boolean): void;
	/** Which branch is shown and gone on from: its last turn. A turn that begins afterwards becomes the leaf by itself. */
	setLeaf(conversation: ConversationId, leaf: TurnId): void;
	/** Undefined when there is none, or none that can be read. Turns that were cut off end as `interrupted`. */
	read(conversation: ConversationId): Promise<Conversation | undefined>;
	/** All conversations that have a turn: pinned ones first, then the latest. */
	list(): Promise<readonly ConversationSummary[]>;
	/** Events that still come for a removed conversation are dropped. */
	remove(conversation: ConversationId): Promise<void>;
}
