/** Marks matches in the text that is on the page, by the browser's own highlights: no element is made or changed. */
import { findAll, type Pattern } from './pattern.ts';
import { longestSearchMs, type Match } from './search.ts';
import { rangeIn, textUnder, type Unit } from './units.ts';

const mostMarked = 1_000;

/** Marks what is on the page; what is folded is marked when it is opened. */
export function markAll(matches: readonly Match[], pattern: Pattern): void {
	const ranges: Range[] = [];
	const seen = new Set<Unit>();
	for (const { unit } of pattern.kind === 'ready' ? matches : []) {
		const holder = seen.has(unit) ? undefined : unit.mounted();
		seen.add(unit);
		if (holder && ranges.length < mostMarked) {
			ranges.push(...rangesIn(holder, pattern, mostMarked - ranges.length));
		}
	}
	setHighlight('find-all', ranges);
}

/** Marks one match as the current one; gives where it is, or undefined where it has no text of its own. */
export function markCurrent(holder: HTMLElement | undefined, pattern: Pattern, nth: number): Range | undefined {
	const range = holder && rangesIn(holder, pattern, nth + 1)[nth];
	setHighlight('find-current', range ? [range] : []);
	return range;
}

export function unmarkCurrent(): void {
	setHighlight('find-current', []);
}

export function unmark(): void {
	setHighlight('find-all', []);
	unmarkCurrent();
}

function rangesIn(holder: HTMLElement, pattern: Pattern, most: number): Range[] {
	if (pattern.kind !== 'ready' || most <= 0) {
		return [];
	}
	const deadline = performance.now() + longestSearchMs;
	const { found } = findAll(textUnder(holder), pattern, most, () => performance.now() > deadline);
	return found.flatMap(({ start, end }) => rangeIn(holder, start, end) ?? []);
}

function setHighlight(name: string, ranges: readonly Range[]): void {
	if (ranges.length === 0) {
		CSS.highlights.delete(name);
	} else {
		CSS.highlights.set(name, new Highlight(...ranges));
	}
}
