/** Turns text of a channel into numbered blocks of segments. */
import type { Channel } from '../stream/turnEvent.ts';
import type { Segment } from './segment.ts';

/**
 * A block begins with its first text, so that no empty block is ever shown, and ends when the channel changes, at a
 * delimiter, or with the stream. A high surrogate at the end of a delta waits for its other half.
 */
export class SegmentWriter {
	readonly #onMarkup: ((text: string, index: number) => void) | undefined;
	#segments: Segment[] = [];
	/** Text of the open block that is not in a segment yet. */
	#pending = '';
	/** Markup that was not told yet; coalesced, because a token may be cut into many pieces. */
	#markup = '';
	#channel: Channel | undefined;
	#block = -1;

	constructor(onMarkup: ((text: string, index: number) => void) | undefined) {
		this.#onMarkup = onMarkup;
	}

	/** The block that text of `channel` would be added to right now; -1 if a new one would begin. */
	openBlock(channel: Channel): number {
		return this.#channel === channel && this.#pending === '' ? this.#block : -1;
	}

	text(channel: Channel, piece: string): void {
		if (piece === '') {
			return;
		}
		if (this.#channel !== channel) {
			this.endBlock();
			this.#channel = channel;
			this.#block++;
		}
		if (this.#markup !== '') {
			this.#tellMarkup();
		}
		this.#pending = this.#pending === '' ? piece : this.#pending + piece;
	}

	markup(piece: string): void {
		if (piece === '' || this.#onMarkup === undefined) {
			return;
		}
		this.#flush();
		this.#markup += piece;
	}

	endBlock(): void {
		if (this.#channel === undefined) {
			return;
		}
		this.#flush();
		this.#segments.push({ kind: 'end', block: this.#block });
		this.#channel = undefined;
	}

	/** Everything shown so far belongs to `channel`. */
	reclassify(channel: Channel): void {
		this.#flush();
		this.#segments.push({ kind: 'reclassify', from: 0, channel });
	}

	/** What came together since the last call. */
	take(): Segment[] {
		const last = this.#takePending('pairs');
		this.#tellMarkup();
		// By far the most calls have one delta to show: its list is made in its size.
		if (this.#segments.length === 0) {
			return last === undefined ? [] : [last];
		}
		const segments = this.#segments;
		this.#segments = [];
		if (last !== undefined) {
			segments.push(last);
		}
		return segments;
	}

	#flush(): void {
		const delta = this.#takePending('all');
		if (delta !== undefined) {
			this.#segments.push(delta);
		}
	}

	#takePending(what: 'all' | 'pairs'): Segment | undefined {
		const pending = this.#pending;
		if (pending === '' || this.#channel === undefined) {
			return undefined;
		}
		const keepsLast = what === 'pairs' && endsInHighSurrogate(pending);
		const text = keepsLast ? pending.slice(0, -1) : pending;
		this.#pending = keepsLast ? pending.slice(-1) : '';
		return text === '' ? undefined : { kind: 'delta', channel: this.#channel, block: this.#block, text };
	}

	#tellMarkup(): void {
		if (this.#markup !== '') {
			this.#onMarkup?.(this.#markup, this.#segments.length);
			this.#markup = '';
		}
	}
}

function endsInHighSurrogate(text: string): boolean {
	return (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800;
}
