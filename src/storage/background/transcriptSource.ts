/** A file that is opened: on a disk of this machine, or bytes that are on none. Read in pieces, so that a part is there soon. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { codeOf } from '../problems.ts';

export interface TranscriptSource {
	/** In bytes. */
	readonly size: number;
	/** At most `length` bytes from an offset on. Throws Error with a sentence for people. */
	read(from: number, length: number): Uint8Array;
}

export function sourceOf(file: string | Uint8Array): TranscriptSource {
	return typeof file === 'string'
		? onDisk(file)
		: { size: file.length, read: (from, length) => file.subarray(from, from + length) };
}

/** So much of both ends of a larger file tells it from all others: a session that goes on has another size. */
const endBytes = 4_000_000;

/** The same for the same file, wherever it is; of a large one without reading all of it. */
export function fingerprintOf(source: TranscriptSource): string {
	const { size } = source;
	const hash = createHash('sha256');
	if (size <= 2 * endBytes) {
		hash.update(source.read(0, size));
	} else {
		hash
			.update(`${size} `)
			.update(source.read(0, endBytes))
			.update(source.read(size - endBytes, endBytes));
	}
	return hash.digest('hex').slice(0, 24);
}

function onDisk(path: string): TranscriptSource {
	return {
		size: readably(() => statSync(path).size),
		read: (from, length) =>
			readably(() => {
				const descriptor = openSync(path, 'r');
				try {
					return readPiece(descriptor, from, length);
				} finally {
					closeSync(descriptor);
				}
			}),
	};
}

function readPiece(descriptor: number, from: number, length: number): Uint8Array {
	const bytes = new Uint8Array(length);
	let known = 0;
	while (known < length) {
		const count = readSync(descriptor, bytes, known, length - known, from + known);
		if (count === 0) {
			break;
		}
		known += count;
	}
	return bytes.subarray(0, known);
}

function readably<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new Error(`The file cannot be read (${codeOf(error)}).`);
	}
}
