/** Offers the answer that the same question got before, with its date. It is never used unasked. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, onUnexpectedError } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { ConversationStore } from '../../session/hub/conversationStore.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import { type EarlierAnswer, earlierAnswer } from '../../session/hub/earlierAnswers.ts';

interface EarlierOfferNeeds {
	readonly conversations: Pick<Conversations, 'findTurn' | 'open' | 'onDidAppend' | 'showVersion'>;
	readonly store: Pick<ConversationStore, 'list'>;
	readonly reveal: (conversation: string, turn: TurnId) => Promise<void>;
}

export class EarlierOffer implements Disposable {
	readonly #needs: EarlierOfferNeeds;
	readonly #store = new DisposableStore();
	/** Asked by the reader just now; what exactly, their first event says. */
	readonly #asked = new Set<TurnId>();

	constructor(needs: EarlierOfferNeeds) {
		this.#needs = needs;
		this.#store.add(
			needs.conversations.onDidAppend(({ turn }) => {
				if (this.#asked.delete(turn)) {
					this.#look(turn).catch(onUnexpectedError);
				}
			}),
		);
	}

	/** The reader has asked something in a new turn. */
	asked(turn: TurnId): void {
		this.#asked.add(turn);
	}

	dispose(): void {
		this.#store.dispose();
	}

	async #look(turn: TurnId): Promise<void> {
		const earlier = await earlierAnswer(this.#needs, turn);
		if (!earlier) {
			return;
		}
		const show = vscode.l10n.t('Show that answer');
		const said = vscode.l10n.t('You asked the same on {0}.', whenOf(earlier));
		if ((await vscode.window.showInformationMessage(said, show)) === show) {
			await this.#show(earlier);
		}
	}

	async #show({ conversation, turn }: EarlierAnswer): Promise<void> {
		const { conversations, reveal } = this.#needs;
		const shown = (await conversations.open(conversation))?.branch ?? [];
		if (!shown.some(({ id }) => id === turn)) {
			conversations.showVersion(turn);
		}
		await reveal(conversation, turn);
	}
}

function whenOf({ askedAt }: EarlierAnswer): string {
	const date = new Date(askedAt);
	return Number.isNaN(date.getTime())
		? askedAt
		: date.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
