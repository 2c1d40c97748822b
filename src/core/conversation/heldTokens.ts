/** What a conversation takes in the next question. Pure. */
import { estimateTokens } from './estimateTokens.ts';
import type { TurnState } from './turnShape.ts';

/** What the turns before the next question take, in tokens of the model. */
export interface Held {
	readonly tokens: number;
	/** Part of them: the thinking of each answer that goes along, the oldest first. Empty where thinking is not sent again. */
	readonly thoughts: readonly number[];
	/** Of how many older answers the thinking stays behind already. */
	readonly left: number;
}

interface HeldOptions {
	/** Tokens of the model for one of our estimate. */
	readonly rate?: number;
	/** Whether thinking goes along with the next question. */
	readonly keepsThinking?: boolean;
	/** What is told ahead of all turns, such as tools, by our estimate; a server's count has it already. */
	readonly ahead?: number;
}

/**
 * What the server counted of the last prompt that it counted, and our estimate of what came after. Undefined for no
 * turns, with nothing ahead of them.
 */
export function heldBy(
	turns: readonly TurnState[],
	{ rate = 1, keepsThinking = false, ahead = 0 }: HeldOptions = {},
): Held | undefined {
	if (turns.length === 0 && ahead === 0) {
		return undefined;
	}
	const from = turns.findLastIndex(turn => promptOf(turn) !== undefined);
	const counted = turns[from];
	const thoughtOf = (turn: TurnState): number => (keepsThinking ? turn.thinking.estimatedTokens : 0);
	const start = counted
		? (promptOf(counted) ?? 0) + (counted.answer.estimatedTokens + thoughtOf(counted)) * rate
		: ahead * rate;
	const after = turns.slice(from + 1).filter(isSent);
	const rest = after.reduce((sum, turn) => sum + estimateOf(turn) + thoughtOf(turn), 0);
	const left = keepsThinking && counted ? leftBy(counted) : 0;
	const thoughts = keepsThinking ? turns.filter(isSent).map(turn => turn.thinking.estimatedTokens * rate) : [];
	return { tokens: Math.ceil(start + rest * rate), thoughts: thoughts.filter(tokens => tokens > 0).slice(left), left };
}

/** What goes along with the next question, in tokens of the model. */
interface WithinWindow extends Omit<Held, 'thoughts'> {
	/** Part of `tokens`: earlier thinking. */
	readonly kept: number;
}

/**
 * What is left of it within the window: the thinking of the oldest answers stays behind first.
 * @param added what the next question takes by itself
 * @param window tokens; undefined where nobody knows, and then all goes along
 */
export function withinWindow(
	{ tokens, thoughts, left }: Held,
	added: number,
	window: number | undefined,
): WithinWindow {
	let over = window === undefined ? 0 : tokens + added - (window - roomForAnswer(window));
	let behind = 0;
	while (over > 0 && behind < thoughts.length) {
		over -= thoughts[behind] ?? 0;
		behind++;
	}
	const dropped = total(thoughts.slice(0, behind));
	const kept = total(thoughts) - dropped;
	return { tokens: Math.ceil(tokens - dropped), kept: Math.ceil(kept), left: left + behind };
}

/** Room that a question leaves for thinking and answer; a small window cannot spare as much. */
export function roomForAnswer(window: number): number {
	return Math.min(1024, Math.floor(window / 4));
}

function total(numbers: readonly number[]): number {
	return numbers.reduce((sum, each) => sum + each, 0);
}

function leftBy({ notices }: TurnState): number {
	const count = notices.find(({ code }) => code === 'turn.thoughts-trimmed')?.args?.count;
	return typeof count === 'number' ? count : 0;
}

function promptOf({ rounds }: TurnState): number | undefined {
	return rounds.at(-1)?.usage.promptTokens;
}

/** A turn without an answer is sent as if it was never asked. */
function isSent({ answer }: TurnState): boolean {
	return answer.characters > 0;
}

function estimateOf({ question, context, answer }: TurnState): number {
	const attached = context.reduce((sum, item) => sum + (item.tokens ?? estimateTokens(item.text)), 0);
	return estimateTokens(question) + attached + answer.estimatedTokens;
}
