/**
 * What earlier answers of a model taught us, so that the next one starts right: the one place where providers and turns
 * keep it. Whoever runs them gives a store that outlives the window.
 */
import type { TokenRate } from '../../core/conversation/tokenRate.ts';
import type { LikelihoodHistory } from '../../core/insight/usualLikelihood.ts';
import type { SplitFormat } from '../../core/segment/segment.ts';
import type { ModelRef } from '../../core/stream/chat.ts';

/** Servers are renewed: what one refused is tried again after so many milliseconds. */
export const remembersFor = 30 * 24 * 3_600_000;

export interface ModelLimits {
	/** The effort levels that there are. */
	readonly levels?: readonly string[];
	/** The most that an answer may have. */
	readonly outputTokens?: number;
}

export interface ModelTraits {
	/** What is left out of its requests, with the time when it was refused, in milliseconds of the epoch. */
	readonly refused?: Readonly<Record<string, number>>;
	/** What its server told while it refused something, and when, in milliseconds of the epoch. */
	readonly limits?: ModelLimits & { readonly at: number };
	/** Its text begins inside thinking, with no opening tag. */
	readonly startsInThinking?: boolean;
	/** How its text marks off thinking, where the reader said so; a later version may have written another name. */
	readonly format?: SplitFormat;
	/** How its tokens go with our estimates. */
	readonly tokenRate?: TokenRate;
	/** How likely it found the words of its latest thoughts. */
	readonly likelihoods?: LikelihoodHistory;
}

export interface ModelMemory {
	recall(model: ModelRef): ModelTraits;
	/** Adds to what is known; `undefined` forgets a trait. */
	learn(model: ModelRef, traits: { readonly [K in keyof ModelTraits]?: ModelTraits[K] | undefined }): void;
}

/** Forgets at the end of the process. */
export function createModelMemory(): ModelMemory {
	const known = new Map<string, ModelTraits>();
	const keyOf = (model: ModelRef) => JSON.stringify([model.provider, model.id]);
	return {
		recall: model => known.get(keyOf(model)) ?? {},
		learn(model, traits) {
			const merged = Object.entries({ ...known.get(keyOf(model)), ...traits });
			known.set(keyOf(model), Object.fromEntries(merged.filter(([, value]) => value !== undefined)));
		},
	};
}
