/** What the writers write: every event can be told from its turn and number alone, so that no other record is needed. */
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';

export const conversation = 'killed';
export const eventsPerTurn = 200;

export function eventOf(turn: string, seq: number): TurnEvent {
	const base = { turn, seq, at: seq * 7 };
	switch (seq) {
		case 0:
			return {
				...base,
				type: 'turn-start',
				question: `What is in ${turn}?`,
				context: [],
				model: { provider: 'test', id: 'test' },
				options: { think: 'auto' },
				startedAt: '2026-03-01T10:00:00.000Z',
			};
		case 1:
			return { ...base, type: 'thinking-start', block: 0 };
		case eventsPerTurn - 1:
			return { ...base, type: 'finish', reason: 'complete' };
		default:
			// From a few bytes to more than a page of memory, so that a kill can fall into a write.
			return { ...base, type: 'thinking-delta', block: 0, text: `${turn} ${seq} `.repeat(1 + ((seq * seq) % 997)) };
	}
}
