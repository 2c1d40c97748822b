/**
 * The outline on real thinking: rows, faults of titles, cuts beside a reader's, signs beside people's labels, false
 * alarms of the circle watch, and what a delta costs.
 *
 * Options: `--thoughts FOLDER` (or SIDETHOUGHT_THOUGHTS): `*.txt`, with labels as `outlineLabels.ts` says. Without it,
 * only our own fixtures are measured. `--flow FOLDER`: ReasoningFlow's labelled traces.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { estimateTokens } from '../../src/core/conversation/estimateTokens.ts';
import { createCircleWatch } from '../../src/core/insight/circles.ts';
import { createMarkReader } from '../../src/core/insight/marks.ts';
import { createOutline, type Step } from '../../src/core/insight/outline.ts';
import { growthExponent, median, printTable, writeFigures } from './figures.ts';
import { faultsOf } from './outlineFaults.ts';
import { cutsWithin, flowFigures, type Labelled, type Pair, thoughtsIn, tolerances } from './outlineLabels.ts';

interface Thought extends Labelled {
	readonly tokens: number;
	readonly steps: readonly Step[];
}

const ownFolder = join(import.meta.dirname, '..', 'fixtures', 'thinking');
const deltaLength = 4;

function option(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? undefined : process.argv[at + 1];
}

function measured(labelled: Labelled): Thought {
	const { text } = labelled;
	const outline = createOutline();
	for (let from = 0; from < text.length; from += deltaLength) {
		outline.push(text.slice(from, from + deltaLength), from);
	}
	outline.end(text.length);
	return { ...labelled, tokens: estimateTokens(text), steps: outline.steps };
}

const bands = [0, 500, 1_500, 3_000, 6_000, 12_000, 24_000, Number.POSITIVE_INFINITY];

function rows(thoughts: readonly Thought[]): unknown[] {
	const figures = bands.slice(0, -1).flatMap((from, index) => {
		const to = bands[index + 1] ?? 0;
		const counts = thoughts.filter(({ tokens }) => tokens >= from && tokens < to).map(({ steps }) => steps.length);
		return counts.length === 0
			? []
			: [
					{
						from,
						to,
						thoughts: counts.length,
						median: median(counts),
						least: Math.min(...counts),
						most: Math.max(...counts),
					},
				];
	});
	printTable('Rows by length of thinking (tokens)', [
		['tokens', 'thoughts', 'median', 'least', 'most'],
		...figures.map(each => [
			`${each.from} to ${each.to}`,
			...[each.thoughts, each.median, each.least, each.most].map(String),
		]),
	]);
	return figures;
}

function faults(thoughts: readonly Thought[]): unknown {
	const counts: Record<string, number> = {};
	const titles = thoughts.reduce((sum, { steps }) => sum + steps.length, 0);
	for (const fault of thoughts.flatMap(({ steps, text }) => steps.flatMap(step => faultsOf(step, text)))) {
		counts[fault] = (counts[fault] ?? 0) + 1;
	}
	const shares = Object.entries(counts).sort((a, b) => b[1] - a[1]);
	printTable(`Faults of ${titles} rows, by rule`, [
		['fault', 'rows', 'share'],
		...shares.map(([fault, count]) => [fault, String(count), percent(count, titles)]),
	]);
	return { titles, counts };
}

function percent(part: number, whole: number): string {
	return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`;
}

function cuts(thoughts: readonly Thought[]): unknown {
	const labelled = thoughts.filter(({ cuts }) => cuts.length > 0);
	const pairs = labelled.flatMap(({ steps, cuts }) =>
		cuts.map((theirs): Pair => [steps.slice(1).map(step => step.start), theirs]),
	);
	const readers = labelled.flatMap(({ cuts }) =>
		cuts.flatMap(one => cuts.flatMap(other => (one === other ? [] : [[one, other] as Pair]))),
	);
	const figures = Object.entries(tolerances).map(([name, tolerance]) => ({ name, ...cutsWithin(pairs, tolerance) }));
	const agreement = cutsWithin(readers, tolerances.same);
	printTable(`Cuts beside those of ${pairs.length} readings of ${labelled.length} thoughts`, [
		['', 'cuts', 'right', 'share'],
		...figures.flatMap(({ name, ours, oursRight, theirs, theirsFound }) => [
			[`precision, ${name}`, String(ours), String(oursRight), percent(oursRight, ours)],
			[`recall, ${name}`, String(theirs), String(theirsFound), percent(theirsFound, theirs)],
		]),
		[
			'one reader beside another',
			...[agreement.ours, agreement.oursRight].map(String),
			percent(agreement.oursRight, agreement.ours),
		],
	]);
	return { thoughts: labelled.length, figures, agreement };
}

function circles(thoughts: readonly Thought[]): unknown {
	const alarms = thoughts.flatMap(({ name, text }) => {
		const watch = createCircleWatch();
		for (let from = 0; from < text.length; from += deltaLength) {
			const news = watch.push(text.slice(from, from + deltaLength));
			if (news) {
				return [{ name, type: news.type, at: from }];
			}
		}
		return [];
	});
	printTable(`Thoughts of ${thoughts.length} in which the circle watch spoke; judge each`, [
		['thought', 'what', 'at'],
		...alarms.map(({ name, type, at }) => [name, type, String(at)]),
	]);
	return alarms;
}

/** Microseconds of the processor a delta, for texts that double. */
function costs(thoughts: readonly Thought[]): unknown {
	const source = thoughts.map(({ text }) => text).join('\n\n');
	const sizes = [50_000, 100_000, 200_000, 400_000];
	const makers: Readonly<Record<string, () => (text: string) => unknown>> = {
		outline: () => {
			const outline = createOutline();
			return text => outline.push(text, 0);
		},
		marks: () => {
			const reader = createMarkReader();
			return text => reader.push(text);
		},
		circles: () => {
			const watch = createCircleWatch();
			return text => watch.push(text);
		},
	};
	const figures = Object.entries(makers).map(([name, make]) => {
		const points = sizes.map(size => {
			const text = source.repeat(Math.ceil(size / source.length)).slice(0, size);
			const times = [1, 2, 3].map(() => timeOf(make(), text));
			return { size, time: median(times) };
		});
		return {
			name,
			exponent: growthExponent(points),
			perDelta: points.map(({ size, time }) => (time * 1_000 * deltaLength) / size),
		};
	});
	printTable(`Microseconds a delta of ${deltaLength} characters`, [
		['', ...sizes.map(size => `${size / 1_000} K`), 'exponent'],
		...figures.map(({ name, perDelta, exponent }) => [
			name,
			...perDelta.map(each => each.toFixed(2)),
			exponent.toFixed(2),
		]),
	]);
	return figures;
}

function timeOf(push: (text: string) => unknown, text: string): number {
	// Time of the processor, because the machine may have other work.
	const start = process.cpuUsage();
	for (let from = 0; from < text.length; from += deltaLength) {
		push(text.slice(from, from + deltaLength));
	}
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1_000;
}

async function flow(folder: string | undefined): Promise<unknown> {
	if (folder === undefined || !existsSync(folder)) {
		return undefined;
	}
	const figures = await flowFigures(folder);
	printTable(`Signs beside people's labels, in ${figures.traces} traces of ReasoningFlow`, [
		['sign', 'marked', 'precision', 'labelled', 'recall'],
		...Object.entries(figures.signs).map(([sign, { marked, right, labelled, found }]) => [
			sign,
			String(marked),
			percent(right, marked),
			String(labelled),
			percent(found, labelled),
		]),
	]);
	printTable('Edges of the graph that people drew between the same rows', [
		['edge', 'drawn', 'right'],
		...Object.entries(figures.edges).map(([edge, { drawn, right }]) => [edge, String(drawn), percent(right, drawn)]),
	]);
	return figures;
}

const folder = option('thoughts') ?? process.env.SIDETHOUGHT_THOUGHTS;
const isThere = folder !== undefined && existsSync(folder);
if (!isThere) {
	console.log(
		'No folder of real thinking was given: only our own fixtures are measured. Give one with --thoughts FOLDER or\n' +
			'SIDETHOUGHT_THOUGHTS: text files (*.txt), one chain of thought each.',
	);
}
const thoughts = (await thoughtsIn(isThere ? folder : ownFolder)).map(measured);
await writeFigures('outline', {
	rows: rows(thoughts),
	faults: faults(thoughts),
	cuts: cuts(thoughts),
	circles: circles(thoughts),
	costs: costs(thoughts),
	flow: await flow(option('flow')),
});
