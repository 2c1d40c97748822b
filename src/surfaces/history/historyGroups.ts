/** Which conversations stand together in the history: pinned ones first, then by the day on which they went on last. */
import type { ConversationSummary } from '../../session/hub/conversationStore.ts';

export interface HistoryGroup {
	/** `pinned`, or the day. */
	readonly day: Date | 'pinned';
	readonly conversations: readonly ConversationSummary[];
}

/** @param conversations in the order of the store: pinned ones first, then the latest */
export function groupsOf(conversations: readonly ConversationSummary[]): readonly HistoryGroup[] {
	const groups = new Map<string, { readonly day: Date | 'pinned'; readonly conversations: ConversationSummary[] }>();
	for (const conversation of conversations) {
		const day = conversation.pinned ? 'pinned' : dayOf(conversation.updatedAt);
		const key = String(day);
		const group = groups.get(key) ?? { day, conversations: [] };
		groups.set(key, group);
		group.conversations.push(conversation);
	}
	return [...groups.values()];
}

/** So many days lie between a day and now: 0 is today. */
export function daysAgo(day: Date, now: Date): number {
	return Math.round((dayOf(now.toISOString()).getTime() - day.getTime()) / 86_400_000);
}

/** Midnight, where the reader is. */
function dayOf(time: string): Date {
	const date = new Date(time);
	date.setHours(0, 0, 0, 0);
	return date;
}
