/** The grammar of all formats that are pairs of delimiters, as the table says them. */
import type { FormatName, FormatRow } from './formats.ts';
import { createPhase, type Grammar, type HeaderStep, type Phase, type Place, type Step } from './grammar.ts';
import { createHarmonyGrammar, harmonyMarks, harmonySequences } from './harmony.ts';
import type { Mark } from './marks.ts';

export interface TagOptions {
	/** The formats that may occur; where two share a delimiter, the first one counts. */
	readonly rows: readonly FormatRow[];
	/** One format was asked for by name, so that nothing has to be told from the text. */
	readonly byName: boolean;
	readonly startsInThinking: boolean;
	readonly opensAfterText: boolean;
	readonly stripsStrayCloses: boolean;
	readonly endsThinking: readonly string[];
}

export class TagGrammar implements Grammar {
	readonly start: Phase;
	format: FormatName | undefined;
	readonly #options: TagOptions;
	/** Built when they are needed: few streams meet more than one row. */
	readonly #thinking = new Map<FormatRow, Phase>();
	readonly #answers = new Map<FormatRow, Phase>();
	readonly #wrapped = new Map<FormatRow, Phase>();
	/** Rows whose opener stood in un-tagged text, and where: their close is no lone close then. */
	readonly #mentioned = new Map<FormatRow, Place>();

	constructor(options: TagOptions) {
		this.#options = options;
		this.start = options.startsInThinking ? this.#hinted() : this.#untold();
	}

	accept(mark: Mark, phase: Phase, place: Place): Step | undefined {
		const { row } = mark;
		switch (mark.role) {
			case 'open':
				return phase === this.start && place !== 'leading' ? this.#openAfterText(row, place) : this.#open(row);
			case 'close':
				return phase === this.start && phase.channel === 'answer' ? this.#loneClose(row, place) : this.#close(row);
			case 'wrapper-open':
				// It tells more than a delimiter that two formats share.
				this.format = row.name;
				return { phase: this.#remembered(this.#wrapped, row, () => this.#answer(row, true)) };
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
		return { phase: this.#remembered(this.#thinking, row, () => this.#inside(row)) };
	}

	#close(row: FormatRow): Step {
		this.format ??= row.name;
		return { phase: this.#remembered(this.#answers, row, () => this.#answer(row, false)) };
	}

	#openAfterText(row: FormatRow, place: Place): Step | undefined {
		if (place === 'line' && (row.opensAt === 'token' || this.#options.opensAfterText)) {
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

	// Phases.

	#remembered(phases: Map<FormatRow, Phase>, row: FormatRow, create: () => Phase): Phase {
		const phase = phases.get(row) ?? create();
		phases.set(row, phase);
		return phase;
	}

	/** The beginning, when nothing is known: an answer until a delimiter says otherwise. */
	#untold(): Phase {
		const { rows, byName } = this.#options;
		const prompted = rows.filter(row => row.prompted);
		const seen = rows.filter(row => row.prompted || row.opensAt === 'token' || this.#options.opensAfterText);
		const hasHarmony = rows.some(isHarmony);
		return createPhase(
			'answer',
			{
				leading: [
					...opens(rows),
					...rows.flatMap(row => (row.wrapper?.tokens || byName ? wrapperOpens(row) : [])),
					...(hasHarmony ? harmonyMarks : []),
				],
				line: hasHarmony ? harmonyMarks : [],
				anywhere: [
					...prompted.flatMap(closes),
					...opens(seen.filter(row => row.opensAt !== 'never')),
					...(hasHarmony ? harmonySequences : []),
				],
			},
			{ afterDelimiter: false, code: 'spans', mentions: true },
		);
	}

	/** The beginning, when the opener was in the prompt; which one it was may be unknown. */
	#hinted(): Phase {
		const { rows, byName } = this.#options;
		const possible = rows.filter(row => row.prompted || byName);
		const hasHarmony = rows.some(isHarmony);
		return createPhase('thinking', {
			leading: [...opens(rows), ...(hasHarmony ? harmonyMarks : [])],
			anywhere: [...possible.flatMap(row => this.#endsOfThinking(row)), ...(hasHarmony ? harmonySequences : [])],
		});
	}

	#inside(row: FormatRow): Phase {
		return createPhase('thinking', { anywhere: this.#endsOfThinking(row) });
	}

	#endsOfThinking(row: FormatRow): Mark[] {
		const tools = this.#options.endsThinking.map((text): Mark => ({ text, role: 'ends-thinking', row }));
		return [...closes(row), ...(row.wrapper?.tokens ? wrapperOpens(row) : []), ...tools];
	}

	/** After a close of `row`. */
	#answer(row: FormatRow, wrapped: boolean): Phase {
		const rows = this.#options.rows.filter(({ opensAt }) => opensAt !== 'never');
		const line = rows.filter(other => other.opensAt !== 'own' || other === row);
		const strays = this.#options.stripsStrayCloses ? this.#options.rows.flatMap(closes) : [];
		return createPhase('answer', {
			leading: [...opens(rows), ...this.#options.rows.flatMap(wrapperOpens)],
			line: [...opens(line), ...(row.wrapper?.tokens ? wrapperOpens(row) : [])],
			anywhere: [...(wrapped || row.wrapper?.tokens ? wrapperCloses(row) : []), ...strays],
		});
	}
}

function opens(rows: readonly FormatRow[]): Mark[] {
	return rows
		.filter(row => !isHarmony(row))
		.flatMap(row => row.open.map((text): Mark => ({ text, role: 'open', row })));
}

function closes(row: FormatRow): Mark[] {
	return row.close.map(text => ({ text, role: 'close', row }));
}

function wrapperOpens(row: FormatRow): Mark[] {
	return (row.wrapper?.open ?? []).map(text => ({ text, role: 'wrapper-open', row }));
}

function wrapperCloses(row: FormatRow): Mark[] {
	return (row.wrapper?.close ?? []).map(text => ({ text, role: 'wrapper-close', row }));
}

function isHarmony(row: FormatRow): boolean {
	return row.name === 'harmony';
}
