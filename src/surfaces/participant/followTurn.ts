/** Watches one turn of the hub from its first event to its last. */
import type { TurnState } from '../../core/conversation/turnState.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import type { TurnEvent, TurnId } from '../../core/stream/turnEvent.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { OpenTurn } from '../../session/hub/openConversation.ts';

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
