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
		this.#flush('all');
		this.#markup += piece;
	}

	endBlock(): void {
		if (this.#channel === undefined) {
			return;
		}
		this.#flush('all');
		this.#segments.push({ kind: 'end', block: this.#block });
		this.#channel = undefined;
	}

	/** Everything shown so far belongs to `channel`. */
	reclassify(channel: Channel): void {
		this.#flush('all');
		this.#segments.push({ kind: 'reclassify', from: 0, channel });
	}

	/** What came together since the last call. */
	take(): Segment[] {
		this.#flush('pairs');
		this.#tellMarkup();
		const segments = this.#segments;
		this.#segments = [];
		return segments;
	}

	#flush(what: 'all' | 'pairs'): void {
		if (this.#pending === '' || this.#channel === undefined) {
			return;
		}
		const keep = what === 'pairs' && endsInHighSurrogate(this.#pending) ? 1 : 0;
		const text = keep === 0 ? this.#pending : this.#pending.slice(0, -1);
		this.#pending = keep === 0 ? '' : this.#pending.slice(-1);
		if (text !== '') {
			this.#segments.push({ kind: 'delta', channel: this.#channel, block: this.#block, text });
		}
	}

	#tellMarkup(): void {
		if (this.#markup !== '') {
			this.#onMarkup?.(this.#markup, this.#segments.length);
			this.#markup = '';
		}
	}
}

export function endsInHighSurrogate(text: string): boolean {
	return (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800;
}
