/** The conversation in the words of Anthropic's Messages. */
import type { ChatMessage, ToolCall } from '../../core/stream/chat.ts';
import type { ProviderRequest } from '../provider.ts';
import { asArray, asRecord, type Json, parseJson } from '../wire/json.ts';
import type { KeptBlock, KeptBlocks } from './anthropicBlocks.ts';

/** `system` and `messages`. System messages have a place of their own, results of tools are the user's words. */
export function toAnthropicMessages(request: ProviderRequest, providerId: string): Json {
	const system = request.messages.filter(message => message.role === 'system').map(message => message.content);
	const messages = request.messages
		.filter(message => message.role !== 'system')
		.map(message => toMessage(message, request, providerId))
		.filter(message => message.content.length > 0);
	return { ...(system.length > 0 && { system: system.join('\n\n') }), messages: withoutLastSpace(joinRoles(messages)) };
}

export function toAnthropicTools(request: ProviderRequest): Json {
	const tools = request.tools?.map(({ name, description, parameters }) => ({
		name,
		description,
		input_schema: parameters,
	}));
	const choice = request.toolChoice && { tool_choice: { type: request.toolChoice } };
	return tools === undefined || tools.length === 0 ? {} : { tools, ...choice };
}

interface Message {
	readonly role: 'user' | 'assistant';
	readonly content: readonly Json[];
}

/** An answer that the model is to go on with may not end in white space. */
function withoutLastSpace(messages: readonly Message[]): readonly Message[] {
	const last = messages.at(-1);
	const block = last?.content.at(-1);
	if (last?.role !== 'assistant' || typeof block?.text !== 'string') {
		return messages;
	}
	const content = [...last.content.slice(0, -1), { ...block, text: block.text.trimEnd() }];
	return [...messages.slice(0, -1), { ...last, content }];
}

/** All results of one round belong into one message. */
function joinRoles(messages: readonly Message[]): Message[] {
	const joined: Message[] = [];
	for (const message of messages) {
		const last = joined.at(-1);
		if (last?.role === message.role) {
			joined.splice(-1, 1, { role: last.role, content: [...last.content, ...message.content] });
		} else {
			joined.push(message);
		}
	}
	return joined;
}

function toMessage(message: ChatMessage, request: ProviderRequest, providerId: string): Message {
	if (message.role === 'assistant') {
		return { role: 'assistant', content: toAssistantBlocks(message, request, providerId) };
	}
	if (message.role === 'tool') {
		const result = { type: 'tool_result', tool_use_id: message.toolCallId ?? '', content: message.content };
		return { role: 'user', content: [result] };
	}
	return { role: 'user', content: [...toImages(message), ...toText(message.content)] };
}

/** Empty text blocks are refused. */
function toText(text: string): Json[] {
	return text.trim() === '' ? [] : [{ type: 'text', text }];
}

function toImages(message: ChatMessage): Json[] {
	return (message.images ?? []).map(({ mimeType, base64 }) => ({
		type: 'image',
		source: { type: 'base64', media_type: mimeType, data: base64 },
	}));
}

function toToolUse(call: ToolCall): Json {
	return { type: 'tool_use', id: call.id, name: call.name, input: asRecord(parseJson(call.arguments)) ?? {} };
}

/** Signed thinking goes back with tool calls, where it must, and elsewhere where it is wished. */
function toAssistantBlocks(message: ChatMessage, { model, keepThinking }: ProviderRequest, providerId: string): Json[] {
	const calls = message.toolCalls ?? [];
	const kept = calls.length === 0 && !keepThinking ? [] : keptBlocks(message, model, providerId);
	return (
		restored(kept, message, calls) ?? [...kept.filter(isThinking), ...toText(message.content), ...calls.map(toToolUse)]
	);
}

function keptBlocks(message: ChatMessage, model: string, providerId: string): readonly KeptBlock[] {
	const data = (message.providerData ?? [])
		.filter(entry => entry.provider === providerId)
		.map(entry => entry.data as Partial<KeptBlocks> | undefined)
		.find(candidate => candidate?.model === model);
	return asArray(data?.blocks) as readonly KeptBlock[];
}

function isThinking(block: KeptBlock): boolean {
	return block.type === 'thinking' || block.type === 'redacted_thinking';
}

/** Blocks of an answer are joined with an empty line between them. */
const betweenBlocks = 2;

/** The blocks in the order in which they came, where the text is still what it was. */
function restored(kept: readonly KeptBlock[], message: ChatMessage, calls: readonly ToolCall[]): Json[] | undefined {
	const lengths = kept.flatMap(block => (block.type === 'text' && block.length > 0 ? [block.length] : []));
	const length = lengths.reduce((sum, each) => sum + each, Math.max(0, lengths.length - 1) * betweenBlocks);
	const ids = kept.flatMap(block => (block.type === 'tool_use' ? [block.id] : []));
	const isSame = length === message.content.length && ids.join('\n') === calls.map(call => call.id).join('\n');
	if (kept.length === 0 || !isSame) {
		return undefined;
	}
	let at = 0;
	return kept.flatMap(block => {
		if (block.type === 'text') {
			const text = message.content.slice(at, at + block.length);
			at += block.length === 0 ? 0 : block.length + betweenBlocks;
			return toText(text);
		}
		return block.type === 'tool_use' ? calls.filter(call => call.id === block.id).map(toToolUse) : [block as Json];
	});
}
