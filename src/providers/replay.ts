/**
 * Plays a recording back with its own timing: for demonstrations, bug reports and tests. Three kinds of files are
 * read: the JSON export of a conversation, a list of `TurnEvent`s (one JSON object per line, as the journal keeps
 * them), and the raw lines of an Ollama stream with their `created_at`.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { asSplit } from '../core/conversation/resplit.ts';
import { toFailure } from '../core/errors.ts';
import { isEvent } from '../core/stream/eventSchema.ts';
import { noticeOf } from '../core/stream/notice.ts';
import { recordingUnusable } from './errors/failures.ts';
import { sentencesOf } from './errors/sentencesOf.ts';
import type { Capabilities, ConnectionReport, ModelInfo, Provider, ProviderDelta } from './provider.ts';
import { pause } from './transport/pause.ts';
import { asArray, asRecord, asText, at, type Json, parseJson } from './wire/json.ts';

interface ReplayConfig {
	/** Of the recording. */
	readonly path: string;
	readonly id?: string;
	readonly label?: string;
	/** 2 is twice as fast; `Infinity` leaves the waits out. */
	readonly speed?: number;
}

interface TimedDelta {
	/** Milliseconds since the recording began. */
	readonly at: number;
	readonly delta: ProviderDelta;
}

/** Pauses of the recording are kept up to this; nobody learns anything from watching a model load again. */
const longestPauseMs = 3000;

export function createReplayProvider(config: ReplayConfig): Provider {
	return new ReplayProvider(config);
}

class ReplayProvider implements Provider {
	readonly id: string;
	readonly label: string;
	readonly #path: string;
	readonly #speed: number;

	constructor({ path, id = 'replay', label = 'Recording', speed = 1 }: ReplayConfig) {
		this.id = id;
		this.label = label;
		this.#path = path;
		this.#speed = speed;
	}

	async models(): Promise<readonly ModelInfo[]> {
		return [{ id: basename(this.#path), detail: 'a recording', capabilities: replayCapabilities }];
	}

	async capabilities(): Promise<Capabilities> {
		return replayCapabilities;
	}

	async *stream(_request: unknown, signal: AbortSignal): AsyncGenerator<ProviderDelta> {
		signal.throwIfAborted();
		const recording = await this.#read();
		yield noticeOf('recorded', 'notice.recorded');
		let last = recording[0]?.at ?? 0;
		for (const { at: time, delta } of recording) {
			await pause(Math.min(time - last, longestPauseMs) / this.#speed, signal);
			last = time;
			yield delta;
		}
	}

	async check(): Promise<ConnectionReport> {
		const unknown = { authorised: undefined, roundTripMs: undefined };
		try {
			await this.#read();
			return { reachable: true, models: 1, ...unknown };
		} catch (error) {
			return { reachable: false, models: undefined, ...unknown, ...sentencesOf(toFailure(error)) };
		}
	}

	async #read(): Promise<readonly TimedDelta[]> {
		const text = await readFile(this.#path, 'utf8').catch(error => {
			throw recordingUnusable(basename(this.#path), 'unreadable', error);
		});
		const recording = parseRecording(text);
		if (recording.length === 0) {
			throw recordingUnusable(basename(this.#path), 'empty');
		}
		return recording;
	}
}

const replayCapabilities: Capabilities = { thinking: true, tools: false, vision: false, recorded: true };

/** Empty when the text is no recording. */
function parseRecording(text: string): readonly TimedDelta[] {
	const whole = asRecord(parseJson(text));
	const lines = whole ? [whole] : text.split('\n').map(line => asRecord(parseJson(line)));
	const records = lines.filter(line => line !== undefined);
	const turns = asArray(whole?.turns);
	if (turns.length > 0) {
		return fromEvents(
			asArray(at(turns[0], 'events'))
				.map(asRecord)
				.filter(event => event !== undefined),
		);
	}
	return records.some(record => 'seq' in record) ? fromEvents(records) : fromOllama(records);
}

/** The first turn of a list of events. Inline markup comes back as the text that it was. */
function fromEvents(events: readonly Json[]): readonly TimedDelta[] {
	const turn = events[0]?.turn;
	return asChosen(events.filter(event => event.turn === turn)).flatMap(event => {
		const delta = fromEvent(event);
		return delta ? [{ at: Number(event.at) || 0, delta }] : [];
	});
}

/** As whoever recorded it chose to have it read. */
function asChosen(events: readonly Json[]): readonly Json[] {
	const isWhole = events.some(({ type }) => type === 'resplit') && events.every(event => isEvent(event));
	return isWhole ? asSplit(events.filter(event => isEvent(event))).map(event => ({ ...event })) : events;
}

function fromEvent(event: Json): ProviderDelta | undefined {
	const text = asText(event.text);
	switch (event.type) {
		case 'thinking-delta':
			return text === undefined ? undefined : { type: 'thinking', text };
		case 'answer-delta':
			return text === undefined ? undefined : { type: 'text', text };
		case 'usage':
			return { type: 'usage', usage: asRecord(event.usage) ?? {} };
		case 'finish':
			return event.reason === 'complete' || event.reason === 'length'
				? { type: 'finish', reason: event.reason === 'length' ? 'length' : 'stop' }
				: undefined;
		default:
			return undefined;
	}
}

function fromOllama(lines: readonly Json[]): readonly TimedDelta[] {
	const begin = Date.parse(asText(lines[0]?.created_at) ?? '');
	return lines.flatMap(line => {
		const time = Date.parse(asText(line.created_at) ?? '') - begin || 0;
		return ollamaDeltas(line).map(delta => ({ at: time, delta }));
	});
}

function ollamaDeltas(line: Json): readonly ProviderDelta[] {
	const thinking = asText(at(line, 'message', 'thinking')) ?? asText(line.thinking);
	const text = asText(at(line, 'message', 'content')) ?? asText(line.response);
	return [
		...(thinking ? [{ type: 'thinking', text: thinking } as const] : []),
		...(text ? [{ type: 'text', text } as const] : []),
		...(line.done === true
			? [{ type: 'finish', reason: line.done_reason === 'length' ? 'length' : 'stop' } as const]
			: []),
	];
}
