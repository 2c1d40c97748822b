/**
 * A transcript of another tool of 200 MB, on the thread of the archive: how soon its beginning is there, and the whole;
 * and how long it is until the whole was read back and our own thread was held meanwhile. `--megabytes N` for another size.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Archive } from '../../src/storage/background/archive.ts';
import { Journal } from '../../src/storage/journal.ts';
import { largeSession } from '../harness/largeSession.ts';
import { printTable, writeFigures } from './figures.ts';
import { heapInUse } from './gc.ts';
import { buildScript } from './search/buildScript.ts';

export interface TranscriptFigures {
	readonly megabytes: number;
	/** Milliseconds since it was asked for. */
	readonly beginningMs: number;
	readonly wholeMs: number;
	readonly readBackMs: number;
	/** The longest that our own thread was held until then. */
	readonly heldMs: number;
}

export async function run(): Promise<void> {
	const at = process.argv.indexOf('--megabytes');
	const megabytes = at < 0 ? 200 : Number(process.argv[at + 1]);
	const folder = mkdtempSync(join(tmpdir(), 'transcript-bench-'));
	// The archive's thread keeps no process alive.
	const awake = setInterval(() => {}, 1_000);
	try {
		mkdirSync(join(folder, 'store'));
		const file = join(folder, 'session.jsonl');
		writeFileSync(file, largeSession(megabytes));
		// What making the file has left to be cleared is no cost of reading it.
		await heapInUse();
		const figures = await measure(file, await buildScript(folder), join(folder, 'store'), megabytes);
		const row = (name: string, ms: number): string[] => [name, `${ms.toFixed(0)} ms`];
		printTable(`A transcript of ${megabytes} MB`, [
			row('its beginning can be shown after', figures.beginningMs),
			row('the whole is kept after', figures.wholeMs),
			row('and is read back after', figures.readBackMs),
			row('our own thread is held at most', figures.heldMs),
		]);
		await writeFigures('transcript', figures);
	} finally {
		clearInterval(awake);
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measure(file: string, script: string, store: string, megabytes: number): Promise<TranscriptFigures> {
	const archive = new Archive({ script, folder: store });
	const journal = new Journal(store, { onProblem: ({ message }) => console.error(message) });
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const start = performance.now();
	let beginningMs = Number.NaN;
	const onBeginning = (): void => {
		beginningMs = performance.now() - start;
	};
	const { conversation } = await archive.openTranscript(file, { onBeginning, signal: new AbortController().signal });
	const wholeMs = performance.now() - start;
	await journal.read(conversation);
	const readBackMs = performance.now() - start;
	delay.disable();
	archive.dispose();
	journal.dispose();
	return { megabytes, beginningMs, wholeMs, readBackMs, heldMs: delay.max / 1e6 };
}
