/** Events of Anthropic's Messages stream turned into deltas. Unknown events and blocks are left alone, as the vendor asks. */
import type { Usage } from '../../core/stream/chat.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import { readServerError } from '../errors/serverError.ts';
import type { ProviderDelta, ProviderFinish } from '../provider.ts';
import { BlockEnds } from '../wire/blockEnds.ts';
import { CallIds } from '../wire/callIds.ts';
import type { FrameReader, FrameReaderOptions } from '../wire/frameReader.ts';
import { asArray, asCount, asRecord, asText, at, compact, type Json } from '../wire/json.ts';
import { findThinking } from '../wire/thinkingFields.ts';
import { isWholeCall } from '../wire/toolCallGatherer.ts';
import {
	announced,
	argumentsOf,
	type Block,
	isCall,
	type KeptBlocks,
	kindOf,
	signed,
	toKept,
} from './anthropicBlocks.ts';

export function createAnthropicFrameReader(options: FrameReaderOptions): FrameReader {
	return new AnthropicFrameReader(options);
}

class AnthropicFrameReader implements FrameReader {
	readonly #options: FrameReaderOptions;
	/** In the order in which they began. */
	readonly #blocks: Block[] = [];
	/** Those that are open; some gateways use a number again. */
	readonly #byIndex = new Map<unknown, Block>();
	readonly #ids: CallIds;
	readonly #ends = new BlockEnds();
	/** The last count of each kind. */
	#counts: Json = {};
	#usage: Usage | undefined;
	#stopReason: string | undefined;
	#isFinished = false;

	constructor(options: FrameReaderOptions) {
		this.#options = options;
		this.#ids = new CallIds(options.usedCallIds);
	}

	get isFinished(): boolean {
		return this.#isFinished;
	}

	get isOver(): boolean {
		return this.#isFinished;
	}

	get isEmpty(): boolean {
		return this.#blocks.length === 0 && this.#usage === undefined && !this.#isFinished;
	}

	read(frame: unknown): ProviderDelta[] {
		const record = asRecord(frame);
		const error = readServerError(record);
		if (error !== undefined) {
			this.#options.fail(error);
		}
		return record === undefined ? [] : this.#readEvent(record);
	}

	end(): ProviderDelta[] {
		const deltas: ProviderDelta[] = [...this.#toolCalls()];
		if (this.#blocks.some(isCall) || (this.#options.keepThinking && this.#isFinished)) {
			deltas.push(...this.#keptBlocks());
		}
		if (this.#usage !== undefined) {
			deltas.push({ type: 'usage', usage: this.#usage });
		}
		if (this.#isFinished) {
			deltas.push({ type: 'finish', reason: finishReasons.get(this.#stopReason ?? '') ?? 'stop' });
		}
		return deltas;
	}

	#readEvent(event: Json): ProviderDelta[] {
		switch (event.type) {
			case 'message_start':
				// Its count of output tokens is that of the beginning; the true one comes with the end.
				this.#noteUsage({ ...asRecord(at(event, 'message', 'usage')), output_tokens: undefined });
				return [];
			case 'content_block_start':
				return this.#startBlock(event.index, asRecord(event.content_block) ?? {});
			case 'content_block_delta':
				return this.#readDelta(event.index, asRecord(event.delta) ?? {});
			case 'content_block_stop':
				return this.#stopBlock(this.#byIndex.get(event.index));
			case 'message_delta':
				this.#noteUsage(event.usage);
				this.#stopReason = asText(at(event, 'delta', 'stop_reason')) ?? this.#stopReason;
				return [];
			case 'message_stop':
				this.#isFinished = true;
				return [];
			case 'message':
				return this.#readWhole(event);
			default:
				return [];
		}
	}

	#startBlock(index: unknown, start: Json): ProviderDelta[] {
		const block: Block = {
			type: start.type === 'reasoning' ? 'thinking' : (asText(start.type) ?? ''),
			id: start.type === 'tool_use' ? this.#ids.next(asText(start.id)) : '',
			name: asText(start.name) ?? '',
			data: asText(start.data) ?? '',
			pieces: [],
			length: 0,
			input: start.input,
			signature: asText(start.signature) ?? '',
		};
		this.#blocks.push(block);
		this.#byIndex.set(index, block);
		if (block.type === 'redacted_thinking') {
			return [noticeOf('redacted', 'notice.thinking-encrypted')];
		}
		return block.type === 'tool_use'
			? announced(block)
			: [
					...this.#addText(block, findThinking(start)?.text, 'thinking'),
					...this.#addText(block, asText(start.text), 'text'),
				];
	}

	#readDelta(index: unknown, delta: Json): ProviderDelta[] {
		const block = this.#byIndex.get(index) ?? this.#unannounced(index, kindOf(delta));
		if (block === undefined) {
			return [];
		}
		switch (kindOf(delta)) {
			case 'thinking':
				return this.#addText(block, findThinking(delta)?.text ?? asText(delta.text), 'thinking');
			case 'text':
				return this.#addText(block, asText(delta.text), 'text');
			case 'signature_delta':
				signed(block).signature = asText(delta.signature) ?? block.signature;
				return [];
			case 'input_json_delta':
				return this.#addInput(block, asText(delta.partial_json));
			default:
				return [];
		}
	}

	#addInput(block: Block, text: string | undefined): ProviderDelta[] {
		if (text === undefined) {
			return [];
		}
		block.pieces.push(text);
		return isCall(block) ? [{ type: 'tool-call-delta', id: block.id, text }] : [];
	}

	/** Some imitations send no `content_block_start`; what kind of words these are is told by the delta, too. */
	#unannounced(index: unknown, kind: unknown): Block | undefined {
		if (kind === 'text' || kind === 'thinking') {
			this.#startBlock(index, { type: kind });
		}
		return this.#byIndex.get(index);
	}

	/** The type of a delta counts, not that of the block: gateways send thinking in blocks that they opened as text. */
	#addText(opened: Block, text: string | undefined, kind: 'text' | 'thinking'): ProviderDelta[] {
		if (text === undefined || (opened.type !== 'thinking' && opened.type !== 'text')) {
			return [];
		}
		const block = opened.type === kind ? opened : this.#otherOf(opened, kind);
		if (kind === 'text') {
			block.length += text.length;
		} else {
			block.pieces.push(text);
		}
		return this.#ends.add(kind, text, block);
	}

	#otherOf(opened: Block, type: 'text' | 'thinking'): Block {
		if (opened.other === undefined) {
			opened.other = { ...opened, type, pieces: [], length: 0 };
			this.#blocks.push(opened.other);
		}
		return opened.other;
	}

	#stopBlock(block: Block | undefined): ProviderDelta[] {
		const isHidden = block?.type === 'thinking' && block.signature !== '' && block.pieces.length === 0;
		return isHidden ? [noticeOf('redacted', 'notice.thinking-hidden')] : [];
	}

	/** An answer that was not streamed. */
	#readWhole(message: Json): ProviderDelta[] {
		const deltas: ProviderDelta[] = [noticeOf('batch', 'notice.in-one-piece')];
		for (const [index, content] of asArray(message.content).entries()) {
			deltas.push(...this.#startBlock(index, asRecord(content) ?? {}), ...this.#stopBlock(this.#byIndex.get(index)));
		}
		this.#noteUsage(message.usage);
		this.#stopReason = asText(message.stop_reason);
		this.#isFinished = true;
		return deltas;
	}

	/** Figures are cumulative; the last one of each kind counts, and null is none. */
	#noteUsage(value: unknown): void {
		const told = Object.entries(asRecord(value) ?? {}).filter(([, count]) => count !== null && count !== undefined);
		if (told.length === 0) {
			return;
		}
		this.#counts = { ...this.#counts, ...Object.fromEntries(told) };
		const usage = this.#counts;
		const cached = asCount(usage.cache_read_input_tokens);
		const prompt = [usage.input_tokens, usage.cache_read_input_tokens, usage.cache_creation_input_tokens];
		const details = usage.output_tokens_details;
		const fields = compact({
			promptTokens: asCount(prompt.reduce<number>((sum, count) => sum + (asCount(count) ?? 0), 0)),
			completionTokens: asCount(usage.output_tokens),
			thinkingTokens: asCount(at(details, 'thinking_tokens')) ?? asCount(at(details, 'reasoning_tokens')),
			cachedTokens: cached,
		});
		this.#usage = fields;
	}

	#toolCalls(): ProviderDelta[] {
		return this.#blocks
			.filter(isCall)
			.map(block => ({ type: 'tool-call' as const, id: block.id, name: block.name, arguments: argumentsOf(block) }))
			.filter(call => this.#stopReason === 'tool_use' || isWholeCall(call));
	}

	/** The blocks of a turn that called tools, unless there is nothing in it that must go back as it was. */
	#keptBlocks(): ProviderDelta[] {
		const blocks = this.#blocks.map(toKept).filter(block => block !== undefined);
		const isSigned = blocks.some(block => block.type === 'thinking' || block.type === 'redacted_thinking');
		const data: KeptBlocks = { model: this.#options.model, blocks };
		return isSigned ? [{ type: 'provider-data', data }] : [];
	}
}

const finishReasons: ReadonlyMap<string, ProviderFinish> = new Map(
	Object.entries({
		max_tokens: 'length',
		model_context_window_exceeded: 'length',
		tool_use: 'tool-calls',
		refusal: 'content-filter',
	}),
);
