/**
 * The conversations that are open, and the turns that run in them. Runs on whether or not anybody looks: sidebar,
 * native chat and editor panel are views of it, fed by `onDidAppend`.
 */
import type { Conversation, ConversationId, Turn } from '../../core/conversation/conversation.ts';
import { titleOf } from '../../core/conversation/title.ts';
import { branchTo, latestLeaf, type TreeTurn } from '../../core/conversation/tree.ts';
import { reduceEvents, type TurnState } from '../../core/conversation/turnState.ts';
import { type Disposable, Emitter } from '../../core/lifecycle.ts';
import type { ChatMessage, ModelRef } from '../../core/stream/chat.ts';
import type { ContextItem, TurnEvent, TurnId, TurnOptions, TurnParent } from '../../core/stream/turnEvent.ts';
import { newId } from '../newId.ts';
import { EventBatcher } from './eventBatcher.ts';

/** Where every event goes before anyone sees it. */
export interface ConversationJournal {
	append(conversation: ConversationId, events: readonly TurnEvent[]): void;
	create(conversation: { readonly id: ConversationId; readonly title: string; readonly createdAt: string }): void;
	rename(conversation: ConversationId, title: string): void;
	read(conversation: ConversationId): Conversation | undefined;
}

/** What to ask, with everything that the turn keeps. */
export interface TurnQuestion {
	readonly question: string;
	readonly context: readonly ContextItem[];
	readonly model: ModelRef;
	readonly options: TurnOptions;
	/** Default: it follows the last turn of the branch that is shown. */
	readonly parent?: TurnParent;
	/** What was said elsewhere before this conversation: sent ahead of it, not kept with it. */
	readonly preamble?: readonly ChatMessage[];
}

/** A question that waits behind a running turn. */
export interface QueuedQuestion {
	readonly id: string;
	readonly asked: TurnQuestion;
}

/** Runs one turn; `earlier` are the turns before it. The composition root binds providers and history to it. */
export type TurnRunner = (
	question: TurnQuestion & {
		readonly turn: TurnId;
		readonly earlier: readonly Turn[];
		readonly conversation: ConversationId;
	},
	signal: AbortSignal,
) => AsyncIterable<TurnEvent>;

export interface AppendedEvents {
	readonly conversation: ConversationId;
	readonly turn: TurnId;
	readonly events: readonly TurnEvent[];
}

export interface OpenTurn extends TreeTurn {
	readonly events: readonly TurnEvent[];
	readonly state: TurnState | undefined;
	readonly live: boolean;
}

export interface OpenConversation {
	readonly id: ConversationId;
	readonly title: string;
	readonly createdAt: string;
	/** Of all branches, in the order in which they were asked. */
	readonly turns: readonly OpenTurn[];
	/** The last turn of the branch that is shown; absent while there is none. */
	readonly leaf?: TurnId;
	/** The turns of the branch that is shown. */
	readonly branch: readonly OpenTurn[];
}

class LiveTurn implements OpenTurn {
	readonly id: TurnId;
	/** Known before the turn has events; those of a stored turn say it themselves. */
	readonly parent?: TurnParent;
	readonly events: TurnEvent[] = [];
	state: TurnState | undefined;
	abort: AbortController | undefined;

	constructor(id: TurnId, { events = [], parent }: Partial<Pick<TreeTurn, 'events' | 'parent'>> = {}) {
		this.id = id;
		if (parent) {
			this.parent = parent;
		}
		this.append(events);
	}

	get live(): boolean {
		return this.abort !== undefined;
	}

	append(events: readonly TurnEvent[]): void {
		for (const event of events) {
			this.events.push(event);
		}
		if (events.length > 0) {
			this.state = reduceEvents(this.state, events);
		}
	}
}

interface LiveConversation extends OpenConversation {
	title: string;
	readonly turns: LiveTurn[];
	leaf?: TurnId;
	branch: readonly LiveTurn[];
	readonly queue: QueuedQuestion[];
}

export class Conversations implements Disposable {
	readonly #open = new Map<ConversationId, LiveConversation>();
	readonly #journal: ConversationJournal;
	readonly #run: TurnRunner;
	readonly #appended = new Emitter<AppendedEvents>();
	readonly #runningChanged = new Emitter<ConversationId>();
	readonly #queueChanged = new Emitter<ConversationId>();
	readonly #branchChanged = new Emitter<ConversationId>();
	readonly #batchers = new Set<EventBatcher<TurnEvent>>();
	#disposed = false;

	/** New events of a turn, at most once a frame, already journaled. */
	readonly onDidAppend = this.#appended.event;
	/** A turn began or ended. */
	readonly onDidChangeRunning = this.#runningChanged.event;
	/** A question began to wait, or waits no more. */
	readonly onDidChangeQueue = this.#queueChanged.event;
	/** Another branch is shown than before, by choice or because a turn began that does not go on with it. */
	readonly onDidChangeBranch = this.#branchChanged.event;

	constructor(journal: ConversationJournal, run: TurnRunner) {
		this.#journal = journal;
		this.#run = run;
	}

	create(): OpenConversation {
		const conversation: LiveConversation = {
			id: newId(),
			title: 'New conversation',
			createdAt: new Date().toISOString(),
			turns: [],
			branch: [],
			queue: [],
		};
		this.#open.set(conversation.id, conversation);
		return conversation;
	}

	/** The conversation, read from the journal when it is not open yet. */
	get(id: ConversationId): OpenConversation | undefined {
		return this.#open.get(id) ?? this.#reopen(id);
	}

	findTurn(turn: TurnId): { readonly conversation: OpenConversation; readonly turn: OpenTurn } | undefined {
		for (const conversation of this.#open.values()) {
			const found = conversation.turns.find(each => each.id === turn);
			if (found) {
				return { conversation, turn: found };
			}
		}
		return undefined;
	}

	running(id: ConversationId): TurnId | undefined {
		return this.#open.get(id)?.turns.find(turn => turn.live)?.id;
	}

	get anyRunning(): boolean {
		return [...this.#open.keys()].some(id => this.running(id) !== undefined);
	}

	/** Asks now, or after the turn that runs. Returns the new turn's id when it began at once. */
	ask(id: ConversationId, question: TurnQuestion): TurnId | undefined {
		const conversation = this.#require(id);
		if (this.running(id) !== undefined) {
			conversation.queue.push({ id: newId(), asked: question });
			this.#queueChanged.fire(id);
			return undefined;
		}
		return this.#start(conversation, question);
	}

	/** The questions that wait behind the running turn, in the order in which they will be asked. */
	queued(id: ConversationId): readonly QueuedQuestion[] {
		return this.#open.get(id)?.queue ?? [];
	}

	/** Takes a waiting question out, so that it is not asked. Undefined when it does not wait any more. */
	unqueue(id: ConversationId, waiting: string): TurnQuestion | undefined {
		const queue = this.#open.get(id)?.queue ?? [];
		const index = queue.findIndex(each => each.id === waiting);
		const [taken] = index === -1 ? [] : queue.splice(index, 1);
		if (taken) {
			this.#queueChanged.fire(id);
		}
		return taken?.asked;
	}

	/** Stops a running turn; what came is kept. Questions that wait behind it are dropped with it. */
	stop(turn: TurnId): void {
		for (const conversation of this.#open.values()) {
			const live = conversation.turns.find(each => each.id === turn);
			if (live?.abort) {
				this.#emptyQueue(conversation);
				live.abort.abort();
			}
		}
	}

	/** Shows another version of a turn, and what was gone on with after it last. */
	showVersion(turn: TurnId): void {
		for (const conversation of this.#open.values()) {
			if (conversation.turns.some(each => each.id === turn)) {
				this.#show(conversation, latestLeaf(conversation.turns, turn));
			}
		}
	}

	rename(id: ConversationId, title: string): void {
		const open = this.#open.get(id);
		if (open) {
			open.title = title;
		}
		this.#journal.rename(id, title);
	}

	/** Forgets a conversation that was deleted. */
	close(id: ConversationId): void {
		const running = this.running(id);
		if (running !== undefined) {
			this.stop(running);
		}
		this.#open.delete(id);
	}

	/**
	 * The window closes. What came so far is journaled, and what the abort below makes of the turns is not: a turn
	 * without an end in the journal is one that was interrupted, and that is what happened to these.
	 */
	dispose(): void {
		for (const batcher of this.#batchers) {
			batcher.flush();
		}
		this.#disposed = true;
		for (const conversation of this.#open.values()) {
			for (const turn of conversation.turns) {
				turn.abort?.abort();
			}
		}
		this.#appended.dispose();
		this.#runningChanged.dispose();
		this.#queueChanged.dispose();
		this.#branchChanged.dispose();
	}

	#reopen(id: ConversationId): LiveConversation | undefined {
		const stored = this.#journal.read(id);
		if (!stored) {
			return undefined;
		}
		const turns = stored.turns.map(turn => new LiveTurn(turn.id, turn));
		const conversation: LiveConversation = { ...stored, turns, branch: branchTo(turns, stored.leaf), queue: [] };
		this.#open.set(id, conversation);
		return conversation;
	}

	#emptyQueue(conversation: LiveConversation): void {
		if (conversation.queue.length > 0) {
			conversation.queue.length = 0;
			this.#queueChanged.fire(conversation.id);
		}
	}

	#require(id: ConversationId): LiveConversation {
		const conversation = this.#open.get(id) ?? this.#reopen(id);
		if (!conversation) {
			throw new Error(`No conversation ${id}`);
		}
		return conversation;
	}

	#start(conversation: LiveConversation, question: TurnQuestion): TurnId {
		if (conversation.turns.length === 0) {
			conversation.title = titleOf(question.question);
			this.#journal.create(conversation);
		}
		const earlier = [...conversation.turns];
		const parent = question.parent ?? followUpOf(conversation.branch.at(-1));
		const turn = new LiveTurn(newId(), parent && { parent });
		turn.abort = new AbortController();
		conversation.turns.push(turn);
		this.#show(conversation, turn.id);
		this.#runningChanged.fire(conversation.id);
		void this.#pump(conversation, turn, earlier, { ...question, ...(parent && { parent }) }, turn.abort.signal);
		return turn.id;
	}

	/** A turn that goes on with the branch that is shown is no news for those who show it; they hear of its events. */
	#show(conversation: LiveConversation, leaf: TurnId): void {
		const before = conversation.branch;
		conversation.leaf = leaf;
		conversation.branch = branchTo(conversation.turns, leaf);
		if (before.some((turn, index) => conversation.branch[index] !== turn)) {
			this.#branchChanged.fire(conversation.id);
		}
	}

	async #pump(
		conversation: LiveConversation,
		turn: LiveTurn,
		earlier: readonly Turn[],
		question: TurnQuestion,
		signal: AbortSignal,
	): Promise<void> {
		const batcher = new EventBatcher<TurnEvent>(events => this.#deliver(conversation.id, turn, events));
		this.#batchers.add(batcher);
		try {
			const events = this.#run({ ...question, turn: turn.id, earlier, conversation: conversation.id }, signal);
			for await (const event of events) {
				batcher.push(event);
			}
		} finally {
			// The turn ends for everybody before its last events are delivered, so that a view that hears
			// `finish` can ask the next question at once.
			turn.abort = undefined;
			batcher.flush();
			this.#batchers.delete(batcher);
			this.#runningChanged.fire(conversation.id);
			this.#next(conversation);
		}
	}

	#deliver(conversation: ConversationId, turn: LiveTurn, events: readonly TurnEvent[]): void {
		if (this.#disposed) {
			return;
		}
		this.#journal.append(conversation, events);
		turn.append(events);
		this.#appended.fire({ conversation, turn: turn.id, events });
	}

	#next(conversation: LiveConversation): void {
		const next = conversation.queue.shift();
		if (next && !this.#disposed) {
			this.#queueChanged.fire(conversation.id);
			this.#start(conversation, next.asked);
		}
	}
}

function followUpOf(turn: Turn | undefined): TurnParent | undefined {
	return turn && { turn: turn.id, as: 'follow-up' };
}
