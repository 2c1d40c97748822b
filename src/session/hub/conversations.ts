/**
 * The hub: it alone asks, stops, queues and deletes. The conversations that are open, and the turns that run in them,
 * on whether or not anybody looks: sidebar, native chat and editor panel are views of it, fed by its events.
 *
 * Turns of different branches run at the same time. A question waits only behind the turn that it follows.
 */

import { copyBranch } from '../../core/conversation/branchCopy.ts';
import type { Conversation, ConversationId } from '../../core/conversation/conversation.ts';
import type { Split } from '../../core/conversation/resplit.ts';
import { titleOf } from '../../core/conversation/title.ts';
import { branchTo, latestLeaf } from '../../core/conversation/tree.ts';
import { failureOf } from '../../core/errors.ts';
import { type Disposable, onUnexpectedError } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId, TurnParent } from '../../core/stream/turnEvent.ts';
import { newId } from '../newId.ts';
import { Beginnings, type HubStore } from './beginnings.ts';
import { HubEvents } from './hubEvents.ts';
import {
	type Asked,
	emptyConversation,
	followsParent,
	followUpOf,
	LiveTurn,
	type OpenConversation,
	type OpenTurn,
	showBranch,
	type TurnQuestion,
} from './openConversation.ts';
import { type Entry, isTaken, OpenConversations } from './openConversations.ts';
import type { QueuedQuestion } from './questionQueue.ts';
import { TurnPump } from './turnPump.ts';
import type { TurnRunner } from './turnRunner.ts';

export class Conversations implements Disposable {
	readonly #conversations: OpenConversations;
	readonly #store: Beginnings;
	readonly #run: TurnRunner;
	readonly #events = new HubEvents();
	readonly #pump = new TurnPump();
	#disposed = false;

	/** New events of a turn, in small batches, already stored. */
	readonly onDidAppend = this.#events.appended.event;
	/** A turn began or ended. */
	readonly onDidChangeRunning = this.#events.runningChanged.event;
	/** A question began to wait, or waits no more. */
	readonly onDidChangeQueue = this.#events.queueChanged.event;
	/** Another branch is shown than before, by choice or because a turn began that does not go on with it. */
	readonly onDidChangeBranch = this.#events.branchChanged.event;
	/** What goes along of earlier thinking was chosen for a conversation. */
	readonly onDidChangeKeepThinking = this.#events.keepThinkingChanged.event;
	/** Questions that waited will not be asked, because the turn before them was stopped: they are the user's to send again. */
	readonly onDidReturnQuestions = this.#events.returned.event;
	/** A conversation was deleted; nothing comes of it any more. */
	readonly onDidRemove = this.#events.removed.event;

	constructor(store: HubStore, run: TurnRunner) {
		this.#store = new Beginnings(store);
		this.#run = run;
		this.#conversations = new OpenConversations(id => this.#store.read(id));
	}

	/** A new conversation; it is stored when the first question is asked in it. */
	create(): OpenConversation {
		return this.#conversations.add(emptyConversation()).conversation;
	}

	/** The conversation, if it is in memory. */
	opened(id: ConversationId): OpenConversation | undefined {
		return this.#conversations.get(id)?.conversation;
	}

	/** The conversation, read from the store when it is not in memory. Undefined when there is none. */
	async open(id: ConversationId): Promise<OpenConversation | undefined> {
		return (await this.#conversations.open(id))?.conversation;
	}

	/** Shows what there is so far of a conversation whose whole is still being read, under the id of the whole. */
	showBeginning(beginning: Conversation): void {
		this.#store.begin(beginning);
	}

	/**
	 * The whole is in the store now and takes the place of its beginning, wherever that is shown.
	 * @returns whether it was a beginning still
	 */
	async completeBeginning(id: ConversationId): Promise<boolean> {
		const whole = this.#store.has(id) ? await this.#store.readWhole(id) : undefined;
		if (!whole || !this.#store.end(id)) {
			return false;
		}
		this.#conversations.put(whole);
		this.#events.branchChanged.fire(id);
		this.#events.runningChanged.fire(id);
		return true;
	}

	/** Nothing more will come of it. */
	dropBeginning(id: ConversationId): void {
		if (this.#store.end(id)) {
			this.#conversations.remove(id);
			this.#events.removed.fire(id);
		}
	}

	/** Keeps a conversation in memory for as long as somebody shows it. */
	retain(id: ConversationId): Disposable {
		return this.#conversations.retain(id);
	}

	/** A turn of a conversation that is in memory. */
	findTurn(turn: TurnId): { readonly conversation: OpenConversation; readonly turn: OpenTurn } | undefined {
		const found = this.#conversations.findTurn(turn);
		return found && { conversation: found.entry.conversation, turn: found.turn };
	}

	/** The turns that run in a conversation. */
	running(id: ConversationId): ReadonlySet<TurnId> {
		return new Set(this.#conversations.running(id).map(turn => turn.id));
	}

	get anyRunning(): boolean {
		return this.#conversations.running().length > 0;
	}

	/** Asks in an open conversation: now, or after the running turn that the question follows. */
	ask(id: ConversationId, question: TurnQuestion): Asked {
		const entry = this.#conversations.get(id);
		if (!entry) {
			return { kind: 'refused', failure: failureOf('internal', 'ask.deleted') };
		}
		if (this.#store.has(id)) {
			return { kind: 'refused', failure: failureOf('internal', 'ask.reading') };
		}
		const parent = question.parent ?? followUpOf(entry.conversation.branch.at(-1));
		const waitsFor = parent && followsParent(parent) ? parent.turn : undefined;
		if (waitsFor !== undefined && isTaken(entry, waitsFor)) {
			return this.#wait(entry, waitsFor, question);
		}
		return { kind: 'asked', turn: this.#start(entry, question, parent) };
	}

	/**
	 * Asks in place of the running turn that the question names as its parent: that one is stopped, and what waits behind
	 * it waits behind this one. With a parent that does not run, the same as `ask`.
	 */
	askInstead(id: ConversationId, question: TurnQuestion & { readonly parent: TurnParent }): Asked {
		const { turn, as } = question.parent;
		const entry = this.#conversations.get(id);
		const stopped = entry?.conversation.turns.find(each => each.id === turn);
		if (!entry || !stopped?.abort) {
			return this.ask(id, question);
		}
		stopped.abort.abort();
		if (followsParent({ turn, as })) {
			return this.#wait(entry, turn, question, 'first');
		}
		const begun = this.#start(entry, question, question.parent);
		entry.queue.move(turn, begun);
		return { kind: 'asked', turn: begun };
	}

	/** Tells the model of a running turn to end its thinking and to answer. Whether it does, in the same turn. */
	async endThinking(turn: TurnId): Promise<boolean> {
		const running = this.#conversations.findTurn(turn)?.turn;
		return running?.abort !== undefined && running.control.endThinking();
	}

	/** Makes a turn that waits for a busy server ask it again at once. */
	askNow(turn: TurnId): void {
		this.#conversations.findTurn(turn)?.turn.control.askNow();
	}

	/** The questions that wait, in the order in which they were asked. */
	queued(id: ConversationId): readonly QueuedQuestion[] {
		return this.#conversations.get(id)?.queue.questions ?? [];
	}

	/** Takes a waiting question out, so that it is not asked. Undefined when it does not wait any more. */
	unqueue(id: ConversationId, waiting: string): TurnQuestion | undefined {
		const taken = this.#conversations.get(id)?.queue.take(waiting);
		if (taken) {
			this.#events.queueChanged.fire(id);
		}
		return taken;
	}

	/** Stops a turn; what came is kept. Questions that wait behind it are returned by `onDidReturnQuestions`. */
	stop(turn: TurnId): void {
		const found = this.#conversations.findTurn(turn);
		if (!found?.turn.abort) {
			return;
		}
		const { conversation, queue } = found.entry;
		const hadAny = queue.isAnyBehind(turn);
		const questions = queue.takeBehind(turn);
		found.turn.abort.abort();
		if (hadAny) {
			this.#events.queueChanged.fire(conversation.id);
		}
		if (questions.length > 0) {
			this.#events.returned.fire({ conversation: conversation.id, questions });
		}
	}

	/** Stops every turn of a conversation. */
	stopAll(id: ConversationId): void {
		for (const turn of this.running(id)) {
			this.stop(turn);
		}
	}

	/** Shows another version of a turn, and what was gone on with after it last. */
	showVersion(turn: TurnId): void {
		const found = this.#conversations.findTurn(turn);
		if (found) {
			const { conversation } = found.entry;
			const leaf = latestLeaf(conversation.turns, turn);
			this.#store.setLeaf(conversation.id, leaf);
			this.#show(found.entry, leaf);
		}
	}

	/** Has the text of a turn that is over read in another way, from now on and everywhere. Says whether it could be. */
	resplit(turn: TurnId, split: Split): boolean {
		const found = this.#conversations.findTurn(turn);
		const last = found?.turn.events.at(-1);
		if (!found || !last || found.turn.live) {
			return false;
		}
		const { seq, at, iteration } = last;
		const place = { turn, seq: seq + 1, at, ...(iteration !== undefined && { iteration }) };
		this.#deliver(found.entry, found.turn, [{ type: 'resplit', ...split, ...place }]);
		return true;
	}

	/**
	 * All up to a turn as a conversation of its own, which is stored at once. Undefined where there is no such turn, or one
	 * of them still runs.
	 */
	fork(turn: TurnId, title: string): OpenConversation | undefined {
		const found = this.#conversations.findTurn(turn);
		const branch = found ? branchTo(found.entry.conversation.turns, turn) : [];
		if (!found || branch.some(({ live }) => live)) {
			return undefined;
		}
		const copies = copyBranch(branch, newId).map(copy => new LiveTurn(copy.id, copy));
		const { keepThinking } = found.entry.conversation;
		const kept = keepThinking === undefined ? {} : { keepThinking };
		const conversation = { ...emptyConversation(), title, turns: copies, ...kept };
		const { id } = this.#conversations.add(conversation).conversation;
		this.#storeNew(conversation);
		for (const { events } of copies) {
			this.#store.append(id, events);
		}
		showBranch(conversation, copies.at(-1)?.id ?? '');
		// Whoever lists conversations looks again.
		this.#events.runningChanged.fire(id);
		return conversation;
	}

	rename(id: ConversationId, title: string): void {
		const entry = this.#conversations.get(id);
		if (entry) {
			entry.conversation.title = title;
		}
		this.#store.rename(id, title);
	}

	/** Decides for one conversation whether thinking goes along with what is asked in it from now on. */
	setKeepThinking(id: ConversationId, keep: boolean): void {
		const entry = this.#conversations.get(id);
		if (entry) {
			entry.conversation.keepThinking = keep;
			this.#store.setKeepThinking(id, keep);
			this.#events.keepThinkingChanged.fire(id);
		}
	}

	/** Deletes a conversation, with whatever runs and waits in it. Rejects when the store could not delete it. */
	async remove(id: ConversationId): Promise<void> {
		const entry = this.#conversations.remove(id);
		entry?.queue.clear();
		for (const turn of entry?.conversation.turns ?? []) {
			turn.abort?.abort();
		}
		this.#events.removed.fire(id);
		await this.#store.remove(id);
	}

	/**
	 * The window closes. What came so far is stored, and what the abort below makes of the turns is not: a turn without
	 * an end in the store is one that was interrupted, and that is what happened to these.
	 */
	dispose(): void {
		this.#pump.flush();
		this.#disposed = true;
		for (const turn of this.#conversations.running()) {
			turn.abort?.abort();
		}
		this.#events.dispose();
	}

	#wait({ conversation, queue }: Entry, behind: TurnId, question: TurnQuestion, where?: 'first'): Asked {
		const id = queue.add(behind, question, where);
		this.#events.queueChanged.fire(conversation.id);
		return { kind: 'queued', id };
	}

	#start(entry: Entry, question: TurnQuestion, parent: TurnParent | undefined): TurnId {
		const { conversation } = entry;
		if (conversation.turns.length === 0) {
			conversation.title = titleOf(question.question, question.label);
			this.#storeNew(conversation);
		}
		const earlier = [...conversation.turns];
		const turn = new LiveTurn(newId(), parent && { parent });
		turn.abort = new AbortController();
		conversation.turns.push(turn);
		if (parent?.as === 'compare') {
			// It stands beside what is shown, which has a version more from now on.
			this.#events.branchChanged.fire(conversation.id);
		} else {
			this.#show(entry, turn.id);
		}
		this.#events.runningChanged.fire(conversation.id);
		const asked = {
			...question,
			...(parent && { parent }),
			turn: turn.id,
			earlier,
			conversation: conversation.id,
			control: turn.control,
			...(conversation.keepThinking !== undefined && { keepThinking: conversation.keepThinking }),
		};
		const events = this.#run(asked, turn.abort.signal);
		const deliver = (batch: readonly TurnEvent[]): void => this.#deliver(entry, turn, batch);
		this.#pump.run(turn, events, { deliver, ended: () => this.#ended(entry, turn.id) }).catch(onUnexpectedError);
		return turn.id;
	}

	/** With what was chosen for it before anything was asked in it. */
	#storeNew(conversation: OpenConversation): void {
		this.#store.create(conversation);
		if (conversation.keepThinking !== undefined) {
			this.#store.setKeepThinking(conversation.id, conversation.keepThinking);
		}
	}

	/** A turn that goes on with the branch that is shown is no news for those who show it; they hear of its events. */
	#show({ conversation }: Entry, leaf: TurnId): void {
		if (showBranch(conversation, leaf)) {
			this.#events.branchChanged.fire(conversation.id);
		}
	}

	#ended(entry: Entry, turn: TurnId): void {
		this.#events.runningChanged.fire(entry.conversation.id);
		this.#next(entry, turn);
	}

	#deliver(entry: Entry, turn: LiveTurn, events: readonly TurnEvent[]): void {
		const { id } = entry.conversation;
		// A deleted conversation is told of nothing more, but the turn is whole for whoever still holds it.
		const isKept = this.#conversations.get(id) === entry && !this.#disposed;
		if (isKept) {
			this.#store.append(id, events);
			this.#keepLeaf(entry.conversation, turn, events);
		}
		turn.append(events);
		if (isKept) {
			this.#events.appended.fire({ conversation: id, turn: turn.id, events });
		}
	}

	/** In the store a turn that begins becomes the leaf; one that is asked beside what is shown does not. */
	#keepLeaf({ id, leaf }: OpenConversation, { id: turn, parent }: LiveTurn, [first]: readonly TurnEvent[]): void {
		if (first?.type === 'turn-start' && parent?.as === 'compare' && leaf !== undefined && leaf !== turn) {
			this.#store.setLeaf(id, leaf);
		}
	}

	/** Asks what waits behind a turn that has ended; the rest waits behind that. */
	#next(entry: Entry, ended: TurnId): void {
		const next = this.#disposed ? undefined : entry.queue.next(ended);
		if (next) {
			this.#events.queueChanged.fire(entry.conversation.id);
			const isFollowUp = next.parent === undefined || next.parent.as === 'follow-up';
			const begun = this.#start(entry, next, isFollowUp ? { turn: ended, as: 'follow-up' } : next.parent);
			entry.queue.move(ended, begun);
		}
	}
}
