/** Kills processes that write to one conversation, at any moment, and looks for what they had confirmed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Conversation } from '../../../src/core/conversation/conversation.ts';
import type { TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { Journal } from '../../../src/storage/journal.ts';
import { conversation, eventOf } from './events.ts';

export interface KillFigures {
	readonly kills: number;
	readonly confirmed: number;
	/** Confirmed events that are not found, or found changed: `turn seq`. */
	readonly lost: readonly string[];
	/** What was said of the file. */
	readonly problems: readonly string[];
}

/** Two windows at once write to one conversation; both are killed, each at its own moment. */
const windows = ['a', 'b'];
const longestLifeMs = 120;

/** @param rounds how often that is done, with one file that goes on */
export async function killWriters(folder: string, rounds: number): Promise<KillFigures> {
	const confirmed: string[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const lines = await Promise.all(windows.map(window => writeUntilKilled(folder, `${window}${round}`)));
		confirmed.push(...lines.flat());
	}
	const problems: string[] = [];
	const journal = new Journal(folder, { onProblem: ({ message }) => problems.push(message) });
	const found = await journal.read(conversation);
	journal.dispose();
	return { kills: rounds * windows.length, confirmed: confirmed.length, lost: missing(confirmed, found), problems };
}

async function writeUntilKilled(folder: string, name: string): Promise<readonly string[]> {
	const script = join(import.meta.dirname, 'writer.ts');
	const child = spawn(process.execPath, [script, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';
	child.stdout.setEncoding('utf8').on('data', (piece: string) => {
		text += piece;
	});
	await once(child.stdout, 'data');
	await wait(Math.random() * longestLifeMs);
	await killed(child);
	// A line that the kill tore was not confirmed.
	return text
		.slice(0, text.lastIndexOf('\n') + 1)
		.split('\n')
		.slice(0, -1);
}

async function killed(child: ChildProcess): Promise<void> {
	const closed = once(child, 'close');
	if (!child.kill('SIGKILL')) {
		throw new Error('The writer ended by itself.');
	}
	await closed;
}

function missing(confirmed: readonly string[], found: Conversation | undefined): readonly string[] {
	const events = new Map<string, TurnEvent>(
		found?.turns.flatMap(turn => turn.events.map(event => [`${event.turn} ${event.seq}`, event] as const)),
	);
	return confirmed.filter(line => {
		const [turn = '', seq] = line.split(' ');
		return !isDeepStrictEqual(events.get(line), eventOf(turn, Number(seq)));
	});
}
