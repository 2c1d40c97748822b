/** What the requests of all vendors have in common: clocks, keys kept out of words, and one way through a stream. */

import type { Notice } from '../../core/stream/notice.ts';
import { isThisMachine } from '../../core/text/address.ts';
import type { ModelMemory } from '../asking/modelMemory.ts';
import { type ErrorResponse, readErrorResponse } from '../errors/errorResponse.ts';
import * as failures from '../errors/failures.ts';
import { createRedactor, type Redactor } from '../errors/redact.ts';
import { guardCall, guardStream } from '../errors/redactFailure.ts';
import type { ServerError } from '../errors/serverError.ts';
import { type ErrorContext, frameFailure, statusFailure } from '../errors/serverErrors.ts';
import type { ProviderDelta } from '../provider.ts';
import { createAnyFrameReader, type FrameDialect } from '../wire/anyFrames.ts';
import type { FrameReader } from '../wire/frameReader.ts';
import type { Json } from '../wire/json.ts';
import type { Timeouts } from './clocks.ts';
import { readEventStream } from './eventStream.ts';
import { createFetch, type HttpFetch, type HttpOptions, maxListBytes, requireWebAddress } from './http.ts';
import { readJsonBody } from './readJsonBody.ts';

/** What all of these providers are configured with. */
export interface ConnectionConfig {
	/** Tells two servers of one kind apart. */
	readonly id?: string;
	/** For people. */
	readonly label?: string;
	readonly baseUrl?: string;
	readonly apiKey?: string;
	/** Sent with every request, such as a gateway's own authorisation. */
	readonly headers?: Readonly<Record<string, string>>;
	/** What models were found to refuse; default: kept as long as the provider. */
	readonly memory?: ModelMemory;
	/** In milliseconds; what is absent is our choice. */
	readonly timeouts?: Timeouts;
	/** Lets the key travel over plain http to another machine. */
	readonly allowPlainHttp?: boolean;
}

/** Clouds may queue a question for minutes, and think in silence for a few. */
const cloudTimeouts: Timeouts = { firstByteMs: 10 * 60_000, idleMs: 5 * 60_000 };
/** Lists are short, and someone looks at a spinner. */
const listMs = 15_000;

export interface Asked {
	readonly response: Response;
	/** For the words of an error inside the stream. */
	readonly context: ErrorContext;
	/** What is worth telling before the answer: what had to be left out for it, how it is gone on with. */
	readonly notices?: readonly (Notice | Extract<ProviderDelta, { type: 'resumed' }>)[];
}

interface AnswerOptions {
	readonly dialect: FrameDialect;
	readonly model: string;
	readonly keepThinking?: boolean | undefined;
	/** Ids of calls that the question tells about. */
	readonly usedCallIds: readonly string[];
	readonly signal: AbortSignal;
	/** Sends the question; throws when the server refuses it. */
	readonly ask: (signal: AbortSignal) => Promise<Asked>;
	/** Has news while the question is out. */
	readonly whileAsking: (pending: Promise<Asked>, signal: AbortSignal) => AsyncGenerator<Notice, Asked>;
	/** Gives what is told the bytes of the stream. */
	readonly onStream?: (() => (bytes: Uint8Array) => void) | undefined;
	/** The stream begins. */
	readonly onBegin?: (reader: FrameReader) => void;
	/** The stream ended, in whatever way. */
	readonly onEnd?: (reader: FrameReader) => void;
}

interface ConnectionOptions {
	/** Taken out of all words, beside the key and the headers. */
	readonly secrets?: readonly (string | undefined)[];
	/** Where the configuration has none. */
	readonly answerTimeouts?: Timeouts;
}

export class Connection {
	readonly endpoint: failures.Endpoint;
	/** With the clocks of an answer. */
	readonly fetch: HttpFetch;
	/** With those of a list, or of another short answer. */
	readonly fetchList: HttpFetch;
	readonly redact: Redactor;
	readonly #config: ConnectionConfig;
	readonly #timeouts: Timeouts;

	constructor(config: ConnectionConfig, endpoint: failures.Endpoint, options: ConnectionOptions = {}) {
		const { apiKey, headers = {}, timeouts = {} } = config;
		const { secrets = [], answerTimeouts = cloudTimeouts } = options;
		this.endpoint = { ...endpoint, address: publicAddress(endpoint.address) };
		this.redact = createRedactor([apiKey, ...Object.values(headers), ...secrets]);
		this.#config = config;
		this.#timeouts = { ...answerTimeouts, ...timeouts };
		this.fetch = this.fetchWith(this.#timeouts);
		this.fetchList = this.fetchWith({
			maxBytes: maxListBytes,
			firstByteMs: Math.min(listMs, timeouts.firstByteMs || listMs),
			idleMs: Math.min(listMs, timeouts.idleMs || listMs),
		});
	}

	/** With other clocks than those of an answer or a list. */
	fetchWith(limits: Timeouts & Pick<HttpOptions, 'maxBytes'>): HttpFetch {
		return createFetch({ endpoint: this.endpoint, allowPlainHttp: this.#config.allowPlainHttp === true, ...limits });
	}

	/** Throws a `Failure` for what no request can be sent to. */
	requireAddress(address: string): URL {
		return requireWebAddress(address, this.endpoint);
	}

	/** Nothing is sent without a key, but to this machine. */
	requireKey(address: string): void {
		const { hostname } = this.requireAddress(address);
		if (!this.#config.apiKey && !isThisMachine(hostname)) {
			throw failures.notConfigured(this.endpoint.label, 'key');
		}
	}

	/** One streamed answer. Whatever it throws has no key in its words. */
	answer(options: AnswerOptions): AsyncGenerator<ProviderDelta> {
		return guardStream(this.#answer(options), options.signal, this.redact);
	}

	/** Sends a question. The response, or what a server that refused said. */
	async post(
		url: string,
		headers: Record<string, string>,
		body: Json,
		signal: AbortSignal,
	): Promise<Response | ErrorResponse> {
		const response = await this.fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
		return response.ok ? response : readErrorResponse(response);
	}

	/** A list, or another short JSON answer. Whatever it throws has no key in its words. */
	getJson(
		url: string,
		headers: Record<string, string>,
		signal: AbortSignal | undefined,
		context: ErrorContext = { endpoint: this.endpoint },
	): Promise<unknown> {
		return this.guard(this.#getJson(url, headers, signal, context), signal);
	}

	/** Passes a single answer on; whatever it throws has no key in its words. */
	guard<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
		return guardCall(call, signal, this.redact);
	}

	/** How long the first byte of an answer may take, in milliseconds. */
	get firstByteMs(): number | undefined {
		return this.#timeouts.firstByteMs;
	}

	async *#answer(options: AnswerOptions): AsyncGenerator<ProviderDelta> {
		const { signal, ask, whileAsking } = options;
		const abort = new AbortController();
		const merged = AbortSignal.any([signal, abort.signal]);
		try {
			const asked = yield* whileAsking(ask(merged), merged);
			yield* asked.notices ?? [];
			yield* this.#read(asked, options, reason => abort.abort(reason));
		} finally {
			// Whoever leaves the loop while the question is out leaves a server at work.
			abort.abort();
		}
	}

	async *#read(
		{ response, context }: Asked,
		{ dialect, model, keepThinking, usedCallIds, onStream, onBegin, onEnd }: AnswerOptions,
		abort: (reason: unknown) => void,
	): AsyncGenerator<ProviderDelta> {
		const { endpoint } = this;
		const fail = (error: ServerError): never => {
			throw frameFailure(error, context);
		};
		const reader = createAnyFrameReader(dialect, { fail, model, keepThinking, usedCallIds, isWhole: isJson(response) });
		onBegin?.(reader);
		try {
			const onBytes = onStream?.();
			const timeouts = this.#timeouts;
			yield* readEventStream(response, { endpoint, timeouts, reader, fail, abort, ...(onBytes && { onBytes }) });
		} finally {
			onEnd?.(reader);
		}
	}

	async #getJson(
		url: string,
		headers: Record<string, string>,
		signal: AbortSignal | undefined,
		context: ErrorContext,
	): Promise<unknown> {
		const response = await this.fetchList(url, { headers, ...(signal && { signal }) });
		if (!response.ok) {
			throw statusFailure(await readErrorResponse(response), context);
		}
		return readJsonBody(response, this.endpoint);
	}
}

/** Whether the answer says that it is one JSON document. */
export function isJson(response: Response): boolean {
	return /^application\/json/.test(response.headers.get('content-type') ?? '');
}

/** The address as it may be shown: some carry a password or a key. */
function publicAddress(address: string): string {
	const url = URL.parse(address);
	return url === null ? address : `${url.origin}${url.pathname}`.replace(/\/$/, '');
}
