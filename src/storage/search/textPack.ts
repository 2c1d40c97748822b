/**
 * The text of all conversations in one file, so that a search reads one file and not ten thousand, and no event is
 * parsed for it. Only a cache: it can be deleted at any time, and what the journals say counts.
 *
 * A line of JSON says what follows it: whose text, how many bytes, which passages. Every window appends to it; the last
 * record of a conversation counts. What does not fit together ends the file, and is written anew.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fits, index, listOf, oneOf, optional, type Schema, shape, text } from '../../core/foreign/shape.ts';
import type { SearchPlace } from '../../session/hub/conversationStore.ts';
import type { Passage } from './passages.ts';

/** Beside the journals. */
export const textsName = 'search.texts';

interface PackedPassage {
	readonly place: SearchPlace;
	readonly turn?: string;
	readonly block: number;
	/** UTF-16 units. */
	readonly length: number;
}

export interface PackHead {
	/** Name of the journal's file, and its bytes when it was read. */
	readonly file: string;
	readonly size: number;
	readonly conversation: string;
	readonly title: string;
	/** ISO 8601. */
	readonly updatedAt: string;
	readonly passages: readonly PackedPassage[];
	/** Of the text that follows. */
	readonly bytes: number;
}

export interface PackRecord {
	readonly head: PackHead;
	/** UTF-8, as it is in the file. */
	readonly body: Buffer;
}

const headSchema: Schema<PackHead> = shape<PackHead>({
	file: text,
	size: index,
	conversation: text,
	title: text,
	updatedAt: text,
	passages: listOf(
		shape<PackedPassage>({
			place: oneOf({ title: true, question: true, thinking: true, answer: true, tool: true }),
			turn: optional(text),
			block: index,
			length: index,
		}),
	),
	bytes: index,
});

/** Stands between two passages; a search does not reach over it. */
export const separator = '\n';

export class TextPack {
	readonly #path: string;
	readonly #records = new Map<string, PackRecord>();
	/** Bytes of records that no longer count. */
	#stale = 0;
	#live = 0;

	constructor(path: string) {
		this.#path = path;
		this.#load();
	}

	/** The latest ones first. */
	get records(): readonly PackRecord[] {
		return [...this.#records.values()].sort((a, b) => (a.head.updatedAt < b.head.updatedAt ? 1 : -1));
	}

	get(file: string): PackRecord | undefined {
		return this.#records.get(file);
	}

	/** Keeps the text of a conversation in place of what was kept of it. */
	put(head: Omit<PackHead, 'passages' | 'bytes'>, passages: readonly Passage[]): PackRecord {
		const body = Buffer.from(passages.map(passage => passage.text.toWellFormed()).join(separator));
		const packed = passages.map(({ text: words, ...place }) => ({ ...place, length: words.length }));
		const record = { head: { ...head, passages: packed, bytes: body.length }, body };
		this.#set(record);
		try {
			mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
			appendFileSync(this.#path, bytesOf(record), { mode: 0o600 });
		} catch {
			// The disk is full: the next start reads the journal again, and that is all.
		}
		return record;
	}

	/** Forgets conversations whose files are gone; their text does not stay on the disk. */
	retain(files: ReadonlySet<string>): void {
		const gone = [...this.#records.keys()].filter(file => !files.has(file));
		for (const file of gone) {
			this.#live -= this.#records.get(file)?.body.length ?? 0;
			this.#records.delete(file);
		}
		if (gone.length > 0 || this.#stale > this.#live + 1_000_000) {
			this.#rewrite();
		}
	}

	#set(record: PackRecord): void {
		const before = this.#records.get(record.head.file)?.body.length ?? 0;
		this.#stale += before;
		this.#live += record.body.length - before;
		this.#records.set(record.head.file, record);
	}

	#load(): void {
		if (!existsSync(this.#path)) {
			return;
		}
		const bytes = readFileSync(this.#path);
		let from = 0;
		while (from < bytes.length) {
			const lineEnd = bytes.indexOf(10, from);
			const head = lineEnd === -1 ? undefined : headIn(bytes.toString('utf8', from, lineEnd));
			const end = lineEnd + 1 + (head?.bytes ?? 0);
			if (head === undefined || bytes[end] !== 10) {
				break;
			}
			this.#set({ head, body: bytes.subarray(lineEnd + 1, end) });
			from = end + 1;
		}
		if (from < bytes.length) {
			this.#rewrite();
		}
	}

	#rewrite(): void {
		const beside = `${this.#path}.new`;
		try {
			writeFileSync(beside, Buffer.concat([...this.#records.values()].map(bytesOf)), { mode: 0o600 });
			renameSync(beside, this.#path);
			this.#stale = 0;
		} catch {
			// What must not stay goes in any case.
			rmSync(beside, { force: true });
			rmSync(this.#path, { force: true });
		}
	}
}

function bytesOf({ head, body }: PackRecord): Buffer {
	return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body, Buffer.from('\n')]);
}

function headIn(line: string): PackHead | undefined {
	try {
		const head: unknown = JSON.parse(line);
		return fits(headSchema, head) ? head : undefined;
	} catch {
		return undefined;
	}
}
