/** One question as Ollama's `/api/chat` wants it. */
import type { ChatRequest, Message } from 'ollama/browser';
import type { ChatMessage } from '../../core/stream/chat.ts';
import { ollamaOptions, optionFields } from '../asking/sampling.ts';
import type { Capabilities, ProviderRequest } from '../provider.ts';
import { asRecord, compact, parseJson } from '../wire/json.ts';
import { ollamaThink } from './ollamaThink.ts';

/** @param known what was learnt of the model, if anything was. */
export function toChatRequest(
	request: ProviderRequest,
	known: Capabilities | undefined,
): ChatRequest & { stream: true } {
	const { model, messages, keepThinking, contextSize, keepAlive, logprobs } = request;
	const tools = request.toolChoice === 'none' ? [] : request.tools;
	const options = compact({ num_ctx: contextSize, ...optionFields(ollamaOptions, request) });
	const fields = compact({
		// The client's type lacks levels that servers have.
		think: ollamaThink(request.think, known) as ChatRequest['think'],
		// A number in a string has no unit, and the server refuses it.
		keep_alive: typeof keepAlive === 'string' && /^-?\d+$/.test(keepAlive) ? Number(keepAlive) : keepAlive,
		logprobs: logprobs || undefined,
		options: Object.keys(options).length > 0 ? (options as ChatRequest['options']) : undefined,
		tools: tools?.length
			? tools.map(tool => ({
					type: 'function',
					function: tool as NonNullable<ChatRequest['tools']>[number]['function'],
				}))
			: undefined,
	});
	return {
		model,
		messages: messages.map(message => toMessage(message, keepThinking)),
		stream: true,
		...fields,
	} as ChatRequest & { stream: true };
}

/** Thinking goes back only together with tool calls, unless it is wished; elsewhere templates drop it or, worse, do not. */
function toMessage(message: ChatMessage, keepThinking?: boolean): Message {
	const calls = message.toolCalls?.map(call => ({
		id: call.id,
		function: { name: call.name, arguments: asRecord(parseJson(call.arguments)) ?? {} },
	}));
	return compact({
		role: message.role,
		content: message.content,
		thinking: calls?.length || keepThinking ? message.thinking : undefined,
		images: message.images?.length ? message.images.map(image => image.base64) : undefined,
		tool_calls: calls?.length ? calls : undefined,
		tool_name: message.toolName,
		tool_call_id: message.toolCallId,
	}) as Message;
}
