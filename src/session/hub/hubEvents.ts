/** What the hub tells those who watch it. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { type Disposable, DisposableStore, Emitter } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { QueuedQuestion } from './questionQueue.ts';

export interface AppendedEvents {
	readonly conversation: ConversationId;
	readonly turn: TurnId;
	readonly events: readonly TurnEvent[];
}

interface ReturnedQuestions {
	readonly conversation: ConversationId;
	readonly questions: readonly QueuedQuestion[];
}

export class HubEvents implements Disposable {
	readonly #store = new DisposableStore();
	readonly appended = this.#store.add(new Emitter<AppendedEvents>());
	readonly runningChanged = this.#store.add(new Emitter<ConversationId>());
	readonly queueChanged = this.#store.add(new Emitter<ConversationId>());
	readonly branchChanged = this.#store.add(new Emitter<ConversationId>());
	readonly keepThinkingChanged = this.#store.add(new Emitter<ConversationId>());
	readonly returned = this.#store.add(new Emitter<ReturnedQuestions>());
	readonly removed = this.#store.add(new Emitter<ConversationId>());

	dispose(): void {
		this.#store.dispose();
	}
}
