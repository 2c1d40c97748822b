/** Under which names thinking comes beside the answer, and goes back: one table for all dialects. */
import { asRecord, type Json } from './json.ts';

/** Of several in one frame the first counts: gateways repeat the same words under another name. */
export const thinkingFields = [
	'reasoning_content',
	'reasoning',
	'thinking',
	'reasoning_text',
	'thinking_content',
	'thoughts',
	'thought',
	'reasoningContent',
] as const;

export type ThinkingField = (typeof thinkingFields)[number];

/** The words, and the name they came under, where they can go back under it. */
export interface FoundThinking {
	readonly field?: ThinkingField;
	readonly text: string;
}

/** The thinking in a message or a piece of one, as text, a part or a list of parts. */
export function findThinking(message: Json): FoundThinking | undefined {
	for (const field of thinkingFields) {
		// Most frames have none of the names.
		const text = field in message ? readable(message[field]) : '';
		if (text !== '') {
			return { field, text };
		}
	}
	// LiteLLM's, beside one of the others, or alone.
	const text = 'thinking_blocks' in message ? readable(message.thinking_blocks) : '';
	return text === '' ? undefined : { text };
}

/** Text of a string, of a part, or of a list of parts. */
export function readable(value: unknown): string {
	if (typeof value === 'string') {
		return value;
	}
	if (Array.isArray(value)) {
		return value.map(readable).join('');
	}
	const record = asRecord(value);
	return record === undefined ? '' : readable(record.text ?? record.thinking ?? record.content ?? record.summary ?? '');
}
