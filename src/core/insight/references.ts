/** Finds places such as `src/add.ts:12-14` or `add.ts#L3` in text, in linear time. */
export interface Place {
	readonly start: number;
	readonly end: number;
	readonly path: string;
	readonly line: number;
	readonly endLine?: number;
}

const lineSuffix = /(?::|#L)(\d{1,7})(?::\d{1,5})?(?:[-\u2013]L?(\d{1,7}))?/g;
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

function isPathUnit(unit: number): boolean {
	return (
		(unit >= 97 && unit <= 122) ||
		(unit >= 65 && unit <= 90) ||
		(unit >= 45 && unit <= 57) || // - . / 0-9
		unit === 95 || // _
		unit === 64 || // @
		unit === 92 || // backslash
		unit === 43 || // +
		unit > 0xbf
	);
}

/** A name with an extension that begins with a letter; no address, no version number, no way out by UNC. */
function looksLikeFile(path: string): boolean {
	return /(?:^|[\\/])[^\\/]*[^\\/.][^\\/]*\.[A-Za-z][A-Za-z0-9_]{0,11}$/.test(path) && !/^(?:\/\/|\\\\|-)/.test(path);
}

function isWordAfter(text: string, index: number): boolean {
	return /^[A-Za-z_]/.test(text.slice(index, index + 1));
}
