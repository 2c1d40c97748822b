/**
 * Where a thought stands. A step of the thinking is found by the text of its block alone, so everybody who reads the
 * same events (page, host, export) means the same step by the same address.
 */
import type { TurnState } from '../conversation/turnState.ts';
import type { TurnEvent, TurnId } from '../stream/turnEvent.ts';
import { createOutline, type Outline, type OutlineChange, type Step, type StepKind } from './outline.ts';

/** A place between two units of the text of a block. */
export interface ThoughtPoint {
	readonly block: number;
	readonly offset: number;
}

export interface ThoughtAddress {
	readonly turn: TurnId;
	/** The number that deltas carry. */
	readonly block: number;
	/** UTF-16 offsets into the text of that block. */
	readonly start: number;
	readonly end: number;
}

/** A step with the block that it stands in; `start` and `end` are offsets into the text of that block. */
export interface BlockStep extends Step {
	readonly block: number;
}

export type StepChange =
	/** `start`: offset into the text of the block. */
	| {
			readonly type: 'open';
			readonly kind: StepKind;
			readonly at: number;
			readonly block: number;
			readonly start: number;
	  }
	/** Text of the step that is open. */
	| { readonly type: 'text'; readonly text: string }
	| { readonly type: 'title'; readonly title: string; readonly kind: StepKind }
	| { readonly type: 'close'; readonly at: number; readonly tokens: number; readonly end: number };

/** One run of text that has its own outline: a block, or what came of it after it had ended. */
interface Run {
	readonly outline: Outline;
	readonly block: number;
	/** Where it begins in its block. */
	readonly base: number;
	/** Of its first step. */
	readonly firstIndex: number;
}

/**
 * Cuts thinking that comes in blocks into steps, each piece once and in order. No step reaches from one block into
 * the next. Nothing is lost: text that comes when all seemed over opens steps of its own.
 */
export class ThoughtSteps {
	readonly #ended: BlockStep[] = [];
	/** How much of each block was taken. */
	readonly #lengths = new Map<number, number>();
	#run: Run | undefined;
	/** Text of the run that has no step yet, and where it begins in the run. */
	#pending = '';
	#shown = 0;
	#isOpen = false;

	/** So far, in order, numbered over all blocks; a new list at each call. */
	get steps(): readonly BlockStep[] {
		const steps = [...this.#ended, ...this.#stepsOfRun()];
		const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
		return steps.map(step => ({ ...step, share: tokens > 0 ? step.tokens / tokens : 0 }));
	}

	/**
	 * The newest text, of which it is not known yet whether a step begins with it: 80 characters at most. Shown where
	 * the open step ends, it comes again as text of that step or of the next one.
	 */
	get undecided(): string {
		return this.#isOpen ? this.#pending : '';
	}

	/** Takes the next text of a block; `at` in milliseconds since the turn started. */
	push(block: number, text: string, at: number): readonly StepChange[] {
		const before = this.#run?.block === block ? [] : this.end(at);
		const run = this.#run ?? this.#begin(block);
		this.#pending += text;
		this.#lengths.set(block, (this.#lengths.get(block) ?? 0) + text.length);
		const changes = run.outline.push(text, at);
		return [...before, ...this.#translate(changes, run, run.outline.settled)];
	}

	/** The block is over, or all of it. Safe to call twice. */
	end(at: number): readonly StepChange[] {
		const run = this.#run;
		if (run === undefined) {
			return [];
		}
		const changes = this.#translate(run.outline.end(at), run, this.#shown + this.#pending.length);
		this.#ended.push(...this.#stepsOfRun());
		this.#run = undefined;
		return changes;
	}

	#begin(block: number): Run {
		this.#pending = '';
		this.#shown = 0;
		const base = this.#lengths.get(block) ?? 0;
		this.#run = { outline: createOutline(), block, base, firstIndex: this.#ended.length };
		return this.#run;
	}

	#stepsOfRun(): readonly BlockStep[] {
		const { outline, block, base, firstIndex } = this.#run ?? { block: 0, base: 0, firstIndex: 0 };
		return (outline?.steps ?? []).map(step => ({
			...step,
			index: firstIndex + step.index,
			block,
			start: base + step.start,
			end: base + step.end,
		}));
	}

	#translate(changes: readonly OutlineChange[], { block, base }: Run, settled: number): readonly StepChange[] {
		const steps: StepChange[] = [];
		for (const change of changes) {
			switch (change.type) {
				case 'step-opened':
					this.#isOpen = true;
					steps.push({ type: 'open', kind: change.kind, at: change.at, block, start: base + change.start });
					break;
				case 'step-retitled':
					steps.push({ type: 'title', title: change.title, kind: change.kind });
					break;
				case 'step-closed':
					steps.push(...this.#textUpTo(change.end));
					steps.push({ type: 'close', at: change.at, tokens: change.tokens, end: base + change.end });
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

/** Follows a turn by its events, and knows the steps of its thinking with their addresses. */
export class TurnThoughts {
	readonly #turn: TurnId;
	#steps = new ThoughtSteps();

	constructor(turn: TurnId) {
		this.#turn = turn;
	}

	/** In order; a new list at each call. */
	get steps(): readonly BlockStep[] {
		return this.#steps.steps;
	}

	/**
	 * Takes the next events.
	 * @param state the turn after them; a block's channel is the state's, because it may have changed since.
	 * @returns what became of the steps; nothing where text moved between the channels, so that all of them are found anew.
	 */
	apply(events: readonly TurnEvent[], state: TurnState): readonly StepChange[] {
		if (events.some(({ type }) => type === 'reclassify' || type === 'resplit')) {
			this.#rebuild(state);
			return [];
		}
		return events.flatMap(event => this.#take(event, state));
	}

	addressOf({ block, start, end }: BlockStep): ThoughtAddress {
		return { turn: this.#turn, block, start, end };
	}

	/** The step in which an address begins. */
	stepAt({ turn, block, start }: ThoughtAddress): BlockStep | undefined {
		return turn === this.#turn
			? this.steps.find(step => step.block === block && step.start <= start && start < step.end)
			: undefined;
	}

	#take(event: TurnEvent, { blocks }: TurnState): readonly StepChange[] {
		switch (event.type) {
			case 'thinking-delta':
			case 'answer-delta': {
				// The block that grows is the last one, or nearly.
				const block = blocks.findLast(({ index }) => index === event.block);
				return block?.channel === 'thinking' ? this.#steps.push(event.block, event.text, event.at) : [];
			}
			case 'thinking-end':
			case 'answer-start':
			case 'tool-call':
			case 'finish':
				return this.#steps.end(event.at);
			default:
				return [];
		}
	}

	#rebuild(state: TurnState): void {
		this.#steps = new ThoughtSteps();
		for (const block of state.blocks) {
			if (block.channel === 'thinking') {
				this.#steps.push(block.index, block.text, block.firstTextAt ?? block.startedAt);
			}
			if (block.endedAt !== undefined) {
				this.#steps.end(block.endedAt);
			}
		}
	}
}
