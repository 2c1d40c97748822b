/**
 * Titles and dates of all conversations without reading all of them: a summary is good as long as its file has the
 * same size and time. Only a cache; it can be deleted at any time.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Conversation } from '../core/conversation/conversation.ts';
import type { TurnEvent } from '../core/stream/turnEvent.ts';

export interface JournalSummary {
	readonly id: string;
	readonly title: string;
	/** ISO 8601. */
	readonly createdAt: string;
	/** When its latest event came, ISO 8601. */
	readonly updatedAt: string;
	readonly turns: number;
	readonly pinned?: boolean;
}

interface Entry {
	/** Size and time of the file that was summed up. */
	readonly stamp: string;
	readonly summary: JournalSummary;
}

const schema = 'sidethought.index.2';

export class JournalIndex {
	readonly #path: string;
	#entries: Map<string, Entry> | undefined;
	#changed = false;

	constructor(path: string) {
		this.#path = path;
	}

	get(file: string, stamp: string): JournalSummary | undefined {
		const entry = this.#loaded().get(file);
		return entry?.stamp === stamp ? entry.summary : undefined;
	}

	set(file: string, stamp: string, summary: JournalSummary): void {
		this.#loaded().set(file, { stamp, summary });
		this.#changed = true;
	}

	/** Forgets files that are gone. */
	keepOnly(files: readonly string[]): void {
		const kept = new Set(files);
		for (const file of this.#loaded().keys()) {
			if (!kept.has(file)) {
				this.#entries?.delete(file);
				this.#changed = true;
			}
		}
	}

	/** Writes the whole index beside the old one, then puts it in its place. */
	save(): void {
		if (!this.#changed) {
			return;
		}
		try {
			const beside = `${this.#path}.${process.pid}.new`;
			writeFileSync(beside, JSON.stringify({ schema, entries: [...this.#loaded()] }), { mode: 0o600 });
			renameSync(beside, this.#path);
			this.#changed = false;
		} catch {
			// Without the cache the next list is slower, and that is all.
		}
	}

	#loaded(): Map<string, Entry> {
		this.#entries ??= load(this.#path);
		return this.#entries;
	}
}

function load(path: string): Map<string, Entry> {
	try {
		const stored = JSON.parse(readFileSync(path, 'utf8'));
		return stored.schema === schema ? new Map(stored.entries) : new Map();
	} catch {
		return new Map();
	}
}

export function summaryOf(conversation: Conversation): JournalSummary {
	const { id, title, createdAt, pinned, turns } = conversation;
	return {
		id,
		title,
		createdAt,
		updatedAt: latestTime(turns.at(-1)?.events ?? []) ?? createdAt,
		turns: turns.length,
		...(pinned && { pinned }),
	};
}

function latestTime(events: readonly TurnEvent[]): string | undefined {
	const start = events.find(event => event.type === 'turn-start');
	const begun = start ? Date.parse(start.startedAt) : Number.NaN;
	const latest = new Date(begun + (events.at(-1)?.at ?? 0));
	return Number.isNaN(latest.getTime()) ? undefined : latest.toISOString();
}
