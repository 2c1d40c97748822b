/** The attached texts, indexed: which lines there are, what is defined where, where a piece of code stands. */
import { definitionsIn } from './definitions.ts';
import type { AttachedText } from './reference.ts';

export interface Definition {
	readonly name: string;
	readonly path: string;
	readonly line: number;
	readonly endLine?: number;
}

export interface Occurrence {
	readonly path: string;
	readonly line: number;
	readonly endLine?: number;
}

interface Part {
	readonly path: string;
	readonly text: string;
	readonly lines: readonly string[];
	/** Where each line begins in the text. */
	readonly starts: readonly number[];
	readonly firstLine: number;
	readonly isWhole: boolean;
}

export class AttachedTexts {
	readonly #attached: readonly AttachedText[];
	readonly #parts: readonly Part[];
	#definitions: Map<string, Definition[]> | undefined;
	/** For each word, the parts it stands in and where: number of the part, offset, and so on. */
	#words: Map<string, number[]> | undefined;

	constructor(attached: readonly AttachedText[]) {
		this.#attached = attached;
		this.#parts = attached.map(({ path, text, startLine }) => ({
			path,
			text,
			lines: text.replace(/\r?\n$/, '').split('\n'),
			starts: lineStarts(text),
			firstLine: startLine ?? 1,
			isWhole: startLine === undefined,
		}));
	}

	get paths(): readonly string[] {
		return [...new Set(this.#attached.map(({ path }) => path))];
	}

	/** Whether a file has a line; undefined where its text is not known. A part tells of the lines before it, too. */
	hasLine(path: string, line: number): boolean | undefined {
		const parts = this.#parts.filter(part => part.path === path);
		if (parts.length === 0) {
			return undefined;
		}
		return parts.some(({ firstLine, lines }) => line < firstLine + lines.length);
	}

	/** Undefined where it is not known. */
	lineText(path: string, line: number): string | undefined {
		for (const part of this.#parts) {
			const text = part.path === path ? part.lines[line - part.firstLine] : undefined;
			if (text !== undefined) {
				return text;
			}
		}
		return undefined;
	}

	definitionsOf(name: string): readonly Definition[] {
		return this.#definitionsByName().get(name) ?? [];
	}

	definedNames(): Iterable<string> {
		return this.#definitionsByName().keys();
	}

	hasWord(word: string): boolean {
		return this.#positions().has(word);
	}

	/**
	 * Where the code stands, if there is exactly one place.
	 * @param code one line, verbatim
	 */
	occurrenceOf(code: string): Occurrence | undefined {
		const places = this.#occurrences(code);
		return places.length === 1 ? places[0] : undefined;
	}

	#occurrences(code: string): readonly Occurrence[] {
		const anchor = this.#rarestWord(code);
		const places = new Map<string, Occurrence>();
		for (let next = 0; anchor && next < anchor.positions.length && places.size <= mostPlaces; next += 2) {
			const part = this.#parts[anchor.positions[next] ?? 0];
			const start = (anchor.positions[next + 1] ?? 0) - anchor.offset;
			if (part && standsAt(part.text, code, start)) {
				const index = lineAt(part.starts, start);
				const line = part.firstLine + index;
				places.set(`${part.path}:${line}:${start - (part.starts[index] ?? 0)}`, { path: part.path, line });
			}
		}
		return [...places.values()];
	}

	/** Undefined where no word of the code is in any text, or each is in too many places. */
	#rarestWord(code: string): { readonly positions: readonly number[]; readonly offset: number } | undefined {
		let best: { readonly positions: readonly number[]; readonly offset: number } | undefined;
		for (const match of code.slice(0, longestSnippet).matchAll(words)) {
			const positions = this.#positions().get(match[0]);
			if (positions === undefined) {
				return undefined;
			}
			if (positions.length < (best?.positions.length ?? mostPositions)) {
				best = { positions, offset: match.index };
			}
		}
		return best;
	}

	#definitionsByName(): Map<string, Definition[]> {
		this.#definitions ??= indexDefinitions(this.#attached, this.#parts);
		return this.#definitions;
	}

	#positions(): Map<string, number[]> {
		this.#words ??= indexWords(this.#parts);
		return this.#words;
	}
}

const words = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\d+/g;
const longestSnippet = 400;
/** More than these are several in any case. */
const mostPlaces = 8;
const mostPositions = 400;

function indexWords(parts: readonly Part[]): Map<string, number[]> {
	const index = new Map<string, number[]>();
	for (const [number, { text }] of parts.entries()) {
		for (const match of text.matchAll(words)) {
			const positions = index.get(match[0]);
			if (positions === undefined) {
				index.set(match[0], [number, match.index]);
			} else if (positions.length < mostPositions) {
				positions.push(number, match.index);
			}
		}
	}
	return index;
}

function indexDefinitions(attached: readonly AttachedText[], parts: readonly Part[]): Map<string, Definition[]> {
	const index = new Map<string, Definition[]>();
	for (const [number, { path, lines, firstLine }] of parts.entries()) {
		for (const symbol of attached[number]?.symbols ?? definitionsIn(path, lines, firstLine)) {
			const name = /([\p{L}_$][\p{L}\d_$]*[?!]?)\W*$/u.exec(symbol.name.replace(/[(<].*$/s, ''))?.[1] ?? symbol.name;
			const known = index.get(name) ?? [];
			if (!known.some(other => other.path === path && other.line === symbol.line)) {
				known.push({ ...symbol, name, path });
				index.set(name, known);
			}
		}
	}
	return index;
}

/** As it is, and not as a part of longer words. */
function standsAt(text: string, code: string, start: number): boolean {
	return (
		start >= 0 &&
		text.startsWith(code, start) &&
		!(isWord(code.charAt(0)) && isWord(text.charAt(start - 1))) &&
		!(isWord(code.charAt(code.length - 1)) && isWord(text.charAt(start + code.length)))
	);
}

function isWord(sign: string): boolean {
	return /[\w$]/.test(sign);
}

function lineStarts(text: string): readonly number[] {
	const starts = [0];
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
		starts.push(at + 1);
	}
	return starts;
}

/** Index of the line that has an offset. */
function lineAt(starts: readonly number[], offset: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((starts[middle] ?? 0) <= offset) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return low;
}
