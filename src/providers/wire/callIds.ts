/**
 * Ids of tool calls. Servers leave them out, or number the calls of each answer anew; a turn of several rounds, and the
 * history that is sent back, need every one to be different.
 */
import { createHash } from 'node:crypto';
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

/** Nine letters and digits, the same ones for the same id. */
export function shortCallId(id: string): string {
	return /^[a-zA-Z0-9]{9}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9);
}
