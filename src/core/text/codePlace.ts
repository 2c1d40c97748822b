/** Where a block of code belongs: the file that it names, and the lines of a longer text that it is a new version of. Pure. */
import { isPlainRelative } from './paths.ts';

/** A comment of one line, of any language, with nothing but a path in it. */
const namingComment =
	/^\s*(?:\/\/|#|--|;|%|<!--|\/\*)\s*(?:file(?:name)?:\s*)?([\w@./-]{1,200}\.\w{1,10})\s*(?:\*\/|-->)?\s*$/i;

/** The path in the first line, such as `// src/money.ts`, with the code below it. Undefined where none is named. */
export function namedFile(code: string): { readonly path: string; readonly code: string } | undefined {
	const end = code.indexOf('\n');
	const path = namingComment.exec(end === -1 ? code : code.slice(0, end))?.[1];
	return path !== undefined && end !== -1 && isPlainRelative(path)
		? { path, code: code.slice(end + 1).replace(/^\n+/, '') }
		: undefined;
}

/**
 * The file that a block is of: by its first line, else by the words behind its fence, where those are a plain relative
 * path; with the code without a line that only names it.
 */
export function fileOf(
	code: string,
	path: string | undefined,
): { readonly path: string; readonly code: string } | undefined {
	return namedFile(code) ?? (path !== undefined && isPlainRelative(path) ? { path, code } : undefined);
}

export interface LineSpan {
	/** From 0. */
	readonly from: number;
	/** Behind the last line. */
	readonly to: number;
}

/** A function, a class, a statement: the line that begins it at the outermost level of a code, and those that belong to it. */
interface Part extends LineSpan {
	readonly head: string;
}

/**
 * Of the lines of a text those that the code is a new version of. Each part of the code is looked for by the line that
 * begins it, or by the name in that line; indentation does not matter. Undefined where that is not clear: a beginning
 * stands nowhere or more than once, or there is other code between the parts.
 */
export function linesMeant(text: string, code: string): LineSpan | undefined {
	const lines = linesOf(text);
	const written = partsOf(linesOf(code));
	const parts = written.filter(({ head }) => !isLeading(head));
	const find = finderIn(lines);
	const spans = parts.map(({ head }) => find(head));
	// What is new may stand between what is known, if it is a whole function; a changed statement cannot be told from a new one.
	const isUnclear = spans.some((span, index) => span === undefined && isSingleLine(parts[index]));
	const found = spans.filter(span => span !== undefined);
	const [first, last] = [found[0], found.at(-1)];
	if (isUnclear || !first || !last || !areNeighbours(lines, found)) {
		return undefined;
	}
	const leads = written[0] !== undefined && isLeading(written[0].head);
	return { from: leads ? withLeading(lines, first.from) : first.from, to: last.to };
}

/** The code with the indentation of the line that it begins in the place of. */
export function indentedLike(line: string, code: string): string {
	const lines = linesOf(code);
	const own = outermost(lines);
	const wanted = /^\s*/.exec(line)?.[0] ?? '';
	const changed = lines.map(each =>
		each.startsWith(own) && each.trim() !== '' ? wanted + each.slice(own.length) : each,
	);
	return own === wanted ? code : changed.join('\n');
}

/** How many lines have something in them. */
export function countWritten(text: string): number {
	return linesOf(text).filter(line => line.trim() !== '').length;
}

function linesOf(text: string): readonly string[] {
	return text.split(/\r?\n/);
}

function indentation(line: string): number {
	return line.search(/\S|$/);
}

/** The indentation of the line that is indented least. */
function outermost(lines: readonly string[]): string {
	const written = lines.filter(line => line.trim() !== '');
	const least = written.reduce((min, line) => Math.min(min, indentation(line)), Number.POSITIVE_INFINITY);
	return written.find(line => indentation(line) === least)?.slice(0, least) ?? '';
}

/** Goes on with, or ends, what began above at the same indentation. */
const continues =
	/^\s*(?:[\])}{]|<\/|(?:else|elif|except|finally|catch|rescue)\b|(?:then|do|end|fi|done|esac)\b\s*[;)]*\s*$)/;

/** Where the part that begins in a line ends: behind all that is indented more, and behind its closing line. */
function endOfPart(lines: readonly string[], from: number): number {
	const level = indentation(lines[from] ?? '');
	let end = from + 1;
	for (let at = end; at < lines.length; at += 1) {
		const line = lines[at] ?? '';
		if (line.trim() === '') {
			continue;
		}
		if (indentation(line) < level || (indentation(line) === level && !continues.test(line))) {
			break;
		}
		end = at + 1;
	}
	return end;
}

function partsOf(lines: readonly string[]): readonly Part[] {
	const parts: Part[] = [];
	for (let at = 0; at < lines.length; ) {
		const head = lines[at] ?? '';
		const to = endOfPart(lines, at);
		if (head.trim() !== '') {
			parts.push({ head, from: at, to });
		}
		at = head.trim() === '' ? at + 1 : to;
	}
	return parts;
}

function isSingleLine(part: Part | undefined): boolean {
	return part !== undefined && part.to - part.from === 1;
}

/** A comment or a decorator: it belongs to what comes below it. */
function isLeading(line: string): boolean {
	return /^\s*(?:\/\/|\/\*|\*|--|@|"""|#(?!include|define|if|endif|pragma))/.test(line);
}

/** The first of the comments and decorators right above a line. */
function withLeading(lines: readonly string[], from: number): number {
	const above = lines.slice(0, from).findLastIndex(line => line.trim() === '' || !isLeading(line));
	return above + 1;
}

/** Finds a part of the text by the line that begins it: by the whole line, else by the name in it. */
function finderIn(lines: readonly string[]): (head: string) => LineSpan | undefined {
	const whole = placesOf(lines, line => line.trim());
	const named = placesOf(lines, nameOf);
	return head => {
		const at = whole.get(head.trim()) ?? named.get(nameOf(head));
		return at === undefined || at === severalTimes ? undefined : { from: at, to: endOfPart(lines, at) };
	};
}

const severalTimes = -1;

function placesOf(lines: readonly string[], keyOf: (line: string) => string): ReadonlyMap<string, number> {
	const places = new Map<string, number>();
	lines.forEach((line, at) => {
		const key = keyOf(line);
		if (key !== '') {
			places.set(key, places.has(key) ? severalTimes : at);
		}
	});
	return places;
}

/** `function add(` of `function add(a, b) {`; empty where a line defines nothing. */
function nameOf(line: string): string {
	const name = /^[^(={]*\w\s*[(={]/.exec(line.trim())?.[0] ?? '';
	return /^(?:if|for|while|switch|return|catch|match|with|await|throw|assert|yield)\b/.test(name) ? '' : name;
}

/** One after another, with nothing but comments and empty lines between them. */
function areNeighbours(lines: readonly string[], spans: readonly LineSpan[]): boolean {
	return spans.every((span, index) => {
		const before = spans[index - 1];
		const isAfter = before === undefined || before.to <= span.from;
		const between = before === undefined ? [] : lines.slice(before.to, span.from);
		return isAfter && between.every(line => line.trim() === '' || isLeading(line));
	});
}
