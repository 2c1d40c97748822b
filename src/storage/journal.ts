/**
 * Every event on disk before anybody sees it. One file per conversation, only appended to, written at once: a
 * reload, a crash or a full disk loses nothing that was shown. Never throws into a stream; what goes wrong is told
 * to `onProblem`, once.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Conversation, ConversationId } from '../core/conversation/conversation.ts';
import { titleOf } from '../core/conversation/title.ts';
import type { Disposable } from '../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../core/stream/turnEvent.ts';
import { JournalFile, type WriteSync } from './journalFile.ts';
import {
	eventLines,
	headerLine,
	type JournalContent,
	type JournalHeader,
	type JournalSettings,
	readJournal,
	settingsLine,
} from './journalFormat.ts';
import { JournalIndex, type JournalSummary, summaryOf } from './journalIndex.ts';

export type { JournalSummary } from './journalIndex.ts';

export interface JournalProblem {
	/**
	 * `not-saved`: the disk refuses; it is tried again. `saved-again`: it took everything that waited.
	 * `damaged`: a file was set aside. `unreadable`: a file was left alone. `skipped`: parts of a file were passed over.
	 */
	readonly kind: 'not-saved' | 'saved-again' | 'damaged' | 'unreadable' | 'skipped';
	/** For people; names files, never folders. */
	readonly message: string;
}

export interface JournalOptions {
	readonly onProblem: (problem: JournalProblem) => void;
	/** Pause between attempts to write what the disk refused, in milliseconds. */
	readonly retryMs?: number;
	readonly write?: WriteSync;
}

const ending = '.ndjson';

export class Journal implements Disposable {
	readonly #folder: string;
	readonly #options: JournalOptions;
	readonly #index: JournalIndex;
	readonly #files = new Map<ConversationId, JournalFile>();
	/** Turns that this window is writing, and whose they are. */
	readonly #live = new Map<TurnId, ConversationId>();
	/** Late events of a removed conversation must not bring its file back. */
	readonly #removed = new Set<ConversationId>();
	/** What was reported about files already. */
	readonly #told = new Set<string>();
	#retry: ReturnType<typeof setTimeout> | undefined;

	/** @param folder made when the first line is written. */
	constructor(folder: string, options: JournalOptions) {
		this.#folder = folder;
		this.#options = options;
		this.#index = new JournalIndex(join(folder, 'index.json'));
	}

	/** Begins the file of a conversation. One that is there already is left as it is. */
	create(header: JournalHeader): void {
		this.#removed.delete(header.id);
		const file = this.#fileOf(header.id);
		if (!file.hasWaiting && !existsSync(file.path)) {
			// Somebody deleted the file under an open descriptor.
			file.close();
			this.#append(file, headerLine(header));
		}
	}

	/** Costs the same however long the conversation is. */
	append(conversation: ConversationId, events: readonly TurnEvent[]): void {
		if (events.length === 0 || this.#removed.has(conversation)) {
			return;
		}
		this.create({ id: conversation, title: titleFrom(events), createdAt: createdAtOf(events) });
		const file = this.#fileOf(conversation);
		this.#append(file, eventLines(events));
		this.#noteLive(conversation, events);
		if (![...this.#live.values()].includes(conversation)) {
			file.close();
		}
	}

	rename(conversation: ConversationId, title: string): void {
		this.#set(conversation, { title });
	}

	pin(conversation: ConversationId, pinned: boolean): void {
		this.#set(conversation, { pinned });
	}

	/** Deletes the file. Events that still come for it are dropped. */
	remove(conversation: ConversationId): void {
		const { path } = this.#fileOf(conversation);
		this.#files.get(conversation)?.close();
		this.#files.delete(conversation);
		this.#removed.add(conversation);
		rmSync(path, { force: true });
	}

	/**
	 * The conversation as far as it was written; its turns that were cut off end as `interrupted`. Undefined when
	 * there is no such file, or none that can be read.
	 */
	read(conversation: ConversationId): Conversation | undefined {
		const file = this.#fileOf(conversation);
		const content = this.#readFile(file.path, file.waiting);
		return content?.kind === 'read' ? content.conversation : undefined;
	}

	/** All conversations that have a turn: pinned ones first, then the latest. */
	list(): readonly JournalSummary[] {
		const names = this.#fileNames();
		const summaries = names.flatMap(name => this.#summary(name) ?? []);
		this.#index.keepOnly(names);
		this.#index.save();
		const rank = ({ pinned, updatedAt }: JournalSummary): string => `${pinned ? 1 : 0}${updatedAt}`;
		return summaries.filter(each => each.turns > 0).sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
	}

	dispose(): void {
		clearTimeout(this.#retry);
		this.#retry = undefined;
		for (const file of this.#files.values()) {
			file.flush();
			file.close();
		}
		this.#files.clear();
		this.#index.save();
	}

	#set(conversation: ConversationId, settings: JournalSettings): void {
		const file = this.#fileOf(conversation);
		if (existsSync(file.path) || file.hasWaiting) {
			this.#append(file, settingsLine(settings));
		}
	}

	#fileOf(conversation: ConversationId): JournalFile {
		const known = this.#files.get(conversation);
		if (known) {
			return known;
		}
		const file = new JournalFile(join(this.#folder, fileName(conversation)), this.#options.write);
		this.#files.set(conversation, file);
		return file;
	}

	#append(file: JournalFile, text: string): void {
		const error = file.append(text);
		if (error !== undefined && this.#retry === undefined) {
			this.#tell('not-saved', `${reasonOf(error)} It is kept in memory, and saved as soon as that is possible.`);
			this.#retryLater();
		}
	}

	#retryLater(): void {
		this.#retry = setTimeout(() => {
			this.#retry = undefined;
			const errors = [...this.#files.values()].map(file => (file.hasWaiting ? file.flush() : undefined));
			if (errors.some(error => error !== undefined)) {
				this.#retryLater();
			} else {
				this.#tell('saved-again', 'Conversations are saved again.');
			}
		}, this.#options.retryMs ?? 5_000);
		// Waiting for a disk must not keep a process alive.
		this.#retry.unref?.();
	}

	#noteLive(conversation: ConversationId, events: readonly TurnEvent[]): void {
		for (const event of events) {
			if (event.type === 'finish') {
				this.#live.delete(event.turn);
			} else if (event.seq === 0 || event.type === 'turn-start') {
				this.#live.set(event.turn, conversation);
			}
		}
	}

	#fileNames(): readonly string[] {
		try {
			return readdirSync(this.#folder).filter(name => name.endsWith(ending));
		} catch {
			// Nothing was ever written.
			return [];
		}
	}

	#summary(name: string): JournalSummary | undefined {
		const path = join(this.#folder, name);
		const stamp = stampOf(path);
		const known = stamp && this.#index.get(name, stamp);
		if (known || !stamp) {
			return known || undefined;
		}
		const content = this.#readFile(path);
		if (content?.kind !== 'read') {
			return undefined;
		}
		const summary = summaryOf(content.conversation);
		this.#index.set(name, stamp, summary);
		return summary;
	}

	#readFile(path: string, waiting = ''): JournalContent | undefined {
		let text = '';
		try {
			text = existsSync(path) ? readFileSync(path, 'utf8') : '';
		} catch (error) {
			this.#tellOnce(path, 'unreadable', `The conversation ${basename(path)} cannot be read: ${codeOf(error)}.`);
			return undefined;
		}
		if (text === '' && waiting === '') {
			return undefined;
		}
		const content = readJournal(text + waiting, turn => this.#live.has(turn));
		this.#report(path, content);
		return content;
	}

	#report(path: string, content: JournalContent): void {
		const name = basename(path);
		if (content.kind === 'damaged') {
			this.#setAside(path);
		} else if (content.kind === 'newer') {
			this.#tellOnce(path, 'unreadable', `The conversation ${name} was written by a later version of Sidethought.`);
		} else if (content.torn || content.skippedLines > 0) {
			const lines = content.skippedLines + (content.torn ? 1 : 0);
			const part = content.torn && lines === 1 ? 'The last line' : lines === 1 ? 'One line' : `${lines} lines`;
			const verb = lines === 1 ? 'was' : 'were';
			const { title } = content.conversation;
			this.#tellOnce(
				path,
				'skipped',
				`${part} of the conversation “${title}” ${verb} not whole and ${verb} passed over.`,
			);
		}
	}

	/** Nothing is deleted: what cannot be read today, somebody may rescue tomorrow. */
	#setAside(path: string): void {
		try {
			[...this.#files.values()].find(file => file.path === path)?.close();
			const aside = freeName(`${path.slice(0, -ending.length)}.damaged`);
			renameSync(path, aside);
			this.#tell('damaged', `A conversation could not be read. Its file was set aside as ${basename(aside)}.`);
		} catch (error) {
			const message = `The conversation ${basename(path)} cannot be read, nor set aside: ${codeOf(error)}.`;
			this.#tellOnce(path, 'unreadable', message);
		}
	}

	#tellOnce(path: string, kind: JournalProblem['kind'], message: string): void {
		if (!this.#told.has(`${kind} ${path}`)) {
			this.#told.add(`${kind} ${path}`);
			this.#tell(kind, message);
		}
	}

	#tell(kind: JournalProblem['kind'], message: string): void {
		try {
			this.#options.onProblem({ kind, message });
		} catch {
			// Telling about a problem must not break the stream that met it.
		}
	}
}

/** Ids of ours are file names as they are; others, of imported files, could be anything. */
function fileName(conversation: ConversationId): string {
	const plain = /^[a-z0-9_-]{1,80}$/.test(conversation);
	const name = plain ? conversation : `x-${createHash('sha256').update(conversation).digest('hex').slice(0, 32)}`;
	return name + ending;
}

function freeName(path: string): string {
	for (let number = 2, name = path; ; number += 1) {
		if (!existsSync(name)) {
			return name;
		}
		name = `${path}-${number}`;
	}
}

function stampOf(path: string): string | undefined {
	try {
		const { size, mtimeMs } = statSync(path);
		return `${size} ${mtimeMs}`;
	} catch {
		// Gone since the folder was read.
		return undefined;
	}
}

function titleFrom(events: readonly TurnEvent[]): string {
	return titleOf(events.find(event => event.type === 'turn-start')?.question ?? '');
}

function createdAtOf(events: readonly TurnEvent[]): string {
	return events.find(event => event.type === 'turn-start')?.startedAt ?? new Date().toISOString();
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function reasonOf(error: unknown): string {
	switch (codeOf(error)) {
		case 'ENOSPC':
		case 'EDQUOT':
			return 'The disk is full, so the conversation is not saved.';
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return 'The folder for conversations cannot be written to, so the conversation is not saved.';
		default:
			return `The conversation could not be saved (${codeOf(error)}).`;
	}
}
