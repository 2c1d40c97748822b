/**
 * Going on from a turn that was stopped, cut, or thinks too long: the request that gets the rest, or the answer now.
 * In plain words and not by a half-written assistant message, because few vendors let a client start an answer.
 */

import type { Turn } from '../../core/conversation/conversation.ts';
import { foldTurn, textOf } from '../../core/conversation/turnState.ts';
import type { ChatMessage, ThinkSetting } from '../../core/stream/chat.ts';
import { cut, cutStart } from '../../core/text/cut.ts';
import { questionOf } from './history.ts';

export interface Continuation {
	readonly messages: readonly ChatMessage[];
	/** Instead of the user's setting, where the continuation asks for another. */
	readonly think?: ThinkSetting;
}

/**
 * Asks for the rest of a question's answer.
 * @param exchange the turn that asked the question and those that went on with it already, from `exchangeTo`
 * @param history the messages before that question, from `historyMessages`
 */
export function continueTurn(exchange: readonly Turn[], history: readonly ChatMessage[]): Continuation {
	const { question, thinking, answer } = joined(exchange);
	if (answer !== '') {
		const goOn: ChatMessage = { role: 'user', content: goOnInstruction(answer) };
		return { messages: [...history, question, { role: 'assistant', content: answer }, goOn] };
	}
	return { messages: [...history, thinking === '' ? question : withNotes(question, thinking, 'continue')] };
}

/**
 * Asks for the answer at once, from the thinking that is there.
 * @param notes the thinking as the user edited it; default: as the model wrote it.
 */
export function answerNow(
	exchange: readonly Turn[],
	history: readonly ChatMessage[],
	notes = joined(exchange).thinking,
): Continuation {
	return { messages: [...history, withNotes(joined(exchange).question, notes, 'answer')], think: 'off' };
}

interface Joined {
	readonly question: ChatMessage;
	readonly thinking: string;
	readonly answer: string;
}

/** An answer goes on in the middle of its sentence; thinking begins a paragraph. */
function joined(exchange: readonly Turn[]): Joined {
	const states = exchange.filter(turn => turn.events.length > 0).map(turn => foldTurn(turn.events));
	const [first] = states;
	return {
		question: first ? questionOf(first) : { role: 'user', content: '' },
		thinking: states
			.map(state => textOf(state, 'thinking'))
			.filter(Boolean)
			.join('\n\n'),
		answer: states.map(state => textOf(state, 'answer')).join(''),
	};
}

/** The last words are quoted, because models find the place by them. */
function goOnInstruction(answer: string): string {
	const end = cutStart(answer, 80).toWellFormed().trim();
	return `Your answer was cut off. Continue it exactly after its last words, which were: “${end}” Do not repeat anything, do not apologise, and do not start anew.`;
}

const instructions = {
	continue: 'Go on from these notes and then answer the question.',
	answer: 'Do not think any further. Give the answer to the question now, from these notes.',
};

function withNotes(question: ChatMessage, thinking: string, what: keyof typeof instructions): ChatMessage {
	if (thinking.trim() === '') {
		return { ...question, content: `${question.content}\n\nAnswer at once, without thinking first.` };
	}
	const notes = `You have begun to think about this question. Your notes so far:\n\n${quoted(shortened(thinking))}`;
	return { ...question, content: `${question.content}\n\n${notes}\n\n${instructions[what]}` };
}

/** As a quotation, so that tags inside are no delimiters. */
function quoted(text: string): string {
	return text
		.trim()
		.split('\n')
		.map(line => `> ${line}`)
		.join('\n');
}

const longestNotes = 24_000;

/** Of long thinking, how it began and, at greater length, where it had got to. */
function shortened(thinking: string): string {
	if (thinking.length <= longestNotes) {
		return thinking;
	}
	const beginning = cut(thinking, longestNotes / 4).toWellFormed();
	const end = cutStart(thinking, (longestNotes * 3) / 4).toWellFormed();
	return `${beginning}\n\n[…]\n\n${end}`;
}
