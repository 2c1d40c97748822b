/** Goes through what was said, folded or not, for the find bar. */
import type { TurnView } from '../turn/turnView.ts';
import { findAll, type Pattern } from './pattern.ts';
import { type Filters, passes, type Unit, unitsOf } from './units.ts';

export interface Match {
	readonly unit: Unit;
	/** Which match inside its unit; -1 for the unit as a whole. */
	readonly nth: number;
}

export interface SearchResult {
	readonly matches: readonly Match[];
	/** There is more: time or room for matches ran out. */
	readonly late: boolean;
}

export const longestSearchMs = 150;
const mostMatches = 5_000;

/** With no words, every stretch that passes the filters is a match, so that they can be stepped through. */
export function search(turns: readonly TurnView[], pattern: Pattern, filters: Filters): SearchResult {
	const matches: Match[] = [];
	const deadline = performance.now() + longestSearchMs;
	const isLate = (): boolean => performance.now() > deadline;
	const filtering = filters.kinds.size > 0 || filters.decisions;
	if (pattern.kind === 'bad' || pattern.kind === 'slow' || (pattern.kind === 'empty' && !filtering)) {
		return { matches, late: false };
	}
	for (const unit of unitsOf(turns)) {
		if (!passes(unit, filters)) {
			continue;
		}
		if (pattern.kind === 'empty') {
			matches.push({ unit, nth: -1 });
			continue;
		}
		const { found, complete } = findAll(unit.text(), pattern, mostMatches - matches.length, isLate);
		matches.push(...found.map((_, nth) => ({ unit, nth })));
		if (!complete || matches.length >= mostMatches) {
			return { matches, late: true };
		}
	}
	return { matches, late: false };
}
