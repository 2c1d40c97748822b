/**
 * The end of a journal that a crash left: half a line, or blocks that a disk promised and never wrote. It is cut off,
 * so that the file is whole again, and kept in a file beside it, so that nothing is lost.
 */
import {
	closeSync,
	existsSync,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	openSync,
	readSync,
	type Stats,
	writeSync,
} from 'node:fs';
import { wholeBehindHalf } from './brokenLine.ts';
import { parseLine } from './parseLines.ts';

/** Of a file that changed later than this somebody may write the rest just now, in milliseconds. */
const quietMs = 2_000;
/** So many bytes are looked at first, from the end. */
const firstLook = 65_536;

/** Where the end of this journal is kept, if it had to be cut off. */
export function tailOf(journal: string): string {
	return journal.replace(/\.ndjson$/, '.tail');
}

/**
 * Cuts off what stands behind the last whole line, and adds it to the file that `tailOf` names.
 * @returns whether there was something to cut off. False also where no line is whole, and where the file changed a
 * moment ago.
 * @throws what the disk says; the journal is unchanged then
 */
export function cutTail(journal: string): boolean {
	if (!existsSync(journal)) {
		return false;
	}
	const descriptor = openSync(journal, 'r+');
	try {
		const status = fstatSync(descriptor);
		const tail = Date.now() - status.mtimeMs < quietMs ? undefined : tailIn(descriptor, status.size);
		if (tail === undefined) {
			return false;
		}
		keep(tail, tailOf(journal));
		return isSame(status, fstatSync(descriptor)) && cut(descriptor, status.size - tail.length);
	} finally {
		closeSync(descriptor);
	}
}

function isSame(before: Stats, after: Stats): boolean {
	return before.size === after.size && before.mtimeMs === after.mtimeMs;
}

function cut(descriptor: number, size: number): true {
	ftruncateSync(descriptor, size);
	return true;
}

/** On disk before anything is cut off. */
function keep(tail: Uint8Array, path: string): void {
	const descriptor = openSync(path, 'a', 0o600);
	try {
		for (let rest = tail; rest.length > 0; rest = rest.subarray(writeSync(descriptor, rest))) {}
		writeSync(descriptor, '\n');
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function tailIn(descriptor: number, size: number): Uint8Array | undefined {
	for (let length = Math.min(firstLook, size); length > 0; length = Math.min(length * 4, size)) {
		const bytes = Buffer.alloc(length);
		readSync(descriptor, bytes, 0, length, size - length);
		const end = lastWholeEnd(bytes, length === size);
		if (end !== undefined || length === size) {
			const tail = bytes.subarray(end ?? length);
			return tail.toString('latin1').trim() === '' ? undefined : tail;
		}
	}
	return undefined;
}

/** Where the last whole line ends; undefined where none does. The first line may be cut, unless the file begins there. */
function lastWholeEnd(bytes: Buffer, isAll: boolean): number | undefined {
	for (let end = bytes.length; end > 0; ) {
		const start = end < 2 ? 0 : bytes.lastIndexOf(10, end - 2) + 1;
		if (start === 0 && !isAll) {
			return undefined;
		}
		if (isWhole(bytes.toString('utf8', start, end))) {
			return end;
		}
		end = start;
	}
	return undefined;
}

function isWhole(line: string): boolean {
	if (!line.trimEnd().endsWith('}')) {
		return false;
	}
	const value = parseLine(line) ?? wholeBehindHalf(line);
	return typeof value === 'object' && value !== null;
}
