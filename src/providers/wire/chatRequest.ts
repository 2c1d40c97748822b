/** The conversation in the words of OpenAI's chat completions. */
import type { ChatMessage } from '../../core/stream/chat.ts';
import type { ProviderRequest } from '../provider.ts';
import { asArray, asRecord, type Json } from './json.ts';
import { shortCallId } from './shortCallId.ts';
import type { ThinkingField } from './thinkingFields.ts';

/**
 * How the thinking of earlier turns goes back. It does so only with turns that called tools: everywhere else it is
 * ignored, billed, or refused.
 */
export type ThinkingHistory =
	| 'none'
	/** Under this name. */
	| ThinkingField
	/** OpenRouter: the entries as they came. */
	| 'reasoning_details'
	/** Mistral: parts of the content. */
	| 'parts';

export interface MessageOptions {
	readonly history: ThinkingHistory;
	/** Id of the provider that asks: data of others is not sent. */
	readonly providerId: string;
	readonly model: string;
	/** Thinking goes back with every answer, and not only with those that called tools. */
	readonly keepThinking?: boolean | undefined;
	/** The server takes ids of tool calls only of nine letters and digits. */
	readonly shortIds?: boolean;
}

export function toChatMessages(messages: readonly ChatMessage[], options: MessageOptions): Json[] {
	return messages.map(message => toChatMessage(message, options));
}

export function toChatTools(request: ProviderRequest): Json {
	if (request.tools === undefined || request.tools.length === 0) {
		return {};
	}
	const tools = request.tools.map(({ name, description, parameters }) => ({
		type: 'function',
		function: { name, description, parameters },
	}));
	return { tools };
}

function toChatMessage(message: ChatMessage, options: MessageOptions): Json {
	switch (message.role) {
		case 'tool':
			return { role: 'tool', tool_call_id: callId(message.toolCallId ?? '', options), content: message.content };
		case 'assistant':
			return toAssistantMessage(message, options);
		default:
			return { role: message.role, content: toContent(message) };
	}
}

function toContent(message: ChatMessage): unknown {
	if (message.images === undefined || message.images.length === 0) {
		return message.content;
	}
	const images = message.images.map(({ mimeType, base64 }) => ({
		type: 'image_url',
		image_url: { url: `data:${mimeType};base64,${base64}` },
	}));
	return [{ type: 'text', text: message.content }, ...images];
}

/** The content is "" and never null beside tool calls: Workers AI refuses null, and all others take "". */
function toAssistantMessage(message: ChatMessage, options: MessageOptions): Json {
	const calls = message.toolCalls ?? [];
	if (calls.length === 0) {
		return { role: 'assistant', content: message.content, ...(options.keepThinking && keptThinking(message, options)) };
	}
	return {
		role: 'assistant',
		content: message.content,
		...thinkingOf(message, options),
		tool_calls: calls.map(call => ({
			id: callId(call.id, options),
			type: 'function',
			function: { name: call.name, arguments: call.arguments },
		})),
	};
}

/** Where no tool was called, a server that insists on the field does not. */
function keptThinking(message: ChatMessage, options: MessageOptions): Json {
	const thinking = message.thinking ?? '';
	const fields = thinking === '' ? {} : thinkingOf(message, options);
	const isPlain = options.history === 'reasoning_details' && Object.keys(fields).length === 0 && thinking !== '';
	return isPlain ? { reasoning: thinking } : fields;
}

function callId(id: string, { shortIds }: MessageOptions): string {
	return shortIds ? shortCallId(id) : id;
}

function thinkingOf(message: ChatMessage, options: MessageOptions): Json {
	const thinking = message.thinking ?? '';
	switch (options.history) {
		case 'reasoning_content':
			// DeepSeek insists on the field, also where there was no thinking.
			return { reasoning_content: thinking };
		case 'reasoning_details':
			return detailsOf(message, options);
		case 'parts':
			return thinking === '' ? {} : { content: toParts(thinking, message.content) };
		case 'none':
			return {};
		default:
			return thinking === '' ? {} : { [options.history]: thinking };
	}
}

function detailsOf(message: ChatMessage, options: MessageOptions): Json {
	const details = (message.providerData ?? [])
		.filter(entry => entry.provider === options.providerId)
		.map(entry => asRecord(entry.data))
		.filter(data => data?.model === options.model)
		.flatMap(data => asArray(data?.reasoning_details));
	return details.length === 0 ? {} : { reasoning_details: details };
}

function toParts(thinking: string, content: string): Json[] {
	const parts: Json[] = [{ type: 'thinking', thinking: [{ type: 'text', text: thinking }] }];
	return content === '' ? parts : [...parts, { type: 'text', text: content }];
}
