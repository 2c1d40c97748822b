/** What readers did at each place where a row could begin, with the numbers that the outline has there. */
import { openingKeys } from '../../../src/core/insight/openingWords.ts';
import { createOutline, type Scorer } from '../../../src/core/insight/outline.ts';
import { tolerances } from '../outlineLabels.ts';

export interface Case {
	readonly at: number;
	readonly numbers: Float64Array;
	readonly keys: readonly string[];
	/** Of the readers, how many cut here, 0 to 1. */
	readonly share: number;
}

/** A place that is as good as right, and not quite the one that the reader took. */
const besideTheCut = 0.5;

/** Every place of a thought. */
export function casesOf(text: string, cuts: readonly (readonly number[])[]): readonly Case[] {
	const cases: { at: number; numbers: Float64Array; keys: readonly string[]; share: number }[] = [];
	runWith(text, (numbers, unit, at) => {
		if (unit.isProse && cases.length + at > 0) {
			cases.push({ at, numbers, keys: openingKeys(unit.head), share: 0 });
		}
		return Number.NEGATIVE_INFINITY;
	});
	for (const cut of cuts.flat()) {
		const best = nearest(cases, cut);
		for (const place of cases.filter(({ at }) => Math.abs(at - cut) <= tolerances.same)) {
			place.share += (place === best ? 1 : besideTheCut) / cuts.length;
		}
	}
	return cases;
}

/** Where rows begin with a scorer. */
export function runWith(text: string, scorer: Scorer): readonly number[] {
	const outline = createOutline(scorer);
	outline.push(text, 0);
	outline.end(0);
	return outline.steps.slice(1).map(step => step.start);
}

function nearest<Place extends { readonly at: number }>(places: readonly Place[], cut: number): Place | undefined {
	let best: Place | undefined;
	for (const place of places) {
		if (Math.abs(place.at - cut) < Math.abs((best?.at ?? Number.POSITIVE_INFINITY) - cut)) {
			best = place;
		}
	}
	return best;
}
