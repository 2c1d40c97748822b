/** Turns a question with its context into the words that are sent to a model. */
import type { ChatMessage, ImagePart } from '../../core/stream/chat.ts';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { fenceAround } from '../../core/text/fences.ts';

/** One user message: the context first, each piece fenced and named, then the question in the user's own words. */
export function userMessage(question: string, context: readonly ContextItem[]): ChatMessage {
	const pieces = context.filter(item => item.kind !== 'image').map(contextBlock);
	// A conversation that came back from a file has only the names of its pictures.
	const images = context.filter(item => item.kind === 'image' && item.text !== '').map(toImage);
	return {
		role: 'user',
		content: [...pieces, question].join('\n\n'),
		...(images.length > 0 && { images }),
	};
}

/** What the model is told ahead of everything; no message where that is nothing. */
export function systemMessage(instructions: string): readonly ChatMessage[] {
	return instructions === '' ? [] : [{ role: 'system', content: instructions }];
}

/** For a model that cannot see: where pictures were, it is told so. */
export function withoutImages({ images = [], ...message }: ChatMessage): ChatMessage {
	const count = images.length === 1 ? 'A picture was' : `${images.length} pictures were`;
	const note = `(${count} attached here, which you cannot see.)`;
	return images.length === 0 ? message : { ...message, content: `${message.content}\n\n${note}` };
}

function contextBlock(item: ContextItem): string {
	const fence = fenceAround(item.text);
	return `${contextTitle(item)}\n${fence}${item.languageId ?? ''}\n${item.text.replace(/\n$/, '')}\n${fence}`;
}

function contextTitle(item: ContextItem): string {
	switch (item.kind) {
		case 'selection':
			return `Selected code, ${item.label}:`;
		case 'symbol':
			return `Code around the cursor, ${item.label}:`;
		case 'file':
			return `File ${item.label}:`;
		case 'problems':
			return `Problems that the editor reports, ${item.label}:`;
		case 'changes':
			return `Uncommitted changes, ${item.label}:`;
		case 'text':
		case 'image':
			return `${item.label}:`;
	}
}

function toImage(item: ContextItem): ImagePart {
	return { mimeType: item.mimeType ?? 'image/png', base64: item.text };
}
