/** The search whose results the history shows. One at a time: a new one takes the place of the last. */
import { type Disposable, Emitter } from '../../core/lifecycle.ts';
import type { ConversationArchive, SearchHit, SearchQuery } from '../../session/hub/conversationStore.ts';

export interface SearchResults {
	readonly query: SearchQuery;
	/** By conversation, in the order in which they were found. */
	readonly hits: ReadonlyMap<string, readonly SearchHit[]>;
	readonly isRunning: boolean;
	/** There are more than are shown. */
	readonly hasMore: boolean;
	/** Why there are none, in words. */
	readonly problem?: string;
}

/** A view is told of new results at most this often, in milliseconds. */
const tellMs = 60;

export class HistorySearch implements Disposable {
	readonly #archive: Pick<ConversationArchive, 'search'>;
	readonly #changed = new Emitter<void>();
	#results: SearchResults | undefined;
	#running: AbortController | undefined;
	#telling: ReturnType<typeof setTimeout> | undefined;

	readonly onDidChange = this.#changed.event;

	constructor(archive: Pick<ConversationArchive, 'search'>) {
		this.#archive = archive;
	}

	/** Undefined while nothing is looked for. */
	get results(): SearchResults | undefined {
		return this.#results;
	}

	/** Looks for something else; an empty text shows all conversations again. */
	async start(query: SearchQuery): Promise<void> {
		this.#running?.abort();
		this.#running = undefined;
		if (query.text.trim() === '') {
			this.#set(undefined);
			return;
		}
		const running = new AbortController();
		this.#running = running;
		const hits = new Map<string, readonly SearchHit[]>();
		const set = (rest: Pick<SearchResults, 'isRunning' | 'hasMore' | 'problem'>): void => {
			if (running === this.#running) {
				this.#set({ query, hits, ...rest });
			}
		};
		const note = (batch: readonly SearchHit[]): void => {
			const [first] = batch;
			if (first) {
				// The same conversation once more has grown meanwhile.
				hits.set(first.conversation, batch);
				set({ isRunning: true, hasMore: false });
			}
		};
		try {
			const hasMore = await this.#archive.search(query, note, running.signal);
			set({ isRunning: false, hasMore });
		} catch (error) {
			set({ isRunning: false, hasMore: false, problem: error instanceof Error ? error.message : String(error) });
		}
	}

	dispose(): void {
		this.#running?.abort();
		clearTimeout(this.#telling);
		this.#changed.dispose();
	}

	#set(results: SearchResults | undefined): void {
		this.#results = results;
		this.#telling ??= setTimeout(() => {
			this.#telling = undefined;
			this.#changed.fire();
		}, tellMs);
	}
}
