/**
 * The streams of a conversation as they came from the servers, for a bug report: a file beside its journal, only while
 * the reader wants that. Each line is a piece of a stream with its time. Writing never holds the thread and never
 * fails a turn; what cannot be written is missing, and so is what comes after a file has become too large.
 */
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ConversationId } from '../core/conversation/conversation.ts';
import { fits, index, name, quantity, shape, text } from '../core/foreign/shape.ts';
import type { TurnId } from '../core/stream/turnEvent.ts';
import type { RecordedPiece, RecordedStream } from '../session/hub/conversationStore.ts';
import { fileNameOf } from './conversationFiles.ts';
import { parseLines } from './parseLines.ts';

/** Where the streams of this journal are kept, if they are. */
export function recordingOf(journal: string): string {
	return journal.replace(/\.ndjson$/, '.raw');
}

interface Line extends Omit<RecordedStream, 'pieces'> {
	readonly at: number;
	/** Base64: half a character may be in it. */
	readonly bytes: string;
}

const lineSchema = shape<Line>({ turn: name, stream: index, began: text, at: quantity, bytes: text });

/** Of one file, in bytes: some hours of streams. */
const largest = 32 * 2 ** 20;

interface RecordingsOptions {
	/** Of one file, in bytes. */
	readonly largest?: number;
	/** Milliseconds, monotonic. */
	readonly now?: () => number;
	/** Called once for a file of this name that is full: what comes from now on is not recorded. */
	readonly onFull?: (name: string, bytes: number) => void;
}

interface OpenFile {
	readonly path: string;
	/** Known once the file was looked at. */
	size: number | undefined;
	waiting: string;
	writing: Promise<void>;
	/** The conversation is gone: what still comes is dropped. */
	isClosed: boolean;
}

export class RawRecordings {
	readonly #folder: string;
	readonly #largest: number;
	readonly #now: () => number;
	readonly #onFull: NonNullable<RecordingsOptions['onFull']>;
	readonly #files = new Map<ConversationId, OpenFile>();

	constructor(folder: string, options: RecordingsOptions = {}) {
		this.#folder = folder;
		this.#largest = options.largest ?? largest;
		this.#now = options.now ?? (() => performance.now());
		this.#onFull = options.onFull ?? (() => undefined);
	}

	/** Called where a stream of the turn begins; what it gives is told its bytes. */
	record(conversation: ConversationId, turn: TurnId): () => (bytes: Uint8Array) => void {
		let streams = 0;
		return () => {
			const file = this.#open(conversation);
			const stream = streams++;
			const began = new Date().toISOString();
			const start = this.#now();
			return bytes => {
				const at = Math.round((this.#now() - start) * 10) / 10;
				this.#write(file, { turn, stream, began, at, bytes: Buffer.from(bytes).toString('base64') });
			};
		};
	}

	/** The streams that were recorded, in the order in which they began. */
	async read(conversation: ConversationId): Promise<readonly RecordedStream[]> {
		await this.#files.get(conversation)?.writing;
		const lines = await readFile(this.#pathOf(conversation), 'utf8').catch(() => '');
		const streams = new Map<
			string,
			{ -readonly [K in keyof RecordedStream]: RecordedStream[K] } & { pieces: RecordedPiece[] }
		>();
		for (const line of parseLines(lines)) {
			if (fits(lineSchema, line)) {
				const { turn, stream, began, at, bytes } = line;
				const key = `${turn} ${stream}`;
				const known = streams.get(key) ?? { turn, stream, began, pieces: [] };
				known.pieces.push({ at, bytes: Buffer.from(bytes, 'base64') });
				streams.set(key, known);
			}
		}
		return [...streams.values()];
	}

	/** Nothing more is written for the conversation, from now on. */
	async close(conversation: ConversationId): Promise<void> {
		const file = this.#files.get(conversation);
		this.#files.delete(conversation);
		if (file) {
			file.isClosed = true;
			file.waiting = '';
			await file.writing;
		}
	}

	#pathOf(conversation: ConversationId): string {
		return recordingOf(join(this.#folder, fileNameOf(conversation)));
	}

	#open(conversation: ConversationId): OpenFile {
		const path = this.#pathOf(conversation);
		const known = this.#files.get(conversation);
		const file = known ?? { path, size: undefined, waiting: '', writing: Promise.resolve(), isClosed: false };
		this.#files.set(conversation, file);
		return file;
	}

	/** What comes while something is written goes along with the next write. */
	#write(file: OpenFile, line: Line): void {
		const isIdle = file.waiting === '';
		if (!file.isClosed) {
			file.waiting += `${JSON.stringify(line)}\n`;
		}
		if (isIdle && !file.isClosed) {
			file.writing = file.writing.then(() => this.#flush(file)).catch(() => {});
		}
	}

	async #flush(file: OpenFile): Promise<void> {
		file.size ??= await stat(file.path).then(
			({ size }) => size,
			() => 0,
		);
		const lines = file.waiting;
		file.waiting = '';
		if (lines !== '' && file.size + lines.length <= this.#largest) {
			file.size += lines.length;
			await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
			await appendFile(file.path, lines, { mode: 0o600 });
		} else if (lines !== '') {
			// A gap would tell a wrong story: from here on there is nothing.
			const isNews = file.size !== Number.POSITIVE_INFINITY;
			file.size = Number.POSITIVE_INFINITY;
			if (isNews) {
				this.#onFull(basename(file.path), this.#largest);
			}
		}
	}
}
