/** The contract of all dialects: frames of a stream, parsed from JSON, turned into deltas. */
import type { ServerError } from '../errors/serverError.ts';
import type { ProviderDelta } from '../provider.ts';
import type { ThinkingField } from './thinkingFields.ts';

export interface FrameReader {
	/** What one frame says, to be passed on at once. */
	read(frame: unknown): ProviderDelta[];
	/** The vendor's end marker was seen; only figures can still follow. */
	readonly isFinished: boolean;
	/** The end marker was the last thing of all: nothing after it is read. */
	readonly isOver?: boolean;
	/** Something came that was neither an error nor padding. */
	readonly isEmpty: boolean;
	/**
	 * What is only known at the end: held text, whole tool calls, data to send back, figures, and why it ended.
	 * @param sentinel the server said that it was done, whether or not it said why.
	 */
	end(sentinel: boolean): ProviderDelta[];
	/** What the server calls this answer, once it said so. */
	readonly answerId?: string | undefined;
	/** The name under which this server sends thinking, once it did. */
	readonly thinkingField?: ThinkingField | undefined;
}

export interface FrameReaderOptions {
	/** Throws what an error inside the stream means. */
	readonly fail: (error: ServerError) => never;
	/** The model, stored with data that only it understands. */
	readonly model: string;
	/** Ids of calls that the request told about; those of the answer differ from them. */
	readonly usedCallIds?: readonly string[];
	/** Signed or encrypted thinking is to be sent back, also where no tool was called. */
	readonly keepThinking?: boolean | undefined;
	/** The response says that it is one JSON document and no stream. */
	readonly isWhole?: boolean;
}
