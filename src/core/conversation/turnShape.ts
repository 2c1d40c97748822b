/** What a turn looks like after some of its events. `turnState.ts` makes it. */
import type { ErrorKind, RemedyAction } from '../errors.ts';
import type { ModelRef, Usage } from '../stream/chat.ts';
import type { Channel, ContextItem, FinishReason, NoticeKind, TurnId, TurnOptions } from '../stream/turnEvent.ts';
import type { Sentence } from '../wording/sentence.ts';

/** Where a turn is. The last five are ends, the others mean that it runs. */
export type TurnStatus =
	| 'connecting' // asked, nothing heard yet
	| 'loading' // the server loads the model
	| 'waiting' // the server has the question; no text yet
	| 'thinking'
	| 'answering'
	| 'using-tool'
	| FinishReason;

/** A run of text in one channel. Times are milliseconds since the turn started. */
export interface Block {
	/** The number that deltas carry. */
	readonly index: number;
	readonly channel: Channel;
	readonly text: string;
	/** `seq` of the event that opened it: puts blocks, tools and notices in one order. */
	readonly seq: number;
	readonly startedAt: number;
	/** Absent while no text came. */
	readonly firstTextAt?: number;
	readonly lastTextAt?: number;
	readonly endedAt?: number;
	readonly iteration?: number;
	/** Taken over from the turn in whose place this one stands. */
	readonly kept?: true;
	/** The user wrote it into the thinking. */
	readonly by?: 'user';
	/** By `estimateTokens`; none of what the model did not say in this turn. */
	readonly estimatedTokens: number;
}

/** A call of a tool: from its first sign, with its result once it is there. */
export interface ToolUse {
	readonly id: string;
	/** Empty while the server has not told it. */
	readonly name: string;
	/** JSON; while the call is written, what came of it so far. */
	readonly arguments: string;
	/** `written`: the model is still at it. `cut`: its round ended before the call was whole. Only a whole one can be run. */
	readonly stage: 'written' | 'whole' | 'cut';
	readonly seq: number;
	/** When the call was whole; until then, when it began. */
	readonly calledAt: number;
	readonly iteration?: number;
	readonly result?: { readonly content: string; readonly isError: boolean; readonly at: number };
}

export interface Notice extends Partial<Sentence> {
	readonly seq: number;
	readonly at: number;
	readonly kind: NoticeKind;
	/** In English; `wordNotice` says it in another language. */
	readonly message: string;
	/** 0..1, where it is known. */
	readonly progress?: number;
	readonly retryInMs?: number;
}

export interface TurnError extends Partial<Sentence> {
	readonly kind: ErrorKind;
	/** Both in English; `wordError` says them in another language. */
	readonly message: string;
	readonly remedy: string;
	readonly remedyCode?: string;
	/** The remedy says first that what came is kept; its code does not. */
	readonly kept?: true;
	readonly actions: readonly RemedyAction[];
}

/** Sums over the blocks of one channel. */
export interface ChannelTotals {
	readonly characters: number;
	/** Ours, not the server's: `estimateTokens`. */
	readonly estimatedTokens: number;
	/** Milliseconds since the turn started; absent while no text came. */
	readonly firstAt?: number;
	readonly lastAt?: number;
}

/** The server's counts of one round; a turn without tools has one, number 0. */
export interface Round {
	readonly iteration: number;
	readonly usage: Usage;
}

export interface Finish extends Partial<Sentence> {
	readonly reason: FinishReason;
	readonly message?: string;
	readonly at: number;
}

export interface TurnState {
	readonly id: TurnId;
	readonly status: TurnStatus;
	readonly question: string;
	/** What to call it instead. */
	readonly label?: string;
	readonly context: readonly ContextItem[];
	readonly model: ModelRef;
	readonly options: TurnOptions;
	/** Wall clock, ISO 8601; empty when the list does not begin with `turn-start`. */
	readonly startedAt: string;
	/** In the order in which they were opened. */
	readonly blocks: readonly Block[];
	readonly tools: readonly ToolUse[];
	readonly notices: readonly Notice[];
	readonly thinking: ChannelTotals;
	readonly answer: ChannelTotals;
	/** Counts of all rounds of a tools loop together; absent until the server tells. */
	readonly usage?: Usage;
	/** Counts round by round. The last one says what fills the context window now. */
	readonly rounds: readonly Round[];
	readonly error?: TurnError;
	readonly finish?: Finish;
	/** `at` of the latest event. */
	readonly lastAt: number;
	/** The `seq` that the next event will have. */
	readonly nextSeq: number;
}
