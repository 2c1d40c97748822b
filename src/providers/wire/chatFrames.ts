/**
 * Frames of OpenAI's chat completions, and of those who extend or imitate them, turned into deltas.
 * One reader for all dialects: servers change dialect with the model, so each frame is read for what it holds.
 */

import { noticeOf } from '../../core/stream/notice.ts';
import { spoken } from '../../core/wording/sentence.ts';
import type { ServerError } from '../errors/serverError.ts';
import type { ProviderDelta, ProviderFinish } from '../provider.ts';
import { AnswerReader } from './answerReader.ts';
import { BlockEnds } from './blockEnds.ts';
import { readUsage } from './chatUsage.ts';
import type { FrameReader, FrameReaderOptions } from './frameReader.ts';
import { asArray, asRecord, asText, at, type Json } from './json.ts';
import { LegacyThinkTags } from './legacyThinkTags.ts';
import { toLogprobs } from './logprobs.ts';
import { detailsText, placeOf, ReasoningDetails } from './reasoningDetails.ts';
import { findThinking, readable, type ThinkingField } from './thinkingFields.ts';
import { ToolCallGatherer } from './toolCallGatherer.ts';
import { mergeUsage } from './usage.ts';

export function createChatFrameReader(options: FrameReaderOptions): FrameReader {
	return new ChatFrameReader(options);
}

class ChatFrameReader extends AnswerReader {
	readonly #tools: ToolCallGatherer;
	readonly #details = new ReasoningDetails();
	readonly #tags = new LegacyThinkTags();
	readonly #blocks = new BlockEnds();
	/** Which of the vendor's blocks of thinking is open, where it numbers them. */
	#place: unknown;
	/** What came in pieces, by type. */
	readonly #told = new Set<ProviderDelta['type']>();
	#thinkingField: ThinkingField | undefined;
	#answerId: string | undefined;

	constructor(options: FrameReaderOptions) {
		super(options);
		this.#tools = new ToolCallGatherer(options.usedCallIds);
	}

	get answerId(): string | undefined {
		return this.#answerId;
	}

	get thinkingField(): ThinkingField | undefined {
		return this.#thinkingField;
	}

	protected override lastDeltas(): ProviderDelta[] {
		const calls = this.#tools.calls(this.finish);
		this.calledTools = calls.length > 0;
		const deltas: ProviderDelta[] = text(this.#tags.end());
		deltas.push(...calls.map(call => ({ type: 'tool-call' as const, ...call })));
		if ((calls.length > 0 || this.options.keepThinking) && this.#details.size > 0) {
			const data = { model: this.options.model, reasoning_details: this.#details.entries() };
			deltas.push({ type: 'provider-data', data });
		}
		return deltas;
	}

	protected override readRecord(record: Json): ProviderDelta[] {
		const body = asRecord(record.result) ?? record;
		this.#answerId ??= asText(body.id);
		const deltas = this.#readBody(body);
		this.usage = mergeUsage(this.usage, readUsage(body));
		return isWholeAnswer(body, record) ? this.#closeBatch(deltas) : deltas;
	}

	#readBody(body: Json): ProviderDelta[] {
		if (Array.isArray(body.choices)) {
			// A separate `reasoning` item beside the message comes before it.
			return [...thinking(readable(body.reasoning)), ...this.#readChoice(asRecord(body.choices.find(isFirstChoice)))];
		}
		if (Array.isArray(body.output)) {
			return this.#readOutput(body);
		}
		return this.#readNative(body);
	}

	/** An answer in one piece is its own end. */
	#closeBatch(deltas: readonly ProviderDelta[]): ProviderDelta[] {
		if (deltas.length === 0) {
			return [];
		}
		this.finish ??= 'stop';
		return [noticeOf('batch', 'notice.in-one-piece'), ...deltas];
	}

	#readChoice(record: Json | undefined): ProviderDelta[] {
		if (record === undefined) {
			return [];
		}
		const piece = asRecord(record.delta);
		const deltas = this.#readMessage(piece ?? asRecord(record.message) ?? {}, record);
		this.#noteFinish(record.finish_reason);
		return piece === undefined ? deltas.filter(({ type }) => !this.#told.has(type)) : this.#tell(deltas);
	}

	/** A whole message that some servers send at the end repeats what came in pieces. */
	#tell(deltas: ProviderDelta[]): ProviderDelta[] {
		for (const { type } of deltas) {
			this.#told.add(type);
		}
		return deltas;
	}

	#readMessage(delta: Json, record: Json): ProviderDelta[] {
		const deltas: ProviderDelta[] = [
			...this.#readThinking(delta, record),
			...this.#readContent(delta.content ?? record.text),
			// A refusal is an answer, too.
			...text(asText(delta.refusal) ?? ''),
			...toLogprobs(asRecord(record.logprobs)?.content),
		];
		if (record.delta !== undefined || !this.#told.has('tool-call-start')) {
			deltas.push(...this.#tools.add(delta.tool_calls));
		}
		if (asRecord(delta.function_call) !== undefined) {
			deltas.push(...this.#tools.add([{ index: 0, function: delta.function_call }]));
		}
		return deltas;
	}

	#readThinking(delta: Json, choice: Json): ProviderDelta[] {
		this.#details.add(delta.reasoning_details);
		const own = findThinking(delta);
		this.#thinkingField ??= own?.field;
		const found = own?.text ?? (readable(choice.reasoning) || detailsText(delta.reasoning_details));
		this.#tags.noteThinking(found);
		this.#place = placeOf(delta.reasoning_details) ?? this.#place;
		return this.#blocks.add('thinking', found, this.#place);
	}

	/** A string, or Mistral's list of parts; unknown parts are skipped. */
	#readContent(content: unknown): ProviderDelta[] {
		if (typeof content === 'string') {
			return content === '' ? [] : text(this.#tags.filter(content));
		}
		return asArray(content)
			.map(asRecord)
			.flatMap(part => {
				if (part?.type === 'thinking') {
					return thinking(readable(part.thinking));
				}
				return part?.type === 'text' || part?.type === 'output_text' ? text(asText(part.text) ?? '') : [];
			});
	}

	/** The Responses shape: a `reasoning` item beside the `message` item. */
	#readOutput(body: Json): ProviderDelta[] {
		const deltas = asArray(body.output)
			.map(asRecord)
			.flatMap((item): ProviderDelta[] => {
				if (item?.type === 'reasoning') {
					return this.#blocks.add('thinking', readable(item.content) || readable(item.summary), item);
				}
				if (item?.type === 'function_call') {
					return this.#tools.add([{ id: item.call_id ?? item.id, function: item }]);
				}
				return item?.type === 'message' ? this.#readItem(item) : [];
			});
		this.#noteFinish(at(body, 'incomplete_details', 'reason') === 'max_output_tokens' ? 'length' : 'stop');
		return deltas;
	}

	/** Each part is a block of its own. */
	#readItem(item: Json): ProviderDelta[] {
		return asArray(item.content)
			.map(asRecord)
			.flatMap(part => this.#blocks.add('text', asText(part?.text) ?? asText(part?.refusal), part));
	}

	/** Workers AI's own frames: `{"response":"text"}`, with calls and a finish reason beside it. */
	#readNative(body: Json): ProviderDelta[] {
		// An empty word is a word: the model did answer.
		this.isBlank &&= body.response !== '';
		const own = findThinking(body)?.text;
		const said = text(this.#tags.filter(nativeText(body.response)));
		const deltas = [...thinking(own), ...said, ...this.#tools.add(body.tool_calls)];
		this.#noteFinish(body.finish_reason);
		return deltas;
	}

	/** The first reason counts: some servers repeat the frame to add figures to it. */
	#noteFinish(reason: unknown): void {
		if (typeof reason !== 'string' || reason === '' || this.finish !== undefined) {
			return;
		}
		if (failedReasons.has(reason)) {
			this.options.fail(stoppedWith(reason));
		}
		this.finish = finishReasons.get(reason) ?? 'stop';
	}
}

/** We ask for one choice, and some gateways send more. */
function isFirstChoice(choice: unknown): boolean {
	return (asRecord(choice)?.index ?? 0) === 0;
}

/** A body that was not streamed: a message instead of a delta, the Responses shape, or Cloudflare's envelope. */
function isWholeAnswer(body: Json, record: Json): boolean {
	return (
		body !== record || Array.isArray(body.output) || asRecord(at(asArray(body.choices)[0], 'message')) !== undefined
	);
}

/** Ends that are no ends: the server gave up. */
const failedReasons = new Set(['error', 'abort', 'insufficient_system_resource']);

function stoppedWith(reason: string): ServerError {
	const detail = spoken('detail.model-stopped', { reason });
	return { message: detail.message, detail, type: 'server_error' };
}

/** A map and no record: names come from servers, and a record has more of them than it seems. */
const finishReasons: ReadonlyMap<string, ProviderFinish> = new Map(
	Object.entries({
		length: 'length',
		model_length: 'length',
		max_tokens: 'length',
		tool_calls: 'tool-calls',
		function_call: 'tool-calls',
		content_filter: 'content-filter',
	}),
);

function text(value: string): ProviderDelta[] {
	return value === '' ? [] : [{ type: 'text', text: value }];
}

function thinking(value: string | undefined): ProviderDelta[] {
	return value === undefined || value === '' ? [] : [{ type: 'thinking', text: value }];
}

/** JSON mode answers with objects, and tokens that are digits come as numbers. */
function nativeText(response: unknown): string {
	if (typeof response === 'string') {
		return response;
	}
	if (typeof response === 'number' || typeof response === 'boolean') {
		return String(response);
	}
	return typeof response === 'object' && response !== null ? JSON.stringify(response) : '';
}
