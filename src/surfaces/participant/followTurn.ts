/** Watches one turn of the hub from its first event to its last. */
import type { TurnState } from '../../core/conversation/turnState.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { Conversations, OpenTurn } from '../../session/hub/conversations.ts';

/**
 * Hands on every event of a turn, also those that came before, in order and once each. Resolves with the turn when
 * it runs no more.
 */
export function followTurn(
	conversations: Conversations,
	turn: TurnId,
	listener: (events: readonly TurnEvent[], state: TurnState) => void,
): Promise<TurnState | undefined> {
	const found: OpenTurn | undefined = conversations.findTurn(turn)?.turn;
	if (!found) {
		return Promise.resolve(undefined);
	}
	const store = new DisposableStore();
	let seen = 0;
	return new Promise<TurnState | undefined>((resolve, reject) => {
		const look = (): void => {
			try {
				const events = found.events.slice(seen);
				seen += events.length;
				if (events.length > 0 && found.state) {
					listener(events, found.state);
				}
				if (!found.live) {
					resolve(found.state);
				}
			} catch (error) {
				// The chat may refuse more, for it closed the response; the turn itself goes on in the hub.
				reject(error);
			}
		};
		store.add(conversations.onDidAppend(appended => appended.turn === turn && look()));
		store.add(conversations.onDidChangeRunning(look));
		look();
	}).finally(() => store.dispose());
}

/** Resolves when nothing runs in a conversation, or when the signal fires. */
export function whenIdle(conversations: Conversations, conversation: string, signal: AbortSignal): Promise<void> {
	const busy = (): boolean => conversations.running(conversation) !== undefined;
	if (!busy() || signal.aborted) {
		return Promise.resolve();
	}
	const store = new DisposableStore();
	return new Promise<void>(resolve => {
		// A question that waits in the queue starts in the same breath as the one before it ends.
		store.add(conversations.onDidChangeRunning(() => setTimeout(() => !busy() && resolve(), 0)));
		signal.addEventListener('abort', () => resolve(), { once: true });
	}).finally(() => store.dispose());
}
