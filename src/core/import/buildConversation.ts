/** From the messages of a file to a conversation, as good as if it had been held here. */
import type { Conversation } from '../conversation/conversation.ts';
import { titleOf } from '../conversation/title.ts';
import { branchTo } from '../conversation/tree.ts';
import type { TurnEvent } from '../stream/turnEvent.ts';
import { shorten } from '../text/cut.ts';
import { inEnglish } from '../wording/sentence.ts';
import type { Left } from './left.ts';
import { type MessageTree, treeOf } from './messageTree.ts';
import type { Chat } from './transcript.ts';
import { TurnDraft } from './turnDraft.ts';
import { planTurns, type TurnPlan } from './turnPlan.ts';

/** Where a conversation comes from, and what stands where its file says nothing. */
export interface Origin {
	/** Id of the tool, which stands in place of a provider: `claude-code`. */
	readonly tool: string;
	/** Of the tool, for people. */
	readonly name: string;
	/** Id of the conversation: not empty, at most 100 units. */
	readonly id: string;
	/** ISO 8601. */
	readonly createdAt: string;
}

const longestTitle = 200;

export function buildConversation(chat: Chat, origin: Origin, left: Left): Conversation {
	const tree = treeOf(chat);
	const { plans, leaf } = planTurns(tree, origin.id);
	const begun = chat.time ?? plans.find(({ time }) => time !== undefined)?.time;
	const createdAt = begun === undefined ? origin.createdAt : new Date(begun).toISOString();
	const writer = new TurnEvents(tree, chat, { ...origin, createdAt }, left);
	const turns = plans.map(plan => ({ id: plan.id, events: writer.write(plan) }));
	const isBranched = leaf !== undefined && branchTo(turns, leaf).length < turns.length;
	return {
		id: origin.id,
		title: (shorten((chat.title ?? '').trim(), longestTitle) || titleIn(plans, origin)).toWellFormed(),
		createdAt,
		turns,
		...(isBranched && { leaf }),
	};
}

/** The first question, or where there is none, as in captures, the tool. */
function titleIn(plans: readonly TurnPlan[], { name }: Origin): string {
	const question = plans.find(each => each.question.trim() !== '')?.question;
	return question === undefined ? inEnglish('import.untitled', { tool: name }) : titleOf(question);
}

class TurnEvents {
	readonly #tree: MessageTree;
	readonly #chat: Chat;
	readonly #origin: Origin;
	readonly #left: Left;
	/** Where a turn says no time, that of the one before it. */
	#startedAt: string;

	constructor(tree: MessageTree, chat: Chat, origin: Origin, left: Left) {
		this.#tree = tree;
		this.#chat = chat;
		this.#origin = origin;
		this.#left = left;
		this.#startedAt = origin.createdAt;
	}

	write({ id, question, time, parent, replies }: TurnPlan): readonly TurnEvent[] {
		const messages = replies.map(index => this.#tree.messages[index]).filter(message => message !== undefined);
		const start = time ?? messages.find(message => message.time !== undefined)?.time;
		this.#startedAt = start === undefined ? this.#startedAt : new Date(start).toISOString();
		const model = messages.find(message => message.model)?.model ?? this.#chat.model ?? '';
		const draft = new TurnDraft(id, this.#left, start);
		draft.write({
			type: 'turn-start',
			question: question.toWellFormed(),
			context: [],
			model: { provider: this.#origin.tool, id: model.slice(0, longestTitle).toWellFormed() },
			options: { think: 'auto' },
			...(parent && { parent }),
			startedAt: this.#startedAt,
		});
		for (const message of messages) {
			for (const part of message.parts ?? []) {
				draft.add(part, message.time);
			}
		}
		draft.finish();
		return draft.events;
	}
}
