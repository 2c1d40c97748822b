/**
 * A stand-in server for one vendor, on a real socket: what it answers is a function of the request, how the bytes go
 * out is a plan. It keeps every request as it was received, and whether the client stayed to the end.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChunkPlan, jsonReply, play, type Reply, type Step } from './ollamaReply.ts';

export interface Seen {
	readonly method: string;
	/** With the query. */
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	/** The exact body. */
	readonly body: string;
	/** The body as JSON; `undefined` where it is none. */
	readonly json: Record<string, unknown> | undefined;
	/** `cancelled`: the client closed the connection before the reply had ended. */
	outcome: 'open' | 'completed' | 'cancelled';
}

export interface StandIn {
	readonly url: string;
	readonly requests: readonly Seen[];
	/** Answers the next request with this, before what the server would say by itself; several calls queue up. */
	next(...replies: readonly (Reply | ((seen: Seen) => Reply))[]): void;
	/** Resolves when the client has left the last request or got all of it; rejects after `withinMs`. */
	settled(withinMs?: number): Promise<Seen>;
	/** Drops all connections at once, as a killed server does. */
	stop(): Promise<void>;
}

export interface StandInServerOptions {
	readonly port?: number;
	readonly chunks?: ChunkPlan;
	/** Divides every wait. */
	readonly speed?: number;
}

export async function startStandIn(
	answer: (seen: Seen) => Reply,
	options: StandInServerOptions = {},
): Promise<StandIn> {
	const requests: Seen[] = [];
	const queue: (Reply | ((seen: Seen) => Reply))[] = [];
	const server = createServer(async (request, response) => {
		const seen = await receive(request);
		requests.push(seen);
		const scripted = queue.shift();
		const reply = scripted === undefined ? answer(seen) : typeof scripted === 'function' ? scripted(seen) : scripted;
		await serve(reply, response, seen, options);
	});
	await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		next: (...replies) => void queue.push(...replies),
		settled: (withinMs = 5000) => settled(requests, withinMs),
		stop: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** An event stream with these bytes. */
export function sseReply(bytes: Uint8Array | string, rest: Partial<Reply> = {}): Reply {
	return {
		status: 200,
		headers: { 'Content-Type': 'text/event-stream; charset=utf-8' },
		steps: [{ bytes }],
		ending: 'close',
		...rest,
	};
}

/** The same with steps: text is sent, numbers are waited for, in milliseconds. */
export function stepsReply(steps: readonly (string | Uint8Array | number)[], rest: Partial<Reply> = {}): Reply {
	const plan: Step[] = steps.map(step => (typeof step === 'number' ? { waitMs: step } : { bytes: step }));
	return sseReply('', { ...rest, steps: plan });
}

export function errorReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
	const reply = jsonReply(status, typeof body === 'string' ? body : JSON.stringify(body));
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

export function htmlReply(status: number, title = 'Sign in'): Reply {
	const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>Please sign in.</body></html>\n`;
	return { status, headers: { 'Content-Type': 'text/html' }, steps: [{ bytes: body }], ending: 'close' };
}

async function receive(request: IncomingMessage): Promise<Seen> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}
	const body = Buffer.concat(chunks).toString();
	return {
		method: request.method ?? '',
		path: request.url ?? '',
		headers: request.headers,
		body,
		json: body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : undefined,
		outcome: 'open',
	};
}

async function serve(reply: Reply, response: ServerResponse, seen: Seen, options: StandInServerOptions): Promise<void> {
	const gone = new AbortController();
	response.on('close', () => {
		seen.outcome = response.writableFinished ? 'completed' : 'cancelled';
		gone.abort();
	});
	await play(reply, response, {
		speed: options.speed ?? 1,
		chunks: options.chunks ?? { mode: 'steps' },
		signal: gone.signal,
	});
}

async function settled(requests: readonly Seen[], withinMs: number): Promise<Seen> {
	for (const until = performance.now() + withinMs; performance.now() < until; ) {
		const last = requests.at(-1);
		if (last !== undefined && last.outcome !== 'open') {
			return last;
		}
		await new Promise(resolve => setTimeout(resolve, 10));
	}
	throw new Error(`The client still held the connection after ${withinMs} ms.`);
}
