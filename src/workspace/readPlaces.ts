/** The lines that a tool of ours read for the model. */
import { readLinesOf } from '../core/conversation/readLines.ts';
import type { TurnEvent } from '../core/stream/turnEvent.ts';

export type ReadPlace = NonNullable<ReturnType<typeof readLinesOf>>;

/** Undefined for events that are no lines of a file. */
export function readPlaceOf(event: TurnEvent): ReadPlace | undefined {
	return event.type === 'tool-result' && !event.isError ? readLinesOf(event.name, event.content) : undefined;
}
