/** Gives each piece of thinking to its step, as the core cuts it. Pure. */
import { type StepChange, ThoughtSteps } from '../../src/core/insight/address.ts';
import { SummaryReader } from '../../src/core/insight/summary.ts';

export type { StepChange } from '../../src/core/insight/address.ts';

export class StepFeed {
	readonly #steps = new ThoughtSteps();
	readonly #summary = new SummaryReader();

	/** The answer that it came to, in one line; empty where it told none. */
	get summary(): string {
		return this.#summary.line;
	}

	/** `block`: the number that deltas carry. Steps never reach from one block into the next. */
	push(text: string, at: number, block: number): readonly StepChange[] {
		this.#summary.push(text);
		return this.#steps.push(block, text, at);
	}

	end(at: number): readonly StepChange[] {
		this.#summary.end();
		return this.#steps.end(at);
	}
}
