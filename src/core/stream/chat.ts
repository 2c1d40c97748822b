/** What is said to a model, in one shape for every vendor; providers translate it. */

/** How much thinking can be wished for by name: the one list. */
export const thinkLevels = ['auto', 'off', 'on', 'low', 'medium', 'high'] as const;

/** How much thinking the user wants. A budget is in tokens. */
export type ThinkSetting = (typeof thinkLevels)[number] | { readonly budget: number };

/** What the user can set of an answer, beside its thinking; what is absent is the server's choice. */
export interface AnswerOptions {
	/** Of thinking and answer together. */
	readonly maxTokens?: number;
	/** How freely the next token is chosen: 0 takes the likeliest. */
	readonly temperature?: number;
	/** Only the likeliest tokens that together have this share, 0..1. */
	readonly topP?: number;
	/** Only so many of the likeliest tokens. */
	readonly topK?: number;
	/** Only tokens that are at least this likely beside the likeliest, 0..1. */
	readonly minP?: number;
	/** Makes what was said before less likely, -2..2. */
	readonly presencePenalty?: number;
	/** Makes an answer repeatable, as far as its server does. */
	readonly seed?: number;
}

/** Which model, at which configured provider. */
export interface ModelRef {
	/** Id of the configured provider, such as `ollama` or `openai-compatible:groq`. */
	readonly provider: string;
	/** The vendor's own model id, sent as it is. */
	readonly id: string;
	/** For people, where it differs from the id. */
	readonly label?: string;
}

export interface ToolCall {
	readonly id: string;
	readonly name: string;
	/** Arguments as a JSON text, whole. */
	readonly arguments: string;
}

export interface ToolSpec {
	readonly name: string;
	readonly description: string;
	/** A JSON schema of the arguments object. */
	readonly parameters: unknown;
}

export interface ImagePart {
	readonly mimeType: string;
	readonly base64: string;
}

/** Something a vendor wants back unchanged in the next request: signed or encrypted thinking blocks. */
export interface ProviderData {
	/** The provider kind that produced it; others must not be sent it. */
	readonly provider: string;
	/** JSON-serialisable, opaque to everyone but that provider. */
	readonly data: unknown;
}

export interface ChatMessage {
	readonly role: 'system' | 'user' | 'assistant' | 'tool';
	readonly content: string;
	readonly images?: readonly ImagePart[];
	/** The assistant's thinking, for vendors that need it back. Providers drop it where it must not be sent. */
	readonly thinking?: string;
	readonly toolCalls?: readonly ToolCall[];
	/** On a `tool` message: which call this answers. */
	readonly toolCallId?: string;
	readonly toolName?: string;
	readonly providerData?: readonly ProviderData[];
}

/** Figures of one answer. An absent field is unknown, never zero. */
export interface Usage {
	readonly promptTokens?: number;
	/** All generated tokens, thinking included. */
	readonly completionTokens?: number;
	readonly thinkingTokens?: number;
	readonly cachedTokens?: number;
	readonly costUsd?: number;
	/** Workers AI's own unit of cost. */
	readonly neurons?: number;
	/** Milliseconds, as the server measured them. */
	readonly loadMs?: number;
	readonly promptMs?: number;
	readonly generationMs?: number;
	readonly totalMs?: number;
	/** Tokens that fit into the model's window as it was loaded for this request. */
	readonly contextWindow?: number;
	/** Names of the fields above that are estimates of ours and not the server's count. */
	readonly estimated?: readonly string[];
}
