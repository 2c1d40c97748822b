/** What a model is told ahead of everything, where it takes no message of that role. */
import type { ChatMessage } from '../../core/stream/chat.ts';

/** The same words at the head of the first question. There is such a message among them. */
export function withoutSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
	const told = messages.filter(isSystem).map(({ content }) => content);
	const others = messages.filter(message => !isSystem(message));
	const first = others.findIndex(({ role }) => role === 'user');
	return first === -1
		? [{ role: 'user', content: told.join('\n\n') }, ...others]
		: others.map((message, index) =>
				index === first ? { ...message, content: [...told, message.content].join('\n\n') } : message,
			);
}

export function hasSystem(messages: readonly ChatMessage[]): boolean {
	return messages.some(isSystem);
}

function isSystem({ role }: ChatMessage): boolean {
	return role === 'system';
}
