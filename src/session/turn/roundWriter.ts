/** Writes what comes of one request: text through the segmenter into blocks, and what stands between the blocks. */
import { type AlignedTokens, TokenAligner, type TokenLogprob } from '../../core/insight/tokenAligner.ts';
import type { NativeFrame, Observed, Segment, Segmenter, SegmenterOptions } from '../../core/segment/segment.ts';
import { createSegmenter } from '../../core/segment/segmenter.ts';
import type { Channel, TurnEvent, TurnEventBody } from '../../core/stream/turnEvent.ts';
import type { ScannedPiece } from '../tools/written/callScanner.ts';
import { AnswerScan } from './answerScan.ts';
import { type CallReading, CallWriter, type ToolBody } from './callWriter.ts';
import { anyShown, nothingShown, type Shown } from './shown.ts';
import type { TurnWriter } from './turnWriter.ts';

interface Markup {
	readonly text: string;
	readonly index: number;
}

const nothingObserved: Observed = { startedInThinking: false, unclosed: false };

interface RoundWriterOptions {
	readonly reading?: CallReading | undefined;
	/** Whether log-probabilities of tokens were asked for. */
	readonly alignsTokens?: boolean | undefined;
}

export class RoundWriter {
	readonly #turn: TurnWriter;
	/** Number of the round's first block. */
	readonly #firstBlock: number;
	readonly #reading: CallReading | undefined;
	readonly #events: TurnEvent[] = [];
	readonly #alignsTokens: boolean;
	#aligner: TokenAligner | undefined;
	#options: SegmenterOptions = {};
	#segmenter: Segmenter | undefined;
	/** Blocks of this round before the running segmenter's, which counts from 0. */
	#earlierBlocks = 0;
	/** What the segmenters of this stream that are at their end have seen. */
	#observed: Observed | undefined;
	#markup: Markup[] = [];
	/** Of each block of this round. */
	#channels: Channel[] = [];
	/** Numbers of the blocks of this round that have words in them; white space is none. */
	readonly #spoken = new Set<number>();
	#open: number | undefined;
	readonly #calls: CallWriter;
	/** Finds calls in the answer, in a turn that has tools. */
	#scan: AnswerScan | undefined;
	/** Events that show nothing wait for the first that does, so that an attempt which fails before leaves no trace. */
	#waiting: TurnEventBody[] = [];
	#shown = { ...nothingShown };

	constructor(turn: TurnWriter, firstBlock: number, { reading, alignsTokens = false }: RoundWriterOptions = {}) {
		this.#turn = turn;
		this.#firstBlock = firstBlock;
		this.#reading = reading;
		this.#calls = new CallWriter(reading);
		this.#alignsTokens = alignsTokens;
	}

	/** All that was written of this round. */
	get events(): readonly TurnEvent[] {
		return this.#events;
	}

	/** What the reader has seen of this round. */
	get shown(): Shown {
		return this.#shown;
	}

	get hasShown(): boolean {
		return anyShown(this.#shown);
	}

	/** The number that the first block of the next round gets. */
	get nextBlock(): number {
		return this.#firstBlock + this.#channels.length;
	}

	/** What the text of this stream turned out to be. */
	get observed(): Observed {
		return this.#observed ?? nothingObserved;
	}

	/** Begins a stream. What an earlier, failed one left unshown is forgotten. */
	begin(options: SegmenterOptions): void {
		this.#options = options;
		this.#aligner = this.#alignsTokens ? new TokenAligner() : undefined;
		this.#segmenter = undefined;
		this.#observed = undefined;
		this.#waiting = [];
		this.#markup = [];
		this.#calls.forget();
		const scanner = this.#reading?.scanner?.();
		this.#scan = scanner && new AnswerScan(scanner);
		if (!this.hasShown) {
			this.#channels = [];
			this.#open = undefined;
		}
	}

	write(body: TurnEventBody): TurnEvent {
		const event = this.#turn.write(body);
		this.#events.push(event);
		return event;
	}

	/** A piece of the stream's text, or of its native thinking. */
	text(frame: NativeFrame): TurnEvent[] {
		this.#segmenter ??= this.#openSegmenter();
		this.#segments(this.#segmenter.push(frame));
		return this.#flushOnceShown();
	}

	/** Log-probabilities of tokens of the text around here. */
	logprobs(tokens: readonly TokenLogprob[]): TurnEvent[] {
		this.#tell(this.#aligner?.tokens(tokens) ?? []);
		return this.#flushOnceShown();
	}

	#tell(aligned: readonly AlignedTokens[]): void {
		for (const { block, start, lengths, logprobs } of aligned) {
			// Three digits tell more than anybody asks, and keep files small.
			const rounded = logprobs.map(logprob => Math.round(logprob * 1_000) / 1_000);
			this.#waiting.push({ type: 'logprobs', block, start, lengths, logprobs: rounded });
		}
	}

	/** Something that takes its place among the text and is only worth telling once something is shown. */
	aside(body: TurnEventBody): TurnEvent[] {
		this.#waiting.push(body);
		return this.#flushOnceShown();
	}

	/** A piece of a call, or the whole of it. Text before it ends. */
	tool(told: ToolBody): TurnEvent[] {
		this.#endSegmenter();
		return this.#showCalls(this.#calls.told(told));
	}

	/** The calls that were found in the text. Returns their names, too. */
	writtenCalls(): { readonly events: readonly TurnEvent[]; readonly names: readonly string[] } {
		const written = this.#scan?.take() ?? [];
		const names = written.map(({ name }) => this.#calls.nameOf(name));
		return { names, events: written.flatMap(call => this.#showCalls(this.#calls.written(call))) };
	}

	#showCalls(bodies: readonly TurnEventBody[]): TurnEvent[] {
		this.#shown.tools = true;
		this.#waiting.push(...bodies);
		return this.flush();
	}

	/** The text ended: what was held back comes out, and open blocks close. */
	endText(): TurnEvent[] {
		this.#endSegmenter();
		this.#tell(this.#aligner?.end() ?? []);
		return this.#flushOnceShown();
	}

	/** What waited for something to be shown. */
	flush(): TurnEvent[] {
		const events = this.#waiting.map(body => this.write(body));
		this.#waiting = [];
		return events;
	}

	/** All blocks of this round belong to one channel after all. */
	reclassifyAll(channel: Channel): TurnEvent[] {
		this.#reclassify(0, channel);
		return this.#flushOnceShown();
	}

	#flushOnceShown(): TurnEvent[] {
		return this.hasShown ? this.flush() : [];
	}

	/** Text behind a call goes on where the text before it was: inside thinking, if that was not closed. */
	#openSegmenter(): Segmenter {
		this.#earlierBlocks = this.#channels.length;
		return createSegmenter({
			...this.#options,
			...(this.#observed && { startsInThinking: this.#observed.unclosed }),
			onMarkup: (text, index) => this.#markup.push({ text, index }),
		});
	}

	#endSegmenter(): void {
		if (this.#segmenter === undefined) {
			return;
		}
		this.#segments(this.#segmenter.end());
		if (this.#open !== undefined) {
			this.#end(this.#open);
		}
		const { format, startedInThinking, unclosed } = this.#segmenter.observed();
		const known = this.#observed?.format ?? format;
		this.#observed = {
			...(known !== undefined && { format: known }),
			startedInThinking: this.#observed?.startedInThinking ?? startedInThinking,
			unclosed,
		};
		this.#segmenter = undefined;
		if (this.#scan?.open !== undefined) {
			this.#end(this.#scan.open);
		}
	}

	#segments(segments: readonly Segment[]): void {
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
	}

	#segment(segment: Segment): void {
		switch (segment.kind) {
			case 'delta':
				this.#delta(this.#earlierBlocks + segment.block, segment.channel, segment.text);
				break;
			case 'end':
				this.#end(this.#earlierBlocks + segment.block);
				break;
			case 'reclassify':
				this.#reclassify(this.#earlierBlocks + segment.from, segment.channel);
				break;
		}
	}

	#delta(index: number, channel: Channel, text: string): void {
		if (channel === 'answer' && this.#scan !== undefined) {
			this.#sayScanned(index, this.#scan.push(index, text));
		} else {
			this.#say(index, channel, text);
		}
	}

	#sayScanned(index: number, pieces: readonly ScannedPiece[]): void {
		for (const piece of pieces) {
			if (piece.kind === 'text') {
				this.#say(index, 'answer', piece.text);
			} else {
				this.#waiting.push({ type: 'markup', text: piece.text, call: true });
			}
		}
	}

	#say(index: number, channel: Channel, text: string): void {
		const block = this.#firstBlock + index;
		if (this.#channels[index] === undefined) {
			this.#channels[index] = channel;
			this.#open = index;
			this.#waiting.push({ type: `${channel}-start`, block });
		}
		if (!this.#spoken.has(index) && text.trim() !== '') {
			this.#spoken.add(index);
			this.#shown[channel] = true;
		}
		// Half a surrogate pair breaks files and pages that it is written to.
		const shown = text.toWellFormed();
		this.#waiting.push({ type: `${channel}-delta`, block, text: shown });
		this.#tell(this.#aligner?.text(block, shown) ?? []);
	}

	#end(index: number): void {
		this.#sayScanned(index, this.#scan?.end(index) ?? []);
		const channel = this.#channels[index];
		if (channel !== undefined && this.#open === index) {
			this.#open = undefined;
			this.#waiting.push({ type: `${channel}-end`, block: this.#firstBlock + index });
		}
	}

	#reclassify(from: number, channel: Channel): void {
		if (channel === 'thinking' && this.#scan !== undefined) {
			this.#sayScanned(this.#scan.open ?? from, this.#scan.takeBack(from));
		}
		this.#waiting.push({ type: 'reclassify', from: this.#firstBlock + from, channel });
		this.#channels = this.#channels.map((known, index) => (index >= from ? channel : known));
		const spoken = this.#channels.filter((_, index) => this.#spoken.has(index));
		this.#shown.thinking = spoken.includes('thinking');
		this.#shown.answer = spoken.includes('answer');
	}
}
