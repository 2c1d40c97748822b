/** What this thread and the one beside it say to each other. Both are ours, and of the same version. */
import type { Conversation } from '../../core/conversation/conversation.ts';
import type { OpenedTranscript, SearchHit, SearchQuery } from '../../session/hub/conversationStore.ts';

export type Task =
	| { readonly type: 'open-transcript'; readonly file: string | Uint8Array }
	| { readonly type: 'search'; readonly query: SearchQuery }
	| { readonly type: 'prepare-search' }
	| { readonly type: 'forget-deleted' };

export type Request =
	| { readonly id: number; readonly folder: string; readonly task: Task }
	/** Nobody waits for it any more. */
	| { readonly id: number; readonly cancelled: true };

export type Answer = { readonly id: number } & (
	| { readonly type: 'beginning'; readonly beginning: Conversation }
	| { readonly type: 'opened'; readonly opened: OpenedTranscript }
	/** Each of one conversation. None of them: the search goes on. */
	| { readonly type: 'hits'; readonly batches: readonly (readonly SearchHit[])[] }
	/** The search, or whatever it was, is over. */
	| { readonly type: 'done'; readonly hasMore: boolean }
	/** `message`: for people. */
	| { readonly type: 'failed'; readonly message: string }
);
