/** What a stand-in server sends for one request, as data, and how that goes out over the socket. */
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { ndjson } from './ollamaWire.ts';
import { seededRandom } from './random.ts';
import { socketsRead } from './socketsRead.ts';

/** One step of a reply. `waitMs` is divided by the speed factor of the server. */
export type Step =
	| { readonly waitMs: number }
	/** Nothing more is sent until this settles. */
	| { readonly until: Promise<unknown> }
	/** One NDJSON line; `created_at` and the like are already in it. */
	| { readonly line: unknown }
	| { readonly bytes: Uint8Array | string };

/** How a reply ends: a proper end, a FIN without the final chunk, a reset, or silence until the client leaves. */
export type Ending = 'close' | 'cut' | 'reset' | 'stall';

/**
 * How the bytes are cut: as the steps are, all at once at the end, in pieces of `size` bytes, or of random size
 * (1 to `size`).
 */
export type ChunkPlan =
	| { readonly mode: 'steps' | 'whole' }
	| { readonly mode: 'bytes' | 'random'; readonly size: number; readonly seed?: number };

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** Nothing is sent, headers included, until the first step with bytes: as the real server does. */
	readonly steps: Iterable<Step>;
	readonly ending: Ending;
	readonly chunks?: ChunkPlan;
}

export interface Playback {
	/** 2 is twice as fast; `Infinity` leaves out all waits. */
	readonly speed: number;
	readonly chunks: ChunkPlan;
	readonly signal: AbortSignal;
}

export function jsonReply(status: number, body: string): Reply {
	const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': `${Buffer.byteLength(body)}` };
	return { status, headers, steps: [{ bytes: body }], ending: 'close' };
}

export function emptyReply(status: number): Reply {
	return { status, headers: { 'Content-Length': '0' }, steps: [], ending: 'close' };
}

export function streamReply(steps: Iterable<Step>, ending: Ending = 'close', chunks?: ChunkPlan): Reply {
	const headers = { 'Content-Type': 'application/x-ndjson' };
	return { status: 200, headers, steps, ending, ...(chunks && { chunks }) };
}

export interface Gate {
	/** How many lines are sent before it. */
	readonly lines: number;
	/** What is behind the gate is sent when this settles. */
	readonly open: Promise<unknown>;
}

/** The reply with gates in it. */
export function gated(reply: Reply, gates: readonly Gate[]): Reply {
	function* steps(): Generator<Step> {
		let sent = 0;
		for (const step of reply.steps) {
			yield step;
			sent += 'line' in step ? 1 : 0;
			for (const { open } of 'line' in step ? gates.filter(gate => gate.lines === sent) : []) {
				yield { until: open };
			}
		}
	}
	return { ...reply, steps: steps() };
}

/**
 * Sends a reply. Resolves when all of it went out and the ending was carried out; stops early when `signal` aborts.
 */
export async function play(reply: Reply, response: ServerResponse, playback: Playback): Promise<void> {
	const chunks = reply.chunks ?? playback.chunks;
	const held: Buffer[] = [];
	for (const step of reply.steps) {
		if (playback.signal.aborted) return;
		if ('waitMs' in step) {
			await pause(step.waitMs / playback.speed, playback.signal);
			continue;
		}
		if ('until' in step) {
			await Promise.race([step.until, untilAborted(playback.signal)]);
			continue;
		}
		const bytes = Buffer.from('line' in step ? ndjson(step.line) : step.bytes);
		if (chunks.mode === 'whole') held.push(bytes);
		else await send(bytes, chunks, reply, response, playback.signal);
	}
	if (held.length > 0) await send(Buffer.concat(held), { mode: 'steps' }, reply, response, playback.signal);
	if (!playback.signal.aborted) await end(reply, response, playback.signal);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (milliseconds < 1) return;
	await sleep(milliseconds, undefined, { signal }).catch(() => {
		// The client left while we were waiting; the caller looks at the signal.
	});
}

async function send(bytes: Buffer, plan: ChunkPlan, reply: Reply, response: ServerResponse, signal: AbortSignal) {
	if (!response.headersSent) response.writeHead(reply.status, reply.headers);
	for (const part of cut(bytes, plan)) {
		if (signal.aborted) return;
		const full = !response.write(part);
		if (full) await drained(response, signal);
		// Without this turn of the event loop, Node would put several small writes into one packet.
		else if (plan.mode !== 'steps') await nextTurn();
	}
}

function* cut(bytes: Buffer, plan: ChunkPlan): Generator<Buffer> {
	if (!('size' in plan)) return yield bytes;
	const random = seededRandom((plan.seed ?? 1) + bytes.length);
	for (let start = 0; start < bytes.length; ) {
		const size = plan.mode === 'bytes' ? plan.size : 1 + Math.floor(random() * plan.size);
		yield bytes.subarray(start, start + size);
		start += size;
	}
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const done = () => {
			response.off('drain', done);
			signal.removeEventListener('abort', done);
			resolve();
		};
		response.once('drain', done);
		signal.addEventListener('abort', done, { once: true });
	});
}

async function end(reply: Reply, response: ServerResponse, signal: AbortSignal): Promise<void> {
	if (reply.ending === 'stall') return untilAborted(signal);
	if (reply.ending === 'close') {
		if (!response.headersSent) response.writeHead(reply.status, reply.headers);
		response.end();
		return;
	}
	// Give the client a moment to read what was sent: a reset throws away what is still in its buffer.
	await pause(20, signal);
	await socketsRead();
	if (reply.ending === 'reset') response.socket?.resetAndDestroy();
	else response.socket?.destroy();
}

function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
}
