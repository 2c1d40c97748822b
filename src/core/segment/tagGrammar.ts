/** The grammar of all formats that are pairs of delimiters, as the table says them. */
import type { FormatName, FormatRow } from './formats.ts';
import type { Grammar, HeaderStep, Phase, Place, Step } from './grammar.ts';
import { createHarmonyGrammar } from './harmony.ts';
import type { Mark } from './marks.ts';
import type { TagPhases } from './tagPhases.ts';

/** The state of one stream: what was met so far. */
export class TagGrammar implements Grammar {
	format: FormatName | undefined;
	readonly #phases: TagPhases;
	/** Rows whose opener stood in un-tagged text, and where: their close is no lone close then. */
	readonly #mentioned = new Map<FormatRow, Place>();

	constructor(phases: TagPhases) {
		this.#phases = phases;
	}

	get start(): Phase {
		return this.#phases.start;
	}

	accept(mark: Mark, phase: Phase, place: Place): Step | undefined {
		const { row } = mark;
		const isStart = phase === this.#phases.start;
		switch (mark.role) {
			case 'open':
				return isStart && place !== 'leading' ? this.#openAfterText(row, place) : this.#open(row);
			case 'close':
				return isStart && phase.channel === 'answer' ? this.#loneClose(row, place) : this.#close(row);
			case 'wrapper-open':
				// It tells more than a delimiter that two formats share.
				this.format = row.name;
				return { phase: this.#phases.wrapped(row) };
			case 'wrapper-close':
				return this.#close(row);
			case 'ends-thinking':
				return { ...this.#close(row), keepMark: true };
			case 'harmony': {
				const grammar = createHarmonyGrammar({ startsInThinking: false });
				return { phase: grammar.between, grammar, keepMark: true };
			}
		}
	}

	/** No format of pairs has headers. */
	readHeader(): HeaderStep | undefined {
		return undefined;
	}

	#open(row: FormatRow): Step {
		this.format ??= row.name;
		return { phase: this.#phases.inside(row) };
	}

	#close(row: FormatRow): Step {
		this.format ??= row.name;
		return { phase: this.#phases.after(row) };
	}

	#openAfterText(row: FormatRow, place: Place): Step | undefined {
		if (place === 'line' && (row.opensAt === 'token' || this.#phases.options.opensAfterText)) {
			return this.#open(row);
		}
		if (this.#mentioned.get(row) !== 'line') {
			this.#mentioned.set(row, place);
		}
		return undefined;
	}

	#loneClose(row: FormatRow, place: Place): Step | undefined {
		if (place === 'leading') {
			return this.#close(row);
		}
		const mentioned = this.#mentioned.get(row);
		if (mentioned === 'line' || mentioned === place) {
			return undefined;
		}
		return { ...this.#close(row), reclassify: true };
	}
}
