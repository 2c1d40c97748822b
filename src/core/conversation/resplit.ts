/**
 * Telling thinking from answer anew in a turn that is over, because its model marks its thinking in another way than
 * was believed. Nothing is overwritten: the choice is an event behind the others, the last one counts, and whoever
 * reads the turn reads it through `asSplit`.
 *
 * Deltas and markup of a round are, in order, the text that came. What is no part of that text stays as it is:
 *
 * - text that was taken over from an earlier turn, or that the user wrote;
 * - thinking that the server told in a field of its own. No event says so; it is thinking with no markup beside it in
 *   a round that has more than that. Thinking alone may as well be text whose hint was wrong, and is split again;
 * - calls that stood in the text.
 */

import { isSplitFormat } from '../segment/formats.ts';
import type { SplitFormat } from '../segment/segment.ts';
import type { Channel, EventOf, TurnEvent, TurnEventBody } from '../stream/turnEvent.ts';
import { callMarkup, givenBlocks } from './inlineText.ts';
import { MovedBlocks } from './movedBlocks.ts';
import { type Run, runsOf } from './splitRuns.ts';

/** How the text of a turn is to be read; `original` is as it came. */
export type Split = Omit<EventOf<'resplit'>, 'type' | 'turn' | 'seq' | 'at' | 'iteration'>;

/** The choice that counts now; undefined for a turn that is read as it came. */
export function splitOf(events: readonly TurnEvent[]): Split | undefined {
	const chosen = events.findLast(event => event.type === 'resplit');
	return chosen?.type === 'resplit' && chosen.format !== 'original' ? chosen : undefined;
}

/**
 * The events of a turn as they are to be read: as they came, or split again, with new numbers. Times and all that is
 * not text stay. Linear. A format of a later version is read as it came.
 */
export function asSplit(events: readonly TurnEvent[]): readonly TurnEvent[] {
	if (!events.some(event => event.type === 'resplit')) {
		return events;
	}
	const split = splitOf(events);
	const told = events.filter(event => event.type !== 'resplit');
	const format = split?.format;
	return split && isSplitFormat(format) ? new Resplit(told, { ...split, format }).events : told;
}

type KnownSplit = Omit<Split, 'format'> & { readonly format: SplitFormat };

/** A piece of the text that came, or an event that stands beside it. */
type Item = { readonly event: TurnEvent; readonly text?: string };

type Delta = EventOf<'thinking-delta' | 'answer-delta'>;
type EdgeEvent = EventOf<'thinking-start' | 'answer-start' | 'thinking-end' | 'answer-end'>;

function roundOf({ iteration = 0 }: TurnEvent): number {
	return iteration;
}

class Resplit {
	events: TurnEvent[] = [];
	readonly #split: KnownSplit;
	readonly #given: ReadonlySet<number>;
	readonly #calls: ReadonlySet<TurnEvent>;
	readonly #moved = new MovedBlocks();
	#stream: Item[] = [];
	/** The block of the text that came last, or `undefined` behind markup. */
	#lastBlock: number | undefined;
	/** Text that comes next goes on inside thinking; undefined where the event itself says it. */
	#isInThinking: boolean | undefined;
	/** Rounds that were taken for thinking first, and were none. */
	readonly #answers: ReadonlySet<number>;
	#round: number | undefined;

	constructor(told: readonly TurnEvent[], split: KnownSplit) {
		this.#split = split;
		const taken = told.filter(event => event.type === 'reclassify' && event.channel === 'answer');
		this.#answers = new Set(taken.map(roundOf));
		this.#given = givenBlocks(told, split.format === 'auto' && !split.startsInThinking);
		this.#calls = callMarkup(told);
		for (const event of told) {
			this.#take(event);
		}
		this.#endStream();
		this.events = this.#moved.settle(this.events).map((event, seq) => ({ ...event, seq }));
	}

	#take(event: TurnEvent): void {
		if (roundOf(event) !== this.#round) {
			this.#endStream();
			this.#isInThinking = undefined;
			this.#round = roundOf(event);
		}
		switch (event.type) {
			case 'thinking-start':
			case 'answer-start':
			case 'thinking-end':
			case 'answer-end':
				this.#edge(event);
				break;
			case 'thinking-delta':
			case 'answer-delta':
				this.#delta(event);
				break;
			case 'markup':
				this.#lastBlock = undefined;
				this.#stream.push({ event, text: event.text });
				break;
			case 'tool-call-start':
			case 'tool-call':
				this.#endStream();
				this.#write(event);
				break;
			case 'reclassify':
				break;
			default:
				this.#stream.push({ event });
		}
	}

	#edge(event: EdgeEvent): void {
		if (this.#given.has(event.block)) {
			this.#writeGiven(event);
		}
	}

	#delta(event: Delta): void {
		if (this.#given.has(event.block)) {
			this.#writeGiven(event);
			return;
		}
		if (this.#lastBlock !== undefined && this.#lastBlock !== event.block) {
			// The server ended a text here by itself.
			this.#endStream();
		}
		this.#lastBlock = event.block;
		this.#moved.see(event);
		this.#stream.push({ event, text: event.text });
	}

	#writeGiven<T extends Delta | EdgeEvent>(event: T): void {
		this.#endStream();
		this.#isInThinking = undefined;
		this.#write({ ...event, block: this.#moved.given(event.block) });
	}

	/** Text behind it goes on where the text before it was: inside thinking, if that was not closed. */
	#endStream(): void {
		const items = this.#stream;
		this.#stream = [];
		this.#lastBlock = undefined;
		const raw = items.map(({ text = '' }) => text).join('');
		const written = new Written(raw === '' ? [] : this.#runsOf(raw, items), this.#moved);
		for (const { event, text } of items) {
			if (text === undefined) {
				this.#write(event);
			} else {
				this.events.push(...written.piece(event, text, this.#calls.has(event)));
			}
		}
	}

	#runsOf(raw: string, items: readonly Item[]): readonly Run[] {
		const { startsInThinking = false, format, delimiters } = this.#split;
		const begins = this.#isInThinking ?? (startsInThinking || this.#beganInThinking(items));
		const { runs, unclosed } = runsOf(raw, {
			format,
			...(begins && { startsInThinking: true }),
			...(delimiters && { delimiters }),
		});
		this.#isInThinking = unclosed;
		return runs;
	}

	/** Thinking with nothing before it: the opening delimiter was in the prompt. */
	#beganInThinking(items: readonly Item[]): boolean {
		const first = items.find(({ text = '' }) => text.trim() !== '')?.event;
		return first?.type === 'thinking-delta' && !this.#answers.has(roundOf(first));
	}

	#write(event: TurnEvent): void {
		this.events.push(event);
	}
}

/** Writes the pieces of one stream by its runs. */
class Written {
	readonly #runs: readonly Run[];
	readonly #moved: MovedBlocks;
	#run = 0;
	/** How much of the run was written. */
	#done = 0;
	/** Of the run's block; there once it was begun. */
	#block: number | undefined;

	constructor(runs: readonly Run[], moved: MovedBlocks) {
		this.#runs = runs;
		this.#moved = moved;
	}

	piece(event: TurnEvent, text: string, isCall: boolean): readonly TurnEvent[] {
		const bodies: TurnEventBody[] = [];
		for (let at = 0; at < text.length; ) {
			const run = this.#runs[this.#run];
			const length = Math.min(text.length - at, (run?.length ?? text.length) - this.#done);
			const part = text.slice(at, at + length);
			if (run === undefined || run.channel === undefined || isCall) {
				bodies.push({ type: 'markup', text: part, ...(isCall && { call: true as const }) });
			} else {
				bodies.push(...this.#say(run.channel, part, event, at));
			}
			at += length;
			bodies.push(...this.#advance(length));
		}
		const { turn, seq, at, iteration } = event;
		return bodies.map(body => ({ ...body, turn, seq, at, ...(iteration !== undefined && { iteration }) }));
	}

	#say(channel: Channel, text: string, event: TurnEvent, at: number): readonly TurnEventBody[] {
		const isNew = this.#block === undefined;
		const block = this.#block ?? this.#moved.begin();
		this.#block = block;
		this.#moved.move(event, at, { block, length: text.length });
		return [
			...(isNew ? [{ type: `${channel}-start` as const, block }] : []),
			{ type: `${channel}-delta` as const, block, text },
		];
	}

	#advance(length: number): readonly TurnEventBody[] {
		const run = this.#runs[this.#run];
		this.#done += length;
		if (run === undefined || this.#done < run.length) {
			return [];
		}
		this.#run += 1;
		this.#done = 0;
		const block = this.#block;
		if (!run.isLast || run.channel === undefined || block === undefined) {
			return [];
		}
		this.#block = undefined;
		return [{ type: `${run.channel}-end`, block }];
	}
}
