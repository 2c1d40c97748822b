/** Gives each piece of thinking to its step, as the core cuts it. Pure. */
import { type StepChange, ThoughtSteps } from '../../src/core/insight/address.ts';
import { summarise } from '../../src/core/insight/summary.ts';

export type { StepChange } from '../../src/core/insight/address.ts';

export class StepFeed {
	readonly #steps = new ThoughtSteps();

	/** One line for all of it; empty where that would say nothing. */
	get summary(): string {
		return summarise(this.#steps.steps);
	}

	/** `block`: the number that deltas carry. Steps never reach from one block into the next. */
	push(text: string, at: number, block: number): readonly StepChange[] {
		return this.#steps.push(block, text, at);
	}

	end(at: number): readonly StepChange[] {
		return this.#steps.end(at);
	}
}
