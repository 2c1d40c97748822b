/** What a page asks, asks again, edits and takes back. A question that is not asked is in the composer again. */
import type { TurnId, TurnParent } from '../../core/stream/turnEvent.ts';
import { sayFailure } from '../../platform/language.ts';
import type { ToHost, ToWebview } from '../../protocol/messages.ts';
import type { AgainAs, Asker } from '../../session/hub/asker.ts';
import type { CompareOutcome } from '../../session/hub/comparisons.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { Asked, TurnQuestion } from '../../session/hub/openConversation.ts';
import type { AttachmentBox } from './attachmentBox.ts';
import type { CompareRequests } from './pageRequests.ts';
import type { AskedOf } from './turnMenu.ts';

/** What stands in the composer: words, and what is attached. */
export type DraftQuestion = Pick<TurnQuestion, 'question' | 'context' | 'parent'>;

interface QuestionDeskNeeds {
	readonly conversations: Conversations;
	readonly attachments: AttachmentBox;
	readonly asker: Pick<Asker, 'ask' | 'askAgain' | 'steer'>;
	readonly compare: Pick<CompareRequests, 'ask' | 'askWith'>;
	/** The reader has asked something in a new turn. */
	readonly onAsked: (turn: TurnId) => void;
	/** To the page, now or when it is there. */
	readonly post: (message: ToWebview) => void;
}

export class QuestionDesk {
	readonly #needs: QuestionDeskNeeds;

	constructor(needs: QuestionDeskNeeds) {
		this.#needs = needs;
	}

	async ask(conversation: string, { text, think, edits }: Extract<ToHost, { type: 'ask' }>): Promise<void> {
		const question = text.trim();
		if (!question) {
			return;
		}
		const context = this.#needs.attachments.take();
		const asked = await this.#needs.asker.ask(conversation, {
			question,
			context,
			...(think && { think }),
			...(edits !== undefined && { parent: { turn: edits, as: 'edit' } }),
		});
		if (asked.kind === 'refused') {
			this.#compose({ question, context }, { keep: true, ...(edits !== undefined && { edits }) });
		}
		if (asked.kind === 'asked') {
			this.#needs.onAsked(asked.turn);
		}
		this.#sayIfRefused(asked);
	}

	/** The same of several; a question of which nobody is asked is in the composer again. */
	async compare(conversation: string, { text, edits }: Extract<ToHost, { type: 'compare' }>): Promise<void> {
		const question = text.trim();
		if (!question) {
			return;
		}
		const context = this.#needs.attachments.take();
		const parent: TurnParent | undefined = edits === undefined ? undefined : { turn: edits, as: 'edit' };
		const asked = await this.#needs.compare.ask(conversation, { question, context, ...(parent && { parent }) });
		if (asked.kind !== 'begun') {
			this.#compose({ question, context }, { keep: true, ...(edits !== undefined && { edits }) });
		}
		this.#sayIfRefused(asked);
	}

	async compareWith(turn: TurnId): Promise<void> {
		this.#sayIfRefused(await this.#needs.compare.askWith(turn));
	}

	async again(turn: TurnId, as: AgainAs, changes: AskedOf = {}): Promise<void> {
		this.#sayIfRefused(await this.#needs.asker.askAgain(turn, as, changes));
	}

	async steer({ turn, at, text }: Extract<ToHost, { type: 'steer' }>): Promise<void> {
		const how = { ...(at && { at }), ...(text !== undefined && { text }) };
		this.#sayIfRefused(await this.#needs.asker.steer(turn, how));
	}

	edit(turn: TurnId): void {
		const state = this.#needs.conversations.findTurn(turn)?.turn.state;
		if (state) {
			this.#compose(state, { keep: false, edits: turn });
		}
	}

	/** Takes a waiting question out; with `edit` into the composer, for the turn that it was to edit. */
	unqueue(conversation: string, id: string, edit: boolean): void {
		const asked = this.#needs.conversations.unqueue(conversation, id);
		if (asked && edit) {
			this.#compose(asked, { keep: true, ...editsOf(asked) });
		}
	}

	/** Puts questions that will not be asked back into the composer, with what was attached to them. */
	takeBack(questions: readonly DraftQuestion[]): void {
		const question = questions.map(each => each.question).join('\n\n');
		const [only] = questions.length === 1 ? questions : [];
		const context = questions.flatMap(each => each.context);
		this.#compose({ question, context }, { keep: true, ...(only && editsOf(only)) });
	}

	/** A question that was not asked is never lost in silence. */
	#sayIfRefused(asked: Asked | CompareOutcome): void {
		if (asked.kind === 'refused') {
			this.#needs.post({ type: 'announce', message: sayFailure(asked.failure) });
		}
	}

	/** Puts a question and its context back into the composer. */
	#compose(asked: DraftQuestion, how: { readonly keep: boolean; readonly edits?: TurnId }): void {
		for (const item of asked.context) {
			this.#needs.attachments.add(item);
		}
		this.#needs.post({ type: 'draft', text: asked.question, focus: true, ...how });
	}
}

/** The turn whose question this one was to take the place of. */
function editsOf({ parent }: DraftQuestion): { readonly edits?: TurnId } {
	return parent?.as === 'edit' ? { edits: parent.turn } : {};
}
