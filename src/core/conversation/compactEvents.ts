/**
 * Fewer events, same turn: for snapshots and for the tests of what must not depend on chunking.
 *
 * A merged delta covers at most one line and at most a second, so that steps keep their times and a replay its
 * pace. It carries `seq` and `at` of its last part: a reader that has seen it has seen everything up to that
 * `seq`, and the next event's is {@link nextSeq}, as if nothing had been merged. `seq` has gaps inside such a list.
 */
import type { EventOf, TurnEvent } from '../stream/turnEvent.ts';

type Delta = EventOf<'thinking-delta' | 'answer-delta'>;

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
		if (!joins(group, event) || !withText.has(event.block)) {
			compact.push(...merged(group));
			group = [];
		}
		group.push(event);
		if (event.text !== '' && !withText.has(event.block)) {
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
	return event.type === 'thinking-delta' || event.type === 'answer-delta';
}

function joins(group: readonly Delta[], next: Delta): boolean {
	const first = group[0];
	const last = group.at(-1);
	return (
		first !== undefined &&
		last !== undefined &&
		last.type === next.type &&
		last.block === next.block &&
		last.iteration === next.iteration &&
		last.turn === next.turn &&
		last.text !== '' &&
		next.text !== '' &&
		(!last.text.endsWith('\n') || /^\n+$/.test(next.text)) &&
		!/\n[^\n]/.test(next.text) &&
		next.at - first.at <= longestSpan
	);
}

function merged(group: readonly Delta[]): readonly Delta[] {
	const last = group.at(-1);
	if (last === undefined || group.length === 1) {
		return group;
	}
	return [{ ...last, text: group.map(delta => delta.text).join('') }];
}
