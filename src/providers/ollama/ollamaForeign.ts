/**
 * A server at Ollama's address that answers in another vendor's dialect: a gateway that translates half, or a mixed-up
 * address. Its frames are rewritten as the lines that Ollama would have sent, so that what it says is shown.
 */

import type { ProviderDelta } from '../provider.ts';
import { createAnyFrameReader } from '../wire/anyFrames.ts';
import type { FrameReader } from '../wire/chatFrames.ts';
import { compact, type Json, parseJson } from '../wire/json.ts';

/** Whether a line is Ollama's own: of a chat, of `/api/generate`, or of a pull. Its lines never tell their type. */
export function isOllamaLine(line: Json): boolean {
	return !('type' in line) && ('message' in line || 'done' in line || 'status' in line || 'error' in line);
}

export class ForeignFrames {
	readonly #reader: FrameReader;
	#figures: Json = {};
	#ended = false;

	/** @param fail throws what an error inside the stream means. */
	constructor(fail: (words: string) => never) {
		this.#reader = createAnyFrameReader('chat', { model: '', fail: error => fail(error.message) });
	}

	/** The end marker was seen, whatever happens to the connection now. */
	get isFinished(): boolean {
		return this.#reader.isFinished;
	}

	read(frame: Json): readonly Json[] {
		const lines = this.#reader.read(frame).flatMap(delta => this.#toLines(delta));
		return this.#reader.isOver === true ? [...lines, ...this.end(false)] : lines;
	}

	/** @param sentinel `[DONE]` was seen; without it, the stream ended. */
	end(sentinel: boolean): readonly Json[] {
		if (this.#ended) {
			return [];
		}
		this.#ended = true;
		return this.#reader.end(sentinel).flatMap(delta => this.#toLines(delta));
	}

	#toLines(delta: ProviderDelta): readonly Json[] {
		switch (delta.type) {
			case 'thinking':
				return [{ message: { thinking: delta.text } }];
			case 'text':
				return [{ message: { content: delta.text } }];
			case 'tool-call': {
				const { id, name } = delta;
				return [{ message: { tool_calls: [{ id, function: { name, arguments: parseJson(delta.arguments) ?? {} } }] } }];
			}
			case 'usage': {
				const { promptTokens, completionTokens } = delta.usage;
				this.#figures = compact({ prompt_eval_count: promptTokens, eval_count: completionTokens });
				return [];
			}
			case 'finish':
				return [{ done: true, done_reason: delta.reason === 'length' ? 'length' : 'stop', ...this.#figures }];
			default:
				return [];
		}
	}
}
