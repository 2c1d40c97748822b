/**
 * Search through 100 MB of conversations, as the history view does it: on the thread of the archive. From no text kept
 * at all, from the text that an earlier window kept, and with the thread warm; and how long our own thread is held.
 * A person who searches opens the box first, which has the thread prepared, and types a word: with half a second between.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { TurnEventBody } from '../../src/core/stream/turnEvent.ts';
import type { SearchQuery } from '../../src/session/hub/conversationStore.ts';
import { Archive } from '../../src/storage/background/archive.ts';
import { keepConversation } from '../../src/storage/background/keepConversation.ts';
import { writeFigures } from './figures.ts';
import { buildScript } from './search/buildScript.ts';

const conversations = 2_000;
/** Of text in each conversation; 100 MB in all. */
const charactersEach = 50_000;
const words =
	'the sum is taken twice because a sign was flipped when the receipt of last month came back with tax'.split(' ');
const queries: Readonly<Record<string, SearchQuery>> = {
	'a word that is everywhere': { text: 'receipt', isPattern: false },
	'a word that is in one': { text: 'needle1234', isPattern: false },
	'a word that is nowhere': { text: 'haystack', isPattern: false },
	'two words': { text: 'needle1234 flipped', isPattern: false },
	'a pattern': { text: 'needle\\d{2}34\\b', isPattern: true },
};

interface Figures {
	readonly firstMs: number | undefined;
	readonly allMs: number;
	readonly hits: number;
	/** The longest that this thread was held meanwhile. */
	readonly heldMs: number;
}

export interface SearchFigures {
	readonly megabytes: number;
	/**
	 * Query by query: of a window that finds the text that another one kept, asked at once and as a person asks; and of one
	 * in use.
	 */
	readonly cold: readonly (readonly [query: string, figures: Figures])[];
	readonly typed: readonly (readonly [query: string, figures: Figures])[];
	readonly warm: readonly (readonly [query: string, figures: Figures])[];
}

/** From the box that opens to the word that is typed, in milliseconds. */
const typingMs = 500;

export async function run(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'search-bench-'));
	// The archive's thread keeps no process alive.
	const awake = setInterval(() => {}, 1_000);
	try {
		const store = join(folder, 'store');
		mkdirSync(store);
		for (let number = 0; number < conversations; number += 1) {
			writeConversation(store, number);
		}
		const script = await buildScript(folder);
		const rows = { 'no text kept': await inOne(script, store, ['a word that is in one']) };
		const cold = await inOne(script, store, ['a word that is in one']);
		const typed = await inOne(script, store, ['a word that is in one'], typingMs);
		const warm = await inOne(script, store, ['a word that is in one', ...Object.keys(queries)]);
		const megabytes = statSync(join(store, 'search.texts')).size / 1e6;
		print({ megabytes, ...rows, 'text kept by another window': cold, 'the same, typed into the box': typed }, warm);
		await writeFigures('search', { megabytes, cold, typed, warm } satisfies SearchFigures);
	} finally {
		clearInterval(awake);
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * All queries on one thread, one after the other.
 * @param preparedMs how long before the first of them the box was opened; absent: it was not
 */
async function inOne(
	script: string,
	folder: string,
	names: readonly string[],
	preparedMs?: number,
): Promise<readonly (readonly [string, Figures])[]> {
	const archive = new Archive({ script, folder });
	if (preparedMs !== undefined) {
		void archive.prepareSearch().catch(() => {});
		await pause(preparedMs);
	}
	const rows: (readonly [string, Figures])[] = [];
	for (const name of names) {
		rows.push([name, await measure(archive, queries[name] ?? { text: '', isPattern: false })]);
	}
	archive.dispose();
	return rows;
}

async function measure(archive: Archive, query: SearchQuery): Promise<Figures> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const start = performance.now();
	let firstMs: number | undefined;
	let hits = 0;
	await archive.search(
		query,
		batch => {
			hits += batch.length;
			firstMs ??= batch.length > 0 ? performance.now() - start : undefined;
		},
		new AbortController().signal,
	);
	const allMs = performance.now() - start;
	delay.disable();
	return { firstMs, allMs, hits, heldMs: delay.max / 1e6 };
}

function writeConversation(folder: string, number: number): void {
	const turn = `turn-${number}`;
	const text = textOf(number);
	const bodies: TurnEventBody[] = [
		{
			type: 'turn-start',
			question: `Question ${number}`,
			context: [],
			model: { provider: 'bench', id: 'bench' },
			options: { think: 'auto' },
			startedAt: new Date(1.75e12 + number * 60_000).toISOString(),
		},
		{ type: 'thinking-start', block: 0 },
	];
	for (let from = 0; from < text.length; from += 200) {
		bodies.push({ type: 'thinking-delta', block: 0, text: text.slice(from, from + 200) });
	}
	bodies.push({ type: 'thinking-end', block: 0 }, { type: 'finish', reason: 'complete' });
	const events = bodies.map((body, seq) => ({ ...body, turn, seq, at: seq }));
	keepConversation(folder, {
		id: `c-${number}`,
		title: `Question ${number}`,
		createdAt: '2026-03-01T10:00:00.000Z',
		turns: [{ id: turn, events }],
	});
}

function textOf(number: number): string {
	const parts = [`needle${number} `];
	let length = 0;
	for (let index = number; length < charactersEach; index = (index * 7 + 3) % 10_007) {
		const word = `${words[index % words.length]}${index % 13 === 0 ? '.\n\n' : ' '}`;
		parts.push(word);
		length += word.length;
	}
	return parts.join('');
}

function print(cold: Readonly<Record<string, unknown>>, warm: readonly (readonly [string, Figures])[]): void {
	const line = ([name, { firstMs, allMs, hits, heldMs }]: readonly [string, Figures]): string =>
		`| ${name} | ${hits} | ${firstMs?.toFixed(0) ?? '–'} | ${allMs.toFixed(0)} | ${heldMs.toFixed(1)} |`;
	const { megabytes, ...rows } = cold as { readonly megabytes: number } & Readonly<Record<string, typeof warm>>;
	console.log(`${megabytes.toFixed(0)} MB of text, ${conversations} conversations\n`);
	console.log('| query | hits | first ms | all ms | our thread held, ms |\n| --- | --- | --- | --- | --- |');
	for (const [name, figures] of Object.entries(rows)) {
		console.log(figures.map(([query, each]) => line([`${name}: ${query}`, each])).join('\n'));
	}
	console.log(warm.slice(1).map(line).join('\n'));
}
