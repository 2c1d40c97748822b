/** What the result of a tool says of itself. */

interface ReadLines {
	/** As models see it. */
	readonly path: string;
	/** From 1, inclusive. */
	readonly line: number;
	readonly endLine: number;
}

const longestHead = 1000;

/** The lines that the tool `read_file` read: its result begins with what it is of. Undefined for other results. */
export function readLinesOf(name: string, content: string): ReadLines | undefined {
	const head = name === 'read_file' ? (content.slice(0, longestHead).split('\n', 1)[0] ?? '') : '';
	const [, path, line, endLine] = /^(.+), lines (\d+) to (\d+) of \d+:$/.exec(head) ?? [];
	return path === undefined ? undefined : { path, line: Number(line), endLine: Number(endLine) };
}

/** How many lines a tool gave, without the one that says what they are of. */
export function linesGiven(name: string, content: string): number {
	const read = readLinesOf(name, content);
	return read ? read.endLine - read.line + 1 : content.split('\n').length;
}
