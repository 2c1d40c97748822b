/**
 * Lines that begin and end a code fence in Markdown, whole or on the way to becoming one, and fences that nothing
 * inside of them can close. For page, exports and prompts; the segmenter reads unit by unit and has its own reader.
 */

export interface Fence {
	/** Three or more backticks or tildes. */
	readonly marker: string;
	/** Columns of white space in front of it. */
	readonly indent: number;
	readonly info: string;
}

/** Outside of lists, a line that is indented more is code as it stands. */
const widestIndent = 3;
const tabWidth = 4;

/** @param widest columns of white space that may be in front; more than three where the line may be in a list. */
export function openingFence(line: string, widest = widestIndent): Fence | undefined {
	const match = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(line);
	const [, space = '', marker = '', info = ''] = match ?? [];
	const indent = columns(space);
	return match && indent <= widest ? { marker, indent, info } : undefined;
}

export function isClosing(line: string, marker: string, widest = widestIndent): boolean {
	const bare = line.trim();
	const space = line.slice(0, line.length - line.trimStart().length);
	return bare.length >= marker.length && isRunOf(bare, marker.charAt(0)) && columns(space) <= widest;
}

export function mayBecomeClosing(line: string, marker: string): boolean {
	return isRunOf(line.trim(), marker.charAt(0));
}

function isRunOf(text: string, unit: string): boolean {
	for (let index = 0; index < text.length; index += 1) {
		if (text[index] !== unit) {
			return false;
		}
	}
	return true;
}

function columns(space: string): number {
	return space.replaceAll('\t', ' '.repeat(tabWidth)).length;
}

/** Takes up to `indent` columns of white space away from the start of a line; what is left of a tab becomes spaces. */
export function stripIndent(line: string, indent: number): string {
	let start = 0;
	let left = indent;
	while (left > 0 && (line[start] === ' ' || line[start] === '\t')) {
		left -= line[start] === ' ' ? 1 : tabWidth;
		start += 1;
	}
	return ' '.repeat(Math.max(0, -left)) + line.slice(start);
}

/** Backticks that are longer than any run of them in `text`, and at least `shortest`. */
export function fenceAround(text: string, shortest = 3): string {
	let longest = shortest - 1;
	for (const [run] of text.matchAll(/`+/g)) {
		longest = Math.max(longest, run.length);
	}
	return '`'.repeat(longest + 1);
}

/** Behind a language, alone or as a title: `ts src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`, `src/a.ts:10-12`. */
const fileBehindFence =
	/(?:^(?=\S*\/)|[\s:{]|=["']?)((?:[\w@.-]{1,80}\/){0,20}[\w@.-]{0,80}\w\.[A-Za-z]\w{0,9})(?::[\d-]{1,20})?(?=["'}]?(?:\s|$))/;

/** The path that the words behind a fence name, and where it stands in them. */
export function fileBehind(info: string): { readonly path: string; readonly index: number } | undefined {
	const [whole = '', path] = fileBehindFence.exec(info.slice(0, 400)) ?? [];
	return path === undefined ? undefined : { path, index: info.indexOf(whole) + whole.indexOf(path) };
}

/** First word behind a fence, where it is a plausible name of a language. */
export function languageOf(info: string | undefined): string | undefined {
	return /^\s*([\w+#.-]{1,30})/.exec(info ?? '')?.[1];
}
