/** What the host has told of the places that turns name. It tells ahead of the text, and the display may be slowed. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ReferenceView, ToWebview } from '../../src/protocol/messages.ts';

type Told = Extract<ToWebview, { type: 'references' }>;

export class ReferenceBook {
	readonly #turns = new Map<TurnId, Map<number, readonly ReferenceView[]>>();

	take({ turn, block, references, anew }: Told): void {
		const blocks = this.#turns.get(turn) ?? new Map<number, readonly ReferenceView[]>();
		this.#turns.set(turn, blocks);
		blocks.set(block, anew ? references : [...(blocks.get(block) ?? []), ...references]);
	}

	/** Those that lie between two offsets of the text of a block. */
	between(turn: TurnId, block: number, start: number, end: number): readonly ReferenceView[] {
		const known = this.#turns.get(turn)?.get(block) ?? [];
		return known.filter(view => view.start >= start && view.end <= end);
	}

	clear(): void {
		this.#turns.clear();
	}
}
