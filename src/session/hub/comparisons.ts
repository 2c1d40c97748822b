/**
 * One question to several models, or to one model with several thinking settings. Each is a turn of its own, beside the
 * others in the tree of its conversation. Servers are asked at the same time; one that answers one question at a time
 * is asked one after the other.
 */
import type { ConversationId } from '../../core/conversation/conversation.ts';
import { columnOf, comparedWith, siblingsOf } from '../../core/conversation/tree.ts';
import { type Failure, failureOf } from '../../core/errors.ts';
import { type Disposable, DisposableStore, Emitter } from '../../core/lifecycle.ts';
import type { ModelRef, ThinkSetting } from '../../core/stream/chat.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { newId } from '../newId.ts';
import { type Asker, askedIn, type Question } from './asker.ts';
import { columnAhead, nextColumn, type Scheduled } from './comparisonSchedule.ts';
import type { Conversations } from './conversations.ts';
import type { Asked, OpenTurn } from './openConversation.ts';

/** So many answers can still be read beside each other. */
export const mostCompared = 4;

/** Who is asked, and how. */
export interface Contender {
	readonly model: ModelRef;
	/** Default: as the settings say. */
	readonly think?: ThinkSetting;
}

/** One of the answers that are compared. */
export interface ComparedColumn extends Contender {
	/** Its turn and those that went on with it; empty while it was not asked. */
	readonly turns: readonly OpenTurn[];
	/** The column that it waits for, by its index. */
	readonly waitsFor?: number;
	/** It was stopped before it was asked. */
	readonly isStopped?: true;
	/** Why it was not asked. */
	readonly failure?: Failure;
}

export interface Comparison {
	readonly id: string;
	readonly conversation: ConversationId;
	/** The question, or what it is called instead. */
	readonly question: string;
	readonly columns: readonly ComparedColumn[];
}

/** A comparison that began is named by its id. One that was refused was not asked at all. */
export type BegunComparison =
	| { readonly kind: 'begun'; readonly id: string }
	| { readonly kind: 'refused'; readonly failure: Failure };

/** What became of the wish to compare. `left`: the reader chose nobody. */
export type CompareOutcome = { readonly kind: 'begun' | 'left' } | Extract<Asked, { readonly kind: 'refused' }>;

interface Column extends Contender {
	readonly server: string | undefined;
	state: 'waits' | 'asking' | 'asked' | 'stopped';
	turn?: TurnId;
	failure?: Failure;
}

interface OpenComparison {
	readonly id: string;
	readonly conversation: ConversationId;
	readonly question: Omit<Question, 'model' | 'think'>;
	readonly columns: readonly Column[];
	/** Turns that stand as they are: none takes the place of another. */
	readonly versions: ReadonlySet<TurnId>;
	isAdvancing: boolean;
	/** Nobody shows it. */
	isClosed: boolean;
}

interface ComparisonNeeds {
	readonly conversations: Conversations;
	readonly asker: Pick<Asker, 'ask'>;
	/** The machine behind a model, where it answers one question at a time. */
	readonly serverOf: (model: ModelRef) => string | undefined;
}

export class Comparisons implements Disposable {
	readonly #store = new DisposableStore();
	readonly #needs: ComparisonNeeds;
	readonly #open = new Map<string, OpenComparison>();
	readonly #changed = this.#store.add(new Emitter<string>());

	/** A column was asked, refused or stopped, or has ended. The id of its comparison. */
	readonly onDidChange = this.#changed.event;

	constructor(needs: ComparisonNeeds) {
		this.#needs = needs;
		this.#store.add(needs.conversations.onDidChangeRunning(conversation => this.#runningChanged(conversation)));
		this.#store.add(needs.conversations.onDidRemove(conversation => this.#forget(conversation)));
	}

	/** As it is now; undefined when it is not open any more. */
	get(id: string): Comparison | undefined {
		const found = this.#open.get(id);
		if (!found) {
			return undefined;
		}
		const { conversation, question } = found;
		const columns = found.columns.map((column, index) => this.#shown(found, column, index));
		return { id, conversation, question: question.label ?? question.question, columns };
	}

	/** Asks a question of all contenders. */
	async begin(
		conversation: ConversationId,
		question: OpenComparison['question'],
		contenders: readonly Contender[],
	): Promise<BegunComparison> {
		const columns = contenders.slice(0, mostCompared).map(each => this.#column(each));
		return this.#start(opened(conversation, question, columns));
	}

	/** Asks the question of a turn again, of others beside it. */
	async beginWith(turn: TurnId, contenders: readonly Contender[]): Promise<BegunComparison> {
		const found = this.#needs.conversations.findTurn(turn);
		const state = found?.turn.state;
		if (!found || !state) {
			return { kind: 'refused', failure: failureOf('internal', 'ask.gone') };
		}
		const added = contenders.slice(0, mostCompared - 1).map(each => this.#column(each));
		return this.#start(opened(found.conversation.id, askedIn(state), [this.#columnOf(found.turn), ...added]));
	}

	/**
	 * What was asked beside a turn before, else its other versions: the latest four, the turn among them. The id of the
	 * comparison; undefined when there is nothing beside it.
	 */
	reopen(turn: TurnId): string | undefined {
		const found = this.#needs.conversations.findTurn(turn);
		const all = found?.conversation.turns ?? [];
		const compared = comparedWith(all, turn);
		const beside = (compared.length > 1 ? compared : siblingsOf(all, turn)).filter(({ state }) => state !== undefined);
		const latest = beside.filter(({ id }) => id !== turn).slice(1 - mostCompared);
		const state = found?.turn.state;
		if (!found || !state || latest.length === 0) {
			return undefined;
		}
		const columns = beside.filter(each => each.id === turn || latest.includes(each)).map(each => this.#columnOf(each));
		const versions = new Set(beside.map(({ id }) => id));
		const comparison = { ...opened(found.conversation.id, askedIn(state), columns), versions };
		this.#open.set(comparison.id, comparison);
		return comparison.id;
	}

	/** Stops one column, or all of them: what came is kept, and what waits is not asked. */
	stop(id: string, index?: number): void {
		const comparison = this.#open.get(id);
		const stopped = comparison?.columns.filter((_, at) => index === undefined || at === index) ?? [];
		for (const column of stopped) {
			// One that is just being asked is stopped as soon as it runs.
			if (column.state === 'waits' || column.state === 'asking') {
				column.state = 'stopped';
			}
		}
		for (const turn of comparison ? stopped.flatMap(column => this.#turnsOf(comparison, column)) : []) {
			this.#needs.conversations.stop(turn.id);
		}
		this.#changed.fire(id);
	}

	/** Stops all comparisons of a conversation. */
	stopAll(conversation: ConversationId): void {
		for (const comparison of this.#open.values()) {
			if (comparison.conversation === conversation) {
				this.stop(comparison.id);
			}
		}
	}

	/** Nobody shows it any more; what was asked goes on, and what waits is still asked. */
	close(id: string): void {
		const comparison = this.#open.get(id);
		if (comparison) {
			comparison.isClosed = true;
			this.#letGo(comparison);
		}
	}

	dispose(): void {
		this.#open.clear();
		this.#store.dispose();
	}

	#letGo({ id, isClosed, columns }: OpenComparison): void {
		if (isClosed && !columns.some(({ state }) => state === 'waits')) {
			this.#open.delete(id);
		}
	}

	#column({ model, think }: Contender): Column {
		const server = this.#needs.serverOf(model);
		return { model, ...(think !== undefined && { think }), server, state: 'waits' };
	}

	#columnOf({ id, state }: OpenTurn): Column {
		const { model = { provider: '', id: '' }, options } = state ?? {};
		return { ...this.#column({ model, ...(options && { think: options.think }) }), state: 'asked', turn: id };
	}

	/** It is refused when nobody new could be asked; else a column that was refused says so by itself. */
	async #start(comparison: OpenComparison): Promise<BegunComparison> {
		this.#open.set(comparison.id, comparison);
		const added = comparison.columns.filter(({ state }) => state === 'waits');
		await this.#advance(comparison);
		const failures = added.flatMap(({ failure }) => failure ?? []);
		const [failure] = failures;
		if (failure && failures.length === added.length) {
			this.#open.delete(comparison.id);
			return { kind: 'refused', failure };
		}
		return { kind: 'begun', id: comparison.id };
	}

	/** Asks what can be asked now, one after the other: who is asked about a question is asked about one at a time. */
	async #advance(comparison: OpenComparison): Promise<void> {
		if (comparison.isAdvancing) {
			return;
		}
		comparison.isAdvancing = true;
		try {
			for (let column = this.#next(comparison); column; column = this.#next(comparison)) {
				column.state = 'asking';
				await this.#ask(comparison, column);
				this.#changed.fire(comparison.id);
			}
		} finally {
			comparison.isAdvancing = false;
			this.#letGo(comparison);
		}
	}

	#next(comparison: OpenComparison): Column | undefined {
		const index = nextColumn(this.#schedule(comparison));
		return index === undefined || !this.#open.has(comparison.id) ? undefined : comparison.columns[index];
	}

	#schedule(comparison: OpenComparison): readonly Scheduled[] {
		return comparison.columns.map(column => ({ server: column.server, state: this.#stateOf(comparison, column) }));
	}

	#stateOf(comparison: OpenComparison, column: Column): Scheduled['state'] {
		if (column.state === 'waits') {
			return 'waits';
		}
		const runs = column.state === 'asking' || this.#turnsOf(comparison, column).some(turn => turn.live);
		return runs ? 'runs' : 'over';
	}

	#turnsOf({ conversation, versions }: OpenComparison, { turn }: Column): readonly OpenTurn[] {
		const turns = this.#needs.conversations.opened(conversation)?.turns ?? [];
		const own = turns.filter(({ id }) => id === turn || !versions.has(id));
		return turn === undefined ? [] : columnOf(own, turn);
	}

	async #ask(comparison: OpenComparison, column: Column): Promise<void> {
		const { conversation, question, columns } = comparison;
		const first = columns.find(({ turn }) => turn !== undefined)?.turn;
		const { model, think } = column;
		const asked = await this.#needs.asker.ask(conversation, {
			...question,
			model,
			...(think !== undefined && { think }),
			...(first !== undefined && { parent: { turn: first, as: 'compare' } }),
		});
		const isStopped = column.state === 'stopped';
		column.state = 'asked';
		if (asked.kind === 'asked') {
			column.turn = asked.turn;
			if (isStopped) {
				this.#needs.conversations.stop(asked.turn);
			}
		} else if (asked.kind === 'refused') {
			column.failure = asked.failure;
		} else {
			// Columns that wait for a turn that is none of theirs would have nothing to show.
			this.#needs.conversations.unqueue(conversation, asked.id);
			column.failure = failureOf('internal', 'compare.busy');
		}
	}

	#shown(comparison: OpenComparison, column: Column, index: number): ComparedColumn {
		const { model, think, failure, state } = column;
		const waitsFor = state === 'waits' ? columnAhead(this.#schedule(comparison), index) : undefined;
		return {
			model,
			...(think !== undefined && { think }),
			turns: this.#turnsOf(comparison, column),
			...(waitsFor !== undefined && { waitsFor }),
			...(state === 'stopped' && { isStopped: true as const }),
			...(failure && { failure }),
		};
	}

	#runningChanged(conversation: ConversationId): void {
		for (const comparison of this.#open.values()) {
			if (comparison.conversation === conversation) {
				this.#changed.fire(comparison.id);
				void this.#advance(comparison);
			}
		}
	}

	#forget(conversation: ConversationId): void {
		for (const { id, conversation: of } of this.#open.values()) {
			if (of === conversation) {
				this.#open.delete(id);
			}
		}
	}
}

function opened(
	conversation: ConversationId,
	question: OpenComparison['question'],
	columns: readonly Column[],
): OpenComparison {
	return { id: newId(), conversation, question, columns, versions: new Set(), isAdvancing: false, isClosed: false };
}
