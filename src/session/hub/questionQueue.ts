/** Questions that wait, each behind the running turn that it follows, in the order in which they were asked. */
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { newId } from '../newId.ts';
import type { TurnQuestion } from './openConversation.ts';

export interface QueuedQuestion {
	readonly id: string;
	readonly asked: TurnQuestion;
}

interface Waiting extends QueuedQuestion {
	readonly behind: TurnId;
}

/** Whether somebody wrote this question, rather than asking for more of an earlier one. */
function isOwnQuestion({ parent }: TurnQuestion): boolean {
	return parent === undefined || parent.as === 'follow-up' || parent.as === 'edit' || parent.as === 'steer';
}

export class QuestionQueue {
	#waiting: readonly Waiting[] = [];

	/** Those that somebody wrote. What goes on with a question that is being stopped waits for a moment only. */
	get questions(): readonly QueuedQuestion[] {
		return this.#waiting.filter(({ asked }) => isOwnQuestion(asked));
	}

	get isEmpty(): boolean {
		return this.#waiting.length === 0;
	}

	isAnyBehind(turn: TurnId): boolean {
		return this.#waiting.some(each => each.behind === turn);
	}

	/** Adds a question at the end, or ahead of all others. Returns its id. */
	add(behind: TurnId, asked: TurnQuestion, where: 'last' | 'first' = 'last'): string {
		const added: Waiting = { id: newId(), behind, asked };
		this.#waiting = where === 'last' ? [...this.#waiting, added] : [added, ...this.#waiting];
		return added.id;
	}

	/** Takes one out by its id. */
	take(id: string): TurnQuestion | undefined {
		const found = this.#waiting.find(each => each.id === id);
		this.#waiting = this.#waiting.filter(each => each !== found);
		return found?.asked;
	}

	/** Takes out the question that is next behind a turn. */
	next(turn: TurnId): TurnQuestion | undefined {
		const found = this.#waiting.find(each => each.behind === turn);
		return found && this.take(found.id);
	}

	/** Takes out all questions behind a turn; gives back those that somebody wrote. */
	takeBehind(turn: TurnId): readonly QueuedQuestion[] {
		const taken = this.#waiting.filter(each => each.behind === turn);
		this.#waiting = this.#waiting.filter(each => each.behind !== turn);
		return taken.filter(({ asked }) => isOwnQuestion(asked));
	}

	/** What waits behind one turn waits behind another from now on. */
	move(from: TurnId, to: TurnId): void {
		this.#waiting = this.#waiting.map(each => (each.behind === from ? { ...each, behind: to } : each));
	}

	clear(): void {
		this.#waiting = [];
	}
}
