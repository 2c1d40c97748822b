/** What pages hear of the places that thinking names: spans with words, and nothing that could be opened by itself. */

import type { Reference } from '../../core/insight/references/reference.ts';
import type { BlockReferencesView, ReferenceView } from '../../protocol/messages.ts';
import type { BlockReference } from './blockSearch.ts';

export function byBlock(found: readonly BlockReference[]): readonly BlockReferencesView[] {
	const blocks = new Map<number, ReferenceView[]>();
	for (const { block, reference } of found) {
		const views = blocks.get(block) ?? [];
		views.push(viewOf(reference));
		blocks.set(block, views);
	}
	return [...blocks].map(([block, references]) => ({ block, references }));
}

function viewOf(reference: Reference): ReferenceView {
	const { start, end } = reference;
	if ('path' in reference) {
		return { start, end, kind: reference.kind, label: placeLabel(reference) };
	}
	return 'candidates' in reference
		? { start, end, kind: 'choice', label: reference.candidates.join('\n') }
		: { start, end, kind: 'missing', label: reference.nearest ?? '' };
}

/** `src/cart.ts:12–14` */
export function placeLabel({
	path,
	line,
	endLine,
}: {
	readonly path: string;
	readonly line?: number;
	readonly endLine?: number;
}): string {
	const lines = endLine !== undefined && endLine !== line ? `${line}–${endLine}` : `${line ?? ''}`;
	return lines === '' ? path : `${path}:${lines}`;
}
