/**
 * A turn (one question and what came of it) is an ordered list of these events.
 * Sidebar, native chat, journal, export and insight are folds over the list; nothing else holds the truth.
 */
import type { ErrorKind, RemedyAction } from '../errors.ts';
import type { DelimiterPair } from '../segment/segment.ts';
import type { Sentence } from '../wording/sentence.ts';
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
	/** Images travel as base64 in `text`, with their MIME type here. In an exported file the text is empty. */
	readonly mimeType?: string;
	/** Of an image: the size of its file, and its SHA-256 in hexadecimal, by which an export names it. */
	readonly bytes?: number;
	readonly sha256?: string;
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
	| 'tools' // a call was mended or taken from the text, or tools were described in words or taken away
	| 'resumed' // an answer is gone on with; `code` says in which way
	| 'redacted' // the vendor withheld thinking; `message` says which way
	| 'truncated-context' // context was shortened to fit
	| 'irregular' // the server sent something odd that was skipped
	| 'info';

/**
 * How a turn came from its parent turn. `follow-up`: the next question. `continue`, `answer-now`: the same question
 * goes on. The others are asked in place of their parent: `retry` as it was, `edit` with another question, `steer`
 * with the thinking edited, `compare` with another model or setting beside it.
 */
export type TurnOrigin = 'follow-up' | 'retry' | 'edit' | 'continue' | 'answer-now' | 'steer' | 'compare';

export interface TurnParent {
	readonly turn: TurnId;
	readonly as: TurnOrigin;
}

/** A sentence for people: its English words, and what a view needs to say it in another language. */
interface Spoken extends Partial<Sentence> {
	readonly message: string;
}

export type TurnEventBody =
	| {
			readonly type: 'turn-start';
			readonly question: string;
			/** What to call it, where the question is a prompt that nobody wrote: `Review · sample.ts:1–3`. */
			readonly label?: string;
			readonly context: readonly ContextItem[];
			readonly model: ModelRef;
			readonly options: TurnOptions;
			/** Absent in the first turn of a conversation. Files of version 1 have it in `options`; read it by `parentOf`. */
			readonly parent?: TurnParent;
			/** Wall clock, ISO 8601. Durations come from `at`, never from this. */
			readonly startedAt: string;
	  }
	/**
	 * `kept`: the text was said in an earlier turn, in whose place this one stands, and this one begins with it.
	 * `by: 'user'`: the user wrote it into the thinking. Neither was said by the model in this turn.
	 */
	| {
			readonly type: 'thinking-start' | 'answer-start';
			readonly block: number;
			readonly kept?: true;
			readonly by?: 'user';
	  }
	| { readonly type: 'thinking-delta' | 'answer-delta'; readonly block: number; readonly text: string }
	| { readonly type: 'thinking-end' | 'answer-end'; readonly block: number }
	/** Blocks >= `from`, shown so far, belong to this channel. */
	| { readonly type: 'reclassify'; readonly from: number; readonly channel: Channel }
	/**
	 * Inline text that was a delimiter or trimmed white space. Deltas and markup in order are the raw inline text.
	 * `call`: it was a call of a tool, or white space beside one.
	 */
	| { readonly type: 'markup'; readonly text: string; readonly call?: true }
	/**
	 * Log-probabilities of the tokens that a server told: they cover the text of the block from `start` on without a gap.
	 * `lengths` in UTF-16 units.
	 */
	| {
			readonly type: 'logprobs';
			readonly block: number;
			readonly start: number;
			readonly lengths: readonly number[];
			readonly logprobs: readonly number[];
	  }
	/** The model begins to call a tool. The name may still be empty where the server sends it late. */
	| { readonly type: 'tool-call-start'; readonly id: string; readonly name: string }
	/** A piece of the arguments, as the wire said it. */
	| { readonly type: 'tool-call-delta'; readonly id: string; readonly text: string }
	/**
	 * The call is whole. `arguments` is a JSON text, as it is run; what is no JSON stands as it came and is not run.
	 * `cut`: the stream ended inside of it, and nothing more of it will come.
	 */
	| {
			readonly type: 'tool-call';
			readonly id: string;
			readonly name: string;
			readonly arguments: string;
			readonly cut?: true;
	  }
	| {
			readonly type: 'tool-result';
			readonly id: string;
			readonly name: string;
			readonly content: string;
			readonly isError?: boolean;
	  }
	| { readonly type: 'provider-data'; readonly data: ProviderData }
	| { readonly type: 'usage'; readonly usage: Usage }
	| ({
			readonly type: 'notice';
			readonly kind: NoticeKind;
			readonly progress?: number;
			readonly retryInMs?: number;
	  } & Spoken)
	/** The remedy's sentence has the arguments of the message's. */
	| ({
			readonly type: 'error';
			readonly kind: ErrorKind;
			readonly remedy: string;
			readonly remedyCode?: string;
			/** `remedy` begins by saying that what came is kept; what `remedyCode` stands for does not. */
			readonly kept?: true;
			readonly actions?: readonly RemedyAction[];
	  } & Spoken)
	| ({ readonly type: 'finish'; readonly reason: FinishReason } & Partial<Spoken>)
	/**
	 * The reader chose how the text of this turn is to be read; the last one counts, and `asSplit` is how to read it.
	 * `format`: a name of the table of formats, `auto`, `none`, or `original` for as it came.
	 */
	| {
			readonly type: 'resplit';
			readonly format: string;
			/** The opening delimiter was in the prompt. */
			readonly startsInThinking?: true;
			/** The reader's own, beside those of the format. */
			readonly delimiters?: readonly DelimiterPair[];
	  };

/** What the turn was asked with, besides the words. */
export interface TurnOptions {
	readonly think: ThinkSetting;
	readonly maxTokens?: number;
	/** True when the provider replays a recording; the views say so. */
	readonly recorded?: boolean;
	/** Where version 1 wrote the parent; read it by `parentOf`. */
	readonly parent?: TurnParent;
}

export interface TurnEventBase {
	readonly turn: TurnId;
	/** 0, 1, 2, … without gaps within a turn. */
	readonly seq: number;
	/** Milliseconds since the turn started, monotonic. */
	readonly at: number;
	/** Which round of the turn, from 0: one request and what came of it. Absent in files of version 1 outside of a tools loop. */
	readonly iteration?: number;
}

export type TurnEvent = TurnEventBase & TurnEventBody;

export type TurnEventType = TurnEventBody['type'];

/** The event of one type: `EventOf<'usage'>`. */
export type EventOf<T extends TurnEventType> = TurnEventBase & Extract<TurnEventBody, { readonly type: T }>;
