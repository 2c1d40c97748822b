/**
 * Models fence a document of Markdown like any other code, and forget that the document has fences of the same length.
 * By CommonMark the first bare one of them ends the outer fence. Here a line with a language inside of a `markdown`
 * fence begins a fence of the document, and the next bare line ends that one, wherever the text adds up then.
 */
import { type Fence, fenceAround, isClosing, languageOf, mayBecomeClosing, openingFence } from './fences.ts';

/** A longer line is neither the beginning of a fence nor its end. */
const longestDecided = 200;
const documents = new Set(['markdown', 'md', 'mdx']);

/** Finds the end of one fence that is open, line by line. */
export class OpenFence {
	/** Markers of the fences that are open, the outer one first. */
	readonly #markers: string[];
	readonly #nests: boolean;
	#sawNested = false;

	constructor({ marker, info }: Fence, nests = true) {
		this.#markers = [marker];
		this.#nests = nests && documents.has(languageOf(info)?.toLowerCase() ?? '');
	}

	/** A line was taken for the end of an inner fence. */
	get sawNested(): boolean {
		return this.#sawNested;
	}

	/** Whether the rest of the line must come before it is known what the line is. */
	isUndecided(line: string): boolean {
		const isInner = this.#nests && this.#markers.length === 1 && line.trimStart().startsWith(this.#marker);
		return line.length <= longestDecided && (isInner || mayBecomeClosing(line, this.#marker));
	}

	/** Whether the line ends the fence. */
	endsWith(line: string): boolean {
		if (isClosing(line, this.#marker)) {
			this.#markers.pop();
			this.#sawNested ||= this.#markers.length > 0;
			return this.#markers.length === 0;
		}
		const inner =
			this.#nests && this.#markers.length === 1 && line.length <= longestDecided ? openingFence(line) : undefined;
		if (inner?.marker.startsWith(this.#marker) && languageOf(inner.info) !== undefined) {
			this.#markers.push(inner.marker);
		}
		return false;
	}

	/** What a line has to be that ends something. */
	get #marker(): string {
		return this.#markers.at(-1) ?? '';
	}
}

interface Fenced {
	readonly fence: Fence;
	/** Line of the opening fence, and of the closing one or behind the last. */
	readonly start: number;
	readonly end: number;
	readonly nested: boolean;
}

/** Whether a fence is open at the end, if none is nested. */
export function endsInFence(source: string): boolean {
	const lines = source.split('\n');
	return fencesOf(lines, false).at(-1)?.end === lines.length;
}

/** The text with outer fences long enough that every reader of Markdown finds their end where it was meant. */
export function separateFences(source: string): string {
	const lines = source.split('\n');
	const fences = fencesOf(lines, true);
	const isOpen = fences.at(-1)?.end === lines.length;
	if (!fences.some(({ nested }) => nested) || (isOpen && !endsInFence(source))) {
		return source;
	}
	for (const { fence, start, end } of fences.filter(({ nested }) => nested)) {
		const sign = fence.marker.charAt(0);
		const marker = fenceAround(
			lines
				.slice(start + 1, end)
				.join('\n')
				.replaceAll(sign, '`'),
		).replaceAll('`', sign);
		const indent = ' '.repeat(fence.indent);
		lines[start] = indent + marker + fence.info;
		if (end < lines.length) {
			lines[end] = indent + marker;
		}
	}
	return lines.join('\n');
}

function fencesOf(lines: readonly string[], nests: boolean): readonly Fenced[] {
	const found: Fenced[] = [];
	for (let start = 0; start < lines.length; start += 1) {
		const fence = openingFence(lines[start] ?? '');
		if (fence) {
			const open = new OpenFence(fence, nests);
			let end = start + 1;
			while (end < lines.length && !open.endsWith(lines[end] ?? '')) {
				end += 1;
			}
			found.push({ fence, start, end, nested: open.sawNested });
			start = end;
		}
	}
	return found;
}
