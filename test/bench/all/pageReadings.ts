/** What the page is held to: by the floor, and beside the renderers that others use. */
import { growthExponent, median, percentile } from '../figures.ts';
import type { TargetName } from '../page/host.ts';
import type { Measured } from '../page.bench.ts';
import { holds, type Reading, reading } from './reading.ts';

/** By cell (`floodL`, `late200`), by target. */
export type PageFigures = Readonly<Record<string, Partial<Readonly<Record<TargetName, readonly Measured[]>>>>>;

type Pick = (result: Measured) => number;

const cpu: Pick = result => result.cpu;
/** The floor and what measures nothing are no renderers; ours has rows of its own. */
const noPeers: readonly TargetName[] = ['nothing', 'plain', 'floor', 'ours', 'ours-auto', 'columns'];
const tokensOf = { floodS: 2_000, floodM: 10_000, floodL: 100_000 };

export function readPage(figures: PageFigures): readonly Reading[] {
	return [
		...(['ours', 'ours-auto'] as const).flatMap(name => [
			reading(`${name}: flood of 100,000 tokens by the floor`, byFloor(figures, 'floodL', name), {
				most: 2,
				unit: 'x',
			}),
			reading('  growth of the time from 2,000 to 100,000 tokens', growth(figures, name), { most: 1.05 }),
			reading(
				'  heap at 10,000 tokens',
				of(figures, 'floodM', name, ({ heapMb }) => heapMb),
				{ most: 2, unit: ' MB' },
			),
			reading(
				'  heap at 100,000 tokens',
				of(figures, 'floodL', name, ({ heapMb }) => heapMb),
				{ most: 10, unit: ' MB' },
			),
			...['late200', 'late1000'].filter(cell => figures[cell]).flatMap(cell => readLate(figures, cell, name)),
		]),
		...Object.keys(figures).flatMap(cell => readRank(figures, cell)),
	];
}

function readLate(figures: PageFigures, cell: string, name: TargetName): readonly Reading[] {
	const pick = (what: Pick): number => of(figures, cell, name, what);
	const what = `  90,000 tokens in view, then ${cell.slice(4)} tokens/s`;
	return [
		reading(`${what}: by the floor`, byFloor(figures, cell, name), { most: 1.5, unit: 'x' }),
		reading(
			`${what}: frames/s`,
			pick(({ frames, wallMs }) => (frames / wallMs) * 1_000),
			{ least: 59 },
		),
		reading(
			`${what}: dropped frames`,
			pick(({ dropped }) => dropped),
			{ most: 0 },
		),
		reading(
			`${what}: long tasks`,
			pick(({ longTasks }) => longTasks),
			{ most: 0 },
		),
		reading(
			`${what}: delta to paint, p99`,
			pick(({ latencies }) => percentile(latencies, 0.99)),
			{ most: 20, unit: ' ms' },
		),
	];
}

/** First of the renderers: no other took less of the main thread on the same stream. */
function readRank(figures: PageFigures, cell: string): readonly Reading[] {
	const targets = Object.keys(figures[cell] ?? {}) as TargetName[];
	const others = targets
		.filter(name => !noPeers.includes(name) && isFinished(figures[cell]?.[name]))
		.map(name => ({ name, time: of(figures, cell, name, cpu) }))
		.sort((one, other) => one.time - other.time);
	const own = of(figures, cell, 'ours', cpu);
	const [best] = others;
	if (!targets.some(name => !noPeers.includes(name))) {
		return [];
	}
	const value = best
		? `ours ${own.toFixed(2)} s, then ${best.name} ${best.time.toFixed(2)} s`
		: 'no other came to its end';
	return [holds(`${cell}: first of all renderers, main thread`, 'first', !best || own <= best.time, value)];
}

function byFloor(figures: PageFigures, cell: string, name: TargetName): number {
	const own = figures[cell]?.[name] ?? [];
	const floor = figures[cell]?.floor ?? [];
	return median(own.flatMap((result, run) => (floor[run] ? [result.cpu / floor[run].cpu] : [])));
}

function growth(figures: PageFigures, name: TargetName): number {
	const points = Object.entries(tokensOf).map(([cell, size]) => ({ size, time: of(figures, cell, name, cpu) }));
	return growthExponent(points);
}

function of(figures: PageFigures, cell: string, name: TargetName, pick: Pick): number {
	return median((figures[cell]?.[name] ?? []).map(pick));
}

function isFinished(results: readonly Measured[] | undefined): boolean {
	return results?.every(({ finished }) => finished) ?? false;
}
