/**
 * The answers of a comparison in a chat, which has one column: they are made at the same time where their servers are
 * different ones, and shown one after the other. Of those that wait to be shown, lines of progress tell.
 */
import * as vscode from 'vscode';
import { turnEnd } from '../../core/conversation/turnEnd.ts';
import { type TurnState, textOf } from '../../core/conversation/turnState.ts';
import type { Failure } from '../../core/errors.ts';
import { tokensInWords } from '../../core/insight/headline.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { plain } from '../../core/text/plainText.ts';
import { say, sayFailure, templates } from '../../platform/language.ts';
import type { ComparedColumn } from '../../session/hub/comparisons.ts';
import type { ParticipantNeeds } from './participantNeeds.ts';
import { TurnRenderer } from './turnRenderer.ts';

/** One of the answers. With neither state nor failure it is not there yet, or was stopped before it was asked. */
export interface ComparedAnswer {
	/** Who was asked, for people. */
	readonly title: string;
	readonly state?: TurnState;
	/** Why it was not asked. */
	readonly failure?: Failure;
}

/** Writes a turn into the chat as it comes, and resolves with it when it is over. */
type FollowTurn = (turn: TurnId, renderer: TurnRenderer) => Promise<TurnState | undefined>;

type Needs = Pick<ParticipantNeeds, 'comparisons' | 'conversations' | 'sinks' | 'thinkingDetail'>;

export class ComparedAnswers {
	readonly #needs: Needs;
	readonly #stream: vscode.ChatResponseStream;
	readonly #follow: FollowTurn;
	/** What was told last of each that waits to be shown. */
	readonly #told = new Map<number, string>();
	/** Which one is shown, and by whom. */
	#shown = 0;
	#renderer: TurnRenderer | undefined;

	constructor(needs: Needs, stream: vscode.ChatResponseStream, follow: FollowTurn) {
		this.#needs = needs;
		this.#stream = stream;
		this.#follow = follow;
	}

	/**
	 * Shows one after the other, until all are over or `signal` says that nobody looks any more.
	 * @param id of the comparison, which has begun
	 * @param titles of its columns
	 */
	async show(id: string, titles: readonly string[], signal: AbortSignal): Promise<readonly ComparedAnswer[]> {
		const watching = this.#needs.conversations.onDidAppend(() => this.#tellWaiting(id, titles));
		const answers: ComparedAnswer[] = [];
		try {
			for (const title of titles) {
				if (signal.aborted) {
					break;
				}
				this.#shown = answers.length;
				this.#lead(title);
				// What came of the others before anybody listened, or while an answer was shown.
				this.#tellWaiting(id, titles);
				answers.push(await this.#showNext(id, title, answers));
			}
		} finally {
			watching.dispose();
		}
		return answers;
	}

	/** Where all is said again in front of the answer, its heading comes with that. */
	#lead(title: string): void {
		this.#renderer = undefined;
		if (foldsAway()) {
			this.#stream.progress(vscode.l10n.t('Asking {0}', plain(title)));
		} else {
			this.#markdown(part({ title }));
		}
	}

	async #showNext(id: string, title: string, before: readonly ComparedAnswer[]): Promise<ComparedAnswer> {
		const saysAgain = foldsAway();
		const lead = saysAgain ? before.map(part).join('') : '';
		const { turns: [turn] = [], failure } = (await this.#asked(id)) ?? {};
		if (!turn) {
			const answer = { title, ...(failure && { failure }) };
			this.#markdown(saysAgain ? lead + part(answer) : wordsOf(answer));
			return answer;
		}
		const { sinks, thinkingDetail } = this.#needs;
		const ownLead = saysAgain ? lead + part({ title }) : '';
		this.#renderer = new TurnRenderer(sinks.of(this.#stream), thinkingDetail(), ownLead);
		const state = await this.#follow(turn.id, this.#renderer);
		return { title, ...(state && { state }) };
	}

	/** The column that is shown, when it is clear what becomes of it. Undefined when its conversation was deleted. */
	#asked(id: string): Promise<ComparedColumn | undefined> {
		const { comparisons, conversations } = this.#needs;
		const store = new DisposableStore();
		return new Promise<ComparedColumn | undefined>(resolve => {
			const look = (): void => {
				const column = comparisons.get(id)?.columns[this.#shown];
				if (!column || column.turns.length > 0 || column.failure || column.isStopped) {
					resolve(column);
				}
			};
			store.add(comparisons.onDidChange(look));
			store.add(conversations.onDidRemove(look));
			look();
		}).finally(() => store.dispose());
	}

	/** A line within an answer or a fold would part it in two. */
	#tellWaiting(id: string, titles: readonly string[]): void {
		if (this.#renderer?.isInText) {
			return;
		}
		const columns = this.#needs.comparisons.get(id)?.columns ?? [];
		for (const [index, { turns }] of columns.entries()) {
			const progress = index > this.#shown ? progressOf(turns.at(-1)?.state) : undefined;
			if (progress && this.#told.get(index) !== progress.stage) {
				this.#told.set(index, progress.stage);
				this.#stream.progress(progress.words(plain(titles[index] ?? '')));
			}
		}
	}

	#markdown(text: string): void {
		if (text !== '') {
			this.#stream.markdown(new vscode.MarkdownString(text));
		}
	}
}

interface Progress {
	/** Nothing is told again while this stays the same. */
	readonly stage: string;
	readonly words: (name: string) => string;
}

/** The first that is told of a thought, in tokens; then each doubling, so that the longest takes few lines. */
const firstTold = 60;

/** What a chat says of an answer that it does not show yet. Undefined while there is nothing to say. */
export function progressOf(state: TurnState | undefined): Progress | undefined {
	if (!state) {
		return undefined;
	}
	const { finish, answer, thinking } = state;
	if (finish) {
		const end = finish.reason === 'complete' ? undefined : turnEnd(state, templates());
		return {
			stage: 'over',
			words: name => (end ? `${name}: ${plain(end.message)}` : vscode.l10n.t('{0} has answered', name)),
		};
	}
	if (answer.characters > 0) {
		return { stage: 'answer', words: name => vscode.l10n.t('{0} is answering', name) };
	}
	const doublings = Math.floor(Math.log2(thinking.estimatedTokens / firstTold));
	const tokens = tokensInWords({ value: thinking.estimatedTokens, basis: 'estimated' }, say);
	return doublings < 0
		? undefined
		: { stage: `thinking ${doublings}`, words: name => vscode.l10n.t('{0} is thinking… {1}', name, tokens) };
}

/** The heading of one side, and its answer where that is there already. */
function part(answer: ComparedAnswer): string {
	return `\n\n### ${plain(answer.title)}\n\n${wordsOf(answer)}`;
}

function wordsOf({ state, failure }: ComparedAnswer): string {
	return state ? textOf(state, 'answer') : failure ? plain(sayFailure(failure)) : '';
}

/**
 * Whether this VS Code folds away everything above the last run of text when a response is complete. The first
 * answer of two would vanish into that fold, so it is said again in front of the second.
 */
function foldsAway(): boolean {
	return vscode.workspace.getConfiguration('chat.agent').get('collapseCompletedResponses') === true;
}
