/** Finds places in the text of a thought that stands on the page, and sets signs beside them. */
import type { MarkKind } from '../../src/core/insight/marks.ts';
import { h } from '../dom.ts';
import { type StringKey, t } from '../strings.ts';

const words: Readonly<Record<MarkKind, StringKey>> = {
	'turn-back': 'signTurnBack',
	'other-way': 'signOtherWay',
	check: 'signCheck',
	answer: 'signAnswer',
	hedge: 'signHedge',
};

/** `Turns back`. */
export function wordsOfSign(sign: MarkKind): string {
	return t(words[sign]);
}

/** Sets a sign into the margin of the line in which the sign at `offset` stands. */
export function placeSign(root: HTMLElement, offset: number, sign: MarkKind): void {
	const found = nodeAt(root, offset);
	if (found === undefined) {
		return;
	}
	const label = wordsOfSign(sign);
	const mark = h('span', { class: 'sentence-sign', attrs: { role: 'img', 'aria-label': label, title: label } });
	mark.dataset.kind = sign;
	// Signs of the source have no size, and what stood in one of them had none either.
	const sizeless = found.node.parentElement?.closest('.thought-mark, .thought-bullet');
	if (sizeless) {
		sizeless.before(mark);
	} else {
		(found.within === 0 ? found.node : found.node.splitText(found.within)).before(mark);
	}
}

/** The stretch of text from `start` on; undefined where it cannot be told. */
export function rangeOf(root: HTMLElement, start: number, length: number): Range | undefined {
	const from = nodeAt(root, start);
	const to = nodeAt(root, start + length - 1);
	if (from === undefined || to === undefined) {
		return undefined;
	}
	const range = document.createRange();
	range.setStart(from.node, from.within);
	range.setEnd(to.node, to.within + 1);
	return range;
}

/** Every character of the source is in the page, but for hidden ones, which are words there: nothing is found behind them. */
function nodeAt(root: HTMLElement, offset: number): { readonly node: Text; readonly within: number } | undefined {
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
	let before = 0;
	for (let node = walker.nextNode(); node instanceof Text; node = walker.nextNode()) {
		if (node.parentElement?.classList.contains('hidden-char')) {
			return undefined;
		}
		// A formula that is set stands beside its source.
		if (node.parentElement?.closest('math')) {
			continue;
		}
		if (offset < before + node.length) {
			return { node, within: offset - before };
		}
		before += node.length;
	}
	return undefined;
}
