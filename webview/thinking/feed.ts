/** Gives each piece of thinking to its step, as the outline of the core decides. Pure. */
import { createOutline, type OutlineChange, type StepKind } from '../../src/core/insight/outline.ts';
import { summarise } from '../../src/core/insight/summary.ts';

export type StepChange =
	| { readonly type: 'open'; readonly kind: StepKind; readonly at: number }
	/** Text of the step that is open. */
	| { readonly type: 'text'; readonly text: string }
	| { readonly type: 'title'; readonly title: string; readonly kind: StepKind }
	| { readonly type: 'close'; readonly at: number; readonly tokens: number };

export class StepFeed {
	readonly #outline = createOutline();
	/** Text that has no step yet, and where it begins in the thinking. */
	#pending = '';
	#shown = 0;
	#isOpen = false;

	/** One line for all of it; empty where that would say nothing. */
	get summary(): string {
		return summarise(this.#outline.steps);
	}

	push(text: string, at: number): readonly StepChange[] {
		this.#pending += text;
		return this.#translate(this.#outline.push(text, at), this.#outline.settled);
	}

	end(at: number): readonly StepChange[] {
		return this.#translate(this.#outline.end(at), this.#shown + this.#pending.length);
	}

	#translate(changes: readonly OutlineChange[], settled: number): readonly StepChange[] {
		const steps: StepChange[] = [];
		for (const change of changes) {
			switch (change.type) {
				case 'step-opened':
					this.#isOpen = true;
					steps.push({ type: 'open', kind: change.kind, at: change.at });
					break;
				case 'step-retitled':
					steps.push({ type: 'title', title: change.title, kind: change.kind });
					break;
				case 'step-closed':
					steps.push(...this.#textUpTo(change.end), { type: 'close', at: change.at, tokens: change.tokens });
					this.#isOpen = false;
			}
		}
		return this.#isOpen ? [...steps, ...this.#textUpTo(settled)] : steps;
	}

	#textUpTo(offset: number): readonly StepChange[] {
		const length = offset - this.#shown;
		if (length <= 0) {
			return [];
		}
		const text = this.#pending.slice(0, length);
		this.#pending = this.#pending.slice(length);
		this.#shown = offset;
		return [{ type: 'text', text }];
	}
}
