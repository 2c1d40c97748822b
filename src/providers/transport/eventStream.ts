/**
 * Drives one streamed answer: bytes → frames → deltas, strict about the end.
 *
 * An answer is complete when its end marker was seen, and only then. After the marker the figures are awaited for a
 * moment, and nothing that happens to the connection can spoil the answer any more.
 */
import type { ReadableStreamDefaultReader, ReadableStreamReadResult } from 'node:stream/web';
import { TextDecoder } from 'node:util';
import { Failure } from '../../core/errors.ts';
import { type Notice, noticeOf } from '../../core/stream/notice.ts';
import { createSseDecoder, type SseFrame } from '../../core/stream/sse.ts';
import { shorten } from '../../core/text/cut.ts';
import * as failures from '../errors/failures.ts';
import { readServerError, type ServerError } from '../errors/serverError.ts';
import type { ProviderDelta } from '../provider.ts';
import type { FrameReader } from '../wire/frameReader.ts';
import { asRecord } from '../wire/json.ts';
import { payloadLimit, type Timeouts, watchPayload } from './clocks.ts';

interface EventStreamOptions {
	readonly endpoint: failures.Endpoint;
	readonly timeouts: Timeouts;
	readonly reader: FrameReader;
	/** Throws what an error event means. */
	readonly fail: (error: ServerError) => never;
	/** Told what came, as it came. */
	readonly onBytes?: (bytes: Uint8Array) => void;
	/** Ends the request, with a reason that the body then fails with. */
	readonly abort: (reason: unknown) => void;
}

/** How long to wait for figures after the end marker, when the server neither sends nor closes. */
const lingerMs = 2000;
/** UTF-16 units of something that is no answer, for the message about it. */
const longestQuoted = 200;

/** UTF-16 units that are no answer, before anything that is one. */
const longestNonsense = 16_000_000;

type Chunk = ReadableStreamReadResult<Uint8Array>;
const endOfBody: Chunk = { done: true, value: undefined };

export async function* readEventStream(response: Response, options: EventStreamOptions): AsyncGenerator<ProviderDelta> {
	const stream = new EventStream(options);
	const body = response.body?.getReader();
	const watch = watchPayload(payloadLimit(options.timeouts), ms => failures.stalled(options.endpoint, ms));
	watch.signal.addEventListener('abort', () => options.abort(watch.signal.reason));
	const utf8 = new TextDecoder();
	try {
		while (!stream.isOver) {
			const { done, value } = await stream.next(body);
			if (value !== undefined) {
				options.onBytes?.(value);
			}
			const frames = done ? stream.endOf(utf8) : stream.decoder.feed(utf8.decode(value, { stream: true }));
			for (const frame of frames) {
				yield* stream.read(frame, watch.payload);
			}
			stream.isOver ||= done;
		}
		yield* stream.end();
	} catch (error) {
		// The connection broke: text that was held back as a possible tag is text.
		yield* stream.rest();
		throw error;
	} finally {
		watch.stop();
		// Not awaited: the socket is closed at once, and whether it liked that is of no interest.
		void body?.cancel().catch(() => undefined);
	}
}

class EventStream {
	readonly decoder = createSseDecoder();
	/** Nothing more will be read. */
	isOver = false;
	readonly #options: EventStreamOptions;
	/** On the monotonic clock; restarted by every payload. */
	#lingerUntil: number | undefined;
	#sawSentinel = false;
	#isEnded = false;
	#saidWaiting = false;
	#skipped = 0;
	#skippedLength = 0;
	#firstSkipped = '';

	constructor(options: EventStreamOptions) {
		this.#options = options;
	}

	/** The next chunk. Once the answer is complete, silence or a broken connection are an end like any other. */
	async next(body: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<Chunk> {
		if (body === undefined) {
			return endOfBody;
		}
		if (!this.#options.reader.isFinished) {
			return body.read();
		}
		this.#lingerUntil ??= performance.now() + lingerMs;
		const late = Promise.withResolvers<Chunk>();
		const timer = setTimeout(() => late.resolve(endOfBody), this.#lingerUntil - performance.now());
		const chunk = body.read().catch(error => (error instanceof Failure ? endOfBody : Promise.reject(error)));
		return Promise.race([chunk, late.promise]).finally(() => clearTimeout(timer));
	}

	endOf(utf8: TextDecoder): SseFrame[] {
		return [...this.decoder.feed(utf8.decode()), ...this.decoder.end()];
	}

	*read(frame: SseFrame, onPayload: () => void): Generator<ProviderDelta> {
		if (this.#sawSentinel || this.isOver) {
			return;
		}
		switch (frame.kind) {
			case 'json':
				if (!isFrame(frame.value) && frame.event !== 'error') {
					this.#skip(Array.isArray(frame.value) ? '[…]' : String(frame.value), frame.event);
					return;
				}
				if (!isPing(frame.value)) {
					onPayload();
					this.#lingerUntil = undefined;
				}
				yield* this.#readJson(frame.value, frame.event);
				return;
			case 'done':
				this.#sawSentinel = true;
				this.isOver = true;
				return;
			case 'text':
				this.#skip(frame.text, frame.event);
				return;
			case 'html':
				throw failures.webPageInstead(this.#options.endpoint);
			case 'overflow':
				throw failures.badResponse(this.#options.endpoint, 'long-line');
			case 'comment':
				yield* this.#waiting();
				return;
		}
	}

	/** The server says that it is there before the model says anything: worth telling, once. */
	*#waiting(): Generator<ProviderDelta> {
		const { reader, endpoint } = this.#options;
		if (!this.#saidWaiting && reader.isEmpty) {
			this.#saidWaiting = true;
			yield noticeOf('waiting', 'notice.waiting', { server: endpoint.label });
		}
	}

	/** What is known only now; throws when the end marker is missing. */
	*end(): Generator<ProviderDelta> {
		const { reader } = this.#options;
		const rest = reader.end(this.#sawSentinel);
		if (this.#skipped > 0 && reader.isFinished) {
			yield skippedNotice(this.#skipped);
		}
		if (reader.isFinished) {
			yield* rest;
			return;
		}
		yield* this.#keep(rest);
		throw this.#incomplete();
	}

	/** What is left when there is no end. */
	*rest(): Generator<ProviderDelta> {
		yield* this.#keep(this.#options.reader.end(false));
	}

	/** A call that was cut has half of its arguments; only text and figures are worth keeping. Given out once. */
	#keep(rest: readonly ProviderDelta[]): readonly ProviderDelta[] {
		const kept = this.#isEnded ? [] : rest.filter(delta => delta.type === 'text' || delta.type === 'usage');
		this.#isEnded = true;
		return kept;
	}

	*#readJson(value: unknown, event: string | undefined): Generator<ProviderDelta> {
		if (this.#options.reader.isFinished && readServerError(value) !== undefined) {
			// The answer was complete before.
			this.isOver = true;
			return;
		}
		if (event === 'error') {
			this.#options.fail(readServerError(value) ?? readServerError({ error: value }) ?? { message: '' });
		}
		yield* this.#readFrame(value);
		this.isOver ||= this.#options.reader.isOver === true;
	}

	/** JSON that is nested a thousand times is read by no one; it counts as a line that could not be read. */
	#readFrame(value: unknown): readonly ProviderDelta[] {
		try {
			return this.#options.reader.read(value);
		} catch (error) {
			if (!(error instanceof RangeError)) {
				throw error;
			}
			this.#skip('JSON within JSON within JSON…', undefined);
			return [];
		}
	}

	#skip(text: string, event: string | undefined): void {
		if (event === 'error') {
			this.#options.fail({ message: text });
		}
		this.#skipped++;
		this.#skippedLength += text.length;
		if (this.#skippedLength > longestNonsense && this.#options.reader.isEmpty) {
			throw this.#incomplete();
		}
		this.#firstSkipped ||= shorten(text, longestQuoted);
	}

	#incomplete(): Failure {
		const { endpoint, reader } = this.#options;
		if (!reader.isEmpty) {
			return failures.cut(endpoint);
		}
		if (this.#skipped > 0) {
			return failures.noAnswer(endpoint, this.#firstSkipped);
		}
		const what = this.#sawSentinel ? 'end-without-answer' : 'empty';
		return failures.badResponse(endpoint, what, {
			retryable: true,
			remedyCode: 'remedy.server-log',
		});
	}
}

function skippedNotice(count: number): Notice {
	return count === 1
		? noticeOf('irregular', 'notice.skipped-line')
		: noticeOf('irregular', 'notice.skipped-lines', { count });
}

/** An object, or the list that some servers put around an error. A bare number or string is no token. */
function isFrame(value: unknown): boolean {
	return asRecord(value) !== undefined || readServerError(value) !== undefined;
}

/** Signs of life of Anthropic and OpenAI; like a comment, they are no payload. */
function isPing(value: unknown): boolean {
	const type = asRecord(value)?.type;
	return type === 'ping' || type === 'keepalive';
}
