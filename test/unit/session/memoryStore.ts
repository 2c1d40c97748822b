/** Keeps conversations as long as the test runs, and says what it was told. */
import type { Conversation, ConversationId } from '../../../src/core/conversation/conversation.ts';
import type { TurnEvent, TurnId } from '../../../src/core/stream/turnEvent.ts';
import type { ConversationStore } from '../../../src/session/hub/conversationStore.ts';

export class MemoryStore implements Omit<ConversationStore, 'list' | 'pin'> {
	readonly events: TurnEvent[] = [];
	readonly titles = new Map<ConversationId, string>();
	readonly leaves = new Map<ConversationId, TurnId>();
	readonly keepThinking = new Map<ConversationId, boolean>();
	readonly stored = new Map<ConversationId, Conversation>();
	readonly removed: ConversationId[] = [];
	reads = 0;

	append(_conversation: ConversationId, events: readonly TurnEvent[]): void {
		this.events.push(...events);
	}

	create({ id, title }: { readonly id: ConversationId; readonly title: string }): void {
		this.titles.set(id, title);
	}

	rename(id: ConversationId, title: string): void {
		this.titles.set(id, title);
	}

	setLeaf(id: ConversationId, leaf: TurnId): void {
		this.leaves.set(id, leaf);
	}

	setKeepThinking(id: ConversationId, keep: boolean): void {
		this.keepThinking.set(id, keep);
	}

	async read(id: ConversationId): Promise<Conversation | undefined> {
		this.reads += 1;
		return this.stored.get(id);
	}

	async remove(id: ConversationId): Promise<void> {
		this.removed.push(id);
		this.stored.delete(id);
	}
}
