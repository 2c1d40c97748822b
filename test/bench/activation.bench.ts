/**
 * `npm run bench -- activation [--runs N] [--against FOLDER]`
 *
 * What a start of the extension and the first question cost the thread of the extension host: the bundles as they ship,
 * loaded and started in a process of their own each time, with a `vscode` whose members do nothing. So this is our part of
 * the cost; what VS Code does in its own functions is not in it. The first start of a version, which has to compile
 * everything, is measured apart from the others. `--against` names another `dist`, of another commit for one, whose
 * processes take turns with ours, so that the machine's moods hit both alike.
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
	/** Whether nothing was there that an earlier start of this version kept. */
	readonly first: boolean;
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

interface Measured {
	readonly folder: string;
	readonly first: boolean;
	readonly costs: StartCosts[];
}

export async function run(): Promise<void> {
	await build();
	const runs = Number(options.runs ?? (options.quick ? 7 : 21));
	const folders = [join(rootDir, 'dist'), ...(options.against ? [resolve(options.against)] : [])];
	const measured = folders.flatMap(folder => [true, false].map((first): Measured => ({ folder, first, costs: [] })));
	const storages = new Map(
		await Promise.all(folders.map(async folder => [folder, await usedStorage(folder)] as const)),
	);
	// The first round fills the caches of the disk.
	for (let round = -1; round < runs; round += 1) {
		for (const { folder, first, costs } of measured) {
			const cost = await start(folder, first ? temporaryDir('activation-') : (storages.get(folder) ?? ''));
			if (round >= 0) {
				costs.push(cost);
			}
		}
	}
	const figures = measured.map(summary);
	printTable(`Processor time of the extension host's thread, ms, medians of ${runs} processes`, [
		['bundles', 'start', 'load', 'activate', 'both', 'loading at the first question'],
		...figures.map(({ folder, first, load, activate, question }) => [
			folder,
			first ? 'first' : 'usual',
			...[load, activate, load + activate, question].map(value => value.toFixed(1)),
		]),
	]);
	await writeFigures('activation', figures);
}

/** Where a start of these bundles left what it keeps for the next one. */
async function usedStorage(folder: string): Promise<string> {
	const storage = temporaryDir('activation-');
	await start(folder, storage, 'keep');
	return storage;
}

function summary({ folder, first, costs }: Measured): ActivationFigures {
	return {
		folder,
		first,
		runs: costs.length,
		load: median(costs.map(({ loadMs }) => loadMs)),
		activate: median(costs.map(({ activateMs }) => activateMs)),
		question: median(costs.map(({ questionMs }) => questionMs)),
	};
}

async function start(folder: string, storage: string, ...more: readonly string[]): Promise<StartCosts> {
	const script = join(import.meta.dirname, 'activation', 'start.ts');
	const args = [script, folder, storage, ...more];
	const { code, output } = await runProcess(process.execPath, args, { timeoutMs: 60_000 });
	if (code !== 0) {
		throw new Error(`The extension in ${folder} did not start:\n${output.slice(-500)}`);
	}
	// Node may have warned of something beside it.
	return JSON.parse(output.split('\n').find(line => line.startsWith('{')) ?? '') as StartCosts;
}
