/**
 * Faults over real sockets, through `runTurn`, for any kind of provider.
 *
 * To test another kind: write its {@link Dialect} (how it frames thinking, text, end and errors on the wire) and
 * call `describeFaults(dialect)`; every scenario of `faultScenarios.ts` then runs against it. Rows that a protocol
 * has beyond those go through {@link play} with a reply of their own.
 *
 * Each run checks what must hold for every turn, whatever happened: it begins with `turn-start`, ends with exactly
 * one `finish`, counts without gaps, names its round, opens and closes its blocks, says what to do after an error, in
 * sentences of the table, holds no key, leaves no rejected promise behind, and closes its sockets.
 */
import assert from 'node:assert/strict';
import type { ErrorKind } from '../../../src/core/errors.ts';
import type { EventOf, FinishReason, NoticeKind, TurnEvent } from '../../../src/core/stream/turnEvent.ts';
import { createProvider, type ProviderConfig } from '../../../src/providers/createProvider.ts';
import type { ProviderRequest } from '../../../src/providers/provider.ts';
import { runTurn } from '../../../src/session/turn/runTurn.ts';
import { systemClock } from '../../../src/session/turn/turnClock.ts';
import { type RawConnection, startRawServer } from '../providers/rawServer.ts';
import { checkEventSentences, withCheckedSentences } from './sentences.ts';

/** How one protocol says things. Every frame is whole, with its line ends. */
export interface Dialect {
	readonly name: string;
	readonly config: (url: string) => ProviderConfig;
	/** Which requests are questions; others get a 404. */
	readonly isQuestion: (requestLine: string) => boolean;
	readonly contentType: string;
	readonly thinking: (text: string) => string;
	readonly text: (text: string) => string;
	/** The end marker, with all that belongs to it. */
	readonly end: string;
	/** The end marker of an answer that ran into its token limit. */
	readonly lengthEnd: string;
	/** An error inside the stream. */
	readonly errorFrame: (message: string) => string;
	/** The body of a refusal. */
	readonly errorBody: (status: number, message: string) => string;
	/** A frame whose JSON is broken. */
	readonly brokenFrame: string;
	/** The words and status for a model that the server does not have. */
	readonly missingModel: { readonly status: number; readonly message: string };
	/** A comment or ping, where the protocol has one. */
	readonly ping?: string;
	/** The same answer as one JSON body, as servers send it that do not stream. */
	readonly wholeBody?: (thinking: string, text: string) => string;
}

export const plantedKey = 'sk-planted-0123456789abcdef';

export interface Expected {
	readonly finish: FinishReason;
	readonly kind?: ErrorKind | readonly ErrorKind[];
	readonly thinking?: string;
	readonly answer?: string;
	/** How often the server was asked. */
	readonly questions?: number;
	readonly notices?: readonly NoticeKind[];
	/** Must stand in the error's or the finish's words. */
	readonly words?: RegExp;
}

export interface Play {
	readonly events: readonly TurnEvent[];
	readonly questions: readonly RawConnection[];
}

export interface PlayOptions {
	readonly request?: Partial<ProviderRequest>;
	/** Fires when this event was seen, or this many milliseconds after the server was asked. */
	readonly cancel?: number | ((event: TurnEvent) => boolean);
	readonly timeouts?: ProviderConfig['timeouts'];
}

/** Asks once, against a server that answers with `reply`; `index` counts the questions from 0. */
export async function play(
	dialect: Dialect,
	reply: (connection: RawConnection, index: number) => void | Promise<void>,
	options: PlayOptions = {},
): Promise<Play> {
	const questions: RawConnection[] = [];
	const abort = new AbortController();
	const server = await startRawServer(async connection => {
		if (dialect.isQuestion(connection.received().split('\r\n', 1)[0] ?? '')) {
			questions.push(connection);
			if (typeof options.cancel === 'number') {
				setTimeout(() => abort.abort(), options.cancel);
			}
			await reply(connection, questions.length - 1);
		} else {
			connection.socket.end('HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
		}
	});
	const strays: unknown[] = [];
	const onStray = (reason: unknown) => strays.push(reason);
	process.on('unhandledRejection', onStray);
	try {
		const events = await ask(dialect, server.url, options, abort);
		checkInvariants(events);
		await Promise.all(server.connections.map(connection => connection.closed()));
		assert.deepEqual(strays, [], 'no rejected promise is left behind');
		return { events, questions };
	} finally {
		process.off('unhandledRejection', onStray);
		await server.close();
	}
}

/** Where silence is no part of the case, a machine that stops for a second must not make it one. */
const patient = { firstByteMs: 15_000, idleMs: 10_000 };

/** For a server that never says a word. */
export const impatientFromTheStart = { firstByteMs: 600, idleMs: 300 };

/** For a server that falls silent, once it has answered at all. */
export const impatient = { firstByteMs: 15_000, idleMs: 300 };

/** Waits between tries are announced as they are and shortened here. */
const impatientClock = {
	...systemClock,
	sleep: (ms: number, signal: AbortSignal) => systemClock.sleep(Math.min(ms, 200), signal),
};

async function ask(
	dialect: Dialect,
	url: string,
	options: PlayOptions,
	abort: AbortController,
): Promise<readonly TurnEvent[]> {
	const config = { apiKey: plantedKey, timeouts: options.timeouts ?? patient, ...dialect.config(url) };
	const provider = withCheckedSentences(createProvider(config));
	const { cancel } = options;
	const request = { model: 'some-model', messages: [{ role: 'user', content: 'Why?' } as const], ...options.request };
	const events: TurnEvent[] = [];
	for await (const event of runTurn({ provider, request, signal: abort.signal, clock: impatientClock })) {
		events.push(event);
		if (typeof cancel === 'function' && cancel(event)) {
			abort.abort();
		}
	}
	return events;
}

function checkInvariants(events: readonly TurnEvent[]): void {
	assert.equal(events[0]?.type, 'turn-start');
	assert.equal(events.at(-1)?.type, 'finish');
	assert.equal(events.filter(event => event.type === 'finish').length, 1, 'exactly one finish');
	assert.deepEqual(
		events.map(event => event.seq),
		events.map((_, index) => index),
		'numbers without gaps',
	);
	assert.ok(
		events.every(event => event.iteration === 0),
		'every event says which round it belongs to',
	);
	assert.ok(
		events.every((event, index) => event.at >= (events[index - 1]?.at ?? 0)),
		'time goes forward',
	);
	assert.ok(!JSON.stringify(events).includes(plantedKey), 'no key in any event');
	assert.deepEqual(JSON.parse(JSON.stringify(events)), events, 'made of JSON');
	checkBlocks(events);
	events.forEach(checkEventSentences);
	for (const event of events) {
		if (event.type === 'error') {
			assert.match(event.message, /^[A-Z“\p{L}].{8,}[.!?…]$/su, 'says what happened');
			assert.match(event.remedy, /^[A-Z].{8,}\.$/su, 'says what to do');
		}
	}
}

function checkBlocks(events: readonly TurnEvent[]): void {
	const open = new Set<number>();
	const seen = new Set<number>();
	for (const event of events) {
		if (event.type === 'thinking-start' || event.type === 'answer-start') {
			assert.ok(!seen.has(event.block), `block ${event.block} opens once`);
			seen.add(event.block);
			open.add(event.block);
		} else if (event.type === 'thinking-delta' || event.type === 'answer-delta') {
			assert.ok(open.has(event.block), `text of block ${event.block} comes while it is open`);
			assert.ok(event.text.isWellFormed() && event.text !== '');
		} else if (event.type === 'thinking-end' || event.type === 'answer-end') {
			assert.ok(open.delete(event.block), `block ${event.block} closes once`);
		}
	}
	assert.equal(open.size, 0, 'all blocks are closed');
}

export function textOf(events: readonly TurnEvent[], channel: 'thinking' | 'answer'): string {
	return events.map(event => (event.type === `${channel}-delta` ? (event as { text: string }).text : '')).join('');
}

export function finishOf(events: readonly TurnEvent[]): EventOf<'finish'> {
	return events.at(-1) as EventOf<'finish'>;
}

export function errorOf(events: readonly TurnEvent[]): EventOf<'error'> | undefined {
	return events.find(event => event.type === 'error');
}

export function noticesOf(events: readonly TurnEvent[]): readonly NoticeKind[] {
	return events.flatMap(event => (event.type === 'notice' ? event.kind : []));
}

export function check({ events, questions }: Play, expected: Expected): void {
	const error = errorOf(events);
	const finish = finishOf(events);
	assert.equal(finish.reason, expected.finish, `${error?.kind}: ${error?.message ?? finish.message}`);
	if (expected.kind === undefined) {
		assert.equal(error, undefined);
	} else {
		assert.ok([expected.kind].flat().includes(error?.kind as ErrorKind), `kind ${error?.kind}: ${error?.message}`);
	}
	if (expected.thinking !== undefined) {
		assert.equal(textOf(events, 'thinking'), expected.thinking);
	}
	if (expected.answer !== undefined) {
		assert.equal(textOf(events, 'answer'), expected.answer);
	}
	if (expected.questions !== undefined) {
		assert.equal(questions.length, expected.questions, 'how often the server was asked');
	}
	for (const notice of expected.notices ?? []) {
		assert.ok(noticesOf(events).includes(notice), `a notice of kind ${notice}`);
	}
	if (expected.words) {
		assert.match(`${error?.message ?? ''} ${error?.remedy ?? ''} ${finish.message ?? ''}`, expected.words);
	}
}
