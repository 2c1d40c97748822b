/**
 * Which messages make which turn. A question begins a turn, and its replies are the turn. Where two answers hang below
 * one message, the one on the branch that is shown goes on with the turn, and the other begins a retry beside it; so
 * does a question in place of another one.
 */
import type { TurnId, TurnOrigin, TurnParent } from '../stream/turnEvent.ts';
import type { MessageTree } from './messageTree.ts';
import type { Message } from './transcript.ts';

export interface TurnPlan {
	readonly id: TurnId;
	readonly question: string;
	/** Milliseconds since 1970. */
	readonly time: number | undefined;
	readonly parent: TurnParent | undefined;
	/** Indexes of the replies in the tree, in order. */
	readonly replies: number[];
}

interface Planned {
	readonly plans: readonly TurnPlan[];
	/** The turn that the shown branch ends with. */
	readonly leaf: TurnId | undefined;
}

export function planTurns(tree: MessageTree, conversation: string): Planned {
	return new Planner(tree, conversation).plan();
}

class Planner {
	readonly #tree: MessageTree;
	readonly #conversation: string;
	readonly #plans: TurnPlan[] = [];
	/** The turn that each message is in; of a silent one the turn that it comes after. */
	readonly #turnOf: (TurnPlan | undefined)[] = [];
	/** The child that goes on where its parent ends. */
	readonly #goesOn = new Map<number, number>();
	/** The first question after a turn: another one there is an edit of it. */
	readonly #firstAfter = new Map<TurnPlan | undefined, TurnPlan>();
	/** So many replies may still be told twice, because answers part in their middle. */
	#copies: number;

	constructor(tree: MessageTree, conversation: string) {
		this.#tree = tree;
		this.#conversation = conversation;
		this.#copies = tree.messages.length;
	}

	plan(): Planned {
		this.#noteGoingOn();
		for (const [index, message] of this.#tree.messages.entries()) {
			this.#turnOf[index] = this.#place(message, index);
		}
		return { plans: this.#plans, leaf: this.#turnOf[this.#tree.leaf]?.id };
	}

	#noteGoingOn(): void {
		const { messages, parents, isShown } = this.#tree;
		for (const [index, parent] of parents.entries()) {
			if (isShown[index]) {
				this.#goesOn.set(parent, index);
			}
		}
		for (const [index, parent] of parents.entries()) {
			if (messages[index]?.role === 'reply' && !messages[index].joins && !this.#goesOn.has(parent)) {
				this.#goesOn.set(parent, index);
			}
		}
	}

	#place(message: Message, index: number): TurnPlan | undefined {
		const turn = this.#turnOf[this.#tree.parents[index] ?? -1];
		switch (message.role) {
			case 'silent':
				return turn;
			case 'question':
				return this.#ask(message, turn);
			case 'reply':
				return this.#reply(message, index, turn);
		}
	}

	#ask({ text = '', time }: Message, after: TurnPlan | undefined): TurnPlan {
		const first = this.#firstAfter.get(after);
		const as: TurnOrigin = first?.question === text ? 'retry' : 'edit';
		const parent = first ? { turn: first.id, as } : after && ({ turn: after.id, as: 'follow-up' } as const);
		const plan = this.#begin(text, time, parent);
		if (first === undefined) {
			this.#firstAfter.set(after, plan);
		}
		return plan;
	}

	#reply(message: Message, index: number, turn: TurnPlan | undefined): TurnPlan {
		const parent = this.#tree.parents[index] ?? -1;
		if (turn && !this.#joins(message, index, parent)) {
			return this.#answerAgain(message, index, turn);
		}
		// An answer that nobody asked for, as in captures.
		const plan = turn ?? this.#ask({ role: 'question', time: message.time }, undefined);
		plan.replies.push(index);
		return plan;
	}

	#joins({ joins, answer }: Message, index: number, parent: number): boolean {
		const isSameAnswer = answer !== undefined && this.#tree.messages[parent]?.answer === answer;
		return joins === true || isSameAnswer || this.#goesOn.get(parent) === index;
	}

	/** Another answer to the same question; what both have in common is told in both. */
	#answerAgain(message: Message, index: number, turn: TurnPlan): TurnPlan {
		const other = this.#tree.messages[this.#goesOn.get(this.#tree.parents[index] ?? -1) ?? -1];
		const isCompared = message.model !== undefined && other?.model !== undefined && message.model !== other.model;
		const as = isCompared ? 'compare' : 'retry';
		const plan = this.#begin(turn.question, message.time ?? turn.time, { turn: turn.id, as });
		plan.replies.push(...this.#commonReplies(index, turn), index);
		return plan;
	}

	#commonReplies(index: number, turn: TurnPlan): readonly number[] {
		const common: number[] = [];
		let each = this.#tree.parents[index] ?? -1;
		while (this.#turnOf[each] === turn && this.#tree.messages[each]?.role === 'reply' && this.#copies > 0) {
			common.push(each);
			this.#copies -= 1;
			each = this.#tree.parents[each] ?? -1;
		}
		return common.reverse();
	}

	#begin(question: string, time: number | undefined, parent: TurnParent | undefined): TurnPlan {
		const id = `${this.#conversation}.${this.#plans.length + 1}`;
		const plan: TurnPlan = { id, question, time, parent, replies: [] };
		this.#plans.push(plan);
		return plan;
	}
}
