/**
 * OpenAI's Responses: the only way to see anything of what its own models think, as summaries.
 * A question in that dialect.
 */
import type { ChatMessage } from '../../core/stream/chat.ts';
import { optionFields, responsesOptions } from '../asking/sampling.ts';
import type { ProviderRequest } from '../provider.ts';
import { asArray, asRecord, compact, type Json } from '../wire/json.ts';

interface ResponsesOptions {
	readonly providerId: string;
	readonly isStreamed: boolean;
	/** Of OpenAI's `reasoning_effort`. */
	readonly effort: unknown;
}

/** Nothing is kept at the vendor; what a tools loop needs of the thinking comes encrypted and goes back. */
export function toResponsesBody(request: ProviderRequest, options: ResponsesOptions): Json {
	const { model, messages, keepThinking, think, tools, toolChoice } = request;
	const summary = think === undefined || think === 'off' ? undefined : 'auto';
	const reasoning = compact({ effort: options.effort, summary });
	return compact({
		model,
		input: messages.flatMap(message => toItems(message, { ...options, model, keepThinking })),
		stream: options.isStreamed,
		store: false,
		include: ['reasoning.encrypted_content'],
		...optionFields(responsesOptions, request),
		reasoning: Object.keys(reasoning).length > 0 ? reasoning : undefined,
		tools: tools?.length ? tools.map(tool => ({ type: 'function', ...tool, strict: false })) : undefined,
		tool_choice: tools?.length ? toolChoice : undefined,
	});
}

/** The same without asking to see the thinking. */
export function withoutSummary(body: Json): Json {
	const { summary, ...reasoning } = asRecord(body.reasoning) ?? {};
	return compact({ ...body, reasoning: Object.keys(reasoning).length > 0 ? reasoning : undefined });
}

interface ItemOptions extends Pick<ResponsesOptions, 'providerId'>, Pick<ProviderRequest, 'model' | 'keepThinking'> {}

function toItems(message: ChatMessage, { providerId, model, keepThinking }: ItemOptions): readonly Json[] {
	const { role, content, toolCallId, toolCalls = [], images = [] } = message;
	if (role === 'tool') {
		return [{ type: 'function_call_output', call_id: toolCallId ?? '', output: content }];
	}
	if (role === 'assistant') {
		const said = content === '' ? [] : [{ role, content }];
		const calls = toolCalls.map(call => ({
			type: 'function_call',
			call_id: call.id,
			name: call.name,
			arguments: call.arguments,
		}));
		return [...(calls.length > 0 || keepThinking ? keptItems(message, providerId, model) : []), ...said, ...calls];
	}
	const pictures = images.map(({ mimeType, base64 }) => ({
		type: 'input_image',
		image_url: `data:${mimeType};base64,${base64}`,
	}));
	return [{ role, content: pictures.length > 0 ? [{ type: 'input_text', text: content }, ...pictures] : content }];
}

function keptItems(message: ChatMessage, providerId: string, model: string): readonly Json[] {
	return (message.providerData ?? [])
		.filter(entry => entry.provider === providerId)
		.map(entry => asRecord(entry.data))
		.filter(data => data?.model === model)
		.flatMap(data => asArray(data?.reasoning_items))
		.map(asRecord)
		.filter(item => item !== undefined);
}
