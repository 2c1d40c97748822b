/** A conversation in memory, and what is asked in it. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { titleOf } from '../../core/conversation/title.ts';
import { branchTo, joinsParent, type TreeTurn } from '../../core/conversation/tree.ts';
import { foldTurn, reduceEvents, type TurnState } from '../../core/conversation/turnState.ts';
import type { Failure } from '../../core/errors.ts';
import type { ChatMessage, ModelRef } from '../../core/stream/chat.ts';
import type { ContextItem, TurnEvent, TurnId, TurnOptions, TurnParent } from '../../core/stream/turnEvent.ts';
import { newId } from '../newId.ts';
import type { BegunEvent } from '../request/steering.ts';
import { TurnControl } from '../turn/turnControl.ts';

/** What to ask, with everything that the turn keeps. */
export interface TurnQuestion {
	readonly question: string;
	/** What to call it, where it is a prompt that nobody wrote. */
	readonly label?: string;
	readonly context: readonly ContextItem[];
	readonly model: ModelRef;
	readonly options: TurnOptions;
	/** Default: it follows the last turn of the branch that is shown. */
	readonly parent?: TurnParent;
	/** How many of the oldest questions are not sent along, so that the rest fits. */
	readonly leaveOut?: number;
	/** What the turn begins with: thinking that is kept, and the user's own words in it. */
	readonly begun?: readonly BegunEvent[];
	/** What was said elsewhere before this conversation: sent ahead of it, not kept with it. */
	readonly preamble?: readonly ChatMessage[];
}

/** What became of a question. One that is refused was not asked and is kept nowhere: whoever asked has it still. */
export type Asked =
	| { readonly kind: 'asked'; readonly turn: TurnId }
	/** It waits behind a running turn; `id` takes it out again. */
	| { readonly kind: 'queued'; readonly id: string }
	| { readonly kind: 'refused'; readonly failure: Failure };

export interface OpenTurn extends TreeTurn {
	readonly events: readonly TurnEvent[];
	/** Undefined until its first event. */
	readonly state: TurnState | undefined;
	/** Whether it runs. */
	readonly live: boolean;
}

export interface OpenConversation {
	readonly id: ConversationId;
	readonly title: string;
	/** ISO 8601. */
	readonly createdAt: string;
	/** Of all branches, in the order in which they were asked. */
	readonly turns: readonly OpenTurn[];
	/** The last turn of the branch that is shown; absent while there is none. */
	readonly leaf?: TurnId;
	/** The turns of the branch that is shown; a new list whenever they change. */
	readonly branch: readonly OpenTurn[];
	/** Whether thinking goes along with later questions; absent: as the settings say. */
	readonly keepThinking?: boolean;
}

/** A turn as the hub fills it. */
export class LiveTurn implements OpenTurn {
	readonly id: TurnId;
	/** Known before the turn has events; those of a stored turn say it themselves. */
	readonly parent?: TurnParent;
	readonly events: TurnEvent[] = [];
	state: TurnState | undefined;
	/** Stops it; there while it runs. */
	abort: AbortController | undefined;
	/** Tells it something while it runs. */
	readonly control = new TurnControl();

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
		if (events.some(event => event.type === 'resplit')) {
			this.state = foldTurn(this.events);
		} else if (events.length > 0) {
			this.state = reduceEvents(this.state, events);
		}
	}
}

/** A conversation as the hub changes it. */
export interface LiveConversation extends OpenConversation {
	title: string;
	readonly turns: LiveTurn[];
	leaf?: TurnId;
	branch: readonly LiveTurn[];
	keepThinking?: boolean;
}

/** A conversation in which nothing was asked yet. */
export function emptyConversation(): LiveConversation {
	return { id: newId(), title: titleOf(''), createdAt: new Date().toISOString(), turns: [], branch: [] };
}

/** What a question goes on with that names no parent. */
export function followUpOf(turn: OpenTurn | undefined): TurnParent | undefined {
	return turn && { turn: turn.id, as: 'follow-up' };
}

/** Whether a turn with this parent comes after it, and not in its place. */
export function followsParent(parent: TurnParent): boolean {
	return parent.as === 'follow-up' || joinsParent(parent);
}

/** Makes the branch that ends with `leaf` the one that is shown. Says whether turns that were shown are no more. */
export function showBranch(conversation: LiveConversation, leaf: TurnId): boolean {
	const before = conversation.branch;
	conversation.leaf = leaf;
	conversation.branch = branchTo(conversation.turns, leaf);
	return before.some((turn, index) => conversation.branch[index] !== turn);
}
