/** One step of the thinking: what is known of it, whether it has a row on the page or not. */

import { isOfTurn } from '../../src/core/conversation/blockDraft.ts';
import type { Block } from '../../src/core/conversation/turnShape.ts';
import type { MarkKind } from '../../src/core/insight/marks.ts';
import type { StepKind } from '../../src/core/insight/outline.ts';
import type { ThoughtStep } from '../../src/core/insight/provenance.ts';
import { withoutHidden } from '../../src/core/text/hidden.ts';
import type { StepChange } from './feed.ts';
import type { StepRow } from './stepRow.ts';

/** Where the text of a step comes from. */
export type StepSource = Pick<Block, 'kept' | 'by'>;

type Opened = Pick<Extract<StepChange, { type: 'open' }>, 'kind' | 'at' | 'block' | 'start'>;

export class Step {
	readonly index: number;
	/** The number of its block, as deltas carry it. */
	readonly block: number;
	/** Where its text begins in that of its block. */
	readonly start: number;
	readonly startedAt: number;
	readonly #source: StepSource;
	/** What the reader chose; undefined until then. */
	chosen: boolean | undefined;
	row: StepRow | undefined;
	#kind: StepKind;
	#title = '';
	#endedAt: number | undefined;
	#tokens = 0;
	#pieces: string[] = [];
	#length = 0;
	readonly #signs: { readonly offset: number; readonly sign: MarkKind }[] = [];

	constructor(index: number, { kind, at, block, start }: Opened, source: StepSource = {}) {
		this.index = index;
		this.#source = source;
		this.block = block;
		this.start = start;
		this.#kind = kind;
		this.startedAt = at;
	}

	/** Who wrote it, if not the model. */
	get by(): StepSource['by'] {
		return this.#source.by;
	}

	/** The model thought it in this turn: it took a time. */
	get isOfTurn(): boolean {
		return isOfTurn(this.#source);
	}

	get kind(): StepKind {
		return this.#kind;
	}

	get title(): string {
		return this.#title;
	}

	/** Absent while it is open. */
	get endedAt(): number | undefined {
		return this.#endedAt;
	}

	/** An estimate; known when the step is closed. */
	get tokens(): number {
		return this.#tokens;
	}

	/** In UTF-16 units, so far. */
	get length(): number {
		return this.#length;
	}

	/** Sentences that say something about the course of the thinking, by their offset into the text. */
	get signs(): readonly { readonly offset: number; readonly sign: MarkKind }[] {
		return this.#signs;
	}

	get text(): string {
		if (this.#pieces.length > 1) {
			this.#pieces = [this.#pieces.join('')];
		}
		return this.#pieces[0] ?? '';
	}

	describe(title: string, kind: StepKind): void {
		this.#title = withoutHidden(title);
		this.#kind = kind;
		this.row?.describe(this.#title, kind);
	}

	append(text: string): void {
		this.#pieces.push(text);
		this.#length += text.length;
		this.row?.append(text);
	}

	addSign(offset: number, sign: MarkKind): void {
		this.#signs.push({ offset, sign });
		this.row?.addSign(offset, sign);
	}

	/** No more text will come. */
	close(at: number, tokens: number): void {
		this.#endedAt = at;
		this.#tokens = tokens;
		this.#pieces = [this.text];
		this.row?.close();
	}
}

/** A step as others list it. */
export interface TitledStep extends ThoughtStep {
	readonly title: string;
	/** From 1, as the outline counts. */
	readonly number: number;
}
