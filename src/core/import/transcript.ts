/** What the importers make of a file, the same for every tool: messages with their parts, each naming its parent. */
import type { Usage } from '../stream/chat.ts';
import type { FinishReason } from '../stream/turnEvent.ts';

/** A piece of an answer, in the order in which it came. `time`: milliseconds since 1970, where the file says it. */
export type Part = PartBody & { readonly time?: number | undefined };

type PartBody =
	| { readonly kind: 'thinking'; readonly text: string }
	/** `inline`: thinking may stand in it, in tags. */
	| { readonly kind: 'text'; readonly text: string; readonly inline?: boolean }
	/** `arguments`: JSON text, or a value. */
	| { readonly kind: 'call'; readonly id: string | undefined; readonly name: string; readonly arguments: unknown }
	/** Without an id it belongs to the latest call that waits for one. */
	| {
			readonly kind: 'result';
			readonly id: string | undefined;
			readonly name?: string | undefined;
			readonly content: string;
			readonly isError?: boolean;
	  }
	/** Thinking of which only a signature or an encrypted form is there. */
	| { readonly kind: 'withheld'; readonly how: 'hidden' | 'encrypted' }
	/** What the tool itself said, not the model. */
	| { readonly kind: 'notice'; readonly text: string }
	| { readonly kind: 'error'; readonly text: string }
	| { readonly kind: 'usage'; readonly usage: Usage }
	/** The file says how the turn ended; the last one counts. */
	| { readonly kind: 'end'; readonly reason: FinishReason };

export interface Message {
	readonly id?: string | undefined;
	/** Undefined: it comes after the message before it. Null: it begins the conversation. */
	readonly parent?: string | null | undefined;
	/** `silent` ones hold the tree together, or carry nothing that belongs to a conversation. */
	readonly role: 'question' | 'reply' | 'silent';
	/** Of a question. */
	readonly text?: string;
	readonly parts?: readonly Part[];
	readonly time?: number | undefined;
	readonly model?: string | undefined;
	/** Replies with the same one are pieces of one answer, wherever they hang. */
	readonly answer?: string | undefined;
	/** A reply that never stands beside another one: the result of a tool. */
	readonly joins?: boolean;
	/** A question that counts only if something answers it: a command of the tool. */
	readonly weak?: boolean;
}

export interface Chat {
	readonly id?: string | undefined;
	readonly title?: string | undefined;
	readonly time?: number | undefined;
	readonly model?: string | undefined;
	readonly messages: readonly Message[];
	/** The id of the message that was shown last, where the file names it. */
	readonly current?: string | undefined;
}

type Placed = Omit<Message, 'role' | 'text' | 'parts'>;

export function ask(text: string, rest: Placed = {}): Message {
	return { role: 'question', text, ...rest };
}

export function reply(parts: readonly Part[], rest: Placed = {}): Message {
	return { role: 'reply', parts, ...rest };
}

export function silent(rest: Placed = {}): Message {
	return { role: 'silent', ...rest };
}
