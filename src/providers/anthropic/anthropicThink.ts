/**
 * Thinking control at Anthropic. Older models take a budget, newer ones think as they see fit and take an effort;
 * each refuses the other's fields, and a refusal is how we learn which is which.
 */
import type { ThinkSetting } from '../../core/stream/chat.ts';
import { thinksByName } from '../asking/knownModels.ts';
import { budgets, levelOf } from '../asking/think.ts';
import type { Json } from '../wire/json.ts';

export type ThinkMode = 'adaptive' | 'enabled' | 'none';

/** What is tried first, by the model's name; the server has the last word. */
export function firstThinkMode(model: string): ThinkMode {
	if (/claude-(3-7|(opus|sonnet|haiku)-4(-[0-5])?(-\d{8})?$)/.test(model)) {
		return 'enabled';
	}
	return /claude-(2|3-5|3-(opus|sonnet|haiku)|instant)/.test(model) ? 'none' : 'adaptive';
}

export interface AnthropicThinking {
	readonly fields: Json;
	/** Room that the thinking takes beside the answer, in tokens. */
	readonly budget: number;
}

const nothing: AnthropicThinking = { fields: {}, budget: 0 };
/** The vendor's least budget. */
const leastBudget = 1024;

/** @param room tokens that thinking and answer may take together, where the user has set that. */
export function anthropicThinking(
	mode: ThinkMode,
	model: string,
	think: ThinkSetting | undefined,
	room: number | undefined,
): AnthropicThinking {
	const isWanted = think === 'auto' ? thinksByName(model) : think !== undefined;
	if (!isWanted || mode === 'none' || think === undefined) {
		return nothing;
	}
	if (think === 'off') {
		// Models with a budget do not think unless they are given one.
		return mode === 'adaptive' ? { fields: { thinking: { type: 'disabled' } }, budget: 0 } : nothing;
	}
	return mode === 'adaptive' ? adaptive(think) : withBudget(think, room);
}

function adaptive(think: ThinkSetting): AnthropicThinking {
	const level = levelOf(think);
	// Without `display` the newest models send signatures and no words.
	const thinking = { type: 'adaptive', display: 'summarized' };
	return {
		fields: level === undefined ? { thinking } : { thinking, output_config: { effort: level } },
		budget: typeof think === 'object' ? think.budget : budgets[level ?? 'medium'],
	};
}

function withBudget(think: ThinkSetting, room: number | undefined): AnthropicThinking {
	const wanted = typeof think === 'object' ? think.budget : budgets[levelOf(think) ?? 'medium'];
	const budget = Math.max(leastBudget, Math.min(wanted, Math.floor(((room ?? Number.POSITIVE_INFINITY) * 3) / 4)));
	const fits = room === undefined || budget < room;
	return fits ? { fields: { thinking: { type: 'enabled', budget_tokens: budget } }, budget } : nothing;
}
