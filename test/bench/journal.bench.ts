/**
 * The journal: what an event costs while it is written, early and late in a long conversation, and how long a
 * conversation of 100,000 events takes to come back, and a list of 10,000 conversations.
 *
 * `npm run bench -- journal kills`: 100 processes that write are killed, and what they had confirmed is looked for.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldTurn } from '../../src/core/conversation/turnState.ts';
import type { TurnEvent } from '../../src/core/stream/turnEvent.ts';
import { Journal } from '../../src/storage/journal.ts';
import { killWriters } from '../harness/journalKill/killWriters.ts';
import { writeFigures } from './figures.ts';

const eventCount = 100_000;
/** As many as a fast model sends in a frame. */
const batchSize = 4;
const repeats = 7;
const conversationCount = 10_000;

export interface JournalFigures {
	/** Microseconds per event, batch by batch: the first and the last tenth of the conversation. */
	readonly appendFirstUs: number;
	readonly appendLastUs: number;
	/** Milliseconds, medians: from the file to its events, and to the state of its turn as well. */
	readonly readMs: number;
	readonly readAndFoldMs: number;
	/** How long the thread was held at most while it was read. */
	readonly readHeldMs: number;
	/** The list of all conversations from a cold start, without and with the index. */
	readonly conversations: number;
	readonly listColdMs: number;
	readonly listWarmMs: number;
	readonly megabytes: number;
}

export async function run(): Promise<JournalFigures | undefined> {
	const folder = mkdtempSync(join(tmpdir(), 'journal-bench-'));
	try {
		if (process.argv.includes('kills')) {
			return await printKills(folder);
		}
		const appended = writeAll(folder);
		const open = (): Journal => new Journal(folder, { onProblem: ({ message }) => console.error(message) });
		const figures = {
			...appended,
			readMs: await median(() => open().read('bench')),
			readAndFoldMs: await median(async () => (await open().read('bench'))?.turns.map(turn => foldTurn(turn.events))),
			readHeldMs: await held(() => open().read('bench')),
			megabytes: statSync(join(folder, 'bench.ndjson')).size / 1_000_000,
			...(await listMany(join(folder, 'many'))),
		};
		print(figures);
		await writeFigures('journal', figures);
		return figures;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Two of them at a time. */
async function printKills(folder: string): Promise<undefined> {
	const { kills, confirmed, lost, problems } = await killWriters(folder, 50);
	console.log(`${kills} writers killed, ${confirmed.toLocaleString('en')} events confirmed, ${lost.length} lost`);
	console.log([...lost, ...problems].join('\n'));
}

async function listMany(folder: string): Promise<Pick<JournalFigures, 'conversations' | 'listColdMs' | 'listWarmMs'>> {
	const open = (): Journal => new Journal(folder, { onProblem: ({ message }) => console.error(message) });
	const writer = open();
	for (let number = 0; number < conversationCount; number += 1) {
		const turn = `turn-${number}`;
		const end: TurnEvent = { turn, seq: 1, at: 900, type: 'finish', reason: 'complete' };
		writer.append(`conversation-${number}`, [{ ...eventOf(0), turn }, end]);
	}
	writer.dispose();
	const listWarmMs = await median(() => open().list());
	rmSync(join(folder, 'index.log'));
	const listColdMs = await timed(() => open().list());
	return { conversations: conversationCount, listColdMs, listWarmMs };
}

function writeAll(folder: string): Pick<JournalFigures, 'appendFirstUs' | 'appendLastUs'> {
	const journal = new Journal(folder, { onProblem: ({ message }) => console.error(message) });
	journal.create({ id: 'bench', title: 'Bench', createdAt: '2026-03-01T10:00:00.000Z' });
	const costs: number[] = [];
	for (let from = 0; from < eventCount; from += batchSize) {
		const events = Array.from({ length: batchSize }, (_, index) => eventOf(from + index));
		const start = performance.now();
		journal.append('bench', events);
		costs.push(((performance.now() - start) * 1_000) / batchSize);
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

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

async function median(work: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let repeat = 0; repeat < repeats; repeat += 1) {
		times.push(await timed(work));
	}
	return middle(times);
}

/** The longest that a timer had to wait, in the median run. */
async function held(work: () => Promise<unknown>): Promise<number> {
	const pauses: number[] = [];
	for (let repeat = 0; repeat < repeats; repeat += 1) {
		pauses.push(await longestPause(work));
	}
	return middle(pauses);
}

async function longestPause(work: () => Promise<unknown>): Promise<number> {
	let last = performance.now();
	let longest = 0;
	const look = (): void => {
		const now = performance.now();
		longest = Math.max(longest, now - last);
		last = now;
	};
	const timer = setInterval(look, 1);
	await work();
	look();
	clearInterval(timer);
	return longest;
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
	console.log(`  reopen, thread held      ${figures.readHeldMs.toFixed(1)} ms at most`);
	const many = figures.conversations.toLocaleString('en');
	console.log(`  list ${many}, no index  ${figures.listColdMs.toFixed(0)} ms`);
	console.log(`  list ${many}, index     ${figures.listWarmMs.toFixed(0)} ms`);
}

if (import.meta.main) {
	await run();
}
