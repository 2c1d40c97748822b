/** Writes the events of one turn: numbers them, times them, and turns segments into blocks. */
import type { Segment, Segmenter, SegmenterOptions } from '../../core/segment/segment.ts';
import { createSegmenter } from '../../core/segment/segmenter.ts';
import type { Channel, TurnEvent, TurnEventBody, TurnId } from '../../core/stream/turnEvent.ts';
import type { TurnClock } from './turnClock.ts';

interface Markup {
	readonly text: string;
	readonly index: number;
}

/** What has been shown to the reader so far. */
export interface Shown {
	readonly thinking: boolean;
	readonly answer: boolean;
	readonly tools: boolean;
}

export class TurnWriter {
	readonly #turn: TurnId;
	readonly #clock: TurnClock;
	readonly #startedAt: number;
	#seq = 0;
	#at = 0;
	#segmenter: Segmenter | undefined;
	#markup: Markup[] = [];
	/** Number of the first block of the current segmenter; each counts from 0. */
	#firstBlock = 0;
	#channels: Channel[] = [];
	#open: number | undefined;
	/** Events that show nothing wait for the first that does, so that an attempt which fails before leaves no trace. */
	#waiting: TurnEventBody[] = [];
	#shown = { thinking: false, answer: false, tools: false };

	constructor(turn: TurnId, clock: TurnClock) {
		this.#turn = turn;
		this.#clock = clock;
		this.#startedAt = clock.now();
	}

	get shown(): Shown {
		return this.#shown;
	}

	get hasShown(): boolean {
		return this.#shown.thinking || this.#shown.answer || this.#shown.tools;
	}

	write(body: TurnEventBody): TurnEvent {
		this.#at = Math.max(this.#at, Math.round((this.#clock.now() - this.#startedAt) * 10) / 10);
		return { ...body, turn: this.#turn, seq: this.#seq++, at: this.#at };
	}

	/** Begins a stream of text. What an earlier, failed one left unshown is forgotten. */
	begin(options: SegmenterOptions): Segmenter {
		this.#waiting = [];
		this.#markup = [];
		this.#firstBlock = this.#channels.length;
		this.#segmenter = createSegmenter({
			...options,
			onMarkup: (text, index) => this.#markup.push({ text, index }),
		});
		return this.#segmenter;
	}

	thinking(text: string): TurnEvent[] {
		return this.#segments(this.#segmenter?.push({ thinking: text }) ?? []);
	}

	text(text: string): TurnEvent[] {
		return this.#segments(this.#segmenter?.push({ text }) ?? []);
	}

	/** Something that takes its place among the text and is only worth telling once something is shown. */
	aside(body: TurnEventBody): TurnEvent[] {
		this.#waiting.push(body);
		return this.hasShown ? this.flush() : [];
	}

	/** A piece of a call, or the whole of it. */
	tool(body: Extract<TurnEventBody, { type: 'tool-call-start' | 'tool-call-delta' | 'tool-call' }>): TurnEvent[] {
		this.#shown.tools = true;
		this.#waiting.push(body);
		return this.flush();
	}

	/** The text ended: what was held back comes out, and open blocks close. */
	endText(): TurnEvent[] {
		return [...this.#segments(this.#segmenter?.end() ?? []), ...this.#closeBlock()];
	}

	/** What waited for something to be shown. */
	flush(): TurnEvent[] {
		const events = this.#waiting.map(body => this.write(body));
		this.#waiting = [];
		return events;
	}

	/** All blocks of this stream belong to one channel after all. */
	reclassifyAll(channel: Channel): TurnEvent[] {
		return this.#segments([{ kind: 'reclassify', from: 0, channel }]);
	}

	#segments(segments: readonly Segment[]): TurnEvent[] {
		const markup = this.#markup;
		this.#markup = [];
		let next = 0;
		for (let index = 0; index <= segments.length; index++) {
			for (; (markup[next]?.index ?? Number.POSITIVE_INFINITY) <= index; next++) {
				this.#waiting.push({ type: 'markup', text: markup[next]?.text ?? '' });
			}
			const segment = segments[index];
			if (segment) {
				this.#segment(segment);
			}
		}
		return this.hasShown ? this.flush() : [];
	}

	#segment(segment: Segment): void {
		switch (segment.kind) {
			case 'delta':
				this.#delta(this.#firstBlock + segment.block, segment.channel, segment.text);
				break;
			case 'end':
				this.#end(this.#firstBlock + segment.block);
				break;
			case 'reclassify':
				this.#reclassify(this.#firstBlock + segment.from, segment.channel);
				break;
		}
	}

	#delta(block: number, channel: Channel, text: string): void {
		if (this.#channels[block] === undefined) {
			this.#channels[block] = channel;
			this.#open = block;
			this.#waiting.push({ type: `${channel}-start`, block });
		}
		this.#shown[channel] = true;
		// Half a surrogate pair breaks files and pages that it is written to.
		this.#waiting.push({ type: `${channel}-delta`, block, text: text.toWellFormed() });
	}

	#end(block: number): void {
		const channel = this.#channels[block];
		if (channel !== undefined && this.#open === block) {
			this.#open = undefined;
			this.#waiting.push({ type: `${channel}-end`, block });
		}
	}

	#reclassify(from: number, channel: Channel): void {
		this.#waiting.push({ type: 'reclassify', from, channel });
		this.#channels = this.#channels.map((known, block) => (block >= from ? channel : known));
		this.#shown.thinking = this.#channels.includes('thinking');
		this.#shown.answer = this.#channels.includes('answer');
	}

	#closeBlock(): TurnEvent[] {
		if (this.#open !== undefined) {
			this.#end(this.#open);
		}
		return this.hasShown ? this.flush() : [];
	}
}
