/**
 * `npm run bench -- memory [--quick]`: what the extension host keeps in memory. A day of work: 50 conversations of 20,000
 * tokens, one after the other in the view; then the view shows short ones, and what is left is looked at again. And 200
 * turns in one conversation that is closed and deleted, ten times: what the first round left is the base.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TurnEvent, TurnEventBody } from '../../src/core/stream/turnEvent.ts';
import { Conversations } from '../../src/session/hub/conversations.ts';
import type { TurnRunner } from '../../src/session/hub/turnRunner.ts';
import { Journal } from '../../src/storage/journal.ts';
import { printTable, writeFigures } from './figures.ts';
import { heapInUse } from './gc.ts';

export interface MemoryFigures {
	/** Megabytes above an empty hub. */
	readonly day: number;
	/** The same after the view has shown as many short conversations. */
	readonly dayAfterwards: number;
	readonly conversations: number;
	readonly tokensEach: number;
	/** Megabytes, after each round of 200 turns. */
	readonly rounds: readonly number[];
}

const conversations = process.argv.includes('--quick') ? 25 : 50;
const tokensEach = 20_000;
const turnsInRound = 200;
const rounds = 4;
const megabyte = 1_048_576;

export async function run(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'memory-bench-'));
	try {
		const figures = { ...(await day(join(folder, 'day'))), rounds: await manyTurns(join(folder, 'turns')) };
		printTable('Heap of the host, MB above an empty hub', [
			['after', 'MB'],
			[`${conversations} conversations of ${tokensEach} tokens`, figures.day.toFixed(1)],
			['as many short ones', figures.dayAfterwards.toFixed(1)],
			...figures.rounds.map((mb, round) => [`${turnsInRound * (round + 1)} turns, deleted`, mb.toFixed(2)]),
		]);
		await writeFigures('memory', figures);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function day(folder: string): Promise<Omit<MemoryFigures, 'rounds'>> {
	const hub = openHub(folder);
	const base = await heapInUse();
	await showOneAfterTheOther(hub, conversations, tokensEach);
	const full = await heapInUse();
	await showOneAfterTheOther(hub, conversations, 10);
	const afterwards = await heapInUse();
	hub.dispose();
	return {
		conversations,
		tokensEach,
		day: (full - base) / megabyte,
		dayAfterwards: (afterwards - base) / megabyte,
	};
}

/** As the view does: it keeps what it shows, and lets go of what it showed before. */
async function showOneAfterTheOther(hub: Conversations, count: number, tokens: number): Promise<void> {
	for (let number = 0; number < count; number += 1) {
		const { id } = hub.create();
		const shown = hub.retain(id);
		await askAndWait(hub, id, tokens);
		shown.dispose();
	}
}

async function manyTurns(folder: string): Promise<readonly number[]> {
	const hub = openHub(folder);
	const base = await heapInUse();
	const left: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const { id } = hub.create();
		for (let turn = 0; turn < turnsInRound; turn += 1) {
			await askAndWait(hub, id, 100);
		}
		await hub.remove(id);
		left.push(((await heapInUse()) - base) / megabyte);
	}
	hub.dispose();
	return left;
}

async function askAndWait(hub: Conversations, id: string, tokens: number): Promise<void> {
	const ended = new Promise<void>(resolve => {
		const listening = hub.onDidChangeRunning(() => {
			if (hub.running(id).size === 0) {
				listening.dispose();
				resolve();
			}
		});
	});
	const model = { provider: 'bench', id: 'bench' };
	hub.ask(id, { question: `${tokens} tokens`, context: [], model, options: { think: 'auto' } });
	await ended;
}

function openHub(folder: string): Conversations {
	const journal = new Journal(folder, { onProblem: ({ message }) => console.error(message) });
	return new Conversations(journal, streamed);
}

/** Half thinking, half answer, a token an event, as a server streams. */
const streamed: TurnRunner = async function* streamed(asked): AsyncGenerator<TurnEvent> {
	const tokens = Number.parseInt(asked.question, 10);
	let seq = 0;
	const event = (body: TurnEventBody): TurnEvent => ({ ...body, turn: asked.turn, seq, at: 10 * seq++ });
	const { question, context, model, options, parent } = asked;
	const startedAt = '2026-03-01T10:00:00.000Z';
	yield event({
		type: 'turn-start',
		question,
		context,
		model,
		options,
		startedAt,
		...(parent && { parent }),
	});
	for (const [block, channel] of (['thinking', 'answer'] as const).entries()) {
		yield event({ type: `${channel}-start`, block });
		for (let token = 0; token < tokens / 2; token += 1) {
			const text = token % 40 === 39 ? `.\n\nWait ${token}, ` : ` ${(token * 7919).toString(36)}`;
			yield event({ type: `${channel}-delta`, block, text });
		}
		yield event({ type: `${channel}-end`, block });
	}
	yield event({ type: 'finish', reason: 'complete' });
};
