/** Finds places that are written with their lines, such as `src/add.ts:12`, and that the workspace has. */
import { findPlaces } from '../../core/insight/references.ts';
import type { AttachedText, Reference, ReferenceContext, ReferenceFinder } from './contract.ts';

type Place = ReturnType<typeof findPlaces>[number];

/** A word that is longer is no place. */
const longestWord = 1_000;

export function createPlaceFinder({ files, attached }: ReferenceContext): ReferenceFinder {
	const known = new Set([...files, ...attached.map(({ path }) => path)]);
	let waiting = '';
	let taken = 0;
	const find = (length: number): readonly Reference[] => {
		const text = waiting.slice(0, length);
		const base = taken;
		waiting = waiting.slice(length);
		taken += length;
		return findPlaces(text).flatMap(place => referenceOf(place, base, known, attached));
	};
	return {
		push(text) {
			waiting += text;
			const end = waiting.search(/\s\S*$/) + 1;
			return find(end === 0 && waiting.length > longestWord ? waiting.length : end);
		},
		end: () => find(waiting.length),
	};
}

function referenceOf(
	place: Place,
	base: number,
	known: ReadonlySet<string>,
	attached: readonly AttachedText[],
): readonly Reference[] {
	const span = { start: base + place.start, end: base + place.end };
	const lines = { line: place.line, ...(place.endLine !== undefined && { endLine: place.endLine }) };
	const written = place.path.replaceAll('\\', '/').replace(/^\.\//, '');
	const matches = known.has(written) ? [written] : [...known].filter(path => path.endsWith(`/${written}`));
	const [only] = matches;
	if (only === undefined) {
		return [];
	}
	if (matches.length > 1) {
		return [{ ...span, ...lines, kind: 'lines', candidates: matches }];
	}
	const isThere = attached.every(text => text.path !== only || hasLine(text, place.endLine ?? place.line));
	return [isThere ? { ...span, ...lines, kind: 'lines', path: only } : { ...span, kind: 'file', path: only }];
}

function hasLine({ text, startLine }: AttachedText, line: number): boolean {
	// Of a part of a file only that part is known.
	return startLine !== undefined || line <= text.split('\n').length;
}
