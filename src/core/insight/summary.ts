/** One line for long thinking: the answer that it came to, in its own words. */
import { createMarkReader, type Mark, type MarkReader } from './marks.ts';
import { titleFrom } from './title.ts';

export class SummaryReader {
	readonly #marks: MarkReader = createMarkReader();
	#last: Mark | undefined;

	/**
	 * The last sentence that tells an answer, at most 64 characters. Empty where there is none yet, or where the
	 * thinking rejected something after it.
	 */
	get line(): string {
		return this.#last?.kind === 'answer' ? titleFrom(this.#last.head) : '';
	}

	/** @returns the marked sentences that ended in it, in order */
	push(text: string): readonly Mark[] {
		return this.#take(this.#marks.push(text));
	}

	/** The thinking is over; its last sentence may be the answer. Safe to call twice. */
	end(): readonly Mark[] {
		return this.#take(this.#marks.end());
	}

	#take(marks: readonly Mark[]): readonly Mark[] {
		this.#last = marks.findLast(mark => mark.kind === 'answer' || mark.kind === 'turn-back') ?? this.#last;
		return marks;
	}
}

/** The same for thinking that is whole. */
export function summarise(text: string): string {
	const reader = new SummaryReader();
	reader.push(text);
	reader.end();
	return reader.line;
}
