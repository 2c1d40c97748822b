/** Gives each piece of thinking to its step, as the core cuts it, with the signs of its sentences. Pure. */
import { type StepChange, ThoughtSteps } from '../../src/core/insight/address.ts';
import { type CircleNews, type CircleWatch, createCircleWatch } from '../../src/core/insight/circles.ts';
import type { Mark, MarkKind } from '../../src/core/insight/marks.ts';
import { SummaryReader } from '../../src/core/insight/summary.ts';

export type { StepChange } from '../../src/core/insight/address.ts';

/** Where something stands: an offset into the text of a block, and its length, in UTF-16 units. */
export interface Place {
	readonly block: number;
	readonly start: number;
	readonly length: number;
}

/** A sentence that says something about the course of the thinking. */
export interface SignedSentence extends Place {
	readonly type: 'sign';
	readonly kind: MarkKind;
}

export interface Circle {
	readonly news: CircleNews;
	/** Where the same stood before. */
	readonly earlier: Place;
}

export class StepFeed {
	readonly #steps = new ThoughtSteps();
	readonly #summary = new SummaryReader();
	readonly #blocks = new BlockOffsets();
	readonly #circles: CircleWatch | undefined;

	/** @param watchesCircles whether somebody sees the thinking come, to whom circles are worth telling */
	constructor(watchesCircles = false) {
		this.#circles = watchesCircles ? createCircleWatch() : undefined;
	}

	/** The answer that it came to, in one line; empty where it told none. */
	get summary(): string {
		return this.#summary.line;
	}

	/** The newest text, of which it is not known yet whether a step begins with it. */
	get undecided(): string {
		return this.#steps.undecided;
	}

	/** The circle in which the end of the text goes, if any. */
	get circle(): Circle | undefined {
		const news = this.#circles?.news;
		return news && { news, earlier: this.#blocks.placeOf(news.earlier) };
	}

	/**
	 * `block`: the number that deltas carry. Steps and sentences never reach from one block into the next. A sign comes
	 * after the step that it stands in was opened.
	 */
	push(text: string, at: number, block: number): readonly (StepChange | SignedSentence)[] {
		const before = this.#blocks.last === block ? [] : this.#summary.end();
		const earlier = before.map(mark => this.#signed(mark));
		this.#blocks.add(block, text.length);
		const marks = this.#summary.push(text);
		this.#circles?.push(text);
		return [...earlier, ...this.#steps.push(block, text, at), ...marks.map(mark => this.#signed(mark))];
	}

	end(at: number): readonly (StepChange | SignedSentence)[] {
		const marks = this.#summary.end();
		return [...this.#steps.end(at), ...marks.map(mark => this.#signed(mark))];
	}

	#signed(mark: Mark): SignedSentence {
		return { type: 'sign', kind: mark.kind, ...this.#blocks.placeOf(mark) };
	}
}

/** Finds offsets into all text in the blocks that it came in. */
class BlockOffsets {
	/** Runs of text of one block: where they begin in all text, and in their block. */
	readonly #runs: { readonly block: number; readonly from: number; readonly start: number }[] = [];
	readonly #lengths = new Map<number, number>();
	#length = 0;

	get last(): number | undefined {
		return this.#runs.at(-1)?.block;
	}

	add(block: number, length: number): void {
		const start = this.#lengths.get(block) ?? 0;
		if (this.last !== block) {
			this.#runs.push({ block, from: this.#length, start });
		}
		this.#lengths.set(block, start + length);
		this.#length += length;
	}

	placeOf({ start, end }: { readonly start: number; readonly end: number }): Place {
		const run = this.#runs.findLast(({ from }) => from <= start) ?? { block: 0, from: 0, start: 0 };
		return { block: run.block, start: run.start + start - run.from, length: end - start };
	}
}
