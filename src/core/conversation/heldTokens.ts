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
	/** The turns before these. */
	readonly before?: HeldPart | undefined;
}

/** What some turns in a row take, whatever of their thinking goes along. */
export interface HeldPart {
	/** What the server counted of the last prompt that it counted, in tokens of the model; absent: of none. */
	readonly counted?: number;
	/** Our estimate of what came after, and of the thinking there. */
	readonly estimated: number;
	readonly thinking: number;
	/** Thinking of each answer, the oldest first, by our estimate. */
	readonly thoughts: readonly number[];
	/** Of how many of those answers it had stayed behind in the prompt that was counted. */
	readonly left: number;
}

export function heldPartOf(turns: readonly TurnState[]): HeldPart {
	const from = turns.findLastIndex(turn => promptOf(turn) !== undefined);
	const last = turns[from];
	const counted = last && promptOf(last);
	const after = turns.slice(from + 1).filter(isSent);
	return {
		...(counted !== undefined && { counted }),
		estimated: total(after.map(estimateOf)) + (last?.answer.estimatedTokens ?? 0),
		thinking: total(after.map(thinkingOf)) + (last ? thinkingOf(last) : 0),
		thoughts: turns.filter(isSent).map(thinkingOf),
		left: last ? leftBy(last) : 0,
	};
}

function joined(before: HeldPart, after: HeldPart): HeldPart {
	const thoughts = [...before.thoughts, ...after.thoughts];
	return after.counted === undefined
		? {
				...before,
				estimated: before.estimated + after.estimated,
				thinking: before.thinking + after.thinking,
				thoughts,
			}
		: { ...after, thoughts };
}

/**
 * What the server counted of the last prompt that it counted, and our estimate of what came after. Undefined for no
 * turns, with nothing ahead of them.
 */
export function heldBy(
	turns: readonly TurnState[],
	{ rate = 1, keepsThinking = false, ahead = 0, before }: HeldOptions = {},
): Held | undefined {
	if (turns.length === 0 && ahead === 0 && before === undefined) {
		return undefined;
	}
	const own = heldPartOf(turns);
	const { counted, estimated, thinking, thoughts, left: behind } = before ? joined(before, own) : own;
	const start = counted ?? ahead * rate;
	const left = keepsThinking ? behind : 0;
	return {
		tokens: Math.ceil(start + (estimated + (keepsThinking ? thinking : 0)) * rate),
		thoughts: keepsThinking
			? thoughts
					.map(tokens => tokens * rate)
					.filter(tokens => tokens > 0)
					.slice(left)
			: [],
		left,
	};
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

function thinkingOf({ thinking }: TurnState): number {
	return thinking.estimatedTokens;
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
