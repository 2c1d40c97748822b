import { isPathUnit, lineSuffixSource, looksLikeFile } from './references/pathGrammar.ts';

/** Finds places such as `src/add.ts:12-14` or `add.ts#L3` in text, in linear time. */
interface Place {
	readonly start: number;
	readonly end: number;
	readonly path: string;
	readonly line: number;
	readonly endLine?: number;
}

const lineSuffix = new RegExp(lineSuffixSource, 'g');
const longestPath = 260;

export function findPlaces(text: string): readonly Place[] {
	const places: Place[] = [];
	let floor = 0;
	for (const match of text.matchAll(lineSuffix)) {
		const start = pathStart(text, match.index, floor);
		const path = text.slice(start, match.index);
		const line = Number(match[1]);
		if (line > 0 && looksLikeFile(path) && !isWordAfter(text, match.index + match[0].length)) {
			const endLine = match[2] === undefined ? undefined : Number(match[2]);
			const end = match.index + match[0].length;
			places.push({ start, end, path, line, ...(endLine !== undefined && endLine >= line && { endLine }) });
			floor = end;
		}
	}
	return places;
}

function pathStart(text: string, end: number, floor: number): number {
	const limit = Math.max(floor, end - longestPath);
	let start = end;
	while (start > limit && isPathUnit(text.charCodeAt(start - 1))) {
		start -= 1;
	}
	return start;
}

function isWordAfter(text: string, index: number): boolean {
	return /^[A-Za-z_]/.test(text.slice(index, index + 1));
}
