/**
 * Fewer events, same turn: for snapshots and for the tests of what must not depend on chunking.
 *
 * A merged delta covers at most one line and at most a second, so that steps keep their times and a replay its
 * pace. It carries `seq` and `at` of its last part: a reader that has seen it has seen everything up to that
 * `seq`, and the next event's is {@link nextSeq}, as if nothing had been merged. `seq` has gaps inside such a list.
 */
import type { EventOf, TurnEvent } from '../stream/turnEvent.ts';

type TextDelta = EventOf<'thinking-delta' | 'answer-delta'>;
type Delta = TextDelta | EventOf<'tool-call-delta'>;

/** Longest time that one merged delta covers, in milliseconds. */
const longestSpan = 1000;

/** Merges neighbouring deltas. Folds to the same state as `events`. Linear; returns a new list. */
export function compactEvents(events: readonly TurnEvent[]): readonly TurnEvent[] {
	const compact: TurnEvent[] = [];
	const withText = new Set<number>();
	let group: Delta[] = [];
	for (const event of events) {
		if (!isDelta(event)) {
			compact.push(...merged(group), event);
			group = [];
			continue;
		}
		const isFirst = event.type !== 'tool-call-delta' && !withText.has(event.block);
		if (isFirst || !joins(group, event)) {
			compact.push(...merged(group));
			group = [];
		}
		group.push(event);
		if (isFirst && event.text !== '') {
			// The first text of a block stays alone: it says when the block's text began.
			withText.add(event.block);
			compact.push(...merged(group));
			group = [];
		}
	}
	compact.push(...merged(group));
	return compact;
}

/** The `seq` that follows this list, compact or not. */
export function nextSeq(events: readonly TurnEvent[]): number {
	const last = events.at(-1);
	return last ? last.seq + 1 : 0;
}

function isDelta(event: TurnEvent): event is Delta {
	return event.type === 'thinking-delta' || event.type === 'answer-delta' || event.type === 'tool-call-delta';
}

function joins(group: readonly Delta[], next: Delta): boolean {
	const first = group[0];
	const last = group.at(-1);
	return (
		first !== undefined &&
		last !== undefined &&
		last.turn === next.turn &&
		last.iteration === next.iteration &&
		next.at - first.at <= longestSpan &&
		(next.type === 'tool-call-delta'
			? last.type === next.type && last.id === next.id
			: last.type === next.type && last.block === next.block && isSameLine(last.text, next.text))
	);
}

/** Steps of thinking begin at lines, and keep their times. Line ends at the end of a line belong to it. */
function isSameLine(last: string, next: string): boolean {
	return last !== '' && next !== '' && (!last.endsWith('\n') || /^\n+$/.test(next)) && !/\n[^\n]/.test(next);
}

function merged(group: readonly Delta[]): readonly Delta[] {
	const last = group.at(-1);
	if (last === undefined || group.length === 1) {
		return group;
	}
	return [{ ...last, text: group.map(delta => delta.text).join('') }];
}
