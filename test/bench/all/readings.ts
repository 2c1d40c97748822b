/** From the files of figures that the benchmarks write to the rows of goals. Each reader knows one of them. */
import type { ActivationFigures } from '../activation.bench.ts';
import type { BesideFigures } from '../beside.bench.ts';
import type { ColumnsFigures } from '../columns.bench.ts';
import type { Figures as EndToEndFigures } from '../e2e.bench.ts';
import type { JournalFigures } from '../journal.bench.ts';
import type { MemoryFigures } from '../memory.bench.ts';
import type { SearchFigures } from '../search.bench.ts';
import type { SizeFigures } from '../size.bench.ts';
import type { TranscriptFigures } from '../transcript.bench.ts';
import { holds, type Reading, reading } from './reading.ts';

/** Linear work, as it is measured: doubling the size may take 2.2 times as long. */
export const linear = { most: 1.14 };

export interface SegmenterFigures {
	readonly markdown: readonly SegmenterTime[];
	readonly prose: readonly SegmenterTime[];
	readonly worst: readonly { readonly name: string; readonly exponent: number }[];
}

interface SegmenterTime {
	readonly peer: string;
	readonly size: number;
	/** Time of the peer by the time of the segmenter. */
	readonly againstOurs: number;
}

const floorOfSegmenter = 'a list of one segment for each delta';
const aiSdk = 'AI SDK extractReasoningMiddleware';

export function readSegmenter({ markdown, prose, worst }: SegmenterFigures): readonly Reading[] {
	const byFloor = [...markdown, ...prose]
		.filter(({ peer }) => peer === floorOfSegmenter)
		.map(({ size, againstOurs }) => ({ size, ratio: 1 / againstOurs }));
	const largest = Math.max(...byFloor.map(({ size }) => size));
	const ofSize = (wanted: number) =>
		Math.max(...byFloor.filter(({ size }) => size === wanted).map(({ ratio }) => ratio));
	const smallest = Math.min(...byFloor.map(({ size }) => size));
	const bySdk = markdown.filter(({ peer }) => peer === aiSdk).map(({ againstOurs }) => againstOurs);
	return [
		reading(`segmenter by the floor of its contract, ${largest / 1e6} MB`, ofSize(largest), { most: 2, unit: 'x' }),
		reading(`  that ratio, by the one of ${smallest / 1e3} KB`, ofSize(largest) / ofSize(smallest), {
			most: 1.2,
			unit: 'x',
		}),
		reading('segmenter, times faster than the AI SDK, worst size', minimum(bySdk), { least: 20, unit: 'x' }),
		reading('segmenter, worst inputs: growth', Math.max(...worst.map(({ exponent }) => exponent)), linear),
	];
}

export interface ReferencesFigures {
	readonly costs: readonly { readonly name: string; readonly microseconds: number; readonly growth: number }[];
}

export function readReferences({ costs }: ReferencesFigures): readonly Reading[] {
	const worst = Math.max(...costs.map(({ microseconds }) => microseconds));
	return [
		reading('references, µs a UTF-16 unit, worst text', worst, { most: 1 }),
		reading('references, worst growth', Math.max(...costs.map(({ growth }) => growth)), linear),
	];
}

export function readBeside({ p99Us, medianUs }: BesideFigures): readonly Reading[] {
	return [
		reading('500 marks in 5,000 lines: a keystroke, median', medianUs / 1_000, { most: 1, unit: ' ms' }),
		reading('  99th of 100', p99Us / 1_000, { most: 1, unit: ' ms' }),
	];
}

export function readSearch({ warm, typed, cold, megabytes }: SearchFigures): readonly Reading[] {
	// The first of the window in use began it, unprepared.
	const all = [...typed, ...warm.slice(1)].map(([, figures]) => figures);
	const [atOnce] = cold;
	const first = all.flatMap(({ firstMs }) => firstMs ?? []);
	return [
		reading(`search of ${megabytes.toFixed(0)} MB: first hits, slowest query`, Math.max(...first), {
			most: 150,
			unit: ' ms',
		}),
		reading('  all hits, slowest query', Math.max(...all.map(({ allMs }) => allMs)), { most: 1_000, unit: ' ms' }),
		reading('  our thread held', Math.max(...all.map(({ heldMs }) => heldMs)), { most: 10, unit: ' ms' }),
		{
			figure: '  first hits in a new window, unprepared',
			goal: '',
			value: `${atOnce?.[1].firstMs?.toFixed(0) ?? '–'} ms`,
			isReached: undefined,
		},
	];
}

export function readTranscript({ megabytes, beginningMs, wholeMs, heldMs }: TranscriptFigures): readonly Reading[] {
	return [
		reading(`transcript of ${megabytes} MB: its beginning`, beginningMs, { most: 2_000, unit: ' ms' }),
		{ figure: '  the whole', goal: '', value: `${wholeMs.toFixed(0)} ms`, isReached: undefined },
		reading('  our thread held', heldMs, { most: 50, unit: ' ms' }),
	];
}

export function readJournal(figures: JournalFigures): readonly Reading[] {
	const { appendFirstUs, appendLastUs, readMs, listWarmMs, conversations } = figures;
	return [
		reading('journal, an event late by one early', appendLastUs / appendFirstUs, { most: 1.2, unit: 'x' }),
		reading('journal of 100,000 events: reopening', readMs, { most: 200, unit: ' ms' }),
		{
			figure: `list of ${conversations.toLocaleString('en')} conversations`,
			goal: '',
			value: `${listWarmMs.toFixed(0)} ms`,
			isReached: undefined,
		},
	];
}

export function readColumns(figures: ColumnsFigures): readonly Reading[] {
	const { framesPerSecond, longTasks, dropped, missing, painted } = figures;
	return [
		reading('four columns at 50 tokens/s each: frames/s', framesPerSecond, { least: 59 }),
		reading('  dropped frames', dropped, { most: 0 }),
		reading('  long tasks', longTasks, { most: 0 }),
		holds('  sampled words were painted', 'all', missing === 0 && painted > 0, `${painted} of ${painted + missing}`),
	];
}

export function readMemory(figures: MemoryFigures): readonly Reading[] {
	const { day, dayAfterwards, conversations, tokensEach, rounds } = figures;
	const grown = (rounds.at(-1) ?? Number.NaN) - (rounds[0] ?? Number.NaN);
	return [
		reading(`host: ${conversations} conversations of ${tokensEach.toLocaleString('en')} tokens`, day, {
			most: 60,
			unit: ' MB',
		}),
		reading('  after as many short ones', dayAfterwards, { most: 10, unit: ' MB' }),
		reading(`host: left of each further 200 turns, deleted`, grown / (rounds.length - 1), { most: 0.2, unit: ' MB' }),
	];
}

export function readActivation(figures: readonly ActivationFigures[]): readonly Reading[] {
	const of = (isFirst: boolean): Pick<ActivationFigures, 'load' | 'activate' | 'question'> =>
		figures.find(({ first }) => first === isFirst) ?? { load: Number.NaN, activate: Number.NaN, question: Number.NaN };
	const { load, activate, question } = of(false);
	const first = of(true);
	return [
		reading('activation: loading and starting, our part', load + activate, { most: 15, unit: ' ms' }),
		{
			figure: '  the first start of a version, which compiles',
			goal: '',
			value: `${(first.load + first.activate).toFixed(0)} ms`,
			isReached: undefined,
		},
		reading('loading at the first question', question, { most: 25, unit: ' ms' }),
	];
}

export function readSize({ kilobytes }: SizeFigures): readonly Reading[] {
	return [reading('packaged .vsix', kilobytes, { most: 700, unit: ' KB' })];
}

const frameMs = 1_000 / 60;

export function readEndToEnd(figures: readonly EndToEndFigures[]): readonly Reading[] {
	return figures
		.filter(({ view, tokensPerSecond }) => view.startsWith('ours') && tokensPerSecond === 200)
		.flatMap(({ view, p50Ms, p99Ms }) => [
			reading(`socket to paint in a real VS Code, ${view}: p50`, p50Ms, { most: Math.round(frameMs + 5), unit: ' ms' }),
			reading('  p99', p99Ms, { most: Math.round(3 * frameMs), unit: ' ms' }),
		]);
}

function minimum(values: readonly number[]): number {
	return values.length === 0 ? Number.NaN : Math.min(...values);
}
