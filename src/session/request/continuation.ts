/**
 * Going on from a turn that was stopped, cut, or thinks too long: what was begun, and how to ask in words for the rest, or
 * for the answer now. In words is the last resort: few vendors let a client go on in the middle of an answer.
 */

import type { Turn } from '../../core/conversation/conversation.ts';
import { foldTurn, type TurnState, textOf } from '../../core/conversation/turnState.ts';
import type { ChatMessage, ThinkSetting } from '../../core/stream/chat.ts';
import { cut, cutStart } from '../../core/text/cut.ts';
import type { Resume } from '../../providers/provider.ts';
import { questionOf } from './history.ts';

export interface Continuation {
	readonly messages: readonly ChatMessage[];
	/** Instead of the user's setting, where the continuation asks for another. */
	readonly think?: ThinkSetting;
}

export interface Begun {
	readonly question: ChatMessage;
	readonly thinking: string;
	readonly answer: string;
}

/**
 * What came of a question so far. An answer goes on in the middle of its sentence; thinking begins a paragraph, unless
 * the model went on in the middle of it.
 * @param exchange the turn that asked the question and those that went on with it already, from `exchangeTo`
 */
export function begunIn(exchange: readonly Turn[]): Begun {
	const states = exchange.filter(turn => turn.events.length > 0).map(turn => foldTurn(turn.events));
	const [first] = states;
	return {
		question: first ? questionOf(first) : { role: 'user', content: '' },
		thinking: states.reduce(joinThinking, ''),
		answer: states.map(state => textOf(state, 'answer')).join(''),
	};
}

function joinThinking(before: string, state: TurnState): string {
	const more = textOf(state, 'thinking');
	const between = before === '' || more === '' || goesOnInPlace(state) ? '' : '\n\n';
	return before + between + more;
}

/** Whether the model went on in the middle of what it had thought. */
export function goesOnInPlace({ notices }: TurnState): boolean {
	return notices.some(({ code }) => code === 'resume.prefill' || code === 'resume.raw');
}

/**
 * Asks in words for what comes after that which was begun.
 * @param messages end with the question
 */
export function inWords(
	messages: readonly ChatMessage[],
	{ thinking, answer, mode }: Pick<Resume, 'thinking' | 'answer' | 'mode'>,
): Continuation {
	const think = mode === 'answer-now' ? ({ think: 'off' } as const) : {};
	if (answer !== '') {
		const goOn: ChatMessage = { role: 'user', content: goOnInstruction(answer) };
		return { messages: [...messages, { role: 'assistant', content: answer }, goOn], ...think };
	}
	const question = messages.at(-1);
	if (question === undefined || (mode === 'continue' && thinking === '')) {
		return { messages };
	}
	return { messages: [...messages.slice(0, -1), withNotes(question, thinking, mode)], ...think };
}

/** The last words are quoted, because models find the place by them. */
function goOnInstruction(answer: string): string {
	const end = cutStart(answer, 80).toWellFormed().trim();
	return `Your answer was cut off. Continue it exactly after its last words, which were: “${end}” Do not repeat anything, do not apologise, and do not start anew.`;
}

const instructions = {
	continue: 'Go on from these notes and then answer the question.',
	'answer-now': 'Do not think any further. Give the answer to the question now, from these notes.',
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
