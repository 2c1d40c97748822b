/** Events of OpenAI's Responses turned into deltas. Unknown events and items are left alone. */
import { spoken } from '../../core/wording/sentence.ts';
import { readServerError, type ServerError } from '../errors/serverError.ts';
import type { ProviderDelta, ProviderFinish } from '../provider.ts';
import { AnswerReader } from '../wire/answerReader.ts';
import { readUsage } from '../wire/chatUsage.ts';
import type { FrameReader, FrameReaderOptions } from '../wire/frameReader.ts';
import { asArray, asRecord, asText, at, type Json } from '../wire/json.ts';
import { ToolCallGatherer } from '../wire/toolCallGatherer.ts';
import { mergeUsage } from '../wire/usage.ts';
import { ResponsesParts } from './responsesParts.ts';

export function createResponsesFrameReader(options: FrameReaderOptions): FrameReader {
	return new ResponsesFrameReader(options);
}

class ResponsesFrameReader extends AnswerReader {
	readonly #tools: ToolCallGatherer;
	readonly #parts = new ResponsesParts();
	/** Calls of which pieces came; the whole that follows adds nothing to them. */
	readonly #begun = new Set<unknown>();
	/** Encrypted thinking, as it came. */
	readonly #kept: Json[] = [];

	constructor(options: FrameReaderOptions) {
		super(options);
		this.#tools = new ToolCallGatherer(options.usedCallIds);
	}

	get isOver(): boolean {
		return this.isFinished;
	}

	protected override errorIn(event: Json | undefined): ServerError | undefined {
		return readServerError(event) ?? readServerError(event?.response);
	}

	protected override lastDeltas(): ProviderDelta[] {
		const calls = this.#tools.calls(this.finish);
		this.calledTools = calls.length > 0;
		const deltas: ProviderDelta[] = calls.map(call => ({ type: 'tool-call', ...call }));
		if ((calls.length > 0 || this.options.keepThinking) && this.#kept.length > 0) {
			const data = { model: this.options.model, reasoning_items: this.#kept };
			deltas.push({ type: 'provider-data', data });
		}
		return deltas;
	}

	protected override readRecord(event: Json): ProviderDelta[] {
		switch (event.type) {
			case 'response.function_call_arguments.delta':
				this.#begun.add(event.output_index);
				return this.#tools.add([{ index: event.output_index, function: { arguments: event.delta } }]);
			case 'response.output_item.added':
				return this.#readCall(asRecord(event.item) ?? {}, event.output_index, false);
			case 'response.output_item.done':
				return this.#readItem(asRecord(event.item) ?? {}, event.output_index);
			case 'response.completed':
			case 'response.incomplete':
			case 'response.failed':
				return this.#readEnd(asRecord(event.response) ?? {});
			default:
				return this.#parts.read(event);
		}
	}

	#readItem(item: Json, index: unknown): ProviderDelta[] {
		this.#keep(item);
		return [...this.#readCall(item, index, true), ...this.#parts.readItem(item, index)];
	}

	#readCall(item: Json, index: unknown, isWhole: boolean): ProviderDelta[] {
		if (item.type !== 'function_call') {
			return [];
		}
		const given = isWhole && !this.#begun.has(index) ? item.arguments : undefined;
		return this.#tools.add([{ index, id: item.call_id ?? item.id, function: { name: item.name, arguments: given } }]);
	}

	#keep(item: Json): void {
		if (item.type === 'reasoning' && asText(item.encrypted_content) !== undefined) {
			const { status, ...kept } = item;
			this.#kept.push(kept);
		}
	}

	/** Some servers say everything here, and nothing before. */
	#readEnd(response: Json): ProviderDelta[] {
		this.usage = mergeUsage(this.usage, readUsage(response));
		const reason = asText(at(response, 'incomplete_details', 'reason'));
		if (response.status === 'failed' || response.status === 'cancelled') {
			const detail = spoken('detail.broken-off');
			this.options.fail({ message: detail.message, detail, type: 'server_error' });
		}
		this.finish = reason === undefined ? 'stop' : (reasons.get(reason) ?? 'length');
		return [...this.#parts.readLast(response.output), ...this.#lastCalls(response)];
	}

	#lastCalls(response: Json): ProviderDelta[] {
		const items = asArray(response.output).map(item => asRecord(item) ?? {});
		if (this.#tools.calls(undefined).length > 0 || !items.some(({ type }) => type === 'function_call')) {
			return [];
		}
		return items.flatMap((item, index) => {
			this.#keep(item);
			return this.#readCall(item, index, true);
		});
	}
}

const reasons: ReadonlyMap<string, ProviderFinish> = new Map(
	Object.entries({
		max_output_tokens: 'length',
		content_filter: 'content-filter',
	}),
);
