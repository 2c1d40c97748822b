/** Lines of Ollama's own API turned into deltas: those of `/api/chat` and of `/api/generate`. */
import type { Usage } from '../../core/stream/chat.ts';
import { noticeOf } from '../../core/stream/notice.ts';
import { readServerError, type ServerError } from '../errors/serverError.ts';
import type { ProviderDelta } from '../provider.ts';
import { AnswerReader } from '../wire/answerReader.ts';
import { CallIds } from '../wire/callIds.ts';
import type { FrameReader, FrameReaderOptions } from '../wire/frameReader.ts';
import { asArray, asCount, asRecord, asText, compact, type Json } from '../wire/json.ts';
import { toLogprobs } from '../wire/logprobs.ts';
import { findThinking } from '../wire/thinkingFields.ts';

export function createOllamaFrameReader(options: FrameReaderOptions): FrameReader {
	return new OllamaFrameReader(options);
}

class OllamaFrameReader extends AnswerReader {
	readonly #ids: CallIds;
	#isFirst = true;

	constructor(options: FrameReaderOptions) {
		super(options);
		this.#ids = new CallIds(options.usedCallIds);
	}

	get isOver(): boolean {
		return this.isFinished;
	}

	protected override errorIn(line: Json | undefined): ServerError | undefined {
		return line && errorOf(line);
	}

	protected override readRecord(line: Json): ProviderDelta[] {
		const deltas = [...this.#wholeNotice(), ...this.#readMessage(line)];
		if (line.done === true) {
			this.finish = line.done_reason === 'length' ? 'length' : 'stop';
			this.usage = toUsage(line);
		}
		return deltas;
	}

	*#wholeNotice(): Generator<ProviderDelta> {
		if (this.#isFirst && this.options.isWhole === true) {
			yield noticeOf('batch', 'notice.in-one-piece');
		}
		this.#isFirst = false;
	}

	/** `/api/generate` has the fields of a message beside each other. */
	*#readMessage(line: Json): Generator<ProviderDelta> {
		const message = asRecord(line.message) ?? { ...line, content: line.response };
		const thinking = findThinking(message)?.text ?? toText(message.thinking);
		const text = toText(message.content);
		if (thinking !== '') {
			yield { type: 'thinking', text: thinking };
		}
		if (text !== '') {
			yield { type: 'text', text };
		}
		yield* toLogprobs(line.logprobs);
		for (const call of asArray(message.tool_calls)) {
			this.calledTools = true;
			yield* toToolCall(call, this.#ids);
		}
	}
}

/** Whatever stands under `error` is one, also in no shape that is known. */
function errorOf(line: Json): ServerError | undefined {
	const { error } = line;
	const told = readServerError(line);
	return (
		told ?? (error === undefined || error === null || error === '' ? undefined : { message: JSON.stringify(error) })
	);
}

/** Numbers become their digits, as other servers send them; anything else is no text. */
function toText(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Calls come whole, from older servers without an id. */
function* toToolCall(call: unknown, ids: CallIds): Generator<ProviderDelta> {
	const record = asRecord(call);
	const tool = asRecord(record?.function) ?? record;
	const given = tool?.arguments;
	const id = ids.next(asText(record?.id));
	const name = asText(tool?.name) ?? '';
	const text = typeof given === 'string' ? given : JSON.stringify(given ?? {});
	yield { type: 'tool-call-start', id, name };
	yield { type: 'tool-call-delta', id, text };
	yield { type: 'tool-call', id, name, arguments: text };
}

/** Durations come in nanoseconds; what is zero is left out by the server and stays unknown here. */
function toUsage(line: Json): Usage | undefined {
	const usage = compact({
		promptTokens: asCount(line.prompt_eval_count),
		completionTokens: asCount(line.eval_count),
		loadMs: milliseconds(line.load_duration),
		promptMs: milliseconds(line.prompt_eval_duration),
		generationMs: milliseconds(line.eval_duration),
		totalMs: milliseconds(line.total_duration),
	});
	return Object.keys(usage).length > 0 ? usage : undefined;
}

function milliseconds(nanoseconds: unknown): number | undefined {
	const count = asCount(nanoseconds);
	return count === undefined ? undefined : count / 1e6;
}
