/**
 * A captured stream: server-sent events, lines of JSON, or one whole JSON answer, in the dialect of any vendor. Read by
 * the same readers that read living streams; they belong to another room, so whoever builds the importer hands them in.
 */
import { createSseDecoder, type SseFrame } from '../stream/sse.ts';
import type { FinishReason, TurnEventBody } from '../stream/turnEvent.ts';
import type { Format, Reading } from './format.ts';
import { type Chat, type Part, reply } from './transcript.ts';
import { asRecord, asText, at, type Json } from './value.ts';

/** What a reader makes of frames: pieces of an answer. Pieces of other types say nothing here. */
export type CapturedPiece = Words | Aside;

interface Words {
	readonly type: 'thinking' | 'text';
	readonly text: string;
}

type Aside =
	| { readonly type: 'finish'; readonly reason: string }
	| Extract<TurnEventBody, { readonly type: 'tool-call' | 'usage' | 'notice' }>
	| { readonly type: 'block-end' | 'logprobs' | 'tool-call-start' | 'tool-call-delta' | 'provider-data' | 'resumed' };

function isWords(piece: CapturedPiece): piece is Words {
	return piece.type === 'text' || piece.type === 'thinking';
}

/** A reader of one stream. `read` throws what the server says went wrong. */
export interface StreamReader {
	read(frame: unknown): readonly CapturedPiece[];
	/** @param sentinel the server said that it was done */
	end(sentinel: boolean): readonly CapturedPiece[];
	/** The end mark was seen: only figures can follow. */
	readonly isFinished: boolean;
}

/** UTF-16 units that are fed at once. */
const step = 65_536;

export function captureFormat(createReader: () => StreamReader): Format {
	return {
		id: 'capture',
		name: 'a captured stream',
		fitsDocument: isFrame,
		fitsRecord: isFrame,
		fitsText: text =>
			/^(?:data|event|id|retry|:)/m.test(withoutHead(text).slice(0, 2_000)) &&
			/^data:\s*[{[]/m.test(text.slice(0, 200_000)),
		read: (file, reading) => new CaptureReader(createReader(), reading).read(withoutHead(file.text)),
	};
}

/** Whether this is a frame, or a whole answer, of a dialect that we know. */
function isFrame(value: unknown): boolean {
	const record = asRecord(value);
	if (record === undefined) {
		return false;
	}
	const type = asText(record.type) ?? '';
	return (
		(Array.isArray(record.choices) && (asRecord(record.choices[0]) !== undefined || 'usage' in record)) ||
		(typeof record.done === 'boolean' &&
			(asRecord(record.message) !== undefined || typeof record.response === 'string')) ||
		(type === 'message' && record.role === 'assistant' && Array.isArray(record.content) && 'stop_reason' in record) ||
		(type === 'message_start' && asRecord(record.message) !== undefined) ||
		(type.startsWith('response.') && (asRecord(record.response) !== undefined || 'output_index' in record)) ||
		(record.object === 'response' && Array.isArray(record.output)) ||
		(asRecord(record.result) !== undefined && typeof at(record.result, 'response') === 'string')
	);
}

/** What `curl -i` prints before the body. */
function withoutHead(text: string): string {
	const own = text.trimStart();
	const end = own.startsWith('HTTP/') ? /\r?\n\r?\n/.exec(own) : null;
	return end ? own.slice(end.index + end[0].length) : text;
}

class CaptureReader {
	readonly #reader: StreamReader;
	readonly #reading: Reading;
	readonly #parts: Part[] = [];
	/** Text and thinking, until the other one comes. */
	#pieces: string[] = [];
	#kind: 'text' | 'thinking' = 'text';
	#hasThinking = false;
	#model: string | undefined;
	#id: string | undefined;
	#isDone = false;
	#failure: string | undefined;

	constructor(reader: StreamReader, reading: Reading) {
		this.#reader = reader;
		this.#reading = reading;
	}

	read(text: string): Chat {
		const decoder = createSseDecoder({ maxLength: Math.max(text.length, step) });
		for (let from = 0; from < text.length; from += step) {
			this.#frames(decoder.feed(text.slice(from, from + step)));
		}
		this.#frames(decoder.end());
		this.#take(this.#failure === undefined ? this.#reader.end(this.#isDone) : []);
		this.#flush();
		this.#end();
		return { id: this.#id, model: this.#model, messages: this.#parts.length === 0 ? [] : [reply(this.#parts)] };
	}

	#frames(frames: readonly SseFrame[]): void {
		for (const frame of frames) {
			if (frame.kind === 'done') {
				this.#isDone = true;
			} else if (frame.kind === 'text') {
				this.#reading.left.count('import.left.broken-lines');
			} else if (frame.kind === 'json') {
				this.#frame(frame.value);
			}
		}
	}

	#frame(frame: unknown): void {
		const record = asRecord(frame);
		if (record === undefined || this.#failure !== undefined) {
			this.#reading.left.count('import.left.frames');
			return;
		}
		this.#note(record);
		try {
			this.#take(this.#reader.read(record));
		} catch (error) {
			this.#failure = error instanceof Error ? error.message : String(error);
		}
	}

	#note(record: Json): void {
		const inner = asRecord(record.message) ?? asRecord(record.response) ?? record;
		this.#model ??= asText(record.model) ?? asText(inner.model);
		this.#id ??= asText(record.id) ?? asText(inner.id);
	}

	#take(pieces: readonly CapturedPiece[]): void {
		for (const piece of pieces) {
			if (isWords(piece)) {
				this.#add(piece.type, piece.text);
			} else {
				this.#other(piece);
			}
		}
	}

	#add(kind: 'text' | 'thinking', text: string): void {
		if (kind !== this.#kind) {
			this.#flush();
		}
		this.#kind = kind;
		this.#hasThinking ||= kind === 'thinking';
		this.#pieces.push(text);
	}

	#flush(): void {
		const text = this.#pieces.join('');
		this.#pieces = [];
		if (text !== '') {
			this.#parts.push(
				this.#kind === 'text' ? { kind: 'text', text, inline: !this.#hasThinking } : { kind: 'thinking', text },
			);
		}
	}

	#other(piece: Aside): void {
		switch (piece.type) {
			case 'block-end':
				this.#flush();
				break;
			case 'tool-call':
				this.#flush();
				this.#parts.push({ kind: 'call', id: piece.id, name: piece.name, arguments: piece.arguments });
				break;
			case 'usage':
				this.#parts.push({ kind: 'usage', usage: piece.usage });
				break;
			case 'notice':
				this.#withheld(piece.kind, piece.code);
				break;
			case 'finish':
				this.#flush();
				this.#parts.push({ kind: 'end', reason: reasons.get(piece.reason) ?? 'complete' });
				break;
			default:
				break;
		}
	}

	#withheld(kind: string, code: string | undefined): void {
		if (kind === 'redacted') {
			this.#flush();
			this.#parts.push({ kind: 'withheld', how: code === 'notice.thinking-encrypted' ? 'encrypted' : 'hidden' });
		}
	}

	#end(): void {
		if (this.#failure !== undefined) {
			this.#parts.push({ kind: 'error', text: this.#failure });
		} else if (this.#parts.length > 0 && !this.#parts.some(({ kind }) => kind === 'end')) {
			this.#parts.push({ kind: 'end', reason: 'interrupted' });
		}
	}
}

const reasons: ReadonlyMap<string, FinishReason> = new Map([
	['length', 'length'],
	['error', 'error'],
]);
