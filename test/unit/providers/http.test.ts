import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Failure } from '../../../src/core/errors.ts';
import { parseRetryAfter } from '../../../src/providers/errors/retryAfter.ts';
import { failureOfStatus } from '../../../src/providers/errors/statusFailures.ts';
import { createFetch, type HttpOptions } from '../../../src/providers/transport/http.ts';
import {
	chunk,
	chunked,
	head,
	type RawConnection,
	type RawServer,
	sleep,
	startRawServer,
	untilRead,
} from './rawServer.ts';

const streamHead = head('200 OK', { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' });

describe('fetch on node:http', () => {
	let server: RawServer | undefined;

	afterEach(async () => {
		await server?.close();
		server = undefined;
	});

	async function serve(reply: (connection: RawConnection, index: number) => void | Promise<void>): Promise<string> {
		server = await startRawServer(reply);
		return server.url;
	}

	function fetcher(address: string, options: Partial<HttpOptions> = {}) {
		return createFetch({ endpoint: { label: 'Tester', address }, ...options });
	}

	async function failureOf(work: Promise<unknown>): Promise<Failure> {
		try {
			await work;
		} catch (error) {
			assert.ok(error instanceof Failure, `not a Failure: ${String(error)}`);
			assert.ok(error.message.endsWith('.') && error.remedy.endsWith('.'), 'both are sentences');
			return error;
		}
		throw new Error('it did not fail');
	}

	async function readAll(response: Response): Promise<{ text: string; error: unknown }> {
		let text = '';
		try {
			for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
				text += Buffer.from(bytes).toString('utf8');
			}
			return { text, error: undefined };
		} catch (error) {
			return { text, error };
		}
	}

	it('sends method, headers and body, and gives status, headers and body back', async () => {
		const url = await serve(async connection => {
			await connection.send(head('201 Made', { 'x-a': 'b', 'content-length': '5' }));
			await connection.send('hello');
		});
		const response = await fetcher(url)(`${url}/path?q=1`, {
			method: 'POST',
			body: '{"ü":1}',
			headers: { 'X-B': 'c' },
		});
		assert.equal(response.status, 201);
		assert.equal(response.headers.get('x-a'), 'b');
		assert.equal(await response.text(), 'hello');
		const received = server?.connections[0]?.received() ?? '';
		assert.match(received, /^POST \/path\?q=1 HTTP\/1.1\r\n/);
		assert.match(received, /x-b: c\r\n/i);
		assert.match(received, /content-length: 8\r\n/i);
		assert.ok(received.endsWith('{"ü":1}'));
	});

	it('hands over each chunk when it comes', async () => {
		let release: () => void = () => undefined;
		const released = new Promise<void>(resolve => {
			release = resolve;
		});
		const url = await serve(async connection => {
			await connection.send(streamHead);
			await connection.send(chunk('one'));
			await released;
			await connection.send(chunked('two'));
		});
		const response = await fetcher(url)(url);
		const reader = response.body?.getReader();
		assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), 'one');
		release();
		assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), 'two');
		assert.equal((await reader?.read())?.done, true);
	});

	it('says that nothing listens', async () => {
		const url = await serve(() => undefined);
		await server?.close();
		const failure = await failureOf(fetcher(url)(url));
		assert.equal(failure.kind, 'unreachable');
		assert.ok(failure.message.includes(url));
	});

	it('says that a name is unknown', async () => {
		const failure = await failureOf(fetcher('http://nowhere.invalid')('http://nowhere.invalid/'));
		assert.equal(failure.kind, 'unreachable');
	});

	it('says that the server closed the connection before it answered', async () => {
		const url = await serve(connection => void connection.socket.destroy());
		const failure = await failureOf(fetcher(url)(url));
		assert.equal(failure.kind, 'unreachable');
		assert.equal(failure.retryable, true);
	});

	it('says that something does not speak HTTP', async () => {
		const url = await serve(connection => void connection.socket.end('220 smtp ready\r\n'));
		assert.equal((await failureOf(fetcher(url)(url))).kind, 'bad-response');
	});

	it('refuses an address that is not one', async () => {
		assert.equal((await failureOf(fetcher('nonsense')('nonsense'))).kind, 'not-configured');
		assert.equal((await failureOf(fetcher('x')('file:///etc/passwd'))).kind, 'not-configured');
	});

	it('keeps what came before a reset', async () => {
		const url = await serve(async connection => {
			await connection.send(Buffer.concat([Buffer.from(streamHead), chunk('kept '), chunk('words')]));
			await untilRead(50);
			connection.socket.resetAndDestroy();
		});
		const response = await fetcher(url)(url);
		await sleep(150);
		const { text, error } = await readAll(response);
		assert.equal(text, 'kept words');
		assert.equal((error as Failure).kind, 'cut');
	});

	it('reports a body shorter than announced as cut', async () => {
		const url = await serve(
			connection => void connection.socket.end(`${head('200 OK', { 'content-length': '50' })}short`),
		);
		const { text, error } = await readAll(await fetcher(url)(url));
		assert.equal(text, 'short');
		assert.equal((error as Failure).kind, 'cut');
	});

	it('reports chunks without their end as cut', async () => {
		const url = await serve(async connection => {
			await connection.send(streamHead);
			await connection.send(chunk('part'));
			connection.socket.end();
		});
		const { text, error } = await readAll(await fetcher(url)(url));
		assert.equal(text, 'part');
		assert.equal((error as Failure).kind, 'cut');
	});

	it('reports garbage between chunks as cut and keeps what came', async () => {
		const url = await serve(async connection => {
			await connection.send(streamHead);
			await connection.send(chunk('part'));
			await connection.send('zzz this is no chunk\r\n');
		});
		const { text, error } = await readAll(await fetcher(url)(url));
		assert.equal(text, 'part');
		assert.equal((error as Failure).kind, 'cut');
	});

	it('takes the end of an HTTP/1.0 body as its end', async () => {
		const url = await serve(connection => void connection.socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'));
		const { text, error } = await readAll(await fetcher(url)(url));
		assert.equal(text, 'all of it');
		assert.equal(error, undefined);
	});

	it('gives up when nothing comes in time, before the headers', async () => {
		const url = await serve(() => undefined);
		const failure = await failureOf(fetcher(url, { firstByteMs: 80 })(url));
		assert.equal(failure.kind, 'stalled');
		await server?.connections[0]?.closed();
	});

	it('gives up when nothing comes in time, between headers and body', async () => {
		const url = await serve(connection => connection.send(streamHead));
		// On a busy machine the time can be over before the headers were read, which is the same to whoever waits.
		const reading = fetcher(url, { firstByteMs: 300, idleMs: 15_000 })(url).then(readAll);
		const failure = await failureOf(reading.then(({ error }) => Promise.reject(error)));
		assert.equal(failure.kind, 'stalled');
		await server?.connections[0]?.closed();
	});

	it('gives up when bytes stop, and keeps what came', async () => {
		const url = await serve(async connection => {
			await connection.send(streamHead);
			await connection.send(chunk('first'));
		});
		const { text, error } = await readAll(await fetcher(url, { firstByteMs: 15_000, idleMs: 80 })(url));
		assert.equal(text, 'first');
		assert.equal((error as Failure).kind, 'stalled');
		await server?.connections[0]?.closed();
	});

	it('does not give up on a slow stream whose gaps are short enough', async () => {
		const url = await serve(async connection => {
			await connection.send(streamHead);
			for (let index = 0; index < 6; index++) {
				await connection.send(chunk(String(index)));
				await sleep(250);
			}
			await connection.send(chunked());
		});
		const { text, error } = await readAll(await fetcher(url, { firstByteMs: 15_000, idleMs: 1_200 })(url));
		assert.equal(text, '012345');
		assert.equal(error, undefined);
	});

	it('does not blame the server while the reader is behind', async () => {
		const big = 'x'.repeat(3_000_000);
		const url = await serve(async connection => {
			await connection.send(head('200 OK', { 'content-length': String(big.length) }));
			await connection.send(big);
		});
		const response = await fetcher(url, { idleMs: 1_000 })(url);
		await sleep(1_200);
		const { text, error } = await readAll(response);
		assert.equal(text.length, big.length);
		assert.equal(error, undefined);
	});

	for (const [phase, reply] of [
		['before the headers', () => undefined],
		['after the headers', (connection: RawConnection) => connection.send(streamHead)],
		[
			'in the body',
			(connection: RawConnection) => connection.send(Buffer.concat([Buffer.from(streamHead), chunk('a')])),
		],
	] as const) {
		it(`closes the socket when cancelled ${phase}`, async () => {
			const url = await serve(reply);
			const abort = new AbortController();
			setTimeout(() => abort.abort(), 60);
			await assert.rejects(
				async () => {
					const response = await fetcher(url)(url, { signal: abort.signal });
					const { error } = await readAll(response);
					throw error;
				},
				{ name: 'AbortError' },
			);
			await server?.connections[0]?.closed();
		});
	}

	it('does not connect for a signal that has fired', async () => {
		const url = await serve(() => undefined);
		await assert.rejects(fetcher(url)(url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
		assert.equal(server?.connections.length, 0);
	});

	it('closes the socket when the body is cancelled', async () => {
		const url = await serve(async connection => {
			await connection.send(streamHead);
			await connection.send(chunk('a'));
		});
		const response = await fetcher(url)(url);
		await response.body?.cancel();
		await server?.connections[0]?.closed();
	});

	it('follows one redirect at the same origin, with method, body and key', async () => {
		const url = await serve(async (connection, index) => {
			const answer =
				index === 0
					? head('307 Temporary Redirect', { location: '/there', 'content-length': '0' })
					: `${head('200 OK', { 'content-length': '2' })}ok`;
			await connection.send(answer);
		});
		const response = await fetcher(url)(`${url}/here`, {
			method: 'POST',
			body: 'question',
			headers: { authorization: 'Bearer k' },
		});
		assert.equal(await response.text(), 'ok');
		const second = server?.connections[1]?.received() ?? '';
		assert.match(second, /^POST \/there /);
		assert.match(second, /authorization: Bearer k/i);
		assert.ok(second.endsWith('question'));
	});

	it('does not follow a second redirect', async () => {
		const url = await serve(connection => connection.send(head('307 x', { location: '/loop', 'content-length': '0' })));
		assert.equal((await failureOf(fetcher(url)(url))).kind, 'bad-response');
		assert.equal(server?.connections.length, 2);
	});

	it('follows no redirect to another origin, and says where it went', async () => {
		const other = await startRawServer(connection => connection.send(head('200 OK', { 'content-length': '0' })));
		const url = await serve(connection =>
			connection.send(head('307 x', { location: `${other.url}/steal`, 'content-length': '0' })),
		);
		const failure = await failureOf(fetcher(url)(url, { method: 'POST', body: 'q', headers: { 'x-api-key': 'k' } }));
		assert.equal(failure.kind, 'bad-response');
		assert.ok(failure.message.includes(other.url));
		assert.equal(other.connections.length, 0);
		await other.close();
	});

	it('does not turn a question into a GET as a 302 wishes', async () => {
		const url = await serve(connection =>
			connection.send(head('302 x', { location: '/login', 'content-length': '0' })),
		);
		assert.equal((await failureOf(fetcher(url)(url, { method: 'POST', body: 'q' }))).kind, 'bad-response');
		assert.equal(server?.connections.length, 1);
	});

	for (const [name, encoding, compress] of [
		['gzip', 'gzip', gzipSync],
		['deflate', 'deflate', deflateSync],
		['raw deflate', 'deflate', deflateRawSync],
		['brotli', 'br', brotliCompressSync],
	] as const) {
		it(`reads ${name} in any pieces`, async () => {
			const packed = compress('data: words and words\n\n'.repeat(20));
			const url = await serve(async connection => {
				await connection.send(head('200 OK', { 'content-encoding': encoding, 'transfer-encoding': 'chunked' }));
				for (const byte of packed) {
					await connection.send(chunk(Uint8Array.of(byte)));
				}
				await connection.send(chunked());
			});
			const { text, error } = await readAll(await fetcher(url)(url));
			assert.equal(error, undefined);
			assert.equal(text, 'data: words and words\n\n'.repeat(20));
		});
	}

	it('reads plain text that calls itself gzip', async () => {
		const url = await serve(connection => {
			connection.socket.end(`${head('200 OK', { 'content-encoding': 'gzip' })}{"done":true}`);
		});
		const { text, error } = await readAll(await fetcher(url)(url));
		assert.equal(text, '{"done":true}');
		assert.equal(error, undefined);
	});

	it('keeps what a cut gzip stream brought', async () => {
		const packed = gzipSync(`first${'-x'.repeat(2000)}`);
		const url = await serve(async connection => {
			await connection.send(head('200 OK', { 'content-encoding': 'gzip', 'content-length': '9999' }));
			await connection.send(packed);
			await untilRead(30);
			connection.socket.end();
		});
		const { text, error } = await readAll(await fetcher(url)(url));
		assert.ok(text.startsWith('first-x'));
		assert.equal((error as Failure).kind, 'cut');
	});

	it('stops at a decompression bomb', async () => {
		const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
		const url = await serve(async connection => {
			await connection.send(head('200 OK', { 'content-encoding': 'gzip', 'content-length': String(bomb.length) }));
			await connection.send(bomb);
		});
		const response = await fetcher(url)(url);
		await assert.rejects(
			async () => {
				for await (const _ of response.body as unknown as AsyncIterable<Uint8Array>) {
					// Only counted inside.
				}
			},
			(error: Failure) => error.kind === 'bad-response',
		);
	});

	it('sends no key over plain http to another machine', async () => {
		const failure = await failureOf(
			fetcher('http://192.0.2.1')('http://192.0.2.1/', { headers: { authorization: 'Bearer k' } }),
		);
		assert.equal(failure.kind, 'insecure');
	});

	it('sends no password of an address over plain http to another machine', async () => {
		const failure = await failureOf(fetcher('http://192.0.2.1')('http://me:secret@192.0.2.1/'));
		assert.equal(failure.kind, 'insecure');
	});

	for (const value of ['key\r\nx-injected: 1', 'key\n', 'schlüssel–key', 'key\0']) {
		it(`sends no header with ${JSON.stringify(value)} in it, and does not show it`, async () => {
			let requests = 0;
			const url = await serve(() => void requests++);
			const failure = await failureOf(fetcher(url)(url, { headers: { authorization: `Bearer ${value}x` } }));
			assert.equal(failure.kind, 'not-configured');
			assert.doesNotMatch(`${failure.message} ${failure.remedy} ${failure.cause}`, /injected|Bearer|schl/);
			assert.equal(requests, 0);
		});
	}

	it('does not send a question on whose redirect came with the cancellation', async () => {
		const abort = new AbortController();
		const paths: string[] = [];
		const url = await serve(async connection => {
			paths.push(connection.received().split(' ')[1] ?? '');
			await connection.send(head('307 x', { location: '/next', 'content-length': '2' }));
			abort.abort();
			await connection.send('{}');
		});
		const answer = fetcher(url)(`${url}/first`, { method: 'POST', body: '{}', signal: abort.signal });
		await assert.rejects(answer, (error: Error) => error.name === 'AbortError');
		await sleep(50);
		assert.deepEqual(paths, ['/first']);
	});

	it('does not blame the key when a proxy wants a password', () => {
		const response = { status: 407, headers: new Headers(), text: '', json: undefined };
		const failure = failureOfStatus({ label: 'Groq', address: 'https://x' }, response, 'm');
		assert.equal(failure.kind, 'unreachable');
		assert.match(failure.message, /proxy/);
	});

	it('reads Retry-After in all its spellings', () => {
		const now = Date.parse('2026-11-20T10:00:00Z');
		const read = (headers: Record<string, string>) => parseRetryAfter(new Headers(headers), now);
		assert.equal(read({ 'retry-after': '3' }), 3000);
		assert.equal(read({ 'retry-after': '0.5' }), 500);
		assert.equal(read({ 'retry-after-ms': '250', 'retry-after': '3' }), 250);
		assert.equal(read({ 'retry-after': 'Fri, 20 Nov 2026 10:00:09 GMT' }), 9000);
		assert.equal(read({ 'retry-after': 'soon' }), undefined);
		assert.equal(read({ 'retry-after': '-5' }), undefined);
		assert.equal(read({}), undefined);
		assert.equal(read({ 'retry-after-ms': '', 'retry-after': '3' }), 3000);
		assert.equal(read({ 'retry-after': '9'.repeat(400) }), 604_800_000);
		assert.equal(read({ 'retry-after': 'Wed, 20 Nov 2222 10:00:00 GMT' }), 604_800_000);
		assert.equal(read({ 'retry-after': 'Fri, 20 Nov 2015 10:00:00 GMT' }), 0);
		const ofServer = { date: 'Fri, 20 Nov 2026 12:00:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 12:00:05 GMT' };
		assert.equal(read(ofServer), 5000, 'by the clock of the server');
	});
});
