/** Calls as servers take them back, whatever the model wrote. */
import type { ToolCall } from '../../core/stream/chat.ts';
import { asRecord, parseJson } from '../../providers/wire/json.ts';

const longestName = 64;

/** A name of letters, digits, `_` and `-`, at most 64 of them: no vendor takes more. */
export function sendableName(name: string): string {
	return name.replace(/[^\w-]+/g, '_').slice(0, longestName) || 'unnamed';
}

/** The arguments of a bad call are in no form that can be sent; the result of it says what was wrong with them. */
export function sendableCall({ id, name, arguments: text }: ToolCall): ToolCall {
	return { id, name: sendableName(name), arguments: asRecord(parseJson(text)) === undefined ? '{}' : text };
}
