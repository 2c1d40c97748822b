/** What this thread and the one beside it say to each other. Both are ours, and of the same version. */
import type { OpenedTranscript } from '../../session/hub/conversationStore.ts';

export type Task = { readonly type: 'open-transcript'; readonly file: string | Uint8Array };

export interface Request {
	/** Tells its answers from others. */
	readonly id: number;
	readonly folder: string;
	readonly task: Task;
}

export type Answer = { readonly id: number } & (
	| { readonly type: 'opened'; readonly opened: OpenedTranscript }
	/** `message`: for people. */
	| { readonly type: 'failed'; readonly message: string }
);
