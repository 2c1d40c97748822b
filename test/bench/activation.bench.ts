/**
 * `npm run bench -- activation [--runs N] [--against FOLDER]`
 *
 * What a start of the extension and the first question cost the thread of the extension host: the bundles as they ship,
 * loaded and started in a process of their own each time, with a `vscode` whose members do nothing. So this is our part of
 * the cost; what VS Code does in its own functions is not in it. `--against` names another `dist`, of another commit for
 * one, whose processes take turns with ours, so that the machine's moods hit both alike.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../harness/build.ts';
import { rootDir } from '../harness/paths.ts';
import { run as runProcess } from '../harness/processes.ts';
import { temporaryDir } from '../harness/temporary.ts';
import type { StartCosts } from './activation/start.ts';
import { median, printTable, writeFigures } from './figures.ts';

export interface ActivationFigures {
	/** The folder of the bundles. */
	readonly folder: string;
	readonly runs: number;
	/** Milliseconds of processor time of the thread, medians; `question` is what loading takes at the first question. */
	readonly load: number;
	readonly activate: number;
	readonly question: number;
}

const { values: options } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		runs: { type: 'string' },
		against: { type: 'string' },
	},
});

export async function run(): Promise<void> {
	await build();
	const runs = Number(options.runs ?? (options.quick ? 7 : 21));
	const folders = [join(rootDir, 'dist'), ...(options.against ? [resolve(options.against)] : [])];
	const costs = new Map<string, StartCosts[]>(folders.map(folder => [folder, []]));
	const storage = temporaryDir('activation-');
	// The first round fills the caches of the disk.
	for (let round = -1; round < runs; round += 1) {
		for (const folder of folders) {
			const cost = await start(folder, storage);
			if (round >= 0) {
				costs.get(folder)?.push(cost);
			}
		}
	}
	const figures = [...costs].map(([folder, all]) => summary(folder, all));
	printTable(`Processor time of the extension host's thread, ms, medians of ${runs} processes`, [
		['bundles', 'load', 'activate', 'both', 'loading at the first question'],
		...figures.map(({ folder, load, activate, question }) => [
			folder,
			...[load, activate, load + activate, question].map(value => value.toFixed(1)),
		]),
	]);
	await writeFigures('activation', figures);
}

function summary(folder: string, all: readonly StartCosts[]): ActivationFigures {
	return {
		folder,
		runs: all.length,
		load: median(all.map(({ loadMs }) => loadMs)),
		activate: median(all.map(({ activateMs }) => activateMs)),
		question: median(all.map(({ questionMs }) => questionMs)),
	};
}

async function start(folder: string, storage: string): Promise<StartCosts> {
	const script = join(import.meta.dirname, 'activation', 'start.ts');
	const { code, output } = await runProcess(process.execPath, [script, folder, storage], { timeoutMs: 60_000 });
	if (code !== 0) {
		throw new Error(`The extension in ${folder} did not start:\n${output.slice(-500)}`);
	}
	return JSON.parse(output) as StartCosts;
}
