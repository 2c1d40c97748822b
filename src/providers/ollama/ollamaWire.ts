/**
 * The bytes between us and the `ollama` client.
 *
 * The client decodes a well-kept stream and stumbles over others: it prints broken lines to the console, throws a
 * TypeError at `null`, takes `"done":"no"` for the end, searches the whole buffer again for every chunk, and loses
 * what a refusal said. So its `fetch` is this one: ours, with every line read and rewritten before the client sees it.
 */
import type { Failure } from '../../core/errors.ts';
import type { Endpoint } from '../errors/failures.ts';
import * as failures from '../errors/failures.ts';
import { type ErrorResponse, looksLikeHtml, readErrorResponse } from '../errors/httpErrors.ts';
import type { HttpFetch } from '../transport/http.ts';
import { asArray, asRecord, type Json, parseJson } from '../wire/json.ts';
import { ForeignFrames, isOllamaLine } from './ollamaForeign.ts';

export interface WireOptions {
	readonly endpoint: Endpoint;
	readonly fetch: HttpFetch;
	readonly signal: AbortSignal;
	readonly statusFailure: (response: ErrorResponse) => Failure;
	readonly lineFailure: (error: unknown) => Failure;
	/** A line that says something came; blank ones and comments do not count. */
	readonly onPayload?: () => void;
	/** The response is there, before its body. */
	readonly onResponse?: (response: Response) => void;
	/** Where it is kept that a server in front of Ollama refuses to stream; absent: nothing is asked for again. */
	readonly streaming?: { isRefused(): boolean; learn(refusal: ErrorResponse): boolean };
}

export interface Wire {
	readonly fetch: HttpFetch;
	/** Lines that could not be read and were skipped. */
	readonly skippedLines: number;
}

export function createWire(options: WireOptions): Wire {
	const wire = {
		skippedLines: 0,
		fetch: async (input: Parameters<HttpFetch>[0], init?: RequestInit): Promise<Response> => {
			const signal = init?.signal ? AbortSignal.any([init.signal, options.signal]) : options.signal;
			const response = await ask(input, { ...init, signal }, options);
			options.onResponse?.(response);
			return isStream(init) ? cleanStream(response, options, () => wire.skippedLines++) : cleanBody(response, options);
		},
	};
	return wire as Wire;
}

/** Asks, and asks again for the answer in one piece when streaming is what was refused. */
async function ask(input: Parameters<HttpFetch>[0], init: RequestInit, options: WireOptions): Promise<Response> {
	const { fetch, streaming, statusFailure } = options;
	const isWhole = isStream(init) && streaming?.isRefused() === true;
	const response = await fetch(input, isWhole ? { ...init, body: inOnePiece(String(init.body)) } : init);
	if (response.ok) {
		return response;
	}
	const refusal = await readErrorResponse(response);
	if (isStream(init) && !isWhole && streaming?.learn(refusal)) {
		return ask(input, init, options);
	}
	throw statusFailure(refusal);
}

function inOnePiece(body: string): string {
	return JSON.stringify({ ...asRecord(parseJson(body)), stream: false });
}

function isStream(init: RequestInit | undefined): boolean {
	return typeof init?.body === 'string' && asRecord(parseJson(init.body))?.stream === true;
}

/** One JSON document. */
async function cleanBody(response: Response, { endpoint }: WireOptions): Promise<Response> {
	const text = await response.text();
	if (looksLikeHtml(text)) {
		throw failures.webPageInstead(endpoint, { status: response.status });
	}
	if (asRecord(parseJson(text)) === undefined && text.trim() !== '') {
		throw failures.badResponse(endpoint, 'not-json', { status: response.status });
	}
	return new Response(text, { status: response.status, headers: response.headers });
}

function cleanStream(response: Response, options: WireOptions, onSkip: () => void): Response {
	const lines = toStream(cleanLines(response, new LineCleaner(options, onSkip)));
	return new Response(lines, { headers: response.headers });
}

function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
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

/** Pulled and not piped, because a pipe that fails throws away what waits in it. */
async function* cleanLines(response: Response, cleaner: LineCleaner): AsyncGenerator<Uint8Array> {
	try {
		for await (const chunk of response.body ?? []) {
			yield* encoded(cleaner.feed(chunk));
		}
	} catch (error) {
		if (!cleaner.isFinished) {
			throw error;
		}
	}
	yield* encoded(cleaner.end());
}

/** What is good goes on before the error in a later line is raised. */
function* encoded({ text, error }: Cleaned): Generator<Uint8Array> {
	if (text !== '') {
		yield Buffer.from(text);
	}
	if (error !== undefined) {
		throw error;
	}
}

interface Cleaned {
	readonly text: string;
	readonly error?: unknown;
}

/** No token is this long; a stream without line ends is. */
const longestLine = 16_000_000;

class LineCleaner {
	readonly #options: WireOptions;
	readonly #onSkip: () => void;
	readonly #decoder = new TextDecoder();
	/** Pieces of the unfinished line; joined once, because joining per chunk is quadratic. */
	#pieces: string[] = [];
	#held = 0;
	#good = 0;
	/** Lines that are no JSON while nothing good has come: together they may be one document over many lines. */
	#odd: string[] = [];
	#oddLength = 0;
	#sawBytes = false;
	#foreign: ForeignFrames | undefined;

	constructor(options: WireOptions, onSkip: () => void) {
		this.#options = options;
		this.#onSkip = onSkip;
	}

	/** Another dialect said its end, which is not passed on before its figures could follow. */
	get isFinished(): boolean {
		return this.#foreign?.isFinished === true;
	}

	feed(chunk: Uint8Array): Cleaned {
		this.#sawBytes ||= chunk.length > 0;
		const lines = this.#decoder.decode(chunk, { stream: true }).split('\n');
		const rest = lines.pop() ?? '';
		const [first, ...others] = lines;
		if (first === undefined) {
			return this.#hold(rest);
		}
		const cleaned = this.#clean([this.#pieces.join('') + first, ...others]);
		this.#pieces = [];
		this.#held = 0;
		this.#hold(rest);
		return cleaned;
	}

	end(): Cleaned {
		if (!this.#sawBytes) {
			return { text: '', error: failures.badResponse(this.#options.endpoint, 'empty', { retryable: true }) };
		}
		const cleaned = this.#clean([this.#pieces.join('') + this.#decoder.decode()]);
		if (cleaned.error !== undefined) {
			return cleaned;
		}
		if (this.#good === 0 && this.#odd.length > 0) {
			return this.#cleanWhole();
		}
		return { text: cleaned.text + this.#endForeign(false) };
	}

	#hold(piece: string): Cleaned {
		if (piece !== '') {
			this.#pieces.push(piece);
			this.#held += piece.length;
		}
		return this.#held > longestLine
			? { text: '', error: failures.badResponse(this.#options.endpoint, 'long-line') }
			: { text: '' };
	}

	#clean(lines: readonly string[]): Cleaned {
		let text = '';
		try {
			for (const line of lines) {
				text += this.#read(line);
			}
			return { text };
		} catch (error) {
			return { text, error };
		}
	}

	#read(line: string): string {
		// Some gateways wrap the lines as server-sent events.
		const text = line.replace(/^\uFEFF?(data:)?/, '').trim();
		if (text === '[DONE]') {
			return this.#endForeign(true);
		}
		if (text === '' || /^(event|id|retry)?:/.test(text)) {
			return '';
		}
		const parsed = asRecord(parseJson(text));
		if (parsed === undefined) {
			this.#refuse(text);
			return '';
		}
		if (this.#good++ === 0) {
			this.#odd.forEach(this.#onSkip);
		}
		this.#options.onPayload?.();
		try {
			return this.#write(parsed);
		} catch (error) {
			if (!(error instanceof RangeError)) {
				throw error;
			}
			// JSON that is nested a thousand times, which nobody can write again.
			this.#onSkip();
			return '';
		}
	}

	#refuse(text: string): void {
		if (this.#good === 0) {
			if (this.#odd.length === 0 && looksLikeHtml(text)) {
				throw failures.webPageInstead(this.#options.endpoint);
			}
			this.#keepOdd(text);
		} else {
			this.#onSkip();
		}
	}

	#keepOdd(text: string): void {
		this.#odd.push(text);
		this.#oddLength += text.length + 1;
		if (this.#oddLength > longestLine) {
			throw this.#strange();
		}
	}

	#strange(): Failure {
		return failures.badResponse(this.#options.endpoint, 'not-json');
	}

	#write(line: Json): string {
		const { error } = line;
		if (error !== undefined && error !== null && error !== '') {
			throw this.#options.lineFailure(error);
		}
		return isOllamaLine(line) ? toLines([line]) : toLines(this.#others().read(line));
	}

	#others(): ForeignFrames {
		this.#foreign ??= new ForeignFrames(words => {
			throw this.#options.lineFailure(words);
		});
		return this.#foreign;
	}

	#endForeign(sentinel: boolean): string {
		return toLines(this.#foreign?.end(sentinel) ?? []);
	}

	#cleanWhole(): Cleaned {
		const whole = this.#odd.join('\n');
		this.#odd = [];
		return asRecord(parseJson(whole)) === undefined
			? { text: '', error: this.#strange() }
			: this.#endWhole(this.#clean([whole]));
	}

	#endWhole(cleaned: Cleaned): Cleaned {
		return cleaned.error === undefined ? { text: cleaned.text + this.#endForeign(false) } : cleaned;
	}
}

function toLines(lines: readonly Json[]): string {
	return lines.map(line => `${JSON.stringify(wellFormed(line))}\n`).join('');
}

/** The fields that the client and we read, with the types they should have. */
function wellFormed(line: Json): Json {
	const message = asRecord(line.message);
	return {
		...line,
		done: line.done === true,
		message: {
			role: 'assistant',
			// `/api/generate` has these beside each other and not in a message.
			content: toText(message ? message.content : line.response),
			thinking: toText(message ? message.thinking : line.thinking),
			tool_calls: asArray(message?.tool_calls),
		},
	};
}

/** Numbers become their digits, as other servers send them; anything else is no text. */
function toText(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
