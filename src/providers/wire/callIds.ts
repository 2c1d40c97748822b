/**
 * Ids of tool calls. Servers leave them out, or number the calls of each answer anew; a turn of several rounds, and the
 * history that is sent back, need every one to be different.
 */
import type { ChatMessage } from '../../core/stream/chat.ts';

export class CallIds {
	readonly #used: Set<string>;

	/** @param used ids of the calls that the request told about. */
	constructor(used: readonly string[] = []) {
		this.#used = new Set(used);
	}

	/** The server's own id where it is new; else one like it. */
	next(own: string | undefined): string {
		const [stem, first] = own === undefined ? ['call', this.#used.size + 1] : [own, 1];
		let id = own ?? `${stem}_${first}`;
		for (let count = first + 1; this.#used.has(id); count++) {
			id = `${stem}_${count}`;
		}
		this.#used.add(id);
		return id;
	}
}

/** Of all calls that the messages tell about. */
export function callIdsIn(messages: readonly ChatMessage[]): readonly string[] {
	return messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id));
}
