/**
 * How much a model may think before it is asked for its answer. Vendors that have a budget of their own keep it
 * themselves; for all others the thinking is counted as it comes, and ended.
 */
import { estimateTokens } from '../../core/conversation/estimateTokens.ts';
import type { TurnEvent } from '../../core/stream/turnEvent.ts';
import type { Provider, ProviderRequest } from '../../providers/provider.ts';

/** A server that has the budget is given room for its own way of counting. */
const slack = { share: 1.25, tokens: 256 };

export class ThinkingBudget {
	/** Of the model's tokens. */
	readonly tokens: number;
	readonly #most: number;
	readonly #rate: number;
	#used = 0;
	#pieces: string[] = [];
	#answers = false;

	/** @param rate tokens of the model for one of our estimate */
	constructor(tokens: number, isKeptByServer: boolean, rate: number) {
		this.tokens = tokens;
		this.#most = isKeptByServer ? Math.ceil(tokens * slack.share) + slack.tokens : tokens;
		this.#rate = rate;
	}

	/** What was thought since the beginning of the round. */
	get thinking(): string {
		return this.#pieces.join('');
	}

	/** Whether the thinking has gone on for too long; never once the answer has begun. */
	get isSpent(): boolean {
		return !this.#answers && this.#used * this.#rate >= this.#most;
	}

	/** Events of one round. */
	read(events: readonly TurnEvent[]): void {
		for (const event of events) {
			if (event.type === 'thinking-delta') {
				this.#used += estimateTokens(event.text);
				this.#pieces.push(event.text);
			} else if (event.type === 'answer-delta' || event.type === 'tool-call-start') {
				this.#answers ||= event.type === 'tool-call-start' || event.text.trim() !== '';
			} else if (event.type === 'reclassify' && event.channel === 'answer') {
				this.#answers = true;
			}
		}
	}
}

/** The budget of a request; undefined where there is none. */
export function budgetOf(
	provider: Provider,
	request: ProviderRequest,
	wanted: number | undefined,
	rate: number,
): ThinkingBudget | undefined {
	const { think } = request;
	const tokens = wanted ?? (typeof think === 'object' ? think.budget : undefined);
	const isKept = typeof think === 'object' && provider.keepsBudget?.(request) === true;
	return !tokens || think === 'off' ? undefined : new ThinkingBudget(tokens, isKept, rate);
}
