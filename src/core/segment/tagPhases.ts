/** The phases of a stream whose format is pairs of delimiters: which marks count when. */
import type { FormatRow } from './formats.ts';
import { createPhase, type Phase } from './grammar.ts';
import { harmonyMarks, harmonySequences } from './harmony.ts';
import type { Mark } from './marks.ts';

interface TagOptions {
	/** The formats that may occur; where two share a delimiter, the first one counts. */
	readonly rows: readonly FormatRow[];
	/** One format was asked for by name, so that nothing has to be told from the text. */
	readonly byName: boolean;
	readonly startsInThinking: boolean;
	readonly opensAfterText: boolean;
	readonly stripsStrayCloses: boolean;
	readonly endsThinking: readonly string[];
}

/** The same for all streams with the same options. */
export class TagPhases {
	readonly options: TagOptions;
	readonly start: Phase;
	/** Built when they are needed: few streams meet more than one row. */
	readonly #inside = new Map<FormatRow, Phase>();
	readonly #after = new Map<FormatRow, Phase>();
	readonly #wrapped = new Map<FormatRow, Phase>();

	constructor(options: TagOptions) {
		this.options = options;
		this.start = options.startsInThinking ? this.#hinted() : this.#untold();
	}

	/** In a block that an opener of `row` began. */
	inside(row: FormatRow): Phase {
		return remembered(this.#inside, row, () => createPhase('thinking', { anywhere: this.#endsOfThinking(row) }));
	}

	/** After a close of `row`. */
	after(row: FormatRow): Phase {
		return remembered(this.#after, row, () => this.#answer(row, false));
	}

	/** In the wrapper of an answer. */
	wrapped(row: FormatRow): Phase {
		return remembered(this.#wrapped, row, () => this.#answer(row, true));
	}

	/** The beginning, when nothing is known: an answer until a delimiter says otherwise. */
	#untold(): Phase {
		const { rows, byName } = this.options;
		const prompted = rows.filter(row => row.prompted);
		const seen = rows.filter(row => row.prompted || row.opensAt === 'token' || this.options.opensAfterText);
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
		const { rows, byName } = this.options;
		const possible = rows.filter(row => row.prompted || byName);
		const hasHarmony = rows.some(isHarmony);
		return createPhase('thinking', {
			leading: [...opens(rows), ...rows.flatMap(leftOvers), ...(hasHarmony ? harmonyMarks : [])],
			anywhere: [...possible.flatMap(row => this.#endsOfThinking(row)), ...(hasHarmony ? harmonySequences : [])],
		});
	}

	#endsOfThinking(row: FormatRow): Mark[] {
		const tools = this.options.endsThinking.map((text): Mark => ({ text, role: 'ends-thinking', row }));
		return [...closes(row), ...(row.wrapper?.tokens ? wrapperOpens(row) : []), ...tools];
	}

	#answer(row: FormatRow, wrapped: boolean): Phase {
		const rows = this.options.rows.filter(({ opensAt }) => opensAt !== 'never');
		const line = rows.filter(other => other.opensAt !== 'own' || other === row);
		const strays = this.options.stripsStrayCloses ? this.options.rows.flatMap(closes) : [];
		return createPhase('answer', {
			leading: [...opens(rows), ...this.options.rows.flatMap(wrapperOpens)],
			line: [...opens(line), ...(row.wrapper?.tokens ? wrapperOpens(row) : [])],
			anywhere: [...(wrapped || row.wrapper?.tokens ? wrapperCloses(row) : []), ...strays],
		});
	}
}

function remembered(phases: Map<FormatRow, Phase>, row: FormatRow, create: () => Phase): Phase {
	const phase = phases.get(row) ?? create();
	phases.set(row, phase);
	return phase;
}

function opens(rows: readonly FormatRow[]): Mark[] {
	return rows
		.filter(row => !isHarmony(row))
		.flatMap(row => row.open.map((text): Mark => ({ text, role: 'open', row })));
}

function leftOvers(row: FormatRow): Mark[] {
	return (row.leftOver ?? []).map(text => ({ text, role: 'open', row }));
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
