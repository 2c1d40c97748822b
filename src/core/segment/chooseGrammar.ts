/** From the options of a segmenter to the grammar that reads its text. */
import { type FormatRow, formats } from './formats.ts';
import type { Grammar } from './grammar.ts';
import { createHarmonyGrammar } from './harmony.ts';
import type { DelimiterPair, SegmenterOptions, SplitFormat } from './segment.ts';
import { TagGrammar } from './tagGrammar.ts';
import { TagPhases } from './tagPhases.ts';

export function chooseGrammar(options: SegmenterOptions): Grammar {
	const format = options.format ?? 'auto';
	if (format === 'harmony') {
		return createHarmonyGrammar({ startsInThinking: options.startsInThinking ?? false });
	}
	return new TagGrammar(phasesFor(format, options));
}

/** By what was asked for. Building phases takes as long as reading a page of text. */
const known = new Map<string, TagPhases>();

function phasesFor(format: SplitFormat, options: SegmenterOptions): TagPhases {
	const { startsInThinking, opensAfterText, strayClose } = options;
	const isUsual = options.delimiters === undefined && options.answerMarker === undefined && !options.endsThinking;
	if (!isUsual) {
		return createPhases(format, options);
	}
	const key = [format, startsInThinking, opensAfterText, strayClose].join();
	const phases = known.get(key) ?? createPhases(format, options);
	known.set(key, phases);
	return phases;
}

function createPhases(format: SplitFormat, options: SegmenterOptions): TagPhases {
	const rows = [...(options.delimiters ?? []).flatMap(customRow), ...tableRows(format, options.answerMarker)];
	return new TagPhases({
		rows,
		byName: format !== 'auto',
		startsInThinking: options.startsInThinking ?? (format !== 'auto' && rows.some(row => row.startsInThinking)),
		opensAfterText: options.opensAfterText ?? false,
		stripsStrayCloses: options.strayClose === 'strip',
		endsThinking: (options.endsThinking ?? []).filter(text => text.trim() !== ''),
	});
}

function tableRows(format: SplitFormat, answerMarker: string | undefined): FormatRow[] {
	const chosen = formats.filter(row => {
		if (format !== 'auto') {
			return row.name === format || row.kin === format;
		}
		return !row.onlyByName || (row.name === 'answer-marker' && answerMarker !== undefined);
	});
	return chosen.map(row => (row.name === 'answer-marker' ? withMarker(row, answerMarker) : row));
}

/** Models like to print the marker in bold; the stars belong to it then. */
function withMarker(row: FormatRow, answerMarker: string | undefined): FormatRow {
	const close = [answerMarker?.trim() || row.close[0] || ''].flatMap(marker => [
		marker,
		`**${marker}**`,
		...(marker.endsWith(':') ? [`**${marker.slice(0, -1)}**:`] : []),
	]);
	return { ...row, close };
}

function customRow({ open, close }: DelimiterPair): FormatRow[] {
	const row = formats.find(({ name }) => name === 'custom');
	const pair = { open: open.trim(), close: close.trim() };
	if (row === undefined || pair.open === '' || pair.close === '') {
		return [];
	}
	const { prompted, ...rest } = row;
	// Where opener and close are the same, the first one opens: it cannot be a lone close.
	const hint = prompted && pair.open !== pair.close ? { prompted } : {};
	return [{ ...rest, ...hint, open: [pair.open], close: [pair.close] }];
}
