/**
 * What this window knows of the files that it writes: which turns run, and summaries kept up to date as lines go by,
 * so that no file is read again for the index. That another window wrote to the same file is noticed by its size.
 */
import type { ConversationId } from '../core/conversation/conversation.ts';
import type { TurnEvent, TurnId } from '../core/stream/turnEvent.ts';
import type { IndexEntry } from './conversationIndex.ts';
import type { JournalHeader, JournalSettings } from './journalFormat.ts';
import { type ConversationSummary, startOf, withEvents } from './summary.ts';

interface RunningTurn {
	readonly conversation: ConversationId;
	/** Milliseconds of the wall clock, where its first event said them. */
	readonly start: number | undefined;
}

/** Files go by their names. */
export class WrittenSummaries {
	readonly #running = new Map<TurnId, RunningTurn>();
	readonly #entries = new Map<string, IndexEntry>();

	isRunning(turn: TurnId): boolean {
		return this.#running.has(turn);
	}

	hasRunning(conversation: ConversationId): boolean {
		return [...this.#running.values()].some(turn => turn.conversation === conversation);
	}

	/** What is known of the file, if it is of this size. */
	entry(file: string, size: number | undefined): IndexEntry | undefined {
		const entry = this.#entries.get(file);
		return entry?.size === size ? entry : undefined;
	}

	/** The file as it is now is known, or not. */
	note(file: string, entry: IndexEntry | undefined): void {
		if (entry) {
			this.#entries.set(file, entry);
		} else {
			this.#entries.delete(file);
		}
	}

	/** A new file got its first line. */
	begun(file: string, { id, title, createdAt, workspace }: JournalHeader, bytes: number): void {
		const place = workspace === undefined ? {} : { workspace };
		const summary = { id, title, createdAt, updatedAt: createdAt, pinned: false, turns: 0, models: [], ...place };
		this.#entries.set(file, { size: bytes, summary });
	}

	/** Lines that change a setting. */
	set(file: string, { title, pinned }: JournalSettings, bytes: number): void {
		this.#grow(file, bytes, summary => ({
			...summary,
			...(title !== undefined && { title }),
			...(pinned !== undefined && { pinned }),
		}));
	}

	/** Lines of events. */
	appended(file: string, conversation: ConversationId, events: readonly TurnEvent[], bytes: number): void {
		for (const event of events.filter(each => each.seq === 0 || each.type === 'turn-start')) {
			const isNew = !this.#running.has(event.turn);
			if (isNew) {
				this.#running.set(event.turn, { conversation, start: startOf([event]) });
			}
			this.#grow(file, 0, summary =>
				withEvents({ ...summary, turns: summary.turns + (isNew ? 1 : 0) }, [event], undefined),
			);
		}
		const latest = new Map(events.map(event => [event.turn, event]));
		this.#grow(file, bytes, summary => [...latest.values()].reduce((sum, event) => this.#later(sum, event), summary));
		if (events.some(event => !this.#running.has(event.turn))) {
			// The end of a turn whose beginning is not known: only the file says whether it was counted.
			this.#entries.delete(file);
		}
		for (const event of events.filter(each => each.type === 'finish')) {
			this.#running.delete(event.turn);
		}
	}

	#later(summary: ConversationSummary, event: TurnEvent): ConversationSummary {
		return withEvents(summary, [event], this.#running.get(event.turn)?.start);
	}

	#grow(file: string, bytes: number, change: (summary: ConversationSummary) => ConversationSummary): void {
		const entry = this.#entries.get(file);
		if (entry) {
			this.#entries.set(file, { size: entry.size + bytes, summary: change(entry.summary) });
		}
	}
}
