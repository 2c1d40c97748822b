/**
 * `fetch` on Node's own http client, for every provider and every vendor's client library.
 *
 * The built-in fetch gives up after five minutes without headers or between chunks, and inside VS Code no option can
 * lift that; a cold local model takes longer. Node's client has no such limit, VS Code routes it through the user's
 * proxy, and it goes straight to localhost.
 *
 * What differs from fetch: failures are thrown as `Failure` with words; redirects stay at home (see `redirects`);
 * ports are not blocked; compression is not asked for on requests that stream.
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Failure } from '../../core/errors.ts';
import { isThisMachine } from '../../core/text/address.ts';
import type { Endpoint } from '../errors/failures.ts';
import * as failures from '../errors/failures.ts';
import { toHttpFailure } from '../errors/socketErrors.ts';
import { createClock, type Timeouts } from './clocks.ts';
import { openBody } from './httpBody.ts';

export type { Timeouts } from './clocks.ts';

export interface HttpOptions extends Timeouts {
	readonly endpoint: Endpoint;
	/** Lets a key travel over plain http to another machine. The user was asked before. */
	readonly allowPlainHttp?: boolean;
	/** Reading stops above this; default: more than any answer is. */
	readonly maxBytes?: number;
}

/** Lists and descriptions of models are read whole, and none is this long. */
export const maxListBytes = 32 * 2 ** 20;

export type HttpFetch = typeof globalThis.fetch;

interface Outgoing {
	readonly url: URL;
	readonly method: string;
	readonly headers: Record<string, string>;
	readonly body: Uint8Array | undefined;
	readonly signal: AbortSignal | undefined;
}

const defaultConnectMs = 15_000;

/** A function that takes what `fetch` takes. Rejects with a `Failure`, or with the signal's reason once that fired. */
export function createFetch(options: HttpOptions): HttpFetch {
	return async (input, init) => {
		const outgoing = await toOutgoing(input, init, options);
		outgoing.signal?.throwIfAborted();
		refuseToLeakKey(outgoing, options);
		const response = await send(outgoing, options);
		const next = redirectTarget(response, outgoing, options);
		if (next === undefined) {
			return response;
		}
		await response.body?.cancel();
		outgoing.signal?.throwIfAborted();
		const followed = await send({ ...outgoing, url: next }, options);
		if (redirectTarget(followed, outgoing, options) !== undefined) {
			await followed.body?.cancel();
			throw failures.badResponse(options.endpoint, 'redirects', { status: followed.status });
		}
		return followed;
	};
}

async function toOutgoing(
	input: string | URL | Request,
	init: RequestInit | undefined,
	options: HttpOptions,
): Promise<Outgoing> {
	const request = input instanceof Request ? input : undefined;
	const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
	const source = init?.body ?? request?.body ?? undefined;
	const body = source === undefined || source === null ? undefined : await toBytes(source);
	const signal = init?.signal ?? request?.signal ?? undefined;
	const headers = toHeaders(init?.headers ?? request?.headers, method, body, options.endpoint);
	return { url: requireWebAddress(request?.url ?? String(input), options.endpoint), method, headers, body, signal };
}

async function toBytes(source: NonNullable<RequestInit['body']>): Promise<Uint8Array> {
	return typeof source === 'string'
		? Buffer.from(source)
		: new Uint8Array(await new Response(source as ConstructorParameters<typeof Response>[0]).arrayBuffer());
}

/** The address as one that can be asked; throws a `Failure` for what people type instead. */
export function requireWebAddress(text: string, endpoint: Endpoint): URL {
	const url = URL.parse(text);
	// `https://https://…` and `http//…` would be looked up as machines of those names.
	if (url === null || !/^https?:$/.test(url.protocol) || /^https?$/.test(url.hostname)) {
		throw failures.notWebAddress(endpoint);
	}
	return url;
}

function toHeaders(
	source: RequestInit['headers'],
	method: string,
	body: Uint8Array | undefined,
	endpoint: Endpoint,
): Record<string, string> {
	const headers = parseHeaders(source, endpoint);
	if (body !== undefined) {
		headers.set('content-length', String(body.length));
	}
	// Streams are wanted token by token; lists of models are worth compressing.
	headers.set('accept-encoding', method === 'GET' ? 'gzip, deflate, br' : 'identity');
	return Object.fromEntries(headers);
}

/** Whoever puts a line end into a header adds one of his own. The words of the error would show the value, so they are dropped. */
function parseHeaders(source: RequestInit['headers'], endpoint: Endpoint): Headers {
	try {
		return new Headers(source);
	} catch {
		throw failures.unsendableHeader(endpoint);
	}
}

const keyHeaders = ['authorization', 'x-api-key', 'api-key', 'cf-aig-authorization'];

/** Keys travel encrypted or stay on this machine. */
function refuseToLeakKey(outgoing: Outgoing, options: HttpOptions): void {
	const { username, password } = outgoing.url;
	const carriesKey = username !== '' || password !== '' || keyHeaders.some(name => name in outgoing.headers);
	const exposed = outgoing.url.protocol === 'http:' && !isThisMachine(outgoing.url.hostname);
	if (carriesKey && exposed && !options.allowPlainHttp) {
		throw failures.insecureAddress(options.endpoint);
	}
}

/** Where to go on, at most once, and only at the same origin: a question or a key never follows to another server. */
function redirectTarget(response: Response, outgoing: Outgoing, options: HttpOptions): URL | undefined {
	const { status } = response;
	const location = response.headers.get('location');
	if (![301, 302, 303, 307, 308].includes(status) || location === null) {
		return undefined;
	}
	const target = URL.parse(location, outgoing.url.href);
	const repeatable = outgoing.method === 'GET' || status === 307 || status === 308;
	if (target?.origin === outgoing.url.origin && repeatable) {
		return target;
	}
	void response.body?.cancel();
	const where = target === null ? undefined : `${target.origin}${target.pathname}`;
	throw failures.redirectRefused(options.endpoint, where, { status });
}

function send(outgoing: Outgoing, options: HttpOptions): Promise<Response> {
	return new Promise((resolve, reject) => new Exchange(outgoing, options, resolve, reject));
}

/** One request and its response, with everything that can end it. */
class Exchange {
	readonly #options: HttpOptions;
	readonly #signal: AbortSignal | undefined;
	readonly #request: ClientRequest;
	readonly #reject: (error: unknown) => void;
	readonly #connecting;
	readonly #firstByte;
	readonly #idle;
	/** Set once the response is there: how to end its body. */
	#failBody: ((error: unknown) => void) | undefined;
	readonly #onAbort = () => this.#fail(this.#signal?.reason);

	constructor(
		outgoing: Outgoing,
		options: HttpOptions,
		resolve: (response: Response) => void,
		reject: (error: unknown) => void,
	) {
		this.#options = options;
		this.#signal = outgoing.signal;
		this.#reject = reject;
		const { endpoint } = options;
		this.#connecting = createClock(options.connectMs ?? defaultConnectMs, ms =>
			this.#fail(failures.connectedTooLate(endpoint, ms)),
		);
		this.#firstByte = createClock(options.firstByteMs, ms => this.#fail(this.#lateFailure(ms)));
		this.#idle = createClock(options.idleMs, ms => this.#fail(failures.stalled(endpoint, ms)));
		this.#request = this.#start(outgoing, resolve);
	}

	#start({ url, method, headers, body }: Outgoing, resolve: (response: Response) => void): ClientRequest {
		const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
		const client = request(url, { method, headers });
		// A kept-alive socket saves little here and can turn out dead at the worst moment. Not `agent: false`, which
		// would take the request away from VS Code's proxy support.
		client.shouldKeepAlive = false;
		this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
		this.#connecting.restart();
		this.#firstByte.restart();
		client.on('socket', socket => {
			if (!socket.connecting) {
				this.#connecting.stop();
			}
			socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => this.#connecting.stop());
		});
		client.once('response', incoming => this.#receive(incoming, resolve));
		client.once('upgrade', (_, socket) => {
			socket.destroy();
			this.#fail(failures.badResponse(this.#options.endpoint, 'upgrade'));
		});
		// Stays on for good: errors can come after the response, and without a listener they would end the process.
		client.on('error', error => this.#fail(toHttpFailure(error, this.#options.endpoint, this.#failBody !== undefined)));
		client.end(body);
		return client;
	}

	#receive(incoming: IncomingMessage, resolve: (response: Response) => void): void {
		this.#connecting.stop();
		const { endpoint } = this.#options;
		const body = openBody({
			incoming,
			idle: this.#idle,
			maxBytes: this.#options.maxBytes ?? Number.POSITIVE_INFINITY,
			onFirstByte: () => this.#firstByte.stop(),
			onSettled: () => this.#settle(),
			toFailure: error => toHttpFailure(error, endpoint, true),
			tooLarge: () => failures.badResponse(endpoint, 'too-large'),
		});
		this.#failBody = body.fail;
		try {
			resolve(toResponse(incoming, body.stream));
		} catch (error) {
			this.#fail(failures.badResponse(endpoint, 'senseless', { cause: error }));
			this.#reject(failures.badResponse(endpoint, 'senseless', { cause: error }));
		}
	}

	/** Without a connection it is the network that is late, not the server. */
	#lateFailure(afterMs: number): Failure {
		const { endpoint } = this.#options;
		return this.#request.socket?.connecting === false
			? failures.nothingCame(endpoint, afterMs)
			: failures.connectedTooLate(endpoint, afterMs);
	}

	#fail(error: unknown): void {
		this.#settle();
		if (this.#failBody) {
			this.#failBody(error);
		} else {
			this.#reject(error);
		}
		this.#request.destroy();
	}

	#settle(): void {
		this.#connecting.stop();
		this.#firstByte.stop();
		this.#idle.stop();
		this.#signal?.removeEventListener('abort', this.#onAbort);
	}
}

function toResponse(incoming: IncomingMessage, stream: ReadableStream<Uint8Array>): Response {
	const headers = new Headers();
	for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
		appendHeader(headers, incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
	}
	// The body is decompressed by now, and its length is another.
	headers.delete('content-encoding');
	headers.delete('content-length');
	const status = incoming.statusCode ?? 0;
	const bodiless = status === 204 || status === 205 || status === 304;
	if (bodiless) {
		incoming.resume();
	}
	return new Response(bodiless ? null : stream, { status, headers });
}

function appendHeader(headers: Headers, name: string, value: string): void {
	try {
		headers.append(name, value);
	} catch {
		// A header that the standard forbids is of no use to anyone; the body still is.
	}
}
