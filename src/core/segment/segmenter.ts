import type { Channel } from '../stream/turnEvent.ts';
import type { NativeFrame, Observed, Segment, Segmenter, SegmenterOptions } from './segment.ts';

export type { DelimiterPair, NativeFrame, Observed, Segment, Segmenter, SegmenterOptions } from './segment.ts';

const open = '<think>';
const close = '</think>';

export function createSegmenter(options: SegmenterOptions = {}): Segmenter {
	return new FirstSegmenter(options);
}

class FirstSegmenter implements Segmenter {
	#state: 'start' | 'thinking' | 'answer';
	#held = '';
	#channel: Channel | undefined;
	#block = -1;
	#ended = false;
	#segments: Segment[] = [];
	readonly #options: SegmenterOptions;
	#found = false;

	constructor(options: SegmenterOptions) {
		this.#options = options;
		this.#state = options.startsInThinking ? 'thinking' : 'start';
	}

	push(delta: string | NativeFrame): Segment[] {
		if (this.#ended) {
			return [];
		}
		if (typeof delta === 'string') {
			this.#inline(delta);
		} else {
			this.#frame(delta);
		}
		return this.#take();
	}

	end(): Segment[] {
		if (this.#ended) {
			return [];
		}
		this.#emit(this.#state === 'thinking' ? 'thinking' : 'answer', this.#held);
		this.#finishBlock();
		this.#ended = true;
		return this.#take();
	}

	observed(): Observed {
		const startedInThinking = this.#options.startsInThinking === true;
		const unclosed = this.#state === 'thinking';
		return this.#found ? { format: 'think', startedInThinking, unclosed } : { startedInThinking, unclosed };
	}

	#frame({ thinking, text }: NativeFrame): void {
		if (thinking) {
			this.#emit('answer', this.#held);
			this.#held = '';
			this.#state = 'answer';
			this.#emit('thinking', thinking);
		}
		if (text) {
			this.#inline(text);
		}
	}

	#inline(delta: string): void {
		let text = this.#held + delta;
		this.#held = '';
		if (this.#state === 'start') {
			const body = text.trimStart();
			if (body.startsWith(open)) {
				this.#markup(text.slice(0, text.length - body.length + open.length));
				text = body.slice(open.length);
				this.#state = 'thinking';
				this.#found = true;
			} else if (open.startsWith(body)) {
				this.#held = text;
				return;
			} else {
				this.#state = 'answer';
			}
		}
		if (this.#state === 'thinking') {
			const at = text.indexOf(close);
			const keep = at === -1 ? text.length - overlap(text, close) : at;
			this.#emit('thinking', text.slice(0, keep));
			if (at === -1) {
				this.#held = text.slice(keep);
				return;
			}
			this.#markup(close);
			this.#found = true;
			text = text.slice(at + close.length);
			this.#state = 'answer';
		}
		this.#emit('answer', text);
	}

	#markup(text: string): void {
		this.#options.onMarkup?.(text, this.#segments.length);
	}

	#emit(channel: Channel, text: string): void {
		if (text === '') {
			return;
		}
		if (this.#channel !== channel) {
			this.#finishBlock();
			this.#block++;
			this.#channel = channel;
		}
		this.#segments.push({ kind: 'delta', channel, block: this.#block, text });
	}

	#finishBlock(): void {
		if (this.#channel !== undefined) {
			this.#segments.push({ kind: 'end', block: this.#block });
			this.#channel = undefined;
		}
	}

	#take(): Segment[] {
		const segments = this.#segments;
		this.#segments = [];
		return segments;
	}
}

/** Length of the longest end of `text` that `mark` begins with. */
function overlap(text: string, mark: string): number {
	for (let length = Math.min(text.length, mark.length - 1); length > 0; length--) {
		if (mark.startsWith(text.slice(-length))) {
			return length;
		}
	}
	return 0;
}
