/**
 * The journal: what an event costs while it is written, early and late in a long conversation, and how long a
 * conversation of 100,000 events takes to come back.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldTurn } from '../../src/core/conversation/turnState.ts';
import type { TurnEvent } from '../../src/core/stream/turnEvent.ts';
import { Journal } from '../../src/storage/journal.ts';

const eventCount = 100_000;
/** As many as a fast model sends in a frame. */
const batchSize = 4;
const repeats = 7;

export interface JournalFigures {
	/** Microseconds per event, batch by batch: the first and the last tenth of the conversation. */
	readonly appendFirstUs: number;
	readonly appendLastUs: number;
	/** Milliseconds, medians: from the file to its events, and to the state of its turn as well. */
	readonly readMs: number;
	readonly readAndFoldMs: number;
	/** From a cold start, with and without the cache of summaries. */
	readonly listColdMs: number;
	readonly listWarmMs: number;
	readonly megabytes: number;
}

export function run(): JournalFigures {
	const folder = mkdtempSync(join(tmpdir(), 'journal-bench-'));
	try {
		const appended = writeAll(folder);
		const open = (): Journal => new Journal(folder, { onProblem: ({ message }) => console.error(message) });
		const listColdMs = timed(() => open().list());
		const figures = {
			...appended,
			readMs: median(() => open().read('bench')),
			readAndFoldMs: median(() =>
				open()
					.read('bench')
					?.turns.map(turn => foldTurn(turn.events)),
			),
			listColdMs,
			listWarmMs: median(() => open().list()),
			megabytes: statSync(join(folder, 'bench.ndjson')).size / 1_000_000,
		};
		print(figures);
		return figures;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function writeAll(folder: string): Pick<JournalFigures, 'appendFirstUs' | 'appendLastUs'> {
	const journal = new Journal(folder, { onProblem: ({ message }) => console.error(message) });
	journal.create({ id: 'bench', title: 'Bench', createdAt: '2026-03-01T10:00:00.000Z' });
	const costs: number[] = [];
	for (let from = 0; from < eventCount; from += batchSize) {
		const events = Array.from({ length: batchSize }, (_, index) => eventOf(from + index));
		costs.push((timed(() => journal.append('bench', events)) * 1_000) / batchSize);
	}
	journal.dispose();
	const tenth = costs.length / 10;
	return { appendFirstUs: middle(costs.slice(0, tenth)), appendLastUs: middle(costs.slice(-tenth)) };
}

function eventOf(seq: number): TurnEvent {
	const base = { turn: 'bench-turn', seq, at: seq * 10 };
	switch (seq) {
		case 0:
			return {
				...base,
				type: 'turn-start',
				question: 'How fast?',
				context: [],
				model: { provider: 'bench', id: 'bench' },
				options: { think: 'auto' },
				startedAt: '2026-03-01T10:00:00.000Z',
			};
		case 1:
			return { ...base, type: 'thinking-start', block: 0 };
		case eventCount - 1:
			return { ...base, type: 'finish', reason: 'complete' };
		default:
			return { ...base, type: 'thinking-delta', block: 0, text: seq % 24 === 0 ? '\n\nWait, ' : ' sign' };
	}
}

function timed(work: () => unknown): number {
	const start = performance.now();
	work();
	return performance.now() - start;
}

function median(work: () => unknown): number {
	return middle(Array.from({ length: repeats }, () => timed(work)));
}

function middle(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(figures: JournalFigures): void {
	console.log(`journal, ${eventCount.toLocaleString('en')} events, ${figures.megabytes.toFixed(1)} MB`);
	console.log(`  append, first tenth      ${figures.appendFirstUs.toFixed(2)} µs/event`);
	console.log(`  append, last tenth       ${figures.appendLastUs.toFixed(2)} µs/event`);
	console.log(`  reopen                   ${figures.readMs.toFixed(0)} ms (goal <= 200)`);
	console.log(`  reopen and fold          ${figures.readAndFoldMs.toFixed(0)} ms`);
	console.log(`  list, without its cache  ${figures.listColdMs.toFixed(0)} ms`);
	console.log(`  list, with its cache     ${figures.listWarmMs.toFixed(1)} ms`);
}

if (import.meta.main) {
	run();
}
