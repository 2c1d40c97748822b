/** Looks through the text of all conversations, and keeps that text up to date with their journals. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTask } from 'node:timers/promises';
import type { SearchHit, SearchQuery } from '../../session/hub/conversationStore.ts';
import { readJournal } from '../readJournal.ts';
import { summaryOf } from '../summary.ts';
import { hitsIn } from './hits.ts';
import { passagesOf } from './passages.ts';
import { type Pattern, patternOf } from './pattern.ts';
import { type PackRecord, TextPack, textsName } from './textPack.ts';

const ending = '.ndjson';
/** So many hits are told at most. */
const mostHits = 500;
/** Others have their turn after so many milliseconds. */
const sliceMs = 15;

export interface SearchBatch {
	readonly hits: readonly SearchHit[];
	/** Whether there are hits that are not told. */
	readonly hasMore: boolean;
}

interface GrownFile {
	readonly file: string;
	readonly size: number;
	readonly changedAt: Date;
}

export class ConversationTexts {
	readonly #folder: string;
	readonly #pack: TextPack;

	constructor(folder: string) {
		this.#folder = folder;
		this.#pack = new TextPack(join(folder, textsName));
	}

	/**
	 * What is known is searched at once; conversations that have grown since are read afterwards and searched again. A
	 * later batch of a conversation takes the place of an earlier one. Ends early when nobody takes the next batch.
	 */
	async *search(query: SearchQuery): AsyncGenerator<SearchBatch, void> {
		const pattern = patternOf(query);
		if (pattern === undefined) {
			return;
		}
		const files = this.#files();
		const slices = new Slices();
		let told = 0;
		for await (const record of this.#records(files)) {
			const { hits, hasMore } = hitsOf(record, pattern, mostHits - told);
			told += hits.length;
			if (hits.length > 0) {
				yield { hits, hasMore };
			}
			if (told >= mostHits) {
				yield { hits: [], hasMore: true };
				break;
			}
			if (await slices.wait()) {
				// Whoever waits sees that it goes on.
				yield { hits: [], hasMore: false };
			}
		}
		this.#pack.retain(files);
	}

	/** Reads what has grown, so that the next search need not: for as long as nothing else is wanted. */
	async prepare(isWanted: () => boolean): Promise<void> {
		const slices = new Slices();
		for (const grown of this.#grown(this.#files())) {
			await this.#renewed(grown);
			await slices.wait();
			if (!isWanted()) {
				return;
			}
		}
	}

	forgetDeleted(): void {
		this.#pack.retain(this.#files());
	}

	async *#records(files: ReadonlySet<string>): AsyncGenerator<PackRecord, void> {
		const told = new Set(this.#pack.records);
		yield* [...told].filter(record => files.has(record.head.file));
		// What was read while those were looked through, and what is still to be read: together, or one could be missed.
		const meanwhile = this.#pack.records.filter(record => !told.has(record));
		const waiting = this.#grown(files);
		yield* meanwhile;
		for (const grown of waiting) {
			const record = await this.#renewed(grown);
			if (record) {
				yield record;
			}
		}
	}

	/** Conversations that have grown or are new, the latest first: that is where most of what is looked for stands. */
	#grown(files: ReadonlySet<string>): readonly GrownFile[] {
		const found = [...files].map(file => ({
			file,
			status: statSync(join(this.#folder, file), { throwIfNoEntry: false }),
		}));
		return found
			.flatMap(({ file, status }) => (status ? { file, size: status.size, changedAt: status.mtime } : []))
			.filter(({ file, size }) => this.#pack.get(file)?.head.size !== size)
			.sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime());
	}

	async #renewed({ file, size: sizeThen, changedAt }: GrownFile): Promise<PackRecord | undefined> {
		const known = this.#pack.get(file);
		if (known?.head.size === sizeThen) {
			// Read meanwhile, for another search.
			return known;
		}
		const bytes = bytesOf(join(this.#folder, file));
		if (bytes === undefined) {
			return undefined;
		}
		const fallback = { id: file.slice(0, -ending.length), createdAt: changedAt.toISOString() };
		const content = await readJournal(bytes, { fallback });
		if (content.kind !== 'read') {
			return undefined;
		}
		const { conversation } = content;
		const { id, title, updatedAt } = summaryOf(conversation);
		return this.#pack.put({ file, size: bytes.length, conversation: id, title, updatedAt }, passagesOf(conversation));
	}

	#files(): ReadonlySet<string> {
		try {
			return new Set(readdirSync(this.#folder).filter(name => name.endsWith(ending)));
		} catch {
			// Nothing was ever written.
			return new Set();
		}
	}
}

/** Undefined for a file that was deleted since it was listed. */
function bytesOf(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch {
		return undefined;
	}
}

function hitsOf(record: PackRecord, pattern: Pattern, most: number): SearchBatch {
	const { hits, hasMore } = hitsIn(record, pattern);
	return { hits: hits.slice(0, most), hasMore: hasMore || hits.length > most };
}

/** Lets messages in from time to time. */
class Slices {
	#since = performance.now();

	/** Whether there was a pause. */
	async wait(): Promise<boolean> {
		const isOver = performance.now() - this.#since > sliceMs;
		if (isOver) {
			await nextTask();
			this.#since = performance.now();
		}
		return isOver;
	}
}
