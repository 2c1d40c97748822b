/**
 * Every event on disk before anybody sees it. One file per conversation, only appended to, written at once: a
 * reload, a crash or a full disk loses nothing that was shown. Never throws into a stream; what goes wrong is told
 * to `onProblem`, once. Reading, listing and removing leave the thread to others.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Conversation, ConversationId } from '../core/conversation/conversation.ts';
import { titleOf } from '../core/conversation/title.ts';
import type { Disposable } from '../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../core/stream/turnEvent.ts';
import type { ConversationStore, RecordedStream } from '../session/hub/conversationStore.ts';
import { ConversationFiles, fileNameOf } from './conversationFiles.ts';
import { ConversationIndex, type IndexEntry } from './conversationIndex.ts';
import { DeletedFiles } from './deletedFiles.ts';
import { JournalFile, type WriteSync } from './journalFile.ts';
import { eventLines, headerLine, type JournalHeader, type JournalSettings, settingsLine } from './journalFormat.ts';
import { type JournalProblem, Problems, reasonOf } from './problems.ts';
import { RawRecordings, recordingOf } from './rawRecordings.ts';
import { textsName } from './search/textPack.ts';
import { type ConversationSummary, inOrder } from './summary.ts';
import { tailOf } from './tornTail.ts';
import { WrittenSummaries } from './writtenSummaries.ts';

export type { JournalProblem } from './problems.ts';

export interface JournalOptions {
	readonly onProblem: (problem: JournalProblem) => void;
	/** Name of the workspace of this window, for conversations that are begun in it. */
	readonly workspace?: string;
	/** Pause between attempts to write what the disk refused, in milliseconds. */
	readonly retryMs?: number;
	readonly write?: WriteSync;
	/** A deleted conversation is gone for good: other traces of it are to go, too. */
	readonly onForget?: () => void;
}

export class Journal implements ConversationStore, Disposable {
	readonly #folder: string;
	readonly #options: JournalOptions;
	readonly #problems: Problems;
	readonly #index: ConversationIndex;
	readonly #stored: ConversationFiles;
	readonly #deleted: DeletedFiles;
	readonly #recordings: RawRecordings;
	readonly #written = new WrittenSummaries();
	readonly #files = new Map<ConversationId, JournalFile>();
	/** Late events of a removed conversation must not bring its file back. */
	readonly #removed = new Set<ConversationId>();
	/** Those whose file may still be in its place. */
	readonly #leaving = new Set<ConversationId>();
	#retry: ReturnType<typeof setTimeout> | undefined;

	/** @param folder made when the first line is written. */
	constructor(folder: string, options: JournalOptions) {
		this.#folder = folder;
		this.#options = options;
		this.#problems = new Problems(options.onProblem);
		this.#index = new ConversationIndex(join(folder, 'index.log'), randomUUID());
		this.#recordings = new RawRecordings(folder, {
			onFull: (name, bytes) => {
				const size = `${Math.round(bytes / 2 ** 20)} MB`;
				const message = `The recording ${name} is full (${size}). What this conversation gets from now on is not recorded; a new one is.`;
				this.#problems.tell('full', message);
			},
		});
		this.#deleted = new DeletedFiles(join(folder, 'deleted'), () => options.onForget?.());
		this.#stored = new ConversationFiles(folder, this.#problems, {
			isRunning: turn => this.#written.isRunning(turn),
			onCut: name => this.#index.end(name, undefined),
		});
	}

	/** Begins the file of a conversation. One that is there already is left as it is. */
	create(header: JournalHeader): void {
		this.#removed.delete(header.id);
		const file = this.#fileOf(header.id);
		if (!file.hasWaiting && !existsSync(file.path)) {
			// Somebody deleted the file under an open descriptor.
			file.close();
			this.#begin(file);
			const { workspace } = this.#options;
			const placed = workspace === undefined ? header : { ...header, workspace };
			this.#written.begun(file.name, placed, this.#append(file, headerLine(placed)));
		}
	}

	/** Costs the same however long the conversation is. */
	append(conversation: ConversationId, events: readonly TurnEvent[]): void {
		if (events.length === 0 || this.#removed.has(conversation)) {
			return;
		}
		this.create({ id: conversation, title: titleFrom(events), createdAt: createdAtOf(events) });
		const file = this.#fileOf(conversation);
		this.#begin(file);
		this.#written.appended(file.name, conversation, events, this.#append(file, eventLines(events)));
		this.#settle(conversation, file);
	}

	/** Called where a stream of the turn begins; what it gives keeps its bytes beside the conversation. */
	record(conversation: ConversationId, turn: TurnId): () => (bytes: Uint8Array) => void {
		return this.#recordings.record(conversation, turn);
	}

	/** The streams that were recorded, in the order in which they began. */
	recordings(conversation: ConversationId): Promise<readonly RecordedStream[]> {
		return this.#recordings.read(conversation);
	}

	rename(conversation: ConversationId, title: string): void {
		this.#set(conversation, { title });
	}

	pin(conversation: ConversationId, pinned: boolean): void {
		this.#set(conversation, { pinned });
	}

	setLeaf(conversation: ConversationId, leaf: TurnId): void {
		this.#set(conversation, { leaf });
	}

	setKeepThinking(conversation: ConversationId, keepThinking: boolean): void {
		this.#set(conversation, { keepThinking });
	}

	/**
	 * Deletes a conversation: for a minute, or until the window closes, `restore` brings it back. Events that still come
	 * for it are dropped, until it is created anew.
	 */
	async remove(conversation: ConversationId): Promise<void> {
		const file = this.#fileOf(conversation);
		file.close();
		this.#files.delete(conversation);
		this.#removed.add(conversation);
		this.#leaving.add(conversation);
		await this.#deleted.take(file.path, file.name);
		await this.#recordings.close(conversation);
		for (const beside of [tailOf, recordingOf]) {
			await this.#deleted.take(beside(file.path), beside(file.name));
		}
		this.#leaving.delete(conversation);
	}

	/** Brings back a conversation that was deleted a moment ago; false where it is too late. */
	async restore(conversation: ConversationId): Promise<boolean> {
		const file = this.#fileOf(conversation);
		const isBack = await this.#deleted.giveBack(file.path, file.name);
		if (isBack) {
			for (const beside of [tailOf, recordingOf]) {
				await this.#deleted.giveBack(beside(file.path), beside(file.name));
			}
			this.#removed.delete(conversation);
		}
		return isBack;
	}

	/** Names of files that belong to no conversation in the list. */
	leftOvers(): Promise<readonly string[]> {
		return this.#stored.leftOvers();
	}

	/**
	 * Deletes what is kept of no conversation in the list: files that could not be read and were set aside, ends that were
	 * cut off, recordings. `restoreLeftOvers` brings them back for as long as `restore` does.
	 * @returns their names
	 */
	async removeLeftOvers(): Promise<readonly string[]> {
		const names = await this.#stored.leftOvers();
		for (const name of names) {
			await this.#deleted.take(join(this.#folder, name), name);
		}
		return names;
	}

	async restoreLeftOvers(names: readonly string[]): Promise<void> {
		for (const name of names) {
			await this.#deleted.giveBack(join(this.#folder, name), name);
		}
	}

	async read(conversation: ConversationId): Promise<Conversation | undefined> {
		const file = this.#fileOf(conversation);
		const isLeaving = this.#leaving.has(conversation);
		const stored = await this.#stored.read(file.name, file);
		if (stored && !isLeaving) {
			// Opened anew from a transcript, behind our back.
			this.#removed.delete(conversation);
		}
		if (stored && !file.isOpen && !file.hasWaiting) {
			this.#written.note(file.name, { size: stored.size, summary: stored.summary });
		}
		return stored?.conversation;
	}

	/** Reads the files that the index does not know, and no others. */
	async list(): Promise<readonly ConversationSummary[]> {
		await this.#index.refresh();
		const names = await this.#stored.names();
		const unsettled = names.filter(name => !this.#index.isSettled(name));
		this.#index.found(await this.#stored.summaries(unsettled, (name, size) => this.#known(name, size)));
		await this.#index.tidy(names);
		await this.#deleted.sweep();
		const summaries = names.flatMap(name => this.#index.entry(name)?.summary ?? []);
		return inOrder(summaries.filter(each => each.turns > 0));
	}

	dispose(): void {
		clearTimeout(this.#retry);
		this.#retry = undefined;
		for (const file of this.#files.values()) {
			file.flush();
			this.#end(file);
		}
		this.#files.clear();
		if (this.#deleted.forgetAll()) {
			// There is no time to take their words out of it; the next search makes it anew.
			rmSync(join(this.#folder, textsName), { force: true });
		}
	}

	#set(conversation: ConversationId, settings: JournalSettings): void {
		const file = this.#fileOf(conversation);
		if (existsSync(file.path) || file.hasWaiting) {
			this.#begin(file);
			this.#written.set(file.name, settings, this.#append(file, settingsLine(settings)));
			this.#settle(conversation, file);
		}
	}

	#fileOf(conversation: ConversationId): JournalFile {
		const known = this.#files.get(conversation);
		if (known) {
			return known;
		}
		const file = new JournalFile(join(this.#folder, fileNameOf(conversation)), this.#options.write);
		this.#files.set(conversation, file);
		return file;
	}

	#known(name: string, size: number | undefined): IndexEntry | undefined {
		const indexed = this.#index.entry(name);
		return this.#written.entry(name, size) ?? (indexed?.size === size ? indexed : undefined);
	}

	#begin(file: JournalFile): void {
		if (!file.isOpen && !file.hasWaiting) {
			this.#stored.setTailAside(file.name);
			this.#index.begin(file.name);
			file.open();
			this.#written.note(file.name, this.#known(file.name, file.size));
		}
	}

	/** @returns the bytes that the file grows by, now or when the disk takes them. */
	#append(file: JournalFile, text: string): number {
		const error = file.append(text);
		if (error !== undefined && this.#retry === undefined) {
			const message = `${reasonOf(error)} It is kept in memory, and saved as soon as that is possible.`;
			this.#problems.tell('not-saved', message);
			this.#retryLater();
		}
		return Buffer.byteLength(text);
	}

	/** Between turns nothing is held open. */
	#settle(conversation: ConversationId, file: JournalFile): void {
		if (!this.#written.hasRunning(conversation) && !file.hasWaiting) {
			this.#end(file);
		}
	}

	#end(file: JournalFile): void {
		if (file.isOpen) {
			this.#index.end(file.name, this.#written.entry(file.name, file.size));
		}
		file.close();
	}

	#retryLater(): void {
		this.#retry = setTimeout(() => {
			this.#retry = undefined;
			const waiting = [...this.#files].filter(([, file]) => file.hasWaiting);
			const errors = waiting.map(([, file]) => file.flush());
			if (errors.some(error => error !== undefined)) {
				this.#retryLater();
				return;
			}
			for (const [conversation, file] of waiting) {
				this.#settle(conversation, file);
			}
			this.#problems.tell('saved-again', 'Conversations are saved again.');
		}, this.#options.retryMs ?? 5_000);
		// Waiting for a disk must not keep a process alive.
		this.#retry.unref?.();
	}
}

function titleFrom(events: readonly TurnEvent[]): string {
	const start = events.find(event => event.type === 'turn-start');
	return titleOf(start?.question ?? '', start?.label);
}

function createdAtOf(events: readonly TurnEvent[]): string {
	return events.find(event => event.type === 'turn-start')?.startedAt ?? new Date().toISOString();
}
