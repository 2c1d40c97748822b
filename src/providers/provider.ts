/**
 * The contract of a provider: one vendor's wire turned into deltas.
 * A provider knows its vendor's JSON and nothing of segmenting, views or vscode.
 */
import type { TokenLogprob } from '../core/insight/tokenAligner.ts';
import type { AnswerOptions, ChatMessage, ThinkSetting, ToolSpec, Usage } from '../core/stream/chat.ts';
import type { Notice } from '../core/stream/notice.ts';
import type { SentenceArgs } from '../core/wording/sentence.ts';

export interface ModelInfo {
	/** The vendor's id, sent as it is. */
	readonly id: string;
	readonly label?: string;
	/** One short line for a picker: size, quantisation, price. */
	readonly detail?: string;
	/** Where the list itself tells; else ask `capabilities`. */
	readonly capabilities?: Partial<Capabilities>;
}

/** What a model can do. `undefined` is "not known", which is not "no". */
export interface Capabilities {
	readonly thinking: boolean | undefined;
	/** Thinking cannot be switched off. */
	readonly thinkingAlways?: boolean;
	/** Effort levels that the model has, lowest first. */
	readonly levels?: readonly string[];
	readonly tools: boolean | undefined;
	readonly vision: boolean | undefined;
	/** Tokens that fit into the model as it is served: loaded, or about to be. */
	readonly contextWindow?: number;
	/** Tokens that the model was made for, where its server may load it with fewer. */
	readonly largestContext?: number;
	/** Bytes of memory that each token of the window takes, where the server lets the client choose the window. */
	readonly bytesPerToken?: number;
	readonly maxOutputTokens?: number;
	/** The answers are replayed from a recording. */
	readonly recorded?: boolean;
	/** US dollars per million tokens. */
	readonly price?: { readonly input: number; readonly output: number };
	/** Whether inline tags are to be expected, and whether the stream starts inside thinking. */
	readonly inline?: { readonly startsInThinking?: boolean };
}

export interface ProviderRequest extends AnswerOptions {
	readonly model: string;
	readonly messages: readonly ChatMessage[];
	readonly think?: ThinkSetting;
	readonly tools?: readonly ToolSpec[];
	/** The tools are only told because earlier messages call them; vendors that cannot be told so are not told of them. */
	readonly toolChoice?: 'none';
	/** Asks for the log-probabilities of the tokens, where the server has them. */
	readonly logprobs?: boolean;
	/** Context size to load the model with, in tokens, where the vendor lets the client choose. */
	readonly contextSize?: number;
	/** How long a local server keeps the model loaded afterwards: seconds, or a duration such as `10m`. */
	readonly keepAlive?: number | string;
	/** Earlier thinking goes along, also of answers that called no tools, where the vendor takes it. */
	readonly keepThinking?: boolean;
	/** Called once the answer has begun, where its server can be told something meanwhile. */
	readonly onControl?: (control: StreamControl) => void;
	/** Called where a stream begins; what it gives is told every piece of it as it came from the server, unzipped. */
	readonly onStream?: () => (bytes: Uint8Array) => void;
	/** The messages end with the question; this is what came of it. */
	readonly resume?: Resume;
}

/** What can be told to a server while it answers. */
export interface StreamControl {
	/** The model is to stop thinking and to answer, in the same stream. Whether it will; never rejects. */
	endThinking(): Promise<boolean>;
}

/** An answer that was begun and is to be gone on with. */
export interface Resume {
	/** What was thought so far, as the model wrote it or as the user changed it. */
	readonly thinking: string;
	/** What was answered so far. */
	readonly answer: string;
	/** `answer-now`: the thinking ends here. */
	readonly mode: 'continue' | 'answer-now';
	/** The same in words, for where no client may begin an answer. */
	readonly instead: Pick<ProviderRequest, 'messages' | 'think'>;
}

/** Why the vendor says the stream ended. */
export type ProviderFinish = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'error';

export type ProviderDelta =
	/** Native thinking: never inspected for tags. */
	| { readonly type: 'thinking'; readonly text: string }
	/** Text of the answer channel; may carry inline tags. */
	| { readonly type: 'text'; readonly text: string }
	/** Log-probabilities of tokens, near the text that they are of; delimiters may be among them. */
	| { readonly type: 'logprobs'; readonly tokens: readonly TokenLogprob[] }
	/** A block of the vendor's ended, and the next words of the same channel belong to another. */
	| { readonly type: 'block-end' }
	/** The model begins to call a tool; the name may still be empty where the server sends it late. */
	| { readonly type: 'tool-call-start'; readonly id: string; readonly name: string }
	/** A piece of the arguments, as the wire said it. */
	| { readonly type: 'tool-call-delta'; readonly id: string; readonly text: string }
	/** A whole tool call, alone or after its start and pieces. */
	| { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string }
	/** To be sent back unchanged in the next request to the same provider. */
	| { readonly type: 'provider-data'; readonly data: unknown }
	| { readonly type: 'usage'; readonly usage: Usage }
	/** Says, before any text, how an answer is gone on with. */
	| {
			readonly type: 'resumed';
			readonly how: 'prefill' | 'raw' | 'asked-again';
			/** The text begins inside thinking, and nothing on the wire says so. */
			readonly startsInThinking?: true;
			/** The vendor signs thinking, so that no one else's can be gone on with. */
			readonly isSigned?: true;
	  }
	| Notice
	/** The vendor's end marker was seen. Without one before the end of the stream, the turn was cut. */
	| { readonly type: 'finish'; readonly reason: ProviderFinish };

/** Round trip, authorisation and models of one provider, in words, for "Check connection". */
export interface ConnectionReport {
	readonly reachable: boolean;
	readonly authorised: boolean | undefined;
	readonly models: number | undefined;
	readonly roundTripMs: number | undefined;
	readonly version?: string;
	/** What is wrong and what to do, where something is. */
	readonly message?: string;
	readonly remedy?: string;
	/** The codes of both sentences, and the arguments that they share. */
	readonly code?: string;
	readonly remedyCode?: string;
	readonly args?: SentenceArgs;
}

export interface PullProgress {
	readonly status: string;
	/** 0..1 over all layers, where known. */
	readonly progress?: number;
	readonly completedBytes?: number;
	readonly totalBytes?: number;
}

export interface Provider {
	/** Stable id of this configured provider: `ollama`, `workers-ai`, `anthropic`, `openai-compatible:groq`, … */
	readonly id: string;
	/** For people: "Ollama", "Groq". */
	readonly label: string;
	models(signal?: AbortSignal): Promise<readonly ModelInfo[]>;
	capabilities(model: string, signal?: AbortSignal): Promise<Capabilities>;
	/**
	 * Streams one answer. Throws a `Failure` (core/errors.ts) for whatever the server or network did, and an
	 * `AbortError` or a `Failure` of kind `cancelled` when `signal` fired. Leaving the loop early closes the socket.
	 */
	stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderDelta>;
	/** Reads `resume` in a request, and says how it went on. */
	readonly resumes?: true;
	/** Whether the server itself ends the thinking of this request when its budget is used up. */
	keepsBudget?(request: ProviderRequest): boolean;
	check(signal?: AbortSignal): Promise<ConnectionReport>;
	/** Where its server said that one signs in, as far as it has been told; an address of the vendor's own site. */
	signInAddress?(): string | undefined;
	/** Fetches a model onto a local server, where the vendor has that. */
	pull?(model: string, signal: AbortSignal): AsyncIterable<PullProgress>;
}
