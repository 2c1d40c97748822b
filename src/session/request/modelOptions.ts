/** What is set for a model: for all of them, and for those that a pattern names. */
import type { AnswerOptions, ModelRef, ThinkSetting } from '../../core/stream/chat.ts';

export interface ModelOptions extends AnswerOptions {
	/** In place of `auto`. */
	readonly think?: ThinkSetting;
	/** Tokens that it may think before it is asked for its answer. */
	readonly thinkingBudget?: number;
}

/**
 * What counts for one model: what is set for all, changed by what is set for it. Of two patterns the longer one wins,
 * option by option.
 * @param some by `provider/model`; `*` stands for any part of it
 */
export function optionsOf(
	model: ModelRef,
	all: ModelOptions,
	some: Readonly<Record<string, ModelOptions>>,
): ModelOptions {
	const name = `${model.provider}/${model.id}`;
	const matching = Object.entries(some)
		.filter(([pattern]) => isMatch(pattern, name))
		.toSorted(([a], [b]) => a.length - b.length);
	let options = all;
	for (const [, more] of matching) {
		options = { ...options, ...more };
	}
	return options;
}

function isMatch(pattern: string, name: string): boolean {
	const parts = pattern.trim().split('*');
	const [first = '', ...rest] = parts;
	if (rest.length === 0) {
		return name === first;
	}
	const last = rest.pop() ?? '';
	let at = first.length;
	const isInside = rest.every(part => {
		const found = name.indexOf(part, at);
		at = found + part.length;
		return found !== -1;
	});
	return isInside && name.startsWith(first) && name.endsWith(last) && name.length - last.length >= at;
}

/** The thinking to ask for: a budget where one is set and the model is to think, in no level of its own. */
export function thinkWith(
	think: ThinkSetting,
	{ think: usual = 'auto', thinkingBudget: budget }: ModelOptions,
	thinks: boolean | undefined,
): ThinkSetting {
	const wanted = think === 'auto' ? usual : think;
	const isFree = wanted === 'on' || (wanted === 'auto' && thinks === true);
	return budget !== undefined && isFree ? { budget } : wanted;
}
