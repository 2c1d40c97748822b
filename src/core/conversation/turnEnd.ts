/** How a turn ended, where that needs words: what happened, what to do, and what can be done at once. */
import type { RemedyAction } from '../errors.ts';
import { inEnglish, type SentenceCode, type Templates, word } from '../wording/sentence.ts';
import { wordError, wordFinish } from '../wording/turnWords.ts';
import type { TurnState } from './turnShape.ts';

export interface TurnEnd {
	/** `error`: there is nothing to read. `warning`: there is, and it is not whole. `quiet`: nothing is wrong. */
	readonly tone: 'error' | 'warning' | 'quiet';
	readonly message: string;
	readonly remedy?: string;
	/** The first is the one to offer first. */
	readonly actions: readonly RemedyAction[];
	/** There is thinking without an answer, from which the answer can be asked for. */
	readonly canAnswerNow: boolean;
}

/**
 * The words for the end of a turn, the same for every view. Undefined while it runs, and for a whole answer.
 * @param templates of the reader's language; default: English.
 */
export function turnEnd(state: TurnState, templates?: Templates): TurnEnd | undefined {
	const { finish } = state;
	const told = finish && toldEnd(state, templates);
	const message = told?.message ?? (finish && defaultMessage(state, templates));
	if (finish === undefined || message === undefined) {
		return undefined;
	}
	return {
		tone: tones[finish.reason],
		message,
		...(told?.remedy !== undefined && { remedy: told.remedy }),
		actions: isWhole(state) ? [] : actionsOf(state),
		canAnswerNow: isOnlyThought(state) && finish.reason !== 'error',
	};
}

const tones = {
	complete: 'quiet',
	cancelled: 'quiet',
	length: 'warning',
	interrupted: 'warning',
	error: 'error',
} as const;

/** What the events say. An error that the turn got over is none of its end. */
function toldEnd(
	{ error, finish }: TurnState,
	templates: Templates | undefined,
): { readonly message: string | undefined; readonly remedy?: string } | undefined {
	const isBroken = finish?.reason === 'error' || finish?.reason === 'interrupted';
	return error && isBroken ? wordError(error, templates) : finish && { message: wordFinish(finish, templates) };
}

/** For lists, of others or of older versions, that do not say it. */
function defaultMessage(state: TurnState, templates: Templates | undefined): string | undefined {
	const code = defaultCode(state);
	return code && word({ code }, inEnglish(code), templates);
}

function defaultCode(state: TurnState): SentenceCode | undefined {
	const hasThinking = state.thinking.characters > 0;
	const hasAnswer = state.answer.characters > 0;
	switch (state.finish?.reason) {
		case undefined:
			return undefined;
		case 'error':
			return 'turn.failed';
		case 'interrupted':
			return 'turn.interrupted';
		case 'cancelled':
			return isEmpty(state) ? 'turn.stopped-before' : 'turn.stopped';
		case 'length':
			return hasAnswer ? 'turn.length' : hasThinking ? 'turn.length-in-thinking' : 'turn.length-at-once';
		case 'complete':
			return hasAnswer || state.tools.length > 0 ? undefined : hasThinking ? 'turn.only-thought' : 'turn.nothing-said';
	}
}

/** A button that would change nothing is none. */
function actionsOf(state: TurnState): readonly RemedyAction[] {
	const helping = offeredActions(state).filter(action => helps(action, state));
	return helping.length > 0 ? helping : ['retry'];
}

function helps(action: RemedyAction, state: TurnState): boolean {
	switch (action) {
		case 'drop-context':
			return state.context.length > 0;
		case 'continue':
			return !isEmpty(state);
		default:
			return true;
	}
}

function offeredActions(state: TurnState): readonly RemedyAction[] {
	const own = state.error?.actions ?? [];
	switch (state.finish?.reason) {
		case 'error':
			return own.length > 0 ? own : ['retry'];
		case 'interrupted':
			return [...new Set<RemedyAction>(['continue', 'retry', ...own])];
		case 'cancelled':
			return ['continue', 'retry'];
		case 'length':
			// A limit of the user's own is where more tokens come from.
			return ['continue', ...(state.options.maxTokens === undefined ? [] : (['open-settings'] as const))];
		default:
			return ['retry'];
	}
}

/** There is an answer, and it came to its end. */
function isWhole({ finish, answer }: TurnState): boolean {
	return finish?.reason === 'complete' && answer.characters > 0;
}

function isOnlyThought({ thinking, answer, tools }: TurnState): boolean {
	return thinking.characters > 0 && answer.characters === 0 && tools.length === 0;
}

function isEmpty({ thinking, answer, tools }: TurnState): boolean {
	return thinking.characters + answer.characters === 0 && tools.length === 0;
}
