/**
 * Gateways translate, and users mix up addresses: a server can answer in another vendor's dialect than it was asked in.
 * What it says is told by its first frame, and shown.
 */
import { createAnthropicFrameReader } from '../anthropic/anthropicFrames.ts';
import { createOllamaFrameReader } from '../ollama/ollamaFrames.ts';
import { createResponsesFrameReader } from '../openai/responsesFrames.ts';
import type { ProviderDelta } from '../provider.ts';
import { createChatFrameReader } from './chatFrames.ts';
import type { FrameReader, FrameReaderOptions } from './frameReader.ts';
import { asRecord } from './json.ts';

export type FrameDialect = 'chat' | 'responses' | 'anthropic' | 'ollama';

/** @param own the dialect that was asked for; it reads whatever is not clearly the other. */
export function createAnyFrameReader(own: FrameDialect, options: FrameReaderOptions): FrameReader {
	return new AnyFrameReader(own, options);
}

/** Streams begin with a few of them at most. */
const mostUndecided = 16;

class AnyFrameReader implements FrameReader {
	readonly #options: FrameReaderOptions;
	#reader: FrameReader;
	#dialect: FrameDialect;
	#isDecided = false;
	/** Frames that told no dialect, and were read in that which was asked for. */
	#undecided: unknown[] = [];

	constructor(own: FrameDialect, options: FrameReaderOptions) {
		this.#options = options;
		this.#dialect = own;
		this.#reader = createReader(own, options);
	}

	get isFinished(): boolean {
		return this.#reader.isFinished;
	}

	get isOver(): boolean {
		return this.#reader.isOver === true;
	}

	get isEmpty(): boolean {
		return this.#reader.isEmpty;
	}

	get answerId(): string | undefined {
		return this.#reader.answerId;
	}

	get thinkingField(): FrameReader['thinkingField'] {
		return this.#reader.thinkingField;
	}

	read(frame: unknown): ProviderDelta[] {
		if (this.#isDecided) {
			return this.#reader.read(frame);
		}
		const dialect = dialectOf(frame);
		if (dialect === undefined) {
			return this.#readUndecided(frame);
		}
		this.#isDecided = true;
		return [...this.#switchTo(dialect), ...this.#reader.read(frame)];
	}

	#readUndecided(frame: unknown): ProviderDelta[] {
		const deltas = this.#reader.read(frame);
		// What was shown is not read again.
		if (deltas.length === 0 && this.#undecided.length < mostUndecided) {
			this.#undecided.push(frame);
		}
		return deltas;
	}

	/** The same dialect goes on; another one begins with the frames that told none, figures for one. */
	#switchTo(dialect: FrameDialect): ProviderDelta[] {
		const earlier = this.#undecided;
		this.#undecided = [];
		if (dialect === this.#dialect) {
			return [];
		}
		this.#dialect = dialect;
		this.#reader = createReader(dialect, this.#options);
		return earlier.flatMap(frame => this.#reader.read(frame));
	}

	end(sentinel: boolean): ProviderDelta[] {
		return this.#reader.end(sentinel);
	}
}

function createReader(dialect: FrameDialect, options: FrameReaderOptions): FrameReader {
	switch (dialect) {
		case 'chat':
			return createChatFrameReader(options);
		case 'responses':
			return createResponsesFrameReader(options);
		case 'anthropic':
			return createAnthropicFrameReader(options);
		case 'ollama':
			return createOllamaFrameReader(options);
	}
}

function dialectOf(frame: unknown): FrameDialect | undefined {
	const record = asRecord(frame);
	if (record === undefined) {
		return undefined;
	}
	if (typeof record.type === 'string' && /^(message|content_block)/.test(record.type)) {
		return 'anthropic';
	}
	if (typeof record.type === 'string' && record.type.startsWith('response.')) {
		return 'responses';
	}
	if (['choices', 'output', 'result'].some(key => key in record)) {
		return 'chat';
	}
	if ('done' in record || asRecord(record.message) !== undefined) {
		return 'ollama';
	}
	// Workers AI's frames, which have nothing but the word or the calls.
	return 'response' in record || Array.isArray(record.tool_calls) ? 'chat' : undefined;
}
