/** A file of another tool, or an export of ours, as a conversation of the store. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Conversation } from '../../core/conversation/conversation.ts';
import { type Imported, type ImportHint, ourName } from '../../core/import/importTranscript.ts';
import { markImported, withOtherIds } from '../../core/import/markImported.ts';
import { inEnglish } from '../../core/wording/sentence.ts';
import type { OpenedTranscript } from '../../session/hub/conversationStore.ts';
import { codeOf } from '../problems.ts';
import { isKept, keepConversation } from './keepConversation.ts';

export type ReadTranscript = (text: string, hint: ImportHint) => Imported;

/** Longer text is none that an engine can hold. */
const mostBytes = 500_000_000;

/** @throws Error with a sentence for people */
export function openTranscript(folder: string, file: string | Uint8Array, read: ReadTranscript): OpenedTranscript {
	const bytes = typeof file === 'string' ? readFile(file) : file;
	checkSize(bytes.length);
	const id = `imported-${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}`;
	const { conversation, tool, left } = read(textOf(bytes), { id, createdAt: new Date().toISOString() });
	const kept = toKeep(folder, conversation, { id, tool, left });
	const wasThere = isKept(folder, kept.id);
	if (!wasThere) {
		keepConversation(folder, kept);
	}
	return { conversation: kept.id, title: kept.title, tool, left, wasThere };
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

function readFile(path: string): Uint8Array {
	try {
		checkSize(statSync(path).size);
		return readFileSync(path);
	} catch (error) {
		throw error instanceof RangeError ? error : new Error(`The file cannot be read (${codeOf(error)}).`);
	}
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
