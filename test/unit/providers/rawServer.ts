/** A server that speaks in bytes, for tests of what a network can do to a client. */
import { createServer, type Server, type Socket } from 'node:net';
import { socketsRead } from '../../standins/socketsRead.ts';

export interface RawConnection {
	readonly socket: Socket;
	/** Everything received so far. */
	received(): string;
	/** Settles when the other side has closed; rejects when it keeps the connection for longer than any machine needs. */
	closed(): Promise<void>;
	send(text: string | Uint8Array): Promise<void>;
}

export interface RawServer {
	readonly url: string;
	readonly port: number;
	readonly connections: readonly RawConnection[];
	close(): Promise<void>;
}

/** @param reply runs once the head of the request and its body are there. */
export async function startRawServer(
	reply: (connection: RawConnection, index: number) => void | Promise<void>,
): Promise<RawServer> {
	const connections: RawConnection[] = [];
	const sockets = new Set<Socket>();
	const server = createServer({ allowHalfOpen: true }, socket => {
		sockets.add(socket);
		accept(socket, connections, reply);
	});
	const port = await listen(server);
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		connections,
		async close() {
			for (const socket of sockets) {
				socket.destroy();
			}
			await new Promise(resolve => server.close(resolve));
		},
	};
}

function listen(server: Server): Promise<number> {
	return new Promise(resolve => {
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			resolve(typeof address === 'object' && address !== null ? address.port : 0);
		});
	});
}

function accept(
	socket: Socket,
	connections: RawConnection[],
	reply: (connection: RawConnection, index: number) => void | Promise<void>,
): void {
	let text = '';
	let started = false;
	const gone = new Promise<void>(resolve => {
		socket.once('close', () => resolve());
		socket.once('end', () => resolve());
	});
	const connection: RawConnection = {
		socket,
		received: () => text,
		closed: () => Promise.race([gone, rejectAfter(15_000, 'the client kept the connection open')]),
		send: bytes => new Promise(resolve => (socket.destroyed ? resolve() : socket.write(bytes, () => resolve()))),
	};
	socket.on('error', () => undefined);
	socket.on('data', chunk => {
		text += chunk.toString('utf8');
		if (!started && isWhole(text)) {
			started = true;
			connections.push(connection);
			void reply(connection, connections.length - 1);
		}
	});
	// A client that hangs up while we still talk.
	socket.on('end', () => socket.destroy());
}

function isWhole(text: string): boolean {
	const end = text.indexOf('\r\n\r\n');
	const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
	return end !== -1 && Buffer.byteLength(text.slice(end + 4)) >= length;
}

function rejectAfter(ms: number, message: string): Promise<never> {
	return new Promise((_, reject) => {
		setTimeout(() => reject(new Error(message)), ms).unref();
	});
}

export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

export function head(status: string, headers: Record<string, string>): string {
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`;
}

/** A head and one chunk per piece of text, in chunked encoding, with its end. */
export function chunked(...pieces: readonly (string | Uint8Array)[]): Uint8Array {
	return Buffer.concat([...pieces.map(chunk), Buffer.from('0\r\n\r\n')]);
}

export function chunk(piece: string | Uint8Array): Uint8Array {
	const bytes = Buffer.from(piece as string);
	return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

/** Waits until the other end has read what was sent. */
export async function untilRead(ms: number): Promise<void> {
	await sleep(ms);
	await socketsRead();
}
