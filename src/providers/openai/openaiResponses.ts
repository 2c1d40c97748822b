/**
 * OpenAI's Responses: the only way to see anything of what its own models think, as summaries.
 * A question in that dialect, and its events turned into deltas. Unknown events and items are left alone.
 */
import type { ChatMessage, Usage } from '../../core/stream/chat.ts';
import { spoken } from '../../core/wording/sentence.ts';
import { readServerError } from '../errors/serverErrors.ts';
import type { ProviderDelta, ProviderFinish, ProviderRequest } from '../provider.ts';
import { readUsage } from '../wire/chatUsage.ts';
import type { FrameReader, FrameReaderOptions } from '../wire/frameReader.ts';
import { asArray, asRecord, asText, at, compact, type Json } from '../wire/json.ts';
import { isWholeCall, ToolCallGatherer } from '../wire/toolCallGatherer.ts';
import { mergeUsage } from '../wire/usage.ts';

// --- the question

export interface ResponsesOptions {
	readonly providerId: string;
	readonly isStreamed: boolean;
	/** Of OpenAI's `reasoning_effort`. */
	readonly effort: unknown;
}

/** Nothing is kept at the vendor; what a tools loop needs of the thinking comes encrypted and goes back. */
export function toResponsesBody(request: ProviderRequest, options: ResponsesOptions): Json {
	const { model, messages, think, maxTokens, temperature, tools } = request;
	const summary = think === undefined || think === 'off' ? undefined : 'auto';
	const reasoning = compact({ effort: options.effort, summary });
	return compact({
		model,
		input: messages.flatMap(message => toItems(message, options.providerId, model)),
		stream: options.isStreamed,
		store: false,
		include: ['reasoning.encrypted_content'],
		max_output_tokens: maxTokens,
		temperature,
		reasoning: Object.keys(reasoning).length > 0 ? reasoning : undefined,
		tools: tools?.length ? tools.map(tool => ({ type: 'function', ...tool, strict: false })) : undefined,
	});
}

/** The same without asking to see the thinking. */
export function withoutSummary(body: Json): Json {
	const { summary, ...reasoning } = asRecord(body.reasoning) ?? {};
	return compact({ ...body, reasoning: Object.keys(reasoning).length > 0 ? reasoning : undefined });
}

function toItems(message: ChatMessage, providerId: string, model: string): readonly Json[] {
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
		return [...(calls.length > 0 ? keptItems(message, providerId, model) : []), ...said, ...calls];
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

// --- the answer

export function createResponsesFrameReader(options: FrameReaderOptions): FrameReader {
	return new ResponsesFrameReader(options);
}

class ResponsesFrameReader implements FrameReader {
	readonly #options: FrameReaderOptions;
	readonly #tools: ToolCallGatherer;
	/** Calls of which pieces came; the whole that follows adds nothing to them. */
	readonly #begun = new Set<unknown>();
	/** Parts of which words were shown, by their place. */
	readonly #shown = new Set<string>();
	/** Encrypted thinking, as it came. */
	readonly #kept: Json[] = [];
	#lastSummary: string | undefined;
	#usage: Usage | undefined;
	#finish: ProviderFinish | undefined;
	#isEmpty = true;

	constructor(options: FrameReaderOptions) {
		this.#options = options;
		this.#tools = new ToolCallGatherer(options.usedCallIds);
	}

	get isFinished(): boolean {
		return this.#finish !== undefined;
	}

	get isOver(): boolean {
		return this.isFinished;
	}

	get isEmpty(): boolean {
		return this.#isEmpty;
	}

	read(frame: unknown): ProviderDelta[] {
		const event = asRecord(frame) ?? {};
		const error = readServerError(event) ?? readServerError(event.response);
		if (error !== undefined) {
			this.#options.fail(error);
		}
		const deltas = this.#readEvent(event);
		this.#isEmpty &&= deltas.length === 0 && this.#finish === undefined;
		return deltas;
	}

	end(sentinel: boolean): ProviderDelta[] {
		if (sentinel && !this.#isEmpty) {
			this.#finish ??= 'stop';
		}
		const calls = this.#tools.calls().filter(call => this.#finish !== 'length' || isWholeCall(call));
		const deltas: ProviderDelta[] = calls.map(call => ({ type: 'tool-call', ...call }));
		if (calls.length > 0 && this.#kept.length > 0) {
			const data = { model: this.#options.model, reasoning_items: this.#kept };
			deltas.push({ type: 'provider-data', data });
		}
		if (this.#usage !== undefined) {
			deltas.push({ type: 'usage', usage: this.#usage });
		}
		if (this.#finish !== undefined) {
			const reason = calls.length > 0 && this.#finish === 'stop' ? 'tool-calls' : this.#finish;
			deltas.push({ type: 'finish', reason });
		}
		return deltas;
	}

	#readEvent(event: Json): ProviderDelta[] {
		switch (event.type) {
			case 'response.reasoning_summary_text.delta':
			case 'response.reasoning_summary_text.done':
			case 'response.reasoning_text.delta':
			case 'response.reasoning_text.done':
				return this.#readThinking(event);
			case 'response.output_text.delta':
			case 'response.output_text.done':
			case 'response.refusal.delta':
			case 'response.refusal.done':
				return this.#news(event).map(text => ({ type: 'text', text }));
			case 'response.function_call_arguments.delta':
				this.#begun.add(event.output_index);
				return this.#tools.add([{ index: event.output_index, function: { arguments: event.delta } }]);
			case 'response.output_item.added':
			case 'response.output_item.done':
				return this.#readItem(event, asRecord(event.item) ?? {});
			case 'response.completed':
			case 'response.incomplete':
			case 'response.failed':
				this.#readEnd(asRecord(event.response) ?? {});
				return [];
			default:
				return [];
		}
	}

	/** Parts of a summary are paragraphs. */
	#readThinking(event: Json): ProviderDelta[] {
		return this.#news(event).map(text => {
			const part = placeOf(event);
			const isNext = this.#lastSummary !== undefined && this.#lastSummary !== part;
			this.#lastSummary = part;
			return { type: 'thinking', text: isNext ? `\n\n${text}` : text };
		});
	}

	/** The words of a delta, or those of a whole part of which no delta came. */
	#news(event: Json): readonly string[] {
		const place = placeOf(event);
		const isWhole = String(event.type).endsWith('.done');
		const text = asText(isWhole ? (event.text ?? event.refusal) : event.delta);
		if (text === undefined || (isWhole && this.#shown.has(place))) {
			return [];
		}
		this.#shown.add(place);
		return [text];
	}

	#readItem({ type, output_index: index }: Json, item: Json): ProviderDelta[] {
		const isWhole = type === 'response.output_item.done';
		if (item.type === 'function_call') {
			const given = isWhole && !this.#begun.has(index) ? item.arguments : undefined;
			return this.#tools.add([{ index, id: item.call_id ?? item.id, function: { name: item.name, arguments: given } }]);
		}
		if (item.type === 'reasoning' && isWhole && asText(item.encrypted_content) !== undefined) {
			const { status, ...kept } = item;
			this.#kept.push(kept);
		}
		return [];
	}

	#readEnd(response: Json): void {
		this.#usage = mergeUsage(this.#usage, readUsage(response));
		const reason = asText(at(response, 'incomplete_details', 'reason'));
		if (response.status === 'failed' || response.status === 'cancelled') {
			const detail = spoken('detail.broken-off');
			this.#options.fail({ message: detail.message, detail, type: 'server_error' });
		}
		this.#finish = reason === undefined ? 'stop' : (reasons.get(reason) ?? 'length');
	}
}

const reasons: ReadonlyMap<string, ProviderFinish> = new Map(
	Object.entries({
		max_output_tokens: 'length',
		content_filter: 'content-filter',
	}),
);

/** Which part of the answer an event belongs to. */
function placeOf(event: Json): string {
	const kind = /reasoning_summary|reasoning|refusal|output/.exec(String(event.type))?.[0];
	return [kind, event.output_index, event.summary_index ?? event.content_index].join('/');
}
