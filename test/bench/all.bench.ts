/**
 * `npm run bench -- all [--quick] [--only name,name]`: every goal of this project beside its figure, in one table and as
 * JSON. Each benchmark runs in a process of its own, one after the other: about 20 minutes on two cores that have nothing
 * else to do, 6 with `--quick`, which has fewer rounds and only one other renderer.
 *
 * The exit code is 1 when something falls short. A figure that could not be measured says why, and is no failure.
 */
import { readFile, rm } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rootDir } from '../harness/paths.ts';
import { run as runProcess } from '../harness/processes.ts';
import { readPage } from './all/pageReadings.ts';
import { notMeasured, type Reading } from './all/reading.ts';
import * as readings from './all/readings.ts';
import { printTable, writeFigures } from './figures.ts';

interface Part {
	/** Of the benchmark. */
	readonly name: string;
	readonly whole: readonly string[];
	readonly quick: readonly string[];
	/** It is ended after so many minutes. */
	readonly minutes: number;
	/** From what it wrote into its file. */
	readonly read: (figures: never) => readonly Reading[];
}

const ownPage = '--only floor,ours,ours-auto,smd --runs 1 --cap 30 --modes flood,late200';
const wholePage = '--only floor,ours,ours-auto,smd,marked,streamdown,reactMarkdown --runs 2 --peer-runs 1 --cap 15';

const parts: readonly Part[] = [
	{ name: 'size', whole: [], quick: [], minutes: 3, read: readings.readSize },
	{ name: 'activation', whole: [], quick: ['--quick'], minutes: 3, read: readings.readActivation },
	{ name: 'segmenter', whole: [], quick: ['--quick'], minutes: 6, read: readings.readSegmenter },
	{ name: 'references', whole: [], quick: [], minutes: 4, read: readings.readReferences },
	{ name: 'beside', whole: [], quick: [], minutes: 1, read: readings.readBeside },
	{ name: 'journal', whole: [], quick: [], minutes: 3, read: readings.readJournal },
	{ name: 'search', whole: [], quick: [], minutes: 4, read: readings.readSearch },
	{ name: 'transcript', whole: [], quick: [], minutes: 3, read: readings.readTranscript },
	{ name: 'memory', whole: [], quick: ['--quick'], minutes: 3, read: readings.readMemory },
	{ name: 'columns', whole: [], quick: ['--quick'], minutes: 2, read: readings.readColumns },
	{
		name: 'page',
		whole: [...wholePage.split(' '), '--modes', 'flood,late200,late1000'],
		quick: ownPage.split(' '),
		minutes: 15,
		read: readPage,
	},
	{
		name: 'e2e',
		whole: ['--rates', '200'],
		quick: ['--rates', '200', '--ours'],
		minutes: 5,
		read: readings.readEndToEnd,
	},
];

const { values: options } = parseArgs({
	options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

export async function run(): Promise<void> {
	const wanted = options.only?.split(',');
	const began = Date.now();
	const loadBefore = loadavg()[0] ?? 0;
	const rows: Reading[] = [];
	for (const part of parts.filter(({ name }) => wanted?.includes(name) ?? true)) {
		rows.push(...(await measure(part)));
	}
	const minutes = (Date.now() - began) / 60_000;
	print(rows);
	// What we run ourselves is in the load afterwards, so that it only counts beyond one process.
	const load = `load ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} at the end, ${cpus().length} cores`;
	console.log(`\n${minutes.toFixed(1)} minutes${options.quick ? ', quick' : ''}; ${load}`);
	await writeFigures('all', { quick: options.quick, minutes, loadBefore, loadAfter: loadavg()[0], rows });
	process.exitCode = rows.some(({ isReached }) => isReached === false) ? 1 : 0;
}

async function measure({ name, whole, quick, minutes, read }: Part): Promise<readonly Reading[]> {
	const args = [join(import.meta.dirname, 'run.ts'), name, ...(options.quick ? quick : whole)];
	const file = join(import.meta.dirname, 'output', `${name}.json`);
	await rm(file, { force: true });
	console.log(`\n=== ${args.slice(1).join(' ')}`);
	const timeoutMs = minutes * 60_000;
	const { code, output, timedOut } = await runProcess(process.execPath, args, { cwd: rootDir, echo: true, timeoutMs });
	if (code !== 0) {
		const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
		return [notMeasured(name, timedOut ? `not done within ${minutes} minutes` : lastLine.slice(0, 100))];
	}
	const { figures } = JSON.parse(await readFile(file, 'utf8')) as { readonly figures: never };
	return read(figures);
}

function print(rows: readonly Reading[]): void {
	const mark = ({ isReached }: Reading): string => (isReached === undefined ? '' : isReached ? 'yes' : 'SHORT');
	printTable('All goals', [
		['figure', 'goal', 'measured', 'reached'],
		...rows.map(row => [row.figure, row.goal, row.value, mark(row)]),
	]);
	const short = rows.filter(({ isReached }) => isReached === false).length;
	console.log(`\n${short} of ${rows.filter(({ isReached }) => isReached !== undefined).length} goals fall short`);
}
