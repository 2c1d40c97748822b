/**
 * The body of a response as a web stream: decompressed, watched by a clock, with backpressure.
 *
 * Chunks are taken from the socket as they arrive and kept in a queue of our own, because Node and web streams both
 * throw away what waits in them when an error follows, and the last words before a reset are worth keeping.
 */
import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, constants as zlib } from 'node:zlib';
import type { Clock } from './clocks.ts';

interface BodyOptions {
	readonly incoming: IncomingMessage;
	/** Restarted by every chunk, stopped while the reader is behind and at the end. */
	readonly idle: Clock;
	/** Of the decompressed body, below the limits that hold for all. */
	readonly maxBytes: number;
	/** Called once with the first chunk, or at the end of an empty body. */
	readonly onFirstByte: () => void;
	/** Called once, when nothing more will come: ended, failed or cancelled. */
	readonly onSettled: () => void;
	readonly toFailure: (error: unknown) => unknown;
	readonly tooLarge: () => unknown;
}

interface Body {
	readonly stream: ReadableStream<Uint8Array>;
	/** Ends the body with this error, after what already came has been read. */
	fail(error: unknown): void;
}

/** Above this many bytes waiting for the reader, the socket is paused. */
const highWater = 1 << 20;
/** No answer is this long; decompression bombs are. */
const largestBody = 256 * 2 ** 20;
const largestInflatedBody = 64 * 2 ** 20;

export function openBody(options: BodyOptions): Body {
	const queue = new ByteQueue(options);
	const decoder = createDecoder(options, queue);
	pump(options, queue, decoder);
	const stream = new ReadableStream<Uint8Array>(
		{ pull: controller => queue.pull(controller), cancel: () => queue.cancel() },
		{ highWaterMark: 0 },
	);
	return { stream, fail: error => failAfterDraining(options.incoming, decoder, error) };
}

/** What Node has parsed but not delivered yet goes first; reading it emits it as data. */
function failAfterDraining(incoming: IncomingMessage, decoder: Decoder, error: unknown): void {
	while (!incoming.destroyed && incoming.read() !== null) {
		// The data listener takes it.
	}
	decoder.end(error);
}

/** Where chunks go after the socket. */
interface Decoder {
	write(chunk: Uint8Array): void;
	/** The socket ended, with an error where it was not a clean end. */
	end(error?: unknown): void;
}

function pump(options: BodyOptions, queue: ByteQueue, decoder: Decoder): void {
	const { incoming, idle, onFirstByte, toFailure } = options;
	let first = true;
	const sawByte = () => {
		if (first) {
			first = false;
			onFirstByte();
		}
	};
	incoming.on('data', (chunk: Uint8Array) => {
		sawByte();
		if (!queue.settled) {
			idle.restart();
			decoder.write(chunk);
		}
	});
	incoming.once('end', () => {
		sawByte();
		decoder.end();
	});
	incoming.once('error', error => decoder.end(toFailure(error)));
	incoming.once('close', () => decoder.end(incoming.complete ? undefined : toFailure(undefined)));
}

class ByteQueue {
	settled = false;
	/** What is paused while the reader is behind. */
	source: { pause(): unknown; resume(): unknown };
	#paused = false;
	readonly #options: BodyOptions;
	readonly #limit: number;
	#chunks: Uint8Array[] = [];
	#waitingBytes = 0;
	#total = 0;
	#ended = false;
	#error: unknown;
	#wake: (() => void) | undefined;

	constructor(options: BodyOptions) {
		this.#options = options;
		this.source = options.incoming;
		const isPlain = options.incoming.headers['content-encoding'] === undefined;
		this.#limit = Math.min(options.maxBytes, isPlain ? largestBody : largestInflatedBody);
	}

	push(chunk: Uint8Array): void {
		if (this.#ended) {
			return;
		}
		this.#total += chunk.length;
		if (this.#total > this.#limit) {
			this.finish(this.#options.tooLarge());
			return;
		}
		this.#chunks.push(chunk);
		this.#waitingBytes += chunk.length;
		if (this.#waitingBytes > highWater) {
			this.#paused = true;
			this.source.pause();
			this.#options.idle.stop();
		}
		this.#wake?.();
	}

	finish(error?: unknown): void {
		if (!this.#ended) {
			this.#ended = true;
			this.#error = error;
			this.#settle(error !== undefined);
			this.#wake?.();
		}
	}

	cancel(): void {
		this.#ended = true;
		this.#chunks = [];
		this.#settle(true);
	}

	async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
		if (this.#chunks.length === 0 && !this.#ended) {
			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
			this.#wake = undefined;
		}
		if (this.#chunks.length > 0) {
			this.#handOver(controller);
		} else if (this.#error === undefined) {
			controller.close();
		} else {
			controller.error(this.#error);
		}
	}

	#handOver(controller: ReadableStreamDefaultController<Uint8Array>): void {
		const chunks = this.#chunks;
		this.#chunks = [];
		this.#waitingBytes = 0;
		for (const chunk of chunks) {
			controller.enqueue(chunk);
		}
		if (!this.#ended && this.#paused) {
			this.#paused = false;
			this.source.resume();
			this.#options.idle.restart();
		}
	}

	#settle(destroy: boolean): void {
		if (!this.settled) {
			this.settled = true;
			this.#options.idle.stop();
			if (destroy) {
				this.#options.incoming.destroy();
			}
			this.#options.onSettled();
		}
	}
}

function createDecoder(options: BodyOptions, queue: ByteQueue): Decoder {
	const encoding = options.incoming.headers['content-encoding']?.trim().toLowerCase() ?? '';
	const plain: Decoder = { write: chunk => queue.push(chunk), end: error => queue.finish(error) };
	return encoding === '' || encoding === 'identity' ? plain : new SniffingDecoder(encoding, options, queue, plain);
}

/**
 * Decides at the first bytes, because servers and proxies claim compressions that they do not use. Asking for `identity`
 * does not spare us that: lists are asked for compressed, and proxies compress what nobody asked them to.
 */
class SniffingDecoder implements Decoder {
	readonly #encoding: string;
	readonly #options: BodyOptions;
	readonly #queue: ByteQueue;
	readonly #plain: Decoder;
	#target: Decoder | undefined;
	#head: Uint8Array = new Uint8Array(0);

	constructor(encoding: string, options: BodyOptions, queue: ByteQueue, plain: Decoder) {
		this.#encoding = encoding;
		this.#options = options;
		this.#queue = queue;
		this.#plain = plain;
	}

	write(chunk: Uint8Array): void {
		if (this.#target) {
			this.#target.write(chunk);
			return;
		}
		this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
		if (this.#head.length >= 2) {
			this.#decide().write(this.#head);
		}
	}

	end(error?: unknown): void {
		if (!this.#target && this.#head.length > 0) {
			this.#plain.write(this.#head);
		}
		(this.#target ?? this.#plain).end(error);
	}

	#decide(): Decoder {
		const inflater = chooseInflater(this.#encoding, this.#head);
		this.#target = inflater === undefined ? this.#plain : inflating(inflater, this.#options, this.#queue);
		return this.#target;
	}
}

function chooseInflater(encoding: string, head: Uint8Array): Transform | undefined {
	const [first = 0, second = 0] = head;
	// Flushing at every write shows each token when it comes; the finish flush accepts a stream that was cut.
	const options = { flush: zlib.Z_SYNC_FLUSH, finishFlush: zlib.Z_SYNC_FLUSH };
	if (first === 0x1f && second === 0x8b) {
		return createGunzip(options);
	}
	const looksLikeText = first === 0x7b || first === 0x5b || first === 0x64 || first === 0x65 || first === 0x3a;
	if (encoding === 'deflate' && !looksLikeText) {
		const hasHeader = (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
		return hasHeader ? createInflate(options) : createInflateRaw(options);
	}
	if (encoding === 'br' && !looksLikeText) {
		const flush = zlib.BROTLI_OPERATION_FLUSH;
		return createBrotliDecompress({ flush, finishFlush: flush });
	}
	return undefined;
}

function inflating(inflater: Transform, options: BodyOptions, queue: ByteQueue): Decoder {
	const { incoming, toFailure } = options;
	let failure: unknown;
	queue.source = inflater;
	inflater.on('data', (chunk: Uint8Array) => (queue.settled ? inflater.destroy() : queue.push(chunk)));
	inflater.once('end', () => queue.finish(failure));
	inflater.once('error', error => queue.finish(failure ?? toFailure(error)));
	inflater.on('drain', () => incoming.resume());
	return {
		write(chunk) {
			if (!inflater.destroyed && !inflater.write(chunk)) {
				incoming.pause();
			}
		},
		end(error) {
			failure ??= error;
			if (!inflater.destroyed && !inflater.writableEnded) {
				inflater.end();
			}
		},
	};
}
