/**
 * `npm run bench -- page [--quick] [--runs N] [--peer-runs N] [--only name,name] [--sizes S,M,L] [--modes flood,late200]
 * [--cap seconds]`
 *
 * The real page bundle beside the renderers that others use, in one Chromium, on one stream: how much of the main
 * thread each takes, how many frames it drops, how soon text is painted, what it keeps in memory.
 */
import { parseArgs } from 'node:util';
import { growthExponent, median, percentile, printTable, writeFigures } from './figures.ts';
import type { FeedResult } from './page/driver.ts';
import { type BenchPage, buildTargets, openTarget, type TargetName, targetNames } from './page/host.ts';

/** Of one run of a target in a cell; the file of figures has them by cell and target. */
export interface Measured extends FeedResult {
	/** Main thread, seconds of its own clock. */
	readonly cpu: number;
	readonly heapMb: number;
	readonly nodes: number;
}

const sizes = { S: 2_000, M: 10_000, L: 100_000 } as const;
type Size = keyof typeof sizes;

const { values: options } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		runs: { type: 'string', default: '3' },
		'peer-runs': { type: 'string' },
		only: { type: 'string' },
		sizes: { type: 'string', default: 'S,M,L' },
		cap: { type: 'string', default: '60' },
		modes: { type: 'string', default: 'flood,paced200,paced1000,late200,late1000' },
	},
});

/** Figures of ours are ratios to the floor. */
const runAlways: readonly TargetName[] = ['floor', 'ours', 'ours-auto'];
const peerRuns = Number(options['peer-runs'] ?? options.runs);

type Results = Map<string, Map<TargetName, readonly Measured[]>>;

export async function run(): Promise<void> {
	const runs = options.quick ? 1 : Number(options.runs);
	const wanted = targetNames.filter(name => !options.only || options.only.split(',').includes(name));
	const host = await buildTargets(wanted);
	const results: Results = new Map();
	try {
		for (const mode of options.modes.split(',')) {
			for (const cell of mode === 'flood' ? options.sizes.split(',').map(size => `flood${size}`) : [mode]) {
				results.set(cell, await measureCell(host, cell, wanted, runs));
				printCell(cell, results);
			}
		}
	} finally {
		await host.dispose();
	}
	printSummary(results, wanted);
	await writeFigures(
		'page',
		Object.fromEntries([...results].map(([cell, targets]) => [cell, Object.fromEntries(targets)])),
	);
}

type Host = Awaited<ReturnType<typeof buildTargets>>;

/** One run of each target after the other, so that the machine's moods hit all alike. */
async function measureCell(host: Host, cell: string, wanted: readonly TargetName[], runs: number) {
	const measured = new Map<TargetName, Measured[]>();
	for (let run = 0; run < runs; run += 1) {
		for (const name of wanted) {
			const before = measured.get(name) ?? [];
			// What did not finish, or took very long, is not tried again; peers are run as often as is asked.
			const isEnough = !runAlways.includes(name) && run >= peerRuns;
			if (isEnough || before.some(result => !result.finished || result.wallMs > 30_000)) {
				continue;
			}
			measured.set(name, [...before, await measure(host, name, cell)]);
		}
	}
	return measured;
}

async function measure(host: Host, name: TargetName, cell: string): Promise<Measured> {
	const page = await openTarget(host, name);
	try {
		const base = await page.memory();
		if (cell.startsWith('late')) {
			await withinCap(page.evaluate(() => window.bench.late(90_000)));
		}
		const before = await page.cpu();
		const result = await feed(page, cell);
		const after = await page.cpu();
		const memory = await page.memory();
		return { ...result, cpu: after - before, heapMb: memory.heapMb - base.heapMb, nodes: memory.nodes - base.nodes };
	} catch (error) {
		console.error(`${name} ${cell}: ${String(error).split('\n')[0]}`);
		return failed;
	} finally {
		await page.close();
	}
}

function withinCap<T>(work: Promise<T>): Promise<T> {
	const cap = Number(options.cap) * 1000;
	return Promise.race([
		work,
		new Promise<never>((_, reject) => {
			setTimeout(() => reject(new Error(`not done within ${options.cap} s`)), cap).unref();
		}),
	]);
}

const failed: Measured = {
	fed: 0,
	wallMs: Number.NaN,
	finished: false,
	frames: 0,
	dropped: Number.NaN,
	longestFrameMs: Number.NaN,
	longTasks: Number.NaN,
	longestTaskMs: Number.NaN,
	latencies: [],
	missing: 0,
	cpu: Number.NaN,
	heapMb: Number.NaN,
	nodes: Number.NaN,
};

function feed(page: BenchPage, cell: string): Promise<FeedResult> {
	const cap = Number(options.cap) * 1000;
	if (cell.startsWith('flood')) {
		const tokens = sizes[cell.slice(5) as Size];
		return page.evaluate(([count, most]) => window.bench.flood(count, most), [tokens, cap] as const);
	}
	const rate = Number(/\d+$/.exec(cell)?.[0]);
	const from = cell.startsWith('late') ? 90_000 : 0;
	return page.evaluate(([start, perSecond]) => window.bench.paced(100_000, start, perSecond, 10_000), [
		from,
		rate,
	] as const);
}

function printCell(cell: string, results: Results): void {
	const targets = results.get(cell) ?? new Map<TargetName, readonly Measured[]>();
	const floor = medianOf(targets.get('floor'), result => result.cpu);
	const head = [
		'target',
		'runs',
		'CPU s',
		'÷ floor',
		'wall s',
		'long n',
		'long max',
		'fps',
		'dropped',
		'frame max',
		'p50 ms',
		'p99 ms',
		'heap MB',
		'nodes',
	];
	const rows = [...targets].map(([name, all]) => {
		const of = (pick: (result: Measured) => number): number => medianOf(all, pick);
		const finished = all.every(result => result.finished);
		return [
			name,
			finished ? String(all.length) : `DNF ${all[0]?.fed ?? 0}`,
			show(
				of(result => result.cpu),
				2,
			),
			show(of(result => result.cpu) / floor, 2),
			show(
				of(result => result.wallMs / 1000),
				1,
			),
			show(
				of(result => result.longTasks),
				0,
			),
			show(
				of(result => result.longestTaskMs),
				0,
			),
			show(
				of(result => (result.frames / result.wallMs) * 1000),
				0,
			),
			show(
				of(result => result.dropped),
				0,
			),
			show(
				of(result => result.longestFrameMs),
				0,
			),
			show(
				of(result => percentile(result.latencies, 0.5)),
				1,
			),
			show(
				of(result => percentile(result.latencies, 0.99)),
				1,
			),
			show(
				of(result => result.heapMb),
				1,
			),
			show(
				of(result => result.nodes),
				0,
			),
		];
	});
	printTable(cell, [head, ...rows]);
}

function printSummary(results: Results, wanted: readonly TargetName[]): void {
	const points = (name: TargetName) =>
		(['S', 'M', 'L'] as const).flatMap(size => {
			const all = results.get(`flood${size}`)?.get(name);
			const time = medianOf(all, result => result.cpu);
			return all?.every(result => result.finished) && Number.isFinite(time) ? [{ size: sizes[size], time }] : [];
		});
	const rows = wanted.map(name => {
		const finished = points(name);
		return [name, finished.length > 1 ? growthExponent(finished).toFixed(2) : '', String(finished.length)];
	});
	printTable('growth of main-thread time with the tokens fed (flood)', [
		['target', 'exponent', 'sizes finished'],
		...rows,
	]);
}

function medianOf(all: readonly Measured[] | undefined, pick: (result: Measured) => number): number {
	return median((all ?? []).map(pick).filter(Number.isFinite));
}

function show(value: number, digits: number): string {
	return Number.isFinite(value) ? value.toFixed(digits) : '–';
}
