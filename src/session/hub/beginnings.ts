/**
 * Conversations of which only the beginning is there so far, because the rest of a large file is still being read. They
 * are shown from here; nothing is asked in them, and nothing of them is written, until the whole is in the store.
 */
import type { Conversation, ConversationId } from '../../core/conversation/conversation.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { ConversationStore } from './conversationStore.ts';

/** What of the store the hub needs. */
export type HubStore = Pick<
	ConversationStore,
	'append' | 'create' | 'rename' | 'setLeaf' | 'setKeepThinking' | 'read' | 'remove'
>;

export class Beginnings implements HubStore {
	readonly #store: HubStore;
	readonly #beginnings = new Map<ConversationId, Conversation>();

	constructor(store: HubStore) {
		this.#store = store;
	}

	has(id: ConversationId): boolean {
		return this.#beginnings.has(id);
	}

	begin(beginning: Conversation): void {
		this.#beginnings.set(beginning.id, beginning);
	}

	/** From now on the conversation is what the store has of it. Says whether it was a beginning. */
	end(id: ConversationId): boolean {
		return this.#beginnings.delete(id);
	}

	/** What the store has, also while a beginning stands in its place. */
	readWhole(id: ConversationId): Promise<Conversation | undefined> {
		return this.#store.read(id);
	}

	read(id: ConversationId): Promise<Conversation | undefined> {
		const beginning = this.#beginnings.get(id);
		return beginning ? Promise.resolve(beginning) : this.#store.read(id);
	}

	create(conversation: Parameters<HubStore['create']>[0]): void {
		this.#store.create(conversation);
	}

	append(id: ConversationId, events: readonly TurnEvent[]): void {
		if (!this.has(id)) {
			this.#store.append(id, events);
		}
	}

	rename(id: ConversationId, title: string): void {
		if (!this.has(id)) {
			this.#store.rename(id, title);
		}
	}

	setLeaf(id: ConversationId, leaf: TurnId): void {
		if (!this.has(id)) {
			this.#store.setLeaf(id, leaf);
		}
	}

	setKeepThinking(id: ConversationId, keep: boolean): void {
		if (!this.has(id)) {
			this.#store.setKeepThinking(id, keep);
		}
	}

	async remove(id: ConversationId): Promise<void> {
		if (!this.end(id)) {
			await this.#store.remove(id);
		}
	}
}
