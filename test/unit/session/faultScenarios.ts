/** What servers and networks do to a stream, in terms of any protocol: one row each. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { chunk, chunked, head, type RawConnection, sleep, startRawServer, untilRead } from '../providers/rawServer.ts';
import {
	check,
	type Dialect,
	type Expected,
	impatient,
	impatientFromTheStart,
	type PlayOptions,
	plantedKey,
	play,
} from './faultHarness.ts';

export interface Scenario extends PlayOptions {
	readonly name: string;
	readonly reply: (connection: RawConnection, dialect: Dialect, index: number) => void | Promise<void>;
	readonly expect: Expected;
	/** Leaves the row out where the protocol has no such thing. */
	readonly applies?: (dialect: Dialect) => boolean;
}

export function describeFaults(dialect: Dialect, left: ReadonlySet<string> = new Set()): void {
	describe(`faults: ${dialect.name}`, () => {
		for (const scenario of scenarios) {
			if (!left.has(scenario.name) && (scenario.applies?.(dialect) ?? true)) {
				it(scenario.name, async () => {
					const reply = (connection: RawConnection, index: number) => scenario.reply(connection, dialect, index);
					check(await play(dialect, reply, scenario), scenario.expect);
				}).slow(2000);
			}
		}
	});
}

/** Longer than each of the gaps, and shorter than all of them together. */
const withinASecond = { firstByteMs: 15_000, idleMs: 1000 };

const thinking = 'Let me think. ';
const answer = 'The answer is “42” 🎉.';
const whole = { thinking, answer };

/** Two pieces of thinking and three of the answer. */
function frames(dialect: Dialect): string[] {
	return [
		dialect.thinking('Let me '),
		dialect.thinking('think. '),
		dialect.text('The answer '),
		dialect.text('is “42” '),
		dialect.text('🎉.'),
	];
}

function streamHead(dialect: Dialect, headers: Record<string, string> = {}): string {
	return head('200 OK', { 'content-type': dialect.contentType, 'transfer-encoding': 'chunked', ...headers });
}

/** A stream as it should be, with these frames. */
async function stream(connection: RawConnection, dialect: Dialect, parts: readonly string[]): Promise<void> {
	await connection.send(streamHead(dialect));
	for (const part of parts) {
		await connection.send(chunk(part));
		await sleep(2);
	}
	await connection.send(chunked());
	connection.socket.end();
}

/** The head and these frames, with the connection left open. */
async function begin(connection: RawConnection, dialect: Dialect, parts: readonly string[]): Promise<void> {
	await connection.send(streamHead(dialect));
	for (const part of parts) {
		await connection.send(chunk(part));
	}
}

const good = (connection: RawConnection, dialect: Dialect) =>
	stream(connection, dialect, [...frames(dialect), dialect.end]);

function refuse(status: number, message: string, headers: Record<string, string> = {}): Scenario['reply'] {
	return async (connection, dialect) => {
		const body = dialect.errorBody(status, message);
		const length = String(Buffer.byteLength(body));
		await connection.send(
			`${head(`${status} x`, { 'content-type': 'application/json', 'content-length': length, ...headers })}${body}`,
		);
		connection.socket.end();
	};
}

function page(status: string): Scenario['reply'] {
	return connection => {
		const body = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Hotel Wi-Fi</body></html>';
		connection.socket.end(
			`${head(status, { 'content-type': 'text/html', 'content-length': '86' })}${body.slice(0, 86)}`,
		);
	};
}

/** The given fault the first time, a good answer afterwards. */
function once(fault: Scenario['reply']): Scenario['reply'] {
	return (connection, dialect, index) => (index === 0 ? fault(connection, dialect, index) : good(connection, dialect));
}

/** After it, timers come before sockets. */

/** Keeps the whole program busy, as a large file or a slow extension beside ours does. */
function block(ms: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** A good stream in these bytes, whole or cut into pieces. */
function bytes(toBytes: (text: string, dialect: Dialect) => Uint8Array, size?: number): Scenario['reply'] {
	return async (connection, dialect) => {
		const all = toBytes([...frames(dialect), dialect.end].join(''), dialect);
		await connection.send(streamHead(dialect));
		for (let at = 0; at < all.length; at += size ?? all.length) {
			await connection.send(chunk(all.subarray(at, at + (size ?? all.length))));
		}
		await connection.send(chunked());
		connection.socket.end();
	};
}

const complete: Expected = { finish: 'complete', ...whole, questions: 1 };
const interrupted = (kind: NonNullable<Expected['kind']>): Expected => ({
	finish: 'interrupted',
	kind,
	thinking,
	questions: 1,
});
const failed = (kind: NonNullable<Expected['kind']>, rest: Partial<Expected> = {}): Expected => ({
	finish: 'error',
	kind,
	thinking: '',
	answer: '',
	...rest,
});

const cutInMiddle = (dialect: Dialect) => frames(dialect).slice(0, 3);

export const scenarios: readonly Scenario[] = [
	{ name: 'a good stream is complete', reply: good, expect: complete },

	// Cut.
	{
		name: 'a stream cut inside a frame is interrupted, and what came is kept',
		reply: async (connection, dialect) => {
			await begin(connection, dialect, [...cutInMiddle(dialect), dialect.text('never whole').slice(0, -12)]);
			await untilRead(30);
			connection.socket.destroy();
		},
		expect: { ...interrupted('cut'), answer: 'The answer ' },
	},
	{
		name: 'a stream cut between frames is interrupted',
		reply: async (connection, dialect) => {
			await begin(connection, dialect, cutInMiddle(dialect));
			connection.socket.end();
		},
		expect: { ...interrupted('cut'), answer: 'The answer ' },
	},
	{
		name: 'a reset in the middle is interrupted',
		reply: async (connection, dialect) => {
			await begin(connection, dialect, cutInMiddle(dialect));
			await untilRead(60);
			connection.socket.resetAndDestroy();
		},
		expect: { ...interrupted('cut'), answer: 'The answer ' },
	},
	{
		name: 'a clean end without the end marker is interrupted',
		reply: (connection, dialect) => stream(connection, dialect, frames(dialect)),
		expect: { ...interrupted('cut'), answer },
	},
	{
		name: 'an HTTP/1.0 body without the end marker is interrupted',
		reply: (connection, dialect) => {
			connection.socket.end(
				`HTTP/1.0 200 OK\r\ncontent-type: ${dialect.contentType}\r\n\r\n${cutInMiddle(dialect).join('')}`,
			);
		},
		expect: { ...interrupted('cut'), answer: 'The answer ' },
	},
	{
		name: 'an HTTP/1.0 body with the end marker is complete',
		reply: (connection, dialect) => {
			const body = [...frames(dialect), dialect.end].join('');
			connection.socket.end(`HTTP/1.0 200 OK\r\ncontent-type: ${dialect.contentType}\r\n\r\n${body}`);
		},
		expect: complete,
	},
	{
		name: 'a body shorter than its announced length is interrupted',
		reply: (connection, dialect) => {
			const headers = { 'content-type': dialect.contentType, 'content-length': '99999' };
			connection.socket.end(`${head('200 OK', headers)}${cutInMiddle(dialect).join('')}`);
		},
		expect: { ...interrupted('cut'), answer: 'The answer ' },
	},
	{
		name: 'a body cut off by its announced length is interrupted',
		reply: (connection, dialect) => {
			const body = cutInMiddle(dialect).join('');
			const length = String(Buffer.byteLength(body));
			const headers = { 'content-type': dialect.contentType, 'content-length': length };
			connection.socket.end(`${head('200 OK', headers)}${body}${frames(dialect).slice(3).join('')}`);
		},
		expect: { ...interrupted('cut'), answer: 'The answer ' },
	},
	{
		name: 'a connection closed before the answer is tried once more, then said',
		reply: connection => void connection.socket.destroy(),
		expect: failed(['unreachable', 'cut'], { questions: 2, notices: ['retry'] }),
	},
	{
		name: 'a connection closed once before the answer costs nothing',
		reply: once(connection => void connection.socket.destroy()),
		expect: { ...complete, questions: 2, notices: ['retry'] },
	},
	{
		name: 'an end before anything was shown is tried once more, then said',
		reply: (connection, dialect) => stream(connection, dialect, []),
		expect: failed(['cut', 'bad-response'], { questions: 2, notices: ['retry'] }),
	},
	{
		name: 'a reset after the headers, before anything was shown, is tried once more',
		reply: once(async (connection, dialect) => {
			await begin(connection, dialect, []);
			await untilRead(30);
			connection.socket.resetAndDestroy();
		}),
		expect: { ...complete, questions: 2 },
	},
	{
		name: 'garbage in the transfer encoding interrupts, and what came is kept',
		reply: async (connection, dialect) => {
			await begin(connection, dialect, cutInMiddle(dialect));
			await connection.send('this is no chunk\r\n');
		},
		expect: { ...interrupted(['cut', 'bad-response']), answer: 'The answer ' },
	},

	// Silence.
	{
		name: 'silence before the headers ends as stalled',
		reply: () => undefined,
		timeouts: impatientFromTheStart,
		expect: failed('stalled', { questions: 1 }),
	},
	{
		name: 'silence after the headers ends as stalled',
		reply: (connection, dialect) => begin(connection, dialect, []),
		timeouts: impatientFromTheStart,
		expect: failed('stalled', { questions: 1 }),
	},
	{
		name: 'silence in the middle ends as stalled, and what came is kept',
		reply: (connection, dialect) => begin(connection, dialect, cutInMiddle(dialect)),
		timeouts: impatient,
		expect: { ...interrupted('stalled'), answer: 'The answer ' },
	},
	{
		name: 'half a frame and then silence ends as stalled',
		reply: (connection, dialect) =>
			begin(connection, dialect, [...cutInMiddle(dialect), dialect.text('never').slice(0, -9)]),
		timeouts: impatient,
		expect: { ...interrupted('stalled'), answer: 'The answer ' },
	},
	{
		name: 'a slow start within the limit is complete',
		reply: async (connection, dialect) => {
			await sleep(1100);
			await good(connection, dialect);
		},
		timeouts: withinASecond,
		expect: complete,
	},
	{
		name: 'a program too busy to read in time does not take a server for stalled',
		reply: async (connection, dialect) => {
			const [first = '', ...others] = [...frames(dialect), dialect.end];
			await begin(connection, dialect, [first]);
			await sleep(50);
			await nextTurn();
			connection.socket.write(chunk(others.join('')));
			block(500);
			await connection.send(chunked());
			connection.socket.end();
		},
		timeouts: impatient,
		expect: complete,
	},
	{
		name: 'slow gaps within the limit are complete',
		reply: async (connection, dialect) => {
			await connection.send(streamHead(dialect));
			for (const frame of [...frames(dialect), dialect.end]) {
				await connection.send(chunk(frame));
				await sleep(200);
			}
			await connection.send(chunked());
		},
		timeouts: withinASecond,
		expect: complete,
	},
	{
		name: 'pings keep a quiet stream alive',
		applies: dialect => dialect.ping !== undefined,
		reply: async (connection, dialect) => {
			await begin(connection, dialect, cutInMiddle(dialect));
			for (let index = 0; index < 6; index++) {
				await sleep(200);
				await connection.send(chunk(dialect.ping ?? ''));
			}
			await connection.send(chunked(...frames(dialect).slice(3), dialect.end));
		},
		timeouts: withinASecond,
		expect: complete,
	},

	// Refusals.
	{
		name: '429 is asked again when the server says',
		reply: once(refuse(429, 'slow down', { 'retry-after': '1' })),
		expect: { ...complete, questions: 2, notices: ['retry'] },
	},
	{
		name: '429 again and again ends as rate limited, after two more tries',
		reply: refuse(429, 'slow down', { 'retry-after': '0' }),
		expect: failed('rate-limited', { questions: 3, notices: ['retry'] }),
	},
	{
		name: '429 with a long wait is told and not waited for',
		reply: refuse(429, 'slow down', { 'retry-after': '3600' }),
		expect: failed('rate-limited', { questions: 1, words: /60 min/ }),
	},
	{
		name: '503 once is asked again',
		reply: once(refuse(503, 'busy', { 'retry-after-ms': '20' })),
		expect: { ...complete, questions: 2, notices: ['retry'] },
	},
	...[500, 502, 503, 504, 529].map(
		(status): Scenario => ({
			name: `${status} again and again ends as overloaded`,
			reply: refuse(status, 'broken', { 'retry-after-ms': '20' }),
			expect: failed('overloaded', { questions: 3 }),
		}),
	),
	...[408, 409, 425].map(status => ({
		name: `${status} again and again is asked once more`,
		reply: refuse(status, 'not now'),
		expect: failed('overloaded', { questions: 2, notices: ['retry'] }),
	})),
	{
		name: '400 is told and not asked again',
		reply: refuse(400, 'this field is wrong'),
		expect: failed('bad-request', { questions: 1, words: /this field is wrong/ }),
	},
	{
		name: '401 is told, without the key that the server repeats',
		reply: refuse(401, `Incorrect API key provided: ${plantedKey}.`),
		expect: failed('unauthorised', { questions: 1 }),
	},
	{
		name: '403 is told',
		reply: refuse(403, 'not allowed here'),
		expect: failed('unauthorised', { questions: 1 }),
	},
	{
		name: 'a missing model is told by name',
		reply: (connection, dialect, index) =>
			refuse(dialect.missingModel.status, dialect.missingModel.message)(connection, dialect, index),
		expect: failed('model-missing', { questions: 1, words: /some-model/ }),
	},
	{
		name: 'a refusal that breaks off is still told',
		reply: connection => {
			connection.socket.end(`${head('500 x', { 'content-type': 'application/json', 'content-length': '999' })}{"err`);
		},
		expect: failed('overloaded'),
	},

	// Something else than the protocol.
	{
		name: 'a web page with 200 is recognised',
		reply: page('200 OK'),
		expect: failed('bad-response', { words: /web page/ }),
	},
	{ name: 'a web page with 502 is no protocol error', reply: page('502 Bad Gateway'), expect: failed('overloaded') },
	{
		name: 'text that is nothing is recognised',
		reply: connection => {
			connection.socket.end(`${head('200 OK', { 'content-length': '12' })}hello, world`);
		},
		expect: failed('bad-response'),
	},
	{
		name: 'something that is not HTTP is recognised',
		reply: connection => void connection.socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
		expect: failed('bad-response'),
	},
	{
		name: 'an error as a JSON body with 200 is told',
		reply: (connection, dialect) => {
			const body = dialect.errorBody(500, 'the machine is on fire');
			const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
			connection.socket.end(`${head('200 OK', headers)}${body}`);
		},
		expect: failed(['overloaded', 'bad-request', 'bad-response'], { words: /the machine is on fire/ }),
	},
	{
		name: 'a whole answer as one JSON body is accepted',
		applies: dialect => dialect.wholeBody !== undefined,
		reply: (connection, dialect) => {
			const body = dialect.wholeBody?.(thinking, answer) ?? '';
			const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
			connection.socket.end(`${head('200 OK', headers)}${body}`);
		},
		expect: { finish: 'complete', ...whole },
	},

	// Errors inside the stream.
	{
		name: 'an error as the first frame is told in the words of the server',
		reply: (connection, dialect) => stream(connection, dialect, [dialect.errorFrame('the runner died')]),
		expect: failed(['overloaded', 'bad-request'], { words: /the runner died/ }),
	},
	{
		name: 'an error in the middle interrupts, and what came is kept',
		reply: (connection, dialect) =>
			stream(connection, dialect, [...cutInMiddle(dialect), dialect.errorFrame(`the runner died with ${plantedKey}`)]),
		expect: { ...interrupted(['overloaded', 'bad-request']), answer: 'The answer ', words: /the runner died/ },
	},
	{
		name: 'text before an error in one chunk is kept',
		reply: (connection, dialect) =>
			stream(connection, dialect, [[...cutInMiddle(dialect), dialect.errorFrame('the runner died')].join('')]),
		expect: { ...interrupted(['overloaded', 'bad-request']), answer: 'The answer ' },
	},

	// Redirects.
	{
		name: 'a redirect to another origin is refused, and nothing is sent there',
		reply: async connection => {
			const other = await startRawServer(elsewhere => void elsewhere.socket.end());
			await connection.send(head('307 x', { location: `${other.url}/steal`, 'content-length': '0' }));
			connection.socket.end();
			await sleep(150);
			if (other.connections.length > 0) {
				throw new Error('the question went to another server');
			}
			await other.close();
		},
		expect: failed(['bad-response', 'insecure'], { questions: 1, words: /not followed/ }),
	},
	{
		name: 'a redirect at home is followed',
		reply: once(async connection => {
			const path = connection.received().split(' ')[1] ?? '/';
			await connection.send(head('307 x', { location: `${path}?again`, 'content-length': '0' }));
			connection.socket.end();
		}),
		expect: { ...complete, questions: 2 },
	},
	{
		name: 'a redirect in circles ends',
		reply: async connection => {
			const path = connection.received().split(' ')[1] ?? '/';
			await connection.send(head('308 x', { location: path, 'content-length': '0' }));
			connection.socket.end();
		},
		expect: failed('bad-response', { questions: 2 }),
	},

	// Bytes.
	{ name: 'byte by byte', reply: bytes(Buffer.from, 1), expect: complete },
	{ name: 'in pieces of seven bytes', reply: bytes(Buffer.from, 7), expect: complete },
	{ name: 'all in one piece', reply: bytes(Buffer.from), expect: complete },
	{ name: 'with CRLF', reply: bytes(text => Buffer.from(text.replaceAll('\n', '\r\n')), 5), expect: complete },
	{ name: 'with a byte order mark', reply: bytes(text => Buffer.from(`\uFEFF${text}`)), expect: complete },
	{
		name: 'compressed although nobody asked',
		reply: async (connection, dialect) => {
			await connection.send(streamHead(dialect, { 'content-encoding': 'gzip' }));
			await connection.send(chunked(gzipSync([...frames(dialect), dialect.end].join(''))));
		},
		expect: complete,
	},
	{
		name: 'not compressed although it says so',
		reply: async (connection, dialect) => {
			await connection.send(streamHead(dialect, { 'content-encoding': 'gzip' }));
			await connection.send(chunked(...frames(dialect), dialect.end));
		},
		expect: complete,
	},
	{
		name: 'invalid UTF-8 becomes the replacement sign',
		reply: async (connection, dialect) => {
			const [before = '', after = ''] = dialect.text('a#b').split('#');
			await begin(connection, dialect, []);
			await connection.send(chunked(before, Uint8Array.of(0xc3, 0x28, 0xff), after, dialect.end));
		},
		expect: { finish: 'complete', answer: 'a\uFFFD(\uFFFDb' },
	},
	{
		name: 'half a surrogate pair becomes the replacement sign',
		reply: (connection, dialect) =>
			stream(connection, dialect, [dialect.text('a#b').replace('#', '\\ud83d'), dialect.end]),
		expect: { finish: 'complete', answer: 'a\uFFFDb' },
	},
	{
		name: 'a surrogate pair over two frames is one character',
		reply: (connection, dialect) =>
			stream(connection, dialect, [
				dialect.text('a#').replace('#', '\\ud83c'),
				dialect.text('#b').replace('#', '\\udf89'),
				dialect.end,
			]),
		expect: { finish: 'complete', answer: 'a🎉b' },
	},
	{
		name: 'a broken frame among good ones is skipped',
		reply: (connection, dialect) =>
			stream(connection, dialect, [
				...cutInMiddle(dialect),
				dialect.brokenFrame,
				...frames(dialect).slice(3),
				dialect.end,
			]),
		expect: complete,
	},
	{
		name: 'nothing but broken frames is no answer',
		reply: (connection, dialect) => stream(connection, dialect, [dialect.brokenFrame, dialect.brokenFrame]),
		expect: failed(['bad-response', 'cut']),
	},
	{
		name: 'a frame of a megabyte',
		reply: (connection, dialect) => stream(connection, dialect, [dialect.text('x'.repeat(1_000_000)), dialect.end]),
		expect: { finish: 'complete', answer: 'x'.repeat(1_000_000), questions: 1 },
	},
	{
		name: 'ten thousand deltas in one piece',
		reply: (connection, dialect) => stream(connection, dialect, [dialect.text('ab ').repeat(10_000) + dialect.end]),
		expect: { finish: 'complete', answer: 'ab '.repeat(10_000), questions: 1 },
	},
	{
		name: 'a frame without end',
		reply: async (connection, dialect) => {
			const [before = ''] = dialect.text('#').split('#');
			await begin(connection, dialect, [before]);
			const megabyte = chunk('y'.repeat(1_000_000));
			for (let index = 0; index < 20 && !connection.socket.destroyed; index++) {
				await connection.send(megabyte);
			}
			connection.socket.end();
		},
		timeouts: { firstByteMs: 5000, idleMs: 5000 },
		expect: failed('bad-response'),
	},

	// Ends.
	{
		name: 'the end marker twice ends once',
		reply: (connection, dialect) => stream(connection, dialect, [...frames(dialect), dialect.end, dialect.end]),
		expect: complete,
	},
	{
		name: 'text after the end does not count',
		reply: (connection, dialect) =>
			stream(connection, dialect, [...frames(dialect), dialect.end, dialect.text('too late')]),
		expect: complete,
	},
	{
		name: 'a connection that stays open after the end is not waited for',
		reply: (connection, dialect) => begin(connection, dialect, [...frames(dialect), dialect.end]),
		timeouts: { firstByteMs: 10_000, idleMs: 10_000 },
		expect: complete,
	},
	{
		name: 'a reset after the end does not matter',
		reply: async (connection, dialect) => {
			await begin(connection, dialect, [...frames(dialect), dialect.end]);
			await untilRead(40);
			connection.socket.resetAndDestroy();
		},
		expect: complete,
	},
	{
		name: 'the token limit in the answer is told',
		reply: (connection, dialect) => stream(connection, dialect, [...frames(dialect), dialect.lengthEnd]),
		expect: { finish: 'length', ...whole, words: /token limit/ },
	},
	{
		name: 'the token limit while thinking is told as that',
		reply: (connection, dialect) => stream(connection, dialect, [...frames(dialect).slice(0, 2), dialect.lengthEnd]),
		expect: { finish: 'length', thinking, answer: '', words: /while thinking/ },
	},
	{
		name: 'thinking without an answer is kept and told',
		reply: (connection, dialect) => stream(connection, dialect, [...frames(dialect).slice(0, 2), dialect.end]),
		expect: { finish: 'complete', thinking, answer: '', words: /without an answer/ },
	},
	{
		name: 'an empty answer is told',
		reply: (connection, dialect) => stream(connection, dialect, [dialect.end]),
		expect: { finish: 'complete', thinking: '', answer: '', words: /without saying anything/ },
	},

	// Cancelled.
	{
		name: 'cancelled before the headers',
		reply: () => undefined,
		cancel: 100,
		expect: { finish: 'cancelled', questions: 1 },
	},
	{
		name: 'cancelled after the headers',
		reply: (connection, dialect) => begin(connection, dialect, []),
		cancel: 100,
		expect: { finish: 'cancelled', thinking: '', answer: '', questions: 1 },
	},
	{
		name: 'cancelled while thinking',
		reply: (connection, dialect) => begin(connection, dialect, frames(dialect).slice(0, 2)),
		cancel: (event: TurnEvent) => event.type === 'thinking-delta' && event.text.includes('think'),
		expect: { finish: 'cancelled', thinking, answer: '' },
	},
	{
		name: 'cancelled while answering',
		reply: (connection, dialect) => begin(connection, dialect, cutInMiddle(dialect)),
		cancel: (event: TurnEvent) => event.type === 'answer-delta',
		expect: { finish: 'cancelled', thinking, answer: 'The answer ' },
	},
	{
		name: 'cancelled while waiting to ask again',
		reply: refuse(429, 'slow down', { 'retry-after': '30' }),
		cancel: (event: TurnEvent) => event.type === 'notice' && event.kind === 'retry',
		expect: { finish: 'cancelled', questions: 1 },
	},
	{
		name: 'cancelled in a flood',
		reply: async (connection, dialect) => {
			await begin(connection, dialect, []);
			while (!connection.socket.destroyed) {
				await connection.send(chunk(dialect.text('again ').repeat(50)));
			}
		},
		cancel: (event: TurnEvent) => event.seq > 500,
		expect: { finish: 'cancelled' },
	},
	{
		name: 'cancelled after the end is complete',
		reply: good,
		cancel: (event: TurnEvent) => event.type === 'finish',
		expect: complete,
	},
];
