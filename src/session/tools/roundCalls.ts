/** The calls of a round, from its events. */
import type { TurnEvent } from '../../core/stream/turnEvent.ts';

export interface RoundCall {
	readonly id: string;
	readonly name: string;
	/** As the wire said them, whole or what came of them. */
	readonly arguments: string;
	/** `open`: it began, and its end never came. `cut`: that was told. */
	readonly state: 'open' | 'cut' | 'whole';
}

/** In the order in which they were begun. */
export function callsOf(events: readonly TurnEvent[]): readonly RoundCall[] {
	const calls = new Map<string, RoundCall>();
	for (const event of events) {
		if (event.type === 'tool-call-start') {
			calls.set(event.id, { id: event.id, name: event.name, arguments: '', state: 'open' });
		} else if (event.type === 'tool-call') {
			const { id, name, arguments: text } = event;
			calls.set(id, { id, name, arguments: text, state: event.cut ? 'cut' : 'whole' });
		}
	}
	return [...calls.values()].map(call =>
		call.state === 'open' ? { ...call, arguments: piecesOf(events, call.id) } : call,
	);
}

function piecesOf(events: readonly TurnEvent[], id: string): string {
	return events.flatMap(event => (event.type === 'tool-call-delta' && event.id === id ? [event.text] : [])).join('');
}
