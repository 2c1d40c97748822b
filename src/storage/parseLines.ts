/** Lines of JSON, many at once. */

/** A value for each line that is not blank; undefined for one that is not JSON. */
export function parseLines(lines: string): readonly unknown[] {
	try {
		// Inside of JSON there is no bare line break, so all lines can be read as one list, in half the time.
		return JSON.parse(`[${lines.trimEnd().replaceAll('\n', ',')}]`);
	} catch {
		return lines
			.split('\n')
			.filter(line => line.trim() !== '')
			.map(parseLine);
	}
}

/** Undefined for a line that is not JSON. */
export function parseLine(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
