/**
 * Where conversations are kept, as the hub sees it. Writing is called in order and never waits: an event is on disk
 * when `append` returns, or told as a problem and tried again. Reading never holds the thread.
 */
import type { Conversation, ConversationId } from '../../core/conversation/conversation.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';

export interface ConversationSummary {
	readonly id: ConversationId;
	readonly title: string;
	readonly pinned: boolean;
	/** ISO 8601. */
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly turns: number;
	/** Names of the models that were asked, in the order in which they first were. */
	readonly models: readonly string[];
	/** Name of the workspace in which it was begun, where there was one. */
	readonly workspace?: string;
}

export interface ConversationStore {
	create(conversation: { readonly id: ConversationId; readonly title: string; readonly createdAt: string }): void;
	append(conversation: ConversationId, events: readonly TurnEvent[]): void;
	rename(conversation: ConversationId, title: string): void;
	pin(conversation: ConversationId, pinned: boolean): void;
	/** Which branch is shown and gone on from: its last turn. A turn that begins afterwards becomes the leaf by itself. */
	setLeaf(conversation: ConversationId, leaf: TurnId): void;
	/** Whether thinking goes along with later questions of this conversation, whatever the settings say. */
	setKeepThinking(conversation: ConversationId, keep: boolean): void;
	/** Undefined when there is none, or none that can be read. Turns that were cut off end as `interrupted`. */
	read(conversation: ConversationId): Promise<Conversation | undefined>;
	/** All conversations that have a turn: pinned ones first, then the latest. */
	list(): Promise<readonly ConversationSummary[]>;
	/** Events that still come for a removed conversation are dropped. */
	remove(conversation: ConversationId): Promise<void>;
}

/** A piece of a stream, as it came from the server. */
export interface RecordedPiece {
	/** Milliseconds since the stream began. */
	readonly at: number;
	readonly bytes: Uint8Array;
}

/** What a server sent as the answer to one request. */
export interface RecordedStream {
	readonly turn: TurnId;
	/** From 0, in the order in which the streams of a turn began. */
	readonly stream: number;
	/** When it began, ISO 8601. */
	readonly began: string;
	readonly pieces: readonly RecordedPiece[];
}

/** A file of another tool, brought into the store. */
export type OpenedTranscript = { readonly conversation: ConversationId } & (
	| {
			readonly wasThere: false;
			/** Of the tool that wrote it, for people. */
			readonly tool: string;
			/** What of the file was not understood, in words. */
			readonly left: readonly string[];
	  }
	/** The same file was brought in before. */
	| { readonly wasThere: true }
);

export interface Opening {
	/**
	 * Of a large file, told when it is read, long before the rest: under the id that the whole will have, and not in the
	 * store. Can come more than once.
	 */
	readonly onBeginning: (beginning: Conversation) => void;
	/** Ends it, also in the middle. */
	readonly signal: AbortSignal;
}

/** What is looked for in all conversations. */
export interface SearchQuery {
	/** Words, all of which must stand in one passage, in any case; `"two words"` together. */
	readonly text: string;
	/** The text is a regular expression. */
	readonly isPattern: boolean;
}

/** Where something was found. */
export type SearchPlace = 'title' | 'question' | 'thinking' | 'answer' | 'tool';

export interface SearchHit {
	readonly conversation: ConversationId;
	readonly title: string;
	/** ISO 8601. */
	readonly updatedAt: string;
	/** Absent for a hit in the title. */
	readonly turn?: TurnId;
	readonly place: SearchPlace;
	/** Of thinking and answer: the block, and UTF-16 offsets into its text. */
	readonly block: number;
	readonly start: number;
	readonly end: number;
	/** What was found, and a line's worth of text around it. */
	readonly before: string;
	readonly match: string;
	readonly after: string;
	/** Title of the step of the thinking that it stands in. */
	readonly step?: string;
}

/** What takes long with conversations and is done on a thread of its own. */
export interface ConversationArchive {
	/**
	 * Brings a file into the store. The same file again is the same conversation, with what was asked in it since.
	 * @param file its path, or its bytes where it is on no disk of this machine
	 * @throws Error with a sentence for people
	 */
	openTranscript(file: string | Uint8Array, opening: Opening): Promise<OpenedTranscript>;
	/**
	 * Looks through titles, questions, thinking, answers and tools of all conversations, the latest first.
	 * @param onHits told in batches, as they are found
	 * @returns whether there are more hits than were told
	 * @throws Error with a sentence for people, for a pattern that is none or takes too long
	 */
	search(query: SearchQuery, onHits: (hits: readonly SearchHit[]) => void, signal: AbortSignal): Promise<boolean>;
	/** Somebody is about to search: what a search has to wait for is done now, as far as it gets. */
	prepareSearch(): Promise<void>;
	/** Forgets the text of conversations that were deleted. */
	forgetDeleted(): Promise<void>;
}
