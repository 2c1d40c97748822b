/** The conversations that are in memory: read when they are needed, forgotten when they are long out of use. */
import type { Conversation, ConversationId } from '../../core/conversation/conversation.ts';
import { branchTo } from '../../core/conversation/tree.ts';
import { type Disposable, toDisposable } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { type LiveConversation, LiveTurn } from './openConversation.ts';
import { QuestionQueue } from './questionQueue.ts';

export interface Entry {
	readonly conversation: LiveConversation;
	readonly queue: QuestionQueue;
}

/** How many are kept that nobody shows and that do not run: enough for the buttons of older answers in VS Code's chat. */
const keptUnused = 20;
/** How many events those have together, at about 180 bytes each: long conversations go before there are twenty of them. */
const keptUnusedEvents = 150_000;

export class OpenConversations {
	/** The one that was used last is the last. */
	readonly #entries = new Map<ConversationId, Entry>();
	readonly #reading = new Map<ConversationId, Promise<Entry | undefined>>();
	/** How many views show a conversation. */
	readonly #shown = new Map<ConversationId, number>();
	readonly #read: (id: ConversationId) => Promise<Conversation | undefined>;

	constructor(read: (id: ConversationId) => Promise<Conversation | undefined>) {
		this.#read = read;
	}

	get(id: ConversationId): Entry | undefined {
		return this.#entries.get(id);
	}

	findTurn(turn: TurnId): { readonly entry: Entry; readonly turn: LiveTurn } | undefined {
		for (const entry of this.#entries.values()) {
			const found = entry.conversation.turns.find(each => each.id === turn);
			if (found) {
				return { entry, turn: found };
			}
		}
		return undefined;
	}

	/** The turns that run in a conversation, or in all of them. */
	running(id?: ConversationId): readonly LiveTurn[] {
		const entries = [...this.#entries.values()].filter(
			({ conversation }) => id === undefined || conversation.id === id,
		);
		return entries.flatMap(({ conversation }) => conversation.turns.filter(turn => turn.live));
	}

	add(conversation: LiveConversation): Entry {
		const entry = { conversation, queue: new QuestionQueue() };
		this.#use(entry);
		return entry;
	}

	/** What was read, in place of what was there of it. */
	put(stored: Conversation): Entry {
		return this.add(toLive(stored));
	}

	/** From memory or from the store; undefined when it is in neither. Rejects when the store does. */
	open(id: ConversationId): Promise<Entry | undefined> {
		const known = this.#entries.get(id);
		if (known) {
			this.#use(known);
			return Promise.resolve(known);
		}
		const reading = this.#reading.get(id) ?? this.#startReading(id);
		this.#reading.set(id, reading);
		return reading;
	}

	/** Also when it is just being read. */
	remove(id: ConversationId): Entry | undefined {
		const entry = this.#entries.get(id);
		this.#entries.delete(id);
		this.#reading.delete(id);
		return entry;
	}

	/** Keeps a conversation in memory until the result is disposed. */
	retain(id: ConversationId): Disposable {
		this.#shown.set(id, (this.#shown.get(id) ?? 0) + 1);
		return toDisposable(() => {
			const left = (this.#shown.get(id) ?? 1) - 1;
			if (left > 0) {
				this.#shown.set(id, left);
			} else {
				this.#shown.delete(id);
			}
		});
	}

	#startReading(id: ConversationId): Promise<Entry | undefined> {
		const reading: Promise<Entry | undefined> = this.#read(id)
			.then(stored => {
				const isWanted = this.#reading.get(id) === reading;
				return stored && isWanted ? this.put(stored) : undefined;
			})
			.finally(() => {
				if (this.#reading.get(id) === reading) {
					this.#reading.delete(id);
				}
			});
		return reading;
	}

	#use(entry: Entry): void {
		const { id } = entry.conversation;
		this.#entries.delete(id);
		this.#entries.set(id, entry);
		this.#forget();
	}

	/** The one that was just used is not looked at: whoever opened it does not show it yet. */
	#forget(): void {
		const unused = [...this.#entries].filter(([id, entry]) => !this.#shown.has(id) && !isBusy(entry)).slice(0, -1);
		let events = 0;
		for (const [index, [id, { conversation }]] of unused.reverse().entries()) {
			events += eventsIn(conversation);
			if (index >= keptUnused || events > keptUnusedEvents) {
				this.#entries.delete(id);
			}
		}
	}
}

/** Whether a turn runs, or has ended so lately that others are still to be asked behind it. */
export function isTaken({ conversation, queue }: Entry, turn: TurnId): boolean {
	return queue.isAnyBehind(turn) || conversation.turns.some(each => each.id === turn && each.live);
}

function eventsIn({ turns }: LiveConversation): number {
	return turns.reduce((sum, turn) => sum + turn.events.length, 0);
}

function isBusy({ conversation, queue }: Entry): boolean {
	return !queue.isEmpty || conversation.turns.some(turn => turn.live);
}

function toLive(stored: Conversation): LiveConversation {
	const turns = stored.turns.map(turn => new LiveTurn(turn.id, turn));
	const branch = branchTo(turns, stored.leaf);
	const leaf = branch.at(-1)?.id;
	return { ...stored, turns, branch, ...(leaf !== undefined && { leaf }) };
}
