/** What a tool's format is to the table of them: how a file of it is told, and how it is read. */
import type { TranscriptFile } from './file.ts';
import type { Left } from './left.ts';
import type { Chat } from './transcript.ts';
import type { Json } from './value.ts';

/** What the caller knows of the file. */
export interface Reading {
	readonly left: Left;
	/** Title or id of the chat that is wanted of a file of several. */
	readonly wanted: string | undefined;
}

export interface Format {
	/** Stands in place of a provider, in events and in hints: `claude-code`. */
	readonly id: string;
	/** For people: `Claude Code`. */
	readonly name: string;
	/** Whether this one JSON value is a file of the tool. */
	readonly fitsDocument?: (document: unknown) => boolean;
	/** Whether this record is one that only this tool writes. */
	readonly fitsRecord?: (record: Json) => boolean;
	/** Whether this text, which is no JSON, is one of the tool's. */
	readonly fitsText?: (text: string) => boolean;
	readonly read: (file: TranscriptFile, reading: Reading) => Chat;
}

/** Of several chats the wanted one, or the first with messages; how many others there are is told. */
export function chooseChat<T>(
	chats: readonly T[],
	{ left, wanted }: Reading,
	of: (chat: T) => { readonly id?: string | undefined; readonly title?: string | undefined; readonly isEmpty: boolean },
): T | undefined {
	const told = chats.map(chat => ({ chat, ...of(chat) }));
	const filled = told.filter(({ isEmpty }) => !isEmpty);
	const chosen =
		filled.find(({ id, title }) => wanted !== undefined && (id === wanted || title === wanted)) ?? filled[0];
	if (filled.length > 1) {
		left.count('import.left.chats', filled.length - 1);
	}
	return chosen?.chat;
}
