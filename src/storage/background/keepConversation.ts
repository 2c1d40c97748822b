/** Writes a whole conversation into the store at once, beside the others. For a thread of its own: it waits for the disk. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Conversation, ConversationId } from '../../core/conversation/conversation.ts';
import { fileNameOf } from '../conversationFiles.ts';
import { eventLines, headerLine, settingsLine } from '../journalFormat.ts';

export function isKept(folder: string, id: ConversationId): boolean {
	return existsSync(join(folder, fileNameOf(id)));
}

/** Whole or not at all: a crash leaves no half of it behind. Throws what the disk says. */
export function keepConversation(folder: string, conversation: Conversation): void {
	const { id, title, createdAt, pinned, leaf, keepThinking, turns } = conversation;
	const path = join(folder, fileNameOf(id));
	const beside = `${path}.new`;
	const settings = {
		...(pinned && { pinned }),
		...(leaf !== undefined && { leaf }),
		...(keepThinking !== undefined && { keepThinking }),
	};
	const last = Object.keys(settings).length > 0 ? [settingsLine(settings)] : [];
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	try {
		const lines = [headerLine({ id, title, createdAt }), ...turns.map(turn => eventLines(turn.events)), ...last];
		writeFileSync(beside, lines.join(''), { mode: 0o600, flush: true });
		renameSync(beside, path);
	} catch (error) {
		rmSync(beside, { force: true });
		throw error;
	}
}
