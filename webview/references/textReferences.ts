/** What a text on the page names, with the way to open it. */
import type { TurnId } from '../../src/core/stream/turnEvent.ts';
import type { PageContext } from '../pageContext.ts';
import type { TextReference } from './linkReferences.ts';

/** A text that is a part of a block. */
interface PartOfBlock {
	readonly turn: TurnId;
	readonly block: number;
	/** Where it begins in the text of the block. */
	readonly from: number;
}

/** Those known by now between two offsets of the text. */
export function referencesBetween(
	{ references, preview, post }: PageContext,
	{ turn, block, from }: PartOfBlock,
	start: number,
	end: number,
): readonly TextReference[] {
	return references.between(turn, block, from + start, from + end).map(view => ({
		start: view.start - from,
		end: view.end - from,
		view,
		open: how => post({ type: 'open-reference', turn, block, start: view.start, end: view.end, how }),
		point: link => preview.point(link, { turn, block, start: view.start, end: view.end }, view.label),
		leave: () => preview.leave(),
	}));
}
