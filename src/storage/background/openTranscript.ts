/** A file of another tool, or an export of ours, as a conversation of the store. */
import type { Conversation } from '../../core/conversation/conversation.ts';
import { type Imported, type ImportHint, ourName } from '../../core/import/importTranscript.ts';
import { markBeginning, markImported, withOtherIds } from '../../core/import/markImported.ts';
import { inEnglish } from '../../core/wording/sentence.ts';
import type { OpenedTranscript } from '../../session/hub/conversationStore.ts';
import { isKept, keepConversation } from './keepConversation.ts';
import { fingerprintOf, sourceOf } from './transcriptSource.ts';

export type ReadTranscript = (text: string, hint: ImportHint) => Imported;

interface OpenOptions {
	readonly read: ReadTranscript;
	/** Of a large file, what its beginning is: told long before the file is read as a whole. */
	readonly onBeginning?: (conversation: Conversation) => void;
}

/** Longer text is none that an engine can hold. */
const mostBytes = 500_000_000;
/** So many are read in less time than anybody waits for. */
const largeBytes = 12_000_000;
/** Of a large file; several screens of any tool. */
const beginningBytes = 1_500_000;

/** @throws Error with a sentence for people */
export function openTranscript(
	folder: string,
	file: string | Uint8Array,
	{ read, onBeginning }: OpenOptions,
): OpenedTranscript {
	const source = sourceOf(file);
	checkSize(source.size);
	const id = `imported-${fingerprintOf(source)}`;
	if (isKept(folder, id)) {
		return { conversation: id, wasThere: true };
	}
	const hint = { id, createdAt: new Date().toISOString() };
	if (onBeginning && source.size > largeBytes) {
		tellBeginning(source.read(0, beginningBytes), text => read(text, hint), onBeginning);
	}
	const { conversation, tool, left } = read(textOf(source.read(0, source.size)), hint);
	const kept = toKeep(folder, conversation, { id, tool, left });
	if (isKept(folder, kept.id)) {
		return { conversation: kept.id, wasThere: true };
	}
	keepConversation(folder, kept);
	return { conversation: kept.id, wasThere: false, tool, left };
}

/** Nothing is told of a file that means nothing by its beginning: what is wrong with it, the whole of it says. */
function tellBeginning(
	bytes: Uint8Array,
	read: (text: string) => Imported,
	onBeginning: (conversation: Conversation) => void,
): void {
	try {
		const { conversation, tool } = read(textOf(wholeLines(bytes)));
		onBeginning(markBeginning(conversation, tool));
	} catch {
		// There is none to be shown.
	}
}

/** Without the last line, which is likely to be cut; all of it where there is but one. */
function wholeLines(bytes: Uint8Array): Uint8Array {
	const end = bytes.lastIndexOf(0x0a);
	return end > 0 ? bytes.subarray(0, end) : bytes;
}

/** An export of ours comes back as it was, unless the conversation itself is still there. */
function toKeep(
	folder: string,
	conversation: Conversation,
	{ id, tool, left }: { readonly id: string; readonly tool: string; readonly left: readonly string[] },
): Conversation {
	if (tool !== ourName) {
		return markImported(conversation, tool, left);
	}
	return isKept(folder, conversation.id) ? withOtherIds(conversation, id) : conversation;
}

function checkSize(bytes: number): void {
	if (bytes > mostBytes) {
		const size = Math.ceil(bytes / 1e6);
		throw new RangeError(inEnglish('import.too-large', { size, most: mostBytes / 1e6 }));
	}
}

/** UTF-8, or UTF-16 where the file says so, as editors on Windows write. */
function textOf(bytes: Uint8Array): string {
	const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
	return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}
