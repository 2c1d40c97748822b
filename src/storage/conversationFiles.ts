/** The files of conversations as they are on disk: which there are, what is in them, and what is wrong with them. */
import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Conversation, ConversationId } from '../core/conversation/conversation.ts';
import type { TurnId } from '../core/stream/turnEvent.ts';
import type { IndexEntry } from './conversationIndex.ts';
import type { JournalFile } from './journalFile.ts';
import { codeOf, type Problems } from './problems.ts';
import { type JournalContent, type ReadContent, readJournal } from './readJournal.ts';
import { type ConversationSummary, summaryOf } from './summary.ts';
import { cutTail, tailOf } from './tornTail.ts';

const ending = '.ndjson';
/** So many files are looked at at once: enough to keep a disk busy, and far from the limit of open files. */
const atOnce = 8;

/** Ids of ours are file names as they are; others, of imported files, could be anything. */
export function fileNameOf(conversation: ConversationId): string {
	const plain = /^[a-z0-9_-]{1,80}$/.test(conversation);
	const name = plain ? conversation : `x-${createHash('sha256').update(conversation).digest('hex').slice(0, 32)}`;
	return name + ending;
}

interface StoredConversation {
	readonly conversation: Conversation;
	readonly summary: ConversationSummary;
	/** Bytes that were read. */
	readonly size: number;
}

interface FileContent {
	/** What is on disk, and what waits to be written behind it. */
	readonly bytes: Buffer;
	/** On disk. */
	readonly size: number;
	/** ISO 8601. */
	readonly changedAt: string;
}

interface FilesNeeds {
	/** Whether a turn runs in this window. */
	readonly isRunning: (turn: TurnId) => boolean;
	/** The file of this name is shorter than it was. */
	readonly onCut: (name: string) => void;
}

export class ConversationFiles {
	readonly #folder: string;
	readonly #problems: Problems;
	readonly #needs: FilesNeeds;

	constructor(folder: string, problems: Problems, needs: FilesNeeds) {
		this.#folder = folder;
		this.#problems = problems;
		this.#needs = needs;
	}

	async names(): Promise<readonly string[]> {
		try {
			return (await readdir(this.#folder)).filter(name => name.endsWith(ending));
		} catch {
			// Nothing was ever written.
			return [];
		}
	}

	/** Of what was set aside, and of what stands beside journals that are not there. */
	async leftOvers(): Promise<readonly string[]> {
		const all = await readdir(this.#folder).catch(() => []);
		const journals = new Set(all.filter(name => name.endsWith(ending)).map(name => name.slice(0, -ending.length)));
		return all.filter(name => {
			const [, beside] = /^(.+)\.(?:tail|raw)$/.exec(name) ?? [];
			return /\.damaged(?:-\d+)?$/.test(name) || (beside !== undefined && !journals.has(beside));
		});
	}

	/** @param writing the same file, when this window writes to it: what waits there is read as well. */
	async read(name: string, writing?: JournalFile): Promise<StoredConversation | undefined> {
		const file = await this.#load(name, writing);
		if (file === undefined || file.bytes.length === 0) {
			return undefined;
		}
		const fallback = { id: name.slice(0, -ending.length), createdAt: file.changedAt };
		const content = await readJournal(file.bytes, { fallback, isLive: this.#needs.isRunning });
		await this.#report(name, content, writing?.isOpen || writing?.hasWaiting);
		if (content.kind !== 'read') {
			return undefined;
		}
		const { conversation, workspace } = content;
		const summary = { ...summaryOf(conversation), ...(workspace !== undefined && { workspace }) };
		return { conversation, summary, size: file.size };
	}

	/**
	 * Summaries of the files, which are read only where nothing is known of them as large as they are.
	 * @param known of a file of this size
	 */
	async summaries(
		names: readonly string[],
		known: (name: string, size: number) => IndexEntry | undefined,
	): Promise<ReadonlyMap<string, IndexEntry>> {
		const entries = new Map<string, IndexEntry>();
		const waiting = names.values();
		const work = async (): Promise<void> => {
			for (const name of waiting) {
				const entry = await this.#entry(name, known);
				if (entry) {
					entries.set(name, entry);
				}
			}
		};
		await Promise.all(Array.from({ length: atOnce }, work));
		return entries;
	}

	/**
	 * The end of a file that a crash left is cut off and set aside, before anything is written behind it.
	 * @param title for people; the name of the file where it is not known
	 */
	setTailAside(name: string, title?: string): void {
		try {
			if (cutTail(join(this.#folder, name))) {
				this.#needs.onCut(name);
				const conversation = title === undefined ? name : `“${title}”`;
				const message = `The last lines of the conversation ${conversation} were not written to their end. What there is of them was set aside as ${tailOf(name)}.`;
				this.#problems.tellOnce(name, 'skipped', message);
			}
		} catch {
			// It stays where it is, and is passed over.
		}
	}

	async #entry(
		name: string,
		known: (name: string, size: number) => IndexEntry | undefined,
	): Promise<IndexEntry | undefined> {
		const size = await sizeOf(join(this.#folder, name));
		const entry = size === undefined ? undefined : known(name, size);
		const stored = entry || size === undefined ? undefined : await this.read(name);
		return entry ?? (stored && { size: stored.size, summary: stored.summary });
	}

	async #load(name: string, writing?: JournalFile): Promise<FileContent | undefined> {
		const lateWrites = writing?.lateWrites;
		try {
			const file = await readWhole(join(this.#folder, name));
			if (writing?.lateWrites !== lateWrites) {
				// What had waited was written meanwhile, and may or may not be in the text.
				return await this.#load(name, writing);
			}
			return withWaiting(file, writing);
		} catch (error) {
			if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) {
				return withWaiting({ bytes: Buffer.alloc(0), size: 0, changedAt: new Date().toISOString() }, writing);
			}
			this.#problems.tellOnce(name, 'unreadable', `The conversation ${name} cannot be read: ${codeOf(error)}.`);
			return undefined;
		}
	}

	async #report(name: string, content: JournalContent, isWriting = false): Promise<void> {
		if (content.kind === 'damaged') {
			await this.#setAside(name);
		} else if (content.kind === 'newer') {
			const message = `The conversation ${name} was written by a later version of Sidethought.`;
			this.#problems.tellOnce(name, 'unreadable', message);
		} else if (content.torn || content.skippedLines > 0 || content.lostHeader || content.unknownEvents > 0) {
			if (!isWriting) {
				this.setTailAside(name, content.conversation.title);
			}
			this.#problems.tellOnce(name, 'skipped', leftOut(content));
		}
	}

	/** Nothing is deleted: what cannot be read today, somebody may rescue tomorrow. */
	async #setAside(name: string): Promise<void> {
		const path = join(this.#folder, name);
		try {
			const aside = await freeName(`${path.slice(0, -ending.length)}.damaged`);
			await rename(path, aside);
			const message = `A conversation could not be read. Its file was set aside as ${basename(aside)}.`;
			this.#problems.tell('damaged', message);
		} catch (error) {
			const message = `The conversation ${name} cannot be read, nor set aside: ${codeOf(error)}.`;
			this.#problems.tellOnce(name, 'unreadable', message);
		}
	}
}

async function readWhole(path: string): Promise<FileContent> {
	let handle: FileHandle | undefined;
	try {
		handle = await open(path, 'r');
		const { mtime } = await handle.stat();
		const bytes = await handle.readFile();
		return { bytes, size: bytes.length, changedAt: mtime.toISOString() };
	} finally {
		await handle?.close();
	}
}

/** A line that this window writes just now is not torn; it is not wanted yet. */
function withWaiting(file: FileContent, writing: JournalFile | undefined): FileContent {
	if (writing?.hasWaiting) {
		return { ...file, bytes: Buffer.concat([file.bytes, writing.waiting]) };
	}
	return writing?.isOpen ? { ...file, bytes: file.bytes.subarray(0, file.bytes.lastIndexOf('\n') + 1) } : file;
}

function leftOut({ conversation, ...content }: ReadContent): string {
	const title = `the conversation “${conversation.title}”`;
	const lines = content.skippedLines + (content.torn ? 1 : 0);
	if (lines > 0) {
		const part = content.torn && lines === 1 ? 'The last line' : lines === 1 ? 'One line' : `${lines} lines`;
		const verb = lines === 1 ? 'was' : 'were';
		return `${part} of ${title} ${verb} not whole and ${verb} passed over.`;
	}
	if (content.unknownEvents > 0) {
		return `A part of ${title} was written by a later version of Sidethought. It is kept, but not shown.`;
	}
	return `The first line of ${title} was lost. Its title and date are those of its first question.`;
}

async function sizeOf(path: string): Promise<number | undefined> {
	try {
		return (await stat(path)).size;
	} catch {
		// Gone since the folder was read.
		return undefined;
	}
}

async function freeName(path: string): Promise<string> {
	for (let number = 2, name = path; ; number += 1) {
		if ((await sizeOf(name)) === undefined) {
			return name;
		}
		name = `${path}-${number}`;
	}
}
