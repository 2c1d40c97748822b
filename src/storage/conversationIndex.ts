/**
 * Titles and dates of all conversations without reading all of them. Only a cache: it can be deleted at any time, and
 * what a conversation's own file says counts.
 *
 * A file of lines that every window appends to. Before a window writes to a conversation it says so; when it is done
 * it says how large the file is and what is in it. So an entry can be believed without a look at its file, unless
 * somebody writes there now or was cut off while he did: then the size of the file tells whether the entry holds.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTask } from 'node:timers/promises';
import { fits, flag, index, listOf, optional, shape, text } from '../core/foreign/shape.ts';
import { parseLines } from './parseLines.ts';
import type { ConversationSummary } from './summary.ts';

export interface IndexEntry {
	/** Bytes of the file that was summed up. */
	readonly size: number;
	readonly summary: ConversationSummary;
}

/** `writing`: the window `by` begins or ends to write. An end without an entry: the file must be read. */
interface IndexLine {
	readonly file: string;
	readonly by?: string;
	readonly writing?: boolean;
	readonly entry?: IndexEntry;
}

const entrySchema = shape<IndexEntry>({
	size: index,
	summary: shape<ConversationSummary>({
		id: text,
		title: text,
		pinned: flag,
		createdAt: text,
		updatedAt: text,
		turns: index,
		models: listOf(text),
		workspace: optional(text),
	}),
});

const lineSchema = shape<IndexLine>({
	file: text,
	by: optional(text),
	writing: optional(flag),
	entry: optional(entrySchema),
});

/** The index is written anew when it has more lines than this for each entry, and more than `fewLines`. */
const linesPerEntry = 1.5;
const fewLines = 400;
/** So many bytes are parsed at once; about two milliseconds. */
const sliceBytes = 250_000;

export class ConversationIndex {
	readonly #path: string;
	readonly #window: string;
	readonly #entries = new Map<string, IndexEntry>();
	/** Who writes to a file now, as far as anybody knows. */
	readonly #writers = new Map<string, Set<string>>();
	/** What this window said; said again when another window's new file of the index has lost it. */
	readonly #own = new Map<string, IndexLine>();
	/** Which file was read, and how far. */
	#identity: number | undefined;
	#read = 0;
	#lines = 0;
	#refreshed = Promise.resolve();

	/** @param window tells this window from others. */
	constructor(path: string, window: string) {
		this.#path = path;
		this.#window = window;
	}

	/** The latest entry; it holds for a file of its size. */
	entry(file: string): IndexEntry | undefined {
		return this.#entries.get(file);
	}

	/** Whether the entry holds as it is. */
	isSettled(file: string): boolean {
		return this.#entries.has(file) && (this.#writers.get(file)?.size ?? 0) === 0;
	}

	/** This window is about to write to the file. On disk when it returns. */
	begin(file: string): void {
		this.#say([{ file, by: this.#window, writing: true }]);
	}

	/** This window is done with the file; without an entry, what was known of it is forgotten. */
	end(file: string, entry: IndexEntry | undefined): void {
		this.#say([{ file, by: this.#window, writing: false, ...(entry && { entry }) }]);
	}

	/** What was found in files that somebody else wrote. */
	found(entries: ReadonlyMap<string, IndexEntry>): void {
		this.#say([...entries].map(([file, entry]) => ({ file, entry })));
	}

	/** Reads what all windows said since the last time. */
	refresh(): Promise<void> {
		this.#refreshed = this.#refreshed.then(() => this.#refresh());
		return this.#refreshed;
	}

	/** Writes the index anew where it has grown, and forgets files that are gone. */
	async tidy(files: readonly string[]): Promise<void> {
		const kept = new Set(files);
		for (const file of [...this.#entries.keys()].filter(each => !kept.has(each))) {
			this.#entries.delete(file);
			this.#writers.delete(file);
			this.#own.delete(file);
		}
		if (this.#lines <= fewLines || this.#lines <= linesPerEntry * this.#entries.size) {
			return;
		}
		const entries = [...this.#entries].map(([file, entry]): IndexLine => ({ file, entry }));
		const writers = [...this.#writers].flatMap(([file, windows]) =>
			[...windows].map((by): IndexLine => ({ file, by, writing: true })),
		);
		const beside = `${this.#path}.${this.#window}.new`;
		try {
			await writeFile(beside, [...entries, ...writers].map(toLine).join(''), { mode: 0o600 });
			await rename(beside, this.#path);
		} catch {
			// The old one does as well.
			await rm(beside, { force: true }).catch(() => {});
		}
	}

	async #refresh(): Promise<void> {
		try {
			const handle = await open(this.#path, 'r');
			try {
				const { ino, size } = await handle.stat();
				this.#noteFile(ino, size);
				const bytes = Buffer.alloc(size - this.#read);
				const { bytesRead } = await handle.read(bytes, 0, bytes.length, this.#read);
				await this.#take(bytes.subarray(0, bytesRead));
			} finally {
				await handle.close();
			}
		} catch {
			// There is none yet, or none that can be read: then the files themselves are.
		}
	}

	/** Another window wrote the index anew: it may not have known what this window said meanwhile. */
	#noteFile(identity: number, size: number): void {
		if (identity === this.#identity && size >= this.#read) {
			return;
		}
		const isFirst = this.#identity === undefined;
		this.#identity = identity;
		this.#read = 0;
		this.#lines = 0;
		this.#entries.clear();
		this.#writers.clear();
		if (isFirst) {
			for (const line of this.#own.values()) {
				this.#apply(line);
			}
		} else {
			this.#say([...this.#own.values()]);
		}
	}

	#say(lines: readonly IndexLine[]): void {
		if (lines.length === 0) {
			return;
		}
		for (const line of lines) {
			this.#apply(line);
			if (line.by === this.#window) {
				this.#own.set(line.file, line);
			}
		}
		try {
			mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
			appendFileSync(this.#path, lines.map(toLine).join(''), { mode: 0o600 });
		} catch {
			// Without its line the next list reads a file more, and that is all.
		}
	}

	/** A line that is not whole is read again when it is. */
	async #take(bytes: Buffer): Promise<void> {
		const end = bytes.lastIndexOf(10) + 1;
		this.#read += end;
		for (let from = 0; from < end; ) {
			const to = bytes.indexOf(10, Math.min(from + sliceBytes, end - 1)) + 1;
			this.#takeLines(bytes.toString('utf8', from, to));
			from = to;
			if (from < end) {
				await nextTask();
			}
		}
		// What this window began meanwhile is newer than what was read of it.
		for (const line of this.#own.values()) {
			if (line.writing) {
				this.#apply(line);
			}
		}
	}

	#takeLines(lines: string): void {
		for (const value of parseLines(lines)) {
			if (fits(lineSchema, value)) {
				this.#lines += 1;
				this.#apply(value);
			}
		}
	}

	/** Files only grow, so what was seen of a larger one is newer, in whatever order windows say it. */
	#apply({ file, by, writing, entry }: IndexLine): void {
		if (entry && entry.size >= (this.#entries.get(file)?.size ?? 0)) {
			this.#entries.set(file, entry);
		} else if (writing === false && !entry) {
			this.#entries.delete(file);
		}
		if (by !== undefined && writing !== undefined) {
			this.#noteWriter(file, by, writing);
		}
	}

	#noteWriter(file: string, window: string, isWriting: boolean): void {
		const writers = this.#writers.get(file);
		if (!isWriting) {
			writers?.delete(window);
		} else if (writers) {
			writers.add(window);
		} else {
			this.#writers.set(file, new Set([window]));
		}
	}
}

function toLine(line: IndexLine): string {
	return `${JSON.stringify(line)}\n`;
}
