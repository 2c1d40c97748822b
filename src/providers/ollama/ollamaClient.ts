/**
 * What Ollama is asked beside its answers, by the `ollama` client on our own connection.
 *
 * The client takes whatever comes for what the protocol promises: it loses what a refusal said, throws a `TypeError`
 * at a web page and prints broken lines to the console. So its `fetch` looks first.
 */
import { Ollama } from 'ollama/browser';
import { createSseDecoder, type SseFrame } from '../../core/stream/sse.ts';
import { readErrorResponse } from '../errors/errorResponse.ts';
import * as failures from '../errors/failures.ts';
import { guardStream } from '../errors/redactFailure.ts';
import { readServerError } from '../errors/serverError.ts';
import { type ErrorContext, frameFailure, statusFailure } from '../errors/serverErrors.ts';
import { findFailure } from '../errors/socketErrors.ts';
import type { Connection } from '../transport/connection.ts';
import type { HttpFetch } from '../transport/http.ts';
import { readJsonBody } from '../transport/readJsonBody.ts';
import { asRecord } from '../wire/json.ts';

interface OllamaClientOptions {
	readonly connection: Connection;
	/** As requests need it, with a scheme and a port. */
	readonly address: string;
	readonly headers: Record<string, string>;
	readonly contextOf: (model: string | undefined) => ErrorContext;
}

/** A JSON answer, which nobody has looked at yet, and the headers it came with. */
interface OllamaAnswer {
	readonly body: unknown;
	readonly headers: Headers;
}

export class OllamaClient {
	readonly #options: OllamaClientOptions;

	constructor(options: OllamaClientOptions) {
		this.#options = options;
	}

	/** The models that are there. */
	list(signal?: AbortSignal): Promise<OllamaAnswer> {
		return this.#ask(client => client.list(), signal);
	}

	/** The models that are loaded. */
	loaded(signal?: AbortSignal): Promise<OllamaAnswer> {
		return this.#ask(client => client.ps(), signal);
	}

	version(signal?: AbortSignal): Promise<OllamaAnswer> {
		return this.#ask(client => client.version(), signal);
	}

	show(model: string, signal?: AbortSignal): Promise<OllamaAnswer> {
		return this.#ask(client => client.show({ model }), signal, model);
	}

	/** Takes a model out of memory, once nobody is answered by it. */
	unload(model: string): Promise<OllamaAnswer> {
		// The client reads a chat without a stream as one answer.
		return this.#ask(client => client.chat({ model, messages: [], keep_alive: 0 }), undefined, model);
	}

	/** The lines of a download. Leaving the loop ends it. */
	pull(model: string, signal: AbortSignal): AsyncGenerator<unknown> {
		return guardStream(this.#pull(model, signal), signal, this.#options.connection.redact);
	}

	async *#pull(model: string, signal: AbortSignal): AsyncGenerator<unknown> {
		const { connection, contextOf } = this.#options;
		const context = contextOf(model);
		const abort = new AbortController();
		const merged = AbortSignal.any([signal, abort.signal]);
		// Checking what was downloaded can take minutes without a word.
		const fetch = connection.fetchWith({});
		const client = this.#connect(async (url, init) => {
			const response = await fetch(url, { ...init, signal: merged });
			return response.ok ? new Response(toBody(objectLines(response, context))) : refused(response, context);
		});
		try {
			yield* await client.pull({ model, stream: true });
		} catch (error) {
			throw this.#translate(error);
		} finally {
			abort.abort();
		}
	}

	/** One client per request, each with its own signal. */
	async #ask(
		call: (client: Ollama) => Promise<unknown>,
		signal: AbortSignal | undefined,
		model?: string,
	): Promise<OllamaAnswer> {
		const { connection, contextOf } = this.#options;
		const context = contextOf(model);
		let headers = new Headers();
		const client = this.#connect(async (url, init) => {
			const response = await connection.fetchList(url, { ...init, ...(signal && { signal }) });
			headers = response.headers;
			return response.ok
				? Response.json(await readJsonBody(response, connection.endpoint))
				: refused(response, context);
		});
		const asked = call(client).catch(error => {
			throw this.#translate(error);
		});
		const body = await connection.guard(asked, signal);
		return { body, headers };
	}

	#connect(fetch: HttpFetch): Ollama {
		const { address, headers, connection } = this.#options;
		// The client throws something else at an address that is none.
		connection.requireAddress(address);
		return new Ollama({ host: address, headers, fetch });
	}

	#translate(error: unknown): unknown {
		// The client's own words for a stream without its last line.
		const isCut = error instanceof Error && error.message.startsWith('Did not receive done');
		return isCut ? failures.cut(this.#options.connection.endpoint) : (findFailure(error) ?? error);
	}
}

async function refused(response: Response, context: ErrorContext): Promise<never> {
	throw statusFailure(await readErrorResponse(response), context);
}

/** The lines that are JSON objects, as the client reads them. */
async function* objectLines(response: Response, context: ErrorContext): AsyncGenerator<Uint8Array> {
	const decoder = createSseDecoder();
	const utf8 = new TextDecoder();
	for await (const chunk of response.body ?? []) {
		yield* encoded(decoder.feed(utf8.decode(chunk, { stream: true })), context);
	}
	yield* encoded([...decoder.feed(utf8.decode()), ...decoder.end()], context);
}

function* encoded(frames: readonly SseFrame[], context: ErrorContext): Generator<Uint8Array> {
	for (const frame of frames) {
		if (frame.kind === 'html') {
			throw failures.webPageInstead(context.endpoint);
		}
		const line = frame.kind === 'json' ? asRecord(frame.value) : undefined;
		const error = readServerError(line);
		if (error !== undefined) {
			throw frameFailure(error, context);
		}
		if (line !== undefined) {
			yield Buffer.from(`${JSON.stringify(line)}\n`);
		}
	}
}

function toBody(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
	return new ReadableStream(
		{
			async pull(controller) {
				const { done, value } = await chunks.next();
				if (done) {
					controller.close();
				} else {
					controller.enqueue(value);
				}
			},
			async cancel() {
				await chunks.return(undefined);
			},
		},
		{ highWaterMark: 0 },
	);
}
