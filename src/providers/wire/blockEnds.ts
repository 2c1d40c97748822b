import type { ProviderDelta } from '../provider.ts';

type TextDelta = Extract<ProviderDelta, { type: 'thinking' | 'text' }>;

/** Tells blocks of one channel apart where the vendor does: two thoughts are not one, nor two paragraphs one sentence. */
export class BlockEnds {
	#channel: TextDelta['type'] | undefined;
	#place: unknown;

	/** @param place of the vendor's block that the words came in; empty words are none. */
	add(channel: TextDelta['type'], text: string | undefined, place: unknown): ProviderDelta[] {
		if (text === undefined || text === '') {
			return [];
		}
		const isNext = this.#channel === channel && this.#place !== place;
		this.#channel = channel;
		this.#place = place;
		const delta: TextDelta = { type: channel, text };
		return isNext ? [{ type: 'block-end' }, delta] : [delta];
	}
}
