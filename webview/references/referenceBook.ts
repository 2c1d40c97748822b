/** What the host has told of the places that turns name. It tells ahead of the text, and the display may be slowed. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { ReferenceView, ToWebview } from '../../src/protocol/messages.ts';

type Told = Extract<ToWebview, { type: 'references' }>;

export class ReferenceBook {
	/** Of each block in the order of the text. */
	readonly #turns = new Map<TurnId, Map<number, ReferenceView[]>>();

	take({ turn, block, references, anew }: Told): void {
		const blocks = this.#turns.get(turn) ?? new Map<number, ReferenceView[]>();
		this.#turns.set(turn, blocks);
		const known = anew ? [] : (blocks.get(block) ?? []);
		blocks.set(block, known);
		for (const view of references) {
			insert(known, view);
		}
	}

	/** Those that lie between two offsets of the text of a block. */
	between(turn: TurnId, block: number, start: number, end: number): readonly ReferenceView[] {
		const known = this.#turns.get(turn)?.get(block) ?? [];
		const found: ReferenceView[] = [];
		for (let at = firstFrom(known, start); at < known.length; at += 1) {
			const view = known[at];
			if (!view || view.start >= end) {
				break;
			}
			if (view.end <= end) {
				found.push(view);
			}
		}
		return found;
	}

	clear(): void {
		this.#turns.clear();
	}
}

/** Nearly always at the end: only lines without a file are told later than what stands behind them. */
function insert(known: ReferenceView[], view: ReferenceView): void {
	let at = known.length;
	while (at > 0 && (known[at - 1]?.start ?? 0) > view.start) {
		at -= 1;
	}
	known.splice(at, 0, view);
}

/** The place of the first that begins at `start` or behind it. */
function firstFrom(known: readonly ReferenceView[], start: number): number {
	let [low, high] = [0, known.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((known[middle]?.start ?? 0) < start) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
