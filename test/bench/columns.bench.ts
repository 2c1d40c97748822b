/**
 * `npm run bench -- columns [--quick]`: four answers beside each other in our page, each at 50 tokens/s for ten seconds:
 * frames, long tasks, and how soon the text of the last column is painted.
 */
import { median, percentile, printTable, writeFigures } from './figures.ts';
import { buildTargets, openTarget } from './page/host.ts';

const tokensPerSecond = 50;
const milliseconds = 10_000;
const runs = process.argv.includes('--quick') ? 1 : 3;

/** Medians of the runs. */
export interface ColumnsFigures {
	readonly runs: number;
	readonly framesPerSecond: number;
	readonly dropped: number;
	readonly longTasks: number;
	readonly p50Ms: number;
	readonly p99Ms: number;
	/** Seconds of the main thread. */
	readonly cpu: number;
	/** Sampled words that never showed; how many did. */
	readonly missing: number;
	readonly painted: number;
}

export async function run(): Promise<void> {
	const host = await buildTargets(['columns']);
	try {
		const all: ColumnsFigures[] = [];
		for (let index = 0; index < runs; index += 1) {
			all.push(await measure(host));
		}
		const of = (pick: (figures: ColumnsFigures) => number): number => median(all.map(pick));
		const figures: ColumnsFigures = {
			runs,
			framesPerSecond: of(each => each.framesPerSecond),
			dropped: of(each => each.dropped),
			longTasks: of(each => each.longTasks),
			p50Ms: of(each => each.p50Ms),
			p99Ms: of(each => each.p99Ms),
			cpu: of(each => each.cpu),
			missing: of(each => each.missing),
			painted: of(each => each.painted),
		};
		printTable(`Four columns at ${tokensPerSecond} tokens/s each, medians of ${runs}`, [
			['figure', 'value'],
			...Object.entries(figures).map(([name, value]) => [name, value.toFixed(1)]),
		]);
		await writeFigures('columns', figures);
	} finally {
		await host.dispose();
	}
}

async function measure(host: Awaited<ReturnType<typeof buildTargets>>): Promise<ColumnsFigures> {
	const page = await openTarget(host, 'columns');
	try {
		const before = await page.cpu();
		const { frames, wallMs, dropped, longTasks, latencies, missing } = await page.evaluate(
			([rate, ms]) => window.bench.paced(100_000, 0, rate, ms),
			[tokensPerSecond, milliseconds] as const,
		);
		return {
			runs: 1,
			framesPerSecond: (frames / wallMs) * 1_000,
			dropped,
			longTasks,
			p50Ms: percentile(latencies, 0.5),
			p99Ms: percentile(latencies, 0.99),
			cpu: (await page.cpu()) - before,
			missing,
			painted: latencies.length,
		};
	} finally {
		await page.close();
	}
}
