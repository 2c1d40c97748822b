/**
 * A file that is only appended to, at once and through one open descriptor. What the disk does not take is kept in
 * memory, in order, until it does: no line is lost and none is written twice, also when a write stops half way.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The part of `node:fs` that writes, so that tests can fill the disk. */
export type WriteSync = (descriptor: number, bytes: Uint8Array) => number;

export class JournalFile {
	readonly path: string;
	readonly #write: WriteSync;
	#descriptor: number | undefined;
	#waiting: Buffer[] = [];
	/** What was written half, and how large the file was then: it ends within a line of ours, whose rest waits. */
	#half: { readonly whole: Buffer; readonly size: number } | undefined;
	#lateWrites = 0;

	constructor(path: string, write: WriteSync = writeSync) {
		this.path = path;
		this.#write = write;
	}

	get name(): string {
		return basename(this.path);
	}

	/** What is not on disk yet. */
	get waiting(): Buffer {
		return Buffer.concat(this.#waiting);
	}

	get hasWaiting(): boolean {
		return this.#waiting.length > 0;
	}

	get isOpen(): boolean {
		return this.#descriptor !== undefined;
	}

	/** How often something was written that had waited. What waits follows what was read only while this stays. */
	get lateWrites(): number {
		return this.#lateWrites;
	}

	/** Bytes on disk; undefined when the file is not open. */
	get size(): number | undefined {
		try {
			return this.#descriptor === undefined ? undefined : fstatSync(this.#descriptor).size;
		} catch {
			return undefined;
		}
	}

	/** Opens the file for the lines to come, and makes it when it is not there; returns the error of the disk. */
	open(): unknown {
		try {
			this.#descriptor ??= this.#open();
			return undefined;
		} catch (error) {
			return error;
		}
	}

	/** Takes the text in any case; returns the error of the disk, if there was one. */
	append(text: string): unknown {
		// While the disk refuses, one attempt per batch would only be slow.
		const quiet = this.hasWaiting;
		this.#waiting.push(Buffer.from(text, 'utf8'));
		return quiet ? undefined : this.#writeAll();
	}

	/** Writes what waits; returns the error of the disk, if there was one. */
	flush(): unknown {
		this.#lateWrites += 1;
		return this.#writeAll();
	}

	#writeAll(): unknown {
		try {
			this.#descriptor ??= this.#open();
			this.#checkHalf(this.#descriptor);
			for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
				const written = this.#write(this.#descriptor, next);
				if (written < next.length) {
					this.#half = { whole: this.#half?.whole ?? next, size: fstatSync(this.#descriptor).size };
					this.#waiting[0] = next.subarray(written);
				} else {
					this.#half = undefined;
					this.#waiting.shift();
				}
			}
			return undefined;
		} catch (error) {
			return error;
		}
	}

	/** Somebody else wrote behind half a line of ours, or cut it off: then all of it is written again. */
	#checkHalf(descriptor: number): void {
		if (this.#half && this.#half.size !== fstatSync(descriptor).size) {
			if (!endsWithLine(descriptor)) {
				this.#write(descriptor, Buffer.from('\n'));
			}
			this.#waiting[0] = this.#half.whole;
			this.#half = undefined;
		}
	}

	/** Gives the descriptor back; the next append opens the file again. What waits is kept. */
	close(): void {
		const descriptor = this.#descriptor;
		this.#descriptor = undefined;
		try {
			if (descriptor !== undefined) {
				closeSync(descriptor);
			}
		} catch {
			// The lines are written; there is nothing to be done about a descriptor.
		}
	}

	#open(): number {
		mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
		const descriptor = openSync(this.path, 'a+', 0o600);
		try {
			if (!this.#half && !endsWithLine(descriptor)) {
				this.#write(descriptor, Buffer.from('\n'));
			}
			return descriptor;
		} catch (error) {
			closeSync(descriptor);
			throw error;
		}
	}
}

/** False for a line that a crash tore: it is closed, so that the next one stands alone. */
function endsWithLine(descriptor: number): boolean {
	const { size } = fstatSync(descriptor);
	const last = Buffer.alloc(1);
	return size === 0 || readSync(descriptor, last, 0, 1, size - 1) !== 1 || last[0] === 10;
}
