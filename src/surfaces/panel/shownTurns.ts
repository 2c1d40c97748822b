/** Which turns of its conversation a page shows: those of its branch, or those of a comparison, in columns. */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { type HeldPart, heldPartOf } from '../../core/conversation/heldTokens.ts';
import { nameOf } from '../../core/stream/modelName.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { sayFailure } from '../../platform/language.ts';
import type { ColumnView, ComparisonView, TurnSnapshot } from '../../protocol/messages.ts';
import type { ComparedColumn, Comparison, Comparisons } from '../../session/hub/comparisons.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { OpenConversation, OpenTurn } from '../../session/hub/openConversation.ts';
import { branchSnapshot, toSnapshot } from './branchSnapshot.ts';
import { TurnWindow } from './turnWindow.ts';

interface ShownTurnsNeeds {
	readonly conversations: Pick<Conversations, 'opened'>;
	readonly comparisons: Pick<Comparisons, 'get'>;
}

interface ShownSnapshot {
	readonly turns: readonly TurnSnapshot[];
	/** How many questions of the branch stand before and behind them. */
	readonly before: number;
	readonly after: number;
	/** What the next question takes of turns that are not among them. */
	readonly held?: HeldPart;
	readonly comparison?: ComparisonView;
}

export class ShownTurns {
	readonly #needs: ShownTurnsNeeds;
	readonly #window = new TurnWindow();
	/** The comparison that is shown in place of the branch. */
	#comparison: string | undefined;
	/** The list as it was looked at last, and its turns. */
	#list: readonly OpenTurn[] | undefined;
	#ids: ReadonlySet<TurnId> = new Set();

	constructor(needs: ShownTurnsNeeds, comparison: string | undefined) {
		this.#needs = needs;
		this.#comparison = comparison;
	}

	get comparison(): string | undefined {
		return this.#comparison;
	}

	/** The branch is shown from now on. */
	leaveComparison(): void {
		this.#comparison = undefined;
		this.#list = undefined;
	}

	/** Another conversation is shown: from its newest turn backwards. */
	restart(): void {
		this.leaveComparison();
		this.#window.reset();
	}

	/** Has a turn shown that may stand outside of what is. Says whether others are shown for that. */
	goTo(conversation: ConversationId, turn: TurnId): boolean {
		return this.#comparison === undefined && this.#window.goTo(this.#branch(conversation), turn);
	}

	/** Shows more turns of a long branch, or its newest ones. */
	grow(conversation: ConversationId, where: 'before' | 'after' | 'newest'): void {
		if (where === 'newest') {
			this.#window.reset();
		} else {
			this.#window.grow(this.#branch(conversation), where);
		}
	}

	/** A turn begins behind those that are shown, which do not reach to the newest: those are shown then. */
	reachNewest(conversation: ConversationId, turn: TurnId): boolean {
		const branch = this.#branch(conversation);
		const isHidden = this.#comparison === undefined && branch.at(-1)?.id === turn && !this.has(conversation, turn);
		if (isHidden) {
			this.#window.reset();
		}
		return isHidden;
	}

	/** The columns are others than before, or have other turns. Those turns that were not shown before. */
	renew(conversation: ConversationId): readonly OpenTurn[] {
		const before = this.#ids;
		const turns = this.turns(conversation);
		this.#look(turns);
		return turns.filter(({ id }) => !before.has(id));
	}

	/** A branch is read anew when the hub has another list, and columns when they have changed: not for every event. */
	has(conversation: ConversationId, turn: TurnId): boolean {
		if (this.#comparison === undefined || this.#list === undefined) {
			this.#look(this.turns(conversation));
		}
		return this.#ids.has(turn);
	}

	turns(conversation: ConversationId): readonly OpenTurn[] {
		return this.#compared?.columns.flatMap(({ turns }) => turns) ?? this.#window.of(this.#branch(conversation)).turns;
	}

	snapshot(conversation: ConversationId): ShownSnapshot {
		const opened = this.#opened(conversation);
		const comparison = this.comparisonView();
		if (!opened || !comparison) {
			return opened ? this.#part(opened) : { turns: [], before: 0, after: 0 };
		}
		const turns = this.turns(conversation);
		this.#look(turns);
		return { turns: turns.map(turn => toSnapshot(turn, [])), before: 0, after: 0, comparison };
	}

	#part(opened: OpenConversation): ShownSnapshot {
		const { turns, from, before, after } = this.#window.of(opened.branch);
		const unseen = after > 0 ? opened.branch : opened.branch.slice(0, from);
		const held = before + after > 0 && heldPartOf(unseen.flatMap(({ state }) => state ?? []));
		return { turns: branchSnapshot(opened, turns), before, after, ...(held && { held }) };
	}

	/** The comparison as the page shows it; undefined when it shows none. */
	comparisonView(): ComparisonView | undefined {
		const compared = this.#compared;
		const leaf = compared && this.#opened(compared.conversation)?.leaf;
		return compared && toView(compared, leaf);
	}

	#look(list: readonly OpenTurn[]): void {
		if (list !== this.#list) {
			this.#list = list;
			this.#ids = new Set(list.map(({ id }) => id));
		}
	}

	get #compared(): Comparison | undefined {
		return this.#comparison === undefined ? undefined : this.#needs.comparisons.get(this.#comparison);
	}

	#branch(conversation: ConversationId): readonly OpenTurn[] {
		return this.#opened(conversation)?.branch ?? [];
	}

	#opened(conversation: ConversationId): OpenConversation | undefined {
		return this.#needs.conversations.opened(conversation);
	}
}

function toView({ question, columns }: Comparison, leaf: TurnId | undefined): ComparisonView {
	const chosen = columns.find(({ turns }) => turns.some(({ id }) => id === leaf))?.turns[0]?.id;
	return {
		question,
		columns: columns.map(column => toColumn(column, columns)),
		...(chosen !== undefined && { chosen }),
	};
}

function toColumn(column: ComparedColumn, all: readonly ComparedColumn[]): ColumnView {
	const { model, think, turns, waitsFor, isStopped, failure } = column;
	const ahead = waitsFor === undefined ? undefined : all[waitsFor];
	return {
		model: nameOf(model),
		turns: turns.map(({ id }) => id),
		...(think !== undefined && { think }),
		...(ahead && { waitsFor: nameOf(ahead.model) }),
		...(isStopped && { isStopped }),
		...(failure && { failure: sayFailure(failure) }),
	};
}
