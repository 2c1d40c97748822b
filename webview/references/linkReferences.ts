/** What a turn names and the workspace has, as links in its text. The host found it, keeps what it means and opens it. */
import { withoutHidden } from '../../src/core/text/hidden.ts';
import type { ReferenceView, ToHost } from '../../src/protocol/messages.ts';
import { h, isSelected } from '../dom.ts';
import { t } from '../strings.ts';
import { mapToSource, type Stretch } from './sourceMap.ts';

export type HowToOpen = Extract<ToHost, { type: 'open-reference' }>['how'];

/** A reference with what to ask the host for. */
export interface TextReference {
	/** UTF-16 offsets into the source of the element. */
	readonly start: number;
	readonly end: number;
	readonly view: ReferenceView;
	readonly open: (how: HowToOpen) => void;
	/** The reader points at its link. */
	readonly point: (link: HTMLElement) => void;
	readonly leave: () => void;
}

/** A part of a reference in one text node: a name may be code, and its line stand behind it. */
interface Part {
	/** Offsets in the node. */
	readonly start: number;
	readonly end: number;
	readonly reference: TextReference;
	readonly isFirst: boolean;
}

/**
 * Makes links of the references in an element. Safe to call again with more of them. A piece of which something is
 * selected stays as it is, and so does one that the page shows in other words than the source.
 */
export function linkReferences(root: Element, source: string, references: readonly TextReference[]): void {
	if (references.length === 0) {
		return;
	}
	const parts = new Map<Text, Part[]>();
	const stretches = mapToSource(root, source).filter(({ node }) => isFree(node));
	for (const reference of references.toSorted((a, b) => a.start - b.start)) {
		const own = stretches.filter(({ from, length }) => from < reference.end && reference.start < from + length);
		own.forEach((stretch, index) => {
			const part = partOf(stretch, reference, index === 0);
			parts.set(stretch.node, [...(parts.get(stretch.node) ?? []), part]);
		});
	}
	for (const [node, own] of parts) {
		if (!isSelected(node)) {
			node.replaceWith(...piecesOf(node.data, own));
		}
	}
}

/** Not a link already, no formula, no sign that only the source shows, and not code, which is coloured anew when it is seen. */
function isFree({ parentElement }: Text): boolean {
	return parentElement?.closest('a, .missing, .thought-mark, .code, .formula') === null;
}

function partOf({ at, from, length }: Stretch, reference: TextReference, isFirst: boolean): Part {
	const start = at + Math.max(0, reference.start - from);
	return { start, end: at + Math.min(length, reference.end - from), reference, isFirst };
}

function piecesOf(text: string, parts: readonly Part[]): readonly (string | Element)[] {
	const pieces: (string | Element)[] = [];
	let shown = 0;
	for (const part of parts) {
		if (part.start >= shown) {
			pieces.push(
				text.slice(shown, part.start),
				linkTo(part.reference, text.slice(part.start, part.end), part.isFirst),
			);
			shown = part.end;
		}
	}
	return [...pieces, text.slice(shown)].filter(piece => piece !== '');
}

/** @param isFirst of the pieces that a reference is shown in: the one that the Tab key stops at */
export function linkTo(reference: TextReference, words: string, isFirst = true): Element {
	const { kind, label } = reference.view;
	const name = withoutHidden(label);
	if (kind === 'missing') {
		return h('span', { class: 'missing', attrs: { title: name ? t('missingNear', name) : t('missing') } }, words);
	}
	const attrs = {
		...(kind === 'choice' && { title: t('severalFiles', name) }),
		...(isFirst && { role: 'link', tabindex: 0, 'aria-description': name }),
	};
	const link = h('a', { class: 'place', attrs }, words);
	listen(link, reference);
	return link;
}

function listen(link: HTMLElement, { view, open, point, leave }: TextReference): void {
	link.addEventListener('click', event => open(event.altKey ? 'peek' : 'open'));
	link.addEventListener('keydown', event => {
		if (event.key === 'Enter') {
			event.preventDefault();
			open(event.altKey ? 'peek' : 'open');
		}
	});
	if (view.kind !== 'choice') {
		link.addEventListener('pointerenter', () => point(link));
		link.addEventListener('pointerleave', leave);
		link.addEventListener('focus', () => point(link));
		link.addEventListener('blur', leave);
	}
}
