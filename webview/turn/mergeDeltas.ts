/** Fewer pieces of text for one frame. */
import type { EventOf, TurnEvent } from '../../src/core/stream/turnEvent.ts';

type Delta = EventOf<'thinking-delta' | 'answer-delta'>;

/** Neighbouring deltas of one frame become one piece. */
export function mergeDeltas(events: readonly TurnEvent[]): readonly TurnEvent[] {
	if (events.length < 2) {
		return events;
	}
	const merged: TurnEvent[] = [];
	let run: Delta[] = [];
	const close = (): void => {
		const last = run.at(-1);
		if (last) {
			merged.push(run.length === 1 ? last : { ...last, text: run.map(event => event.text).join('') });
			run = [];
		}
	};
	for (const event of events) {
		const isDelta = event.type === 'thinking-delta' || event.type === 'answer-delta';
		// Further apart than this, the steps of the thinking would lose their times.
		if (isDelta && run[0]?.type === event.type && run[0].block === event.block && event.at - run[0].at < 50) {
			run.push(event);
			continue;
		}
		close();
		if (isDelta) {
			run.push(event);
		} else {
			merged.push(event);
		}
	}
	close();
	return merged;
}
