/** What a list shows of a conversation: from the whole of it, or brought up to date as events go by. */
import type { Conversation } from '../core/conversation/conversation.ts';
import { nameOf } from '../core/stream/modelName.ts';
import type { TurnEvent } from '../core/stream/turnEvent.ts';
import type { ConversationSummary } from '../session/hub/conversationStore.ts';

export type { ConversationSummary } from '../session/hub/conversationStore.ts';

export function summaryOf({ id, title, createdAt, pinned = false, turns }: Conversation): ConversationSummary {
	const empty: ConversationSummary = { id, title, createdAt, updatedAt: createdAt, pinned, turns: 0, models: [] };
	return turns.reduce((summary, { events }) => withEvents(summary, events, startOf(events)), {
		...empty,
		turns: turns.length,
	});
}

/** When the turn of these events began, in milliseconds of the wall clock; undefined when they do not say it. */
export function startOf(events: readonly TurnEvent[]): number | undefined {
	const start = events.find(event => event.type === 'turn-start');
	const begun = start ? Date.parse(start.startedAt) : Number.NaN;
	return Number.isNaN(begun) ? undefined : begun;
}

/** Later by these events of a turn that began at `start`. */
export function withEvents(
	summary: ConversationSummary,
	events: readonly TurnEvent[],
	start: number | undefined,
): ConversationSummary {
	const time = new Date((start ?? Number.NaN) + (events.at(-1)?.at ?? 0));
	const updatedAt = Number.isNaN(time.getTime()) ? '' : time.toISOString();
	const asked = withModels(summary, events);
	return updatedAt > asked.updatedAt ? { ...asked, updatedAt } : asked;
}

function withModels(summary: ConversationSummary, events: readonly TurnEvent[]): ConversationSummary {
	const asked = events.flatMap(event => (event.type === 'turn-start' ? nameOf(event.model) : []));
	const added = asked.filter(name => !summary.models.includes(name));
	return added.length === 0 ? summary : { ...summary, models: [...new Set([...summary.models, ...added])] };
}

/** Pinned ones first, then the latest. */
export function inOrder(summaries: readonly ConversationSummary[]): readonly ConversationSummary[] {
	return summaries.toSorted(
		(a, b) =>
			Number(b.pinned) - Number(a.pinned) || (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0),
	);
}
