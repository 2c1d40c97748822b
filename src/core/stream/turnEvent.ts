/**
 * A turn (one question and what came of it) is an ordered list of these events.
 * Sidebar, native chat, journal, export and insight are folds over the list; nothing else holds the truth.
 */
import type { ErrorKind, RemedyAction } from '../errors.ts';
import type { ModelRef, ProviderData, ThinkSetting, Usage } from './chat.ts';

export type TurnId = string;

/** Thinking or answer: where text of the model belongs. */
export type Channel = 'thinking' | 'answer';

/** Something of the workspace that was sent along with the question. */
export interface ContextItem {
	readonly id: string;
	readonly kind: 'selection' | 'symbol' | 'file' | 'problems' | 'changes' | 'text' | 'image';
	/** Short and readable: `sample.ts:1–3`. */
	readonly label: string;
	readonly uri?: string;
	/** 1-based, inclusive. */
	readonly startLine?: number;
	readonly endLine?: number;
	readonly languageId?: string;
	readonly text: string;
	/** Images travel as base64 in `text`, with their MIME type here. */
	readonly mimeType?: string;
	/** Estimated tokens of `text`. */
	readonly tokens?: number;
}

/** How a turn ended. `interrupted`: something was shown, then the stream broke. `error`: nothing was shown. */
export type FinishReason = 'complete' | 'length' | 'cancelled' | 'interrupted' | 'error';

/** Things worth a quiet line in the view while the turn goes on. */
export type NoticeKind =
	| 'loading' // the server loads the model; `progress` 0..1 where it is known
	| 'waiting' // connected, queued, nothing yet
	| 'retry' // asked again; `retryInMs` when it waits first
	| 'batch' // streaming was not possible; the answer came in one piece
	| 'thinking-refused' // the model does not think; asked again without
	| 'prompted-thinking' // the model was asked in words to think in tags
	| 'recorded' // this is a replay of a recording
	| 'loop' // the model repeats itself
	| 'redacted' // the vendor withheld thinking; `message` says which way
	| 'truncated-context' // context was shortened to fit
	| 'irregular' // the server sent something odd that was skipped
	| 'info';

export type TurnEventBody =
	| {
			readonly type: 'turn-start';
			readonly question: string;
			readonly context: readonly ContextItem[];
			readonly model: ModelRef;
			readonly options: TurnOptions;
			/** Wall clock, ISO 8601. Durations come from `at`, never from this. */
			readonly startedAt: string;
	  }
	| { readonly type: 'thinking-start' | 'answer-start'; readonly block: number }
	| { readonly type: 'thinking-delta' | 'answer-delta'; readonly block: number; readonly text: string }
	| { readonly type: 'thinking-end' | 'answer-end'; readonly block: number }
	/** Blocks >= `from`, shown so far, belong to this channel. */
	| { readonly type: 'reclassify'; readonly from: number; readonly channel: Channel }
	/** Inline text that was a delimiter or trimmed white space. Deltas and markup in order are the raw inline text. */
	| { readonly type: 'markup'; readonly text: string }
	| { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string }
	| {
			readonly type: 'tool-result';
			readonly id: string;
			readonly name: string;
			readonly content: string;
			readonly isError?: boolean;
	  }
	| { readonly type: 'provider-data'; readonly data: ProviderData }
	| { readonly type: 'usage'; readonly usage: Usage }
	| {
			readonly type: 'notice';
			readonly kind: NoticeKind;
			readonly message: string;
			readonly progress?: number;
			readonly retryInMs?: number;
	  }
	| {
			readonly type: 'error';
			readonly kind: ErrorKind;
			readonly message: string;
			readonly remedy: string;
			readonly actions?: readonly RemedyAction[];
	  }
	| { readonly type: 'finish'; readonly reason: FinishReason; readonly message?: string };

/** What the turn was asked with, besides the words. */
export interface TurnOptions {
	readonly think: ThinkSetting;
	readonly maxTokens?: number;
	/** True when the provider replays a recording; the views say so. */
	readonly recorded?: boolean;
	/** The turn that this one continues, regenerates or branches from. */
	readonly parent?: { readonly turn: TurnId; readonly as: 'continue' | 'retry' | 'answer-now' | 'edit' };
}

export interface TurnEventBase {
	readonly turn: TurnId;
	/** 0, 1, 2, … without gaps within a turn. */
	readonly seq: number;
	/** Milliseconds since the turn started, monotonic. */
	readonly at: number;
	/** Which round of a tools loop, from 0; absent outside of one. */
	readonly iteration?: number;
}

export type TurnEvent = TurnEventBase & TurnEventBody;

export type TurnEventType = TurnEventBody['type'];

/** The event of one type: `EventOf<'usage'>`. */
export type EventOf<T extends TurnEventType> = TurnEventBase & Extract<TurnEventBody, { readonly type: T }>;
