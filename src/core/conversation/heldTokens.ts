/** What a conversation takes in the next question. Thinking is not sent again, and does not count. Pure. */
import { estimateTokens } from './estimateTokens.ts';
import type { TurnState } from './turnShape.ts';

/**
 * Tokens of the turns before the next question: what the server counted of the last prompt it counted, and our estimate
 * of what came after. Undefined for no turns.
 * @param rate tokens of the model for one of our estimate
 */
export function heldTokens(turns: readonly TurnState[], rate = 1): number | undefined {
	if (turns.length === 0) {
		return undefined;
	}
	const from = turns.findLastIndex(turn => promptOf(turn) !== undefined);
	const counted = turns[from];
	const start = counted ? (promptOf(counted) ?? 0) + counted.answer.estimatedTokens * rate : 0;
	const after = turns.slice(from + 1).reduce((sum, turn) => sum + estimateOf(turn), 0);
	return Math.ceil(start + after * rate);
}

function promptOf({ rounds }: TurnState): number | undefined {
	return rounds.at(-1)?.usage.promptTokens;
}

/** A turn without an answer is sent as if it was never asked. */
function estimateOf({ question, context, answer }: TurnState): number {
	const attached = context.reduce((sum, item) => sum + (item.tokens ?? estimateTokens(item.text)), 0);
	return answer.characters === 0 ? 0 : estimateTokens(question) + attached + answer.estimatedTokens;
}
