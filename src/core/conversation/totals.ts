/** Sums of a turn: over the blocks of a channel, and over the rounds that a server counted. */
import type { Usage } from '../stream/chat.ts';
import type { Channel } from '../stream/turnEvent.ts';
import { isOfTurn } from './blockDraft.ts';
import type { Block, ChannelTotals, Round } from './turnShape.ts';

export const noText: ChannelTotals = { characters: 0, estimatedTokens: 0 };

/** The totals with one more piece of text. What was there before the turn takes room and no time. */
export function grown(
	totals: ChannelTotals,
	block: Block,
	piece: { readonly characters: number; readonly tokens: number; readonly at: number },
): ChannelTotals {
	return {
		...totals,
		characters: totals.characters + piece.characters,
		estimatedTokens: totals.estimatedTokens + piece.tokens,
		...(isOfTurn(block) && { firstAt: totals.firstAt ?? piece.at, lastAt: piece.at }),
	};
}

/** The totals anew, from all blocks. */
export function totalOf(blocks: readonly Block[], channel: Channel): ChannelTotals {
	const own = blocks.filter(block => block.channel === channel && block.firstTextAt !== undefined);
	if (own.length === 0) {
		return noText;
	}
	const timed = own.filter(isOfTurn);
	return {
		characters: own.reduce((sum, block) => sum + block.text.length, 0),
		estimatedTokens: own.reduce((sum, block) => sum + block.estimatedTokens, 0),
		...(timed.length > 0 && {
			firstAt: timed.reduce((first, block) => Math.min(first, block.firstTextAt ?? first), Number.POSITIVE_INFINITY),
			lastAt: timed.reduce((last, block) => Math.max(last, block.lastTextAt ?? last), 0),
		}),
	};
}

/** The counts of the rounds with one more of them. Within a round the latest count replaces the earlier one. */
export function withUsage(rounds: readonly Round[], iteration: number, usage: Usage): readonly Round[] {
	const known = rounds.find(round => round.iteration === iteration);
	const others = rounds.filter(round => round !== known);
	return [...others, { iteration, usage: { ...known?.usage, ...usage } }];
}

/** Rounds add up; what is no count (the size of the window) is the latest round's. */
export function usageOf(rounds: readonly Round[]): Usage {
	return rounds.map(each => each.usage).reduce(addUsage, {});
}

/** What is counted per round and adds up. */
const additive = [
	'promptTokens',
	'completionTokens',
	'thinkingTokens',
	'cachedTokens',
	'costUsd',
	'neurons',
	'loadMs',
	'promptMs',
	'generationMs',
	'totalMs',
] as const;

function addUsage(a: Usage, b: Usage): Usage {
	const sum: { -readonly [K in keyof Usage]: Usage[K] } = { ...a, ...b };
	for (const field of additive) {
		const [left, right] = [a[field], b[field]];
		if (left !== undefined && right !== undefined) {
			sum[field] = left + right;
		}
	}
	const estimated = [...new Set([...(a.estimated ?? []), ...(b.estimated ?? [])])];
	if (estimated.length > 0) {
		sum.estimated = estimated;
	}
	return sum;
}
