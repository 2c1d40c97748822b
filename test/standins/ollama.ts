/**
 * A stand-in for an Ollama server, on a real socket: `node test/standins/ollama.ts --port 0` prints
 * `listening http://127.0.0.1:PORT` as its first line. It speaks the protocol of Ollama 0.24 as recorded in
 * `test/fixtures/ollama`; its models say fixed texts, replay a recording, or break in a chosen way.
 *
 * Options: `--port N`, `--speed N` (2 is twice as fast, 0 is without waiting), `--era old|current|new`, and
 * `--demo`, which lists the recording only.
 * For tests in another process: `GET /__standin/requests` lists what was asked and how it ended, `DELETE` forgets it,
 * `POST /__standin/next` with `{"steps":[{"line":{…}},{"waitMs":5},{"bytes":"…"}],"ending":"close","chunks":{…}}`
 * sets the reply of the next chat.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { type ChatContext, chatReply, generateReply } from './ollamaChat.ts';
import { allowedHost, corsHeaders } from './ollamaDoor.ts';
import { deleteReply, psReply, pullReply, showReply, tagsReply } from './ollamaLibrary.ts';
import { defaultModels, recordedModelName, type StandInModel } from './ollamaModels.ts';
import {
	type ChunkPlan,
	emptyReply,
	type Gate,
	gated,
	jsonReply,
	play,
	type Reply,
	streamReply,
} from './ollamaReply.ts';
import { createScheduler, type Scheduler } from './ollamaScheduler.ts';
import { goJson } from './ollamaWire.ts';

export interface StandInOptions {
	readonly port?: number;
	/** Divides every wait; `Infinity` (the default in process) leaves them out. */
	readonly speed?: number;
	/** `old`: before `think` and `capabilities` (0.8); `current`: 0.24; `new`: with the `thinking` object (0.4x). */
	readonly era?: Era;
	/** How the bytes of all streams are cut. */
	readonly chunks?: ChunkPlan;
	/** Only these are listed; all others still answer when asked by name. */
	readonly listed?: readonly string[];
	/** Added to the models that every stand-in has. */
	readonly models?: readonly StandInModel[];
	/** Requests that one model answers at the same time; more wait, as on a real server. */
	readonly parallel?: number;
	/** A client that leaves in mid-stream keeps its slot until the model is unloaded, as happens on a real server. */
	readonly keepsSlots?: boolean;
}

export type Era = 'old' | 'current' | 'new';

/** One request as it was received, and what became of it. */
export interface SeenRequest {
	readonly id: number;
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	/** The exact body. */
	readonly body: string;
	/** `cancelled`: the client closed the connection before the reply had ended. */
	readonly outcome: 'open' | 'completed' | 'cancelled' | 'broken';
	readonly status?: number;
}

export interface OllamaStandIn {
	readonly url: string;
	readonly port: number;
	readonly requests: readonly SeenRequest[];
	/** Waits until a seen request matches; rejects after five seconds. */
	waitFor(matches: (request: SeenRequest) => boolean): Promise<SeenRequest>;
	/** Sets the reply of the next `/api/chat`; several calls queue up. */
	next(reply: Reply): void;
	/**
	 * Makes the next chat reply wait after each of these numbers of lines, so that a test can look at a stream however
	 * slow the machine is. Each call of what it returns opens one gate.
	 */
	hold(...lines: readonly number[]): () => void;
	/** Drops all connections at once, as a killed server does. */
	stop(): Promise<void>;
}

export async function startOllamaStandIn(options: StandInOptions = {}): Promise<OllamaStandIn> {
	const state = newState(options);
	const server = createServer((request, response) => {
		serve(state, request, response).catch(error => {
			console.error(error);
			response.destroy();
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		requests: state.requests,
		waitFor: matches => waitFor(state, matches),
		next: reply => void state.planned.push(reply),
		hold: (...lines) => hold(state, lines),
		stop: () => {
			const closed = new Promise<void>(resolve => server.close(() => resolve()));
			server.closeAllConnections();
			return closed;
		},
	};
}

interface State {
	readonly options: Required<Omit<StandInOptions, 'port'>>;
	readonly models: Map<string, StandInModel>;
	readonly scheduler: Scheduler;
	readonly planned: Reply[];
	/** For the next chat. */
	readonly gates: Gate[];
	readonly requests: Writable<SeenRequest>[];
	readonly listeners: Set<() => void>;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function newState(options: StandInOptions): State {
	const all = [...defaultModels(), ...(options.models ?? [])];
	const models = all.map(model => ({
		...model,
		hidden: options.listed ? !options.listed.includes(model.name) : model.hidden,
	}));
	const speed = options.speed ?? Number.POSITIVE_INFINITY;
	const filled = {
		speed,
		era: 'current',
		chunks: { mode: 'steps' },
		models: [],
		listed: [],
		parallel: 1,
		keepsSlots: false,
		...options,
	} as const;
	return {
		options: filled,
		models: new Map(models.map(model => [model.name, model])),
		scheduler: createScheduler(filled.parallel, filled.keepsSlots),
		planned: [],
		gates: [],
		requests: [],
		listeners: new Set(),
	};
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const path = new URL(request.url ?? '/', 'http://standin').pathname;
	const body = await readBody(request).catch(() => undefined);
	if (body === undefined) return; // The client left before it had asked.
	if (path.startsWith('/__standin/')) return control(state, path, request.method ?? 'GET', body, response);

	const seen = remember(state, request, path, body);
	const gone = new AbortController();
	response.once('close', () => {
		if (seen.outcome === 'open') seen.outcome = response.writableFinished ? 'completed' : 'cancelled';
		seen.status = response.statusCode;
		gone.abort(seen.outcome);
		notify(state);
	});
	const reply = await answer(state, request, path, body, gone.signal);
	if (reply === undefined || gone.signal.aborted) return;
	if (reply.ending === 'cut' || reply.ending === 'reset') markBroken(seen, response, gone.signal);
	for (const [name, value] of Object.entries(corsHeaders(request))) response.setHeader(name, value);
	const gates = path === '/api/chat' ? state.gates.splice(0) : [];
	const { speed, chunks } = state.options;
	await play(gated(reply, gates), response, { speed, chunks, signal: gone.signal });
}

/** A connection that the reply itself breaks is not one that the client has left. */
function markBroken(seen: Writable<SeenRequest>, response: ServerResponse, signal: AbortSignal): void {
	const { socket } = response;
	const destroy = socket?.destroy.bind(socket);
	if (!socket || !destroy) return;
	socket.destroy = cause => {
		if (!signal.aborted && seen.outcome === 'open') seen.outcome = 'broken';
		return destroy(cause);
	};
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function remember(state: State, request: IncomingMessage, path: string, body: string): Writable<SeenRequest> {
	const { method = 'GET', headers } = request;
	const seen = { id: state.requests.length + 1, method, path, headers, body, outcome: 'open' as const };
	state.requests.push(seen);
	notify(state);
	return seen;
}

function notify(state: State): void {
	for (const listener of [...state.listeners]) listener();
}

function hold(state: State, lines: readonly number[]): () => void {
	const gates = lines.map(count => ({ lines: count, ...Promise.withResolvers<void>() }));
	state.gates.push(...gates.map(gate => ({ lines: gate.lines, open: gate.promise })));
	return () => gates.shift()?.resolve();
}

function waitFor(state: State, matches: (request: SeenRequest) => boolean): Promise<SeenRequest> {
	return new Promise((resolve, reject) => {
		const look = () => {
			const found = state.requests.find(matches);
			if (found) finish(() => resolve(found));
		};
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			state.listeners.delete(look);
			settle();
		};
		const timer = setTimeout(() => {
			const known = state.requests.map(({ method, path, outcome }) => `${method} ${path} ${outcome}`).join(', ');
			finish(() => reject(new Error(`No such request within a minute. Seen: ${known || 'none'}.`)));
		}, 60_000);
		state.listeners.add(look);
		look();
	});
}

function control(state: State, path: string, method: string, body: string, response: ServerResponse): void {
	if (path === '/__standin/next') {
		const { steps, ending, chunks } = JSON.parse(body) as Pick<Reply, 'steps' | 'ending' | 'chunks'>;
		state.planned.push(streamReply(steps, ending, chunks));
	} else if (method === 'DELETE') state.requests.length = 0;
	response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(state.requests));
}

async function answer(
	state: State,
	request: IncomingMessage,
	path: string,
	body: string,
	signal: AbortSignal,
): Promise<Reply | undefined> {
	const refused = allowedHost(request);
	if (refused) return refused;
	const method = request.method === 'HEAD' ? 'GET' : request.method;
	const { era, speed } = state.options;
	switch (`${method} ${path}`) {
		case 'GET /':
			return { ...jsonReply(200, 'Ollama is running'), headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
		case 'GET /api/version':
			return jsonReply(200, goJson({ version: versions[era] }));
		case 'GET /api/tags':
			return tagsReply(state.models, era);
		case 'GET /api/ps':
			return psReply(state.models, state.scheduler.loaded());
		case 'POST /api/show':
			return showReply(state.models, body, era);
		case 'POST /api/pull':
			return pullReply(state.models, body);
		case 'DELETE /api/delete':
			return deleteReply(state.models, state.scheduler, body);
	}
	const context: ChatContext = {
		models: state.models,
		scheduler: state.scheduler,
		planned: state.planned,
		era,
		speed,
		signal,
	};
	if (method === 'POST' && path === '/api/chat') return await chatReply(body, context);
	if (method === 'POST' && path === '/api/generate') return await generateReply(body, context);
	const [status, text]: readonly [number, string] = paths.has(path)
		? [405, '405 method not allowed']
		: [404, '404 page not found'];
	return { ...emptyReply(status), steps: [{ bytes: text }], headers: { 'Content-Type': 'text/plain' } };
}

const paths = new Set(
	['chat', 'generate', 'version', 'tags', 'ps', 'show', 'pull', 'delete'].map(name => `/api/${name}`),
);

const versions: Readonly<Record<Era, string>> = { old: '0.8.0', current: '0.24.0', new: '0.40.1' };

// Not awaited here: mocha cannot load a module that awaits at its top level.
if (process.argv[1] === import.meta.filename) void main();

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			speed: { type: 'string' },
			era: { type: 'string' },
			demo: { type: 'boolean' },
		},
	});
	const standIn = await startOllamaStandIn({
		port: Number(values.port ?? 0),
		speed: Number(values.speed ?? 1) || Number.POSITIVE_INFINITY,
		era: (values.era ?? 'current') as Era,
		...(values.demo && { listed: [recordedModelName] }),
	});
	console.log(`listening ${standIn.url}`);
}
