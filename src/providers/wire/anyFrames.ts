/**
 * Gateways translate, and users mix up addresses: a server can answer in another vendor's dialect than it was asked in.
 * What it says is told by its first frame, and shown.
 */
import { createAnthropicFrameReader } from '../anthropic/anthropicFrames.ts';
import { createOllamaFrameReader } from '../ollama/ollamaFrames.ts';
import { createResponsesFrameReader } from '../openai/openaiResponses.ts';
import type { ProviderDelta } from '../provider.ts';
import { createChatFrameReader } from './chatFrames.ts';
import type { FrameReader, FrameReaderOptions } from './frameReader.ts';
import { asRecord } from './json.ts';

export type FrameDialect = 'chat' | 'responses' | 'anthropic' | 'ollama';

/** @param own the dialect that was asked for; it reads whatever is not clearly the other. */
export function createAnyFrameReader(own: FrameDialect, options: FrameReaderOptions): FrameReader {
	return new AnyFrameReader(own, options);
}

class AnyFrameReader implements FrameReader {
	readonly #options: FrameReaderOptions;
	#reader: FrameReader;
	#isDecided = false;

	constructor(own: FrameDialect, options: FrameReaderOptions) {
		this.#options = options;
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

	get thinkingField(): FrameReader['thinkingField'] {
		return this.#reader.thinkingField;
	}

	read(frame: unknown): ProviderDelta[] {
		const dialect = this.#isDecided ? undefined : dialectOf(frame);
		if (dialect !== undefined) {
			this.#isDecided = true;
			this.#reader = createReader(dialect, this.#options);
		}
		return this.#reader.read(frame);
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
	// Workers AI's frames, which have nothing but the word.
	return 'response' in record ? 'chat' : undefined;
}
