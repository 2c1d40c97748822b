/**
 * The marks of one open document: where the lines that thoughts are about stand now. An edit moves them; whether their
 * text is still the one that the thoughts are about is looked at when asked.
 */
import type { AttachedLine } from '../../workspace/referenceContext.ts';
import type { LineThoughts } from './lineThoughts.ts';
import { type Edit, RangeSet } from './rangeSet.ts';

/** What of a document is needed. */
export interface Lines {
	readonly lineCount: number;
	lineAt(line: number): { readonly text: string };
}

export interface Mark {
	readonly about: LineThoughts;
	/** From 0, inclusive. */
	readonly line: number;
	readonly endLine: number;
	/** The text of the lines is another one than the thoughts are about. */
	readonly isStale: boolean;
}

export class DocumentMarks {
	readonly #ranges = new RangeSet<LineThoughts>();
	/** The text that the thoughts are about, trimmed. */
	readonly #texts = new Map<LineThoughts, readonly AttachedLine[]>();
	readonly #stale = new Set<LineThoughts>();

	/** Puts what is not there yet to its lines. */
	place(all: Iterable<LineThoughts>, document: Lines): void {
		const added = [...all].filter(about => !this.#texts.has(about));
		for (const about of added) {
			const line = about.line - 1;
			const endLine = Math.min(about.endLine, document.lineCount) - 1;
			// A file that nobody attached may have fewer lines than the thought believes.
			if (line <= endLine) {
				this.#texts.set(about, about.asked ?? wholeLines(document, line, endLine));
				this.#put(about, line, endLine, document);
			}
		}
		this.#compare(document, added, true);
	}

	edit(edits: readonly Edit[]): void {
		for (const edit of edits) {
			this.#ranges.apply(edit);
		}
	}

	/** Compares the lines with the text that they should have. Text that was taken out may have come back elsewhere. */
	look(document: Lines): void {
		this.#compare(document, this.#texts.keys(), false);
	}

	#compare(document: Lines, which: Iterable<LineThoughts>, areNew: boolean): void {
		let index: LineIndex | undefined;
		for (const about of which) {
			const range = this.#ranges.get(about);
			const texts = this.#texts.get(about);
			if (!range || !texts) {
				continue;
			}
			const isHere = range.fate === 'there' && hasTexts(document, range.start.line, texts);
			// A line that was edited is the same line with another text, even if its old text stands elsewhere as well.
			const mayBeElsewhere = areNew || range.fate !== 'there';
			if (!isHere && mayBeElsewhere) {
				index ??= indexOf(document);
			}
			const line = isHere
				? range.start.line
				: index && mayBeElsewhere && nearest(document, texts, range.start.line, index);
			if (typeof line === 'number') {
				this.#stale.delete(about);
				this.#put(about, line, line + texts.length - 1, document);
			} else {
				this.#stale.add(about);
			}
		}
	}

	/** Those that can be shown, from top to bottom. */
	marks(document: Lines): readonly Mark[] {
		const marks: Mark[] = [];
		const last = document.lineCount - 1;
		for (const { value: about, start, end, fate } of this.#ranges.ranges) {
			if (fate !== 'deleted' && start.line <= last) {
				const endLine = Math.min(Math.max(end.line, start.line), last);
				marks.push({ about, line: start.line, endLine, isStale: fate !== 'there' || this.#stale.has(about) });
			}
		}
		return marks.sort((a, b) => a.line - b.line || a.endLine - b.endLine);
	}

	#put(about: LineThoughts, line: number, endLine: number, document: Lines): void {
		const first = document.lineAt(line).text;
		const start = first.length - first.trimStart().length;
		const end = document.lineAt(endLine).text.length;
		this.#ranges.set(about, { line, character: start === first.length ? 0 : start }, { line: endLine, character: end });
	}
}

type LineIndex = ReadonlyMap<string, readonly number[]>;

function wholeLines(document: Lines, line: number, endLine: number): readonly AttachedLine[] {
	return Array.from({ length: endLine - line + 1 }, (_, index) => ({
		text: document.lineAt(line + index).text,
		isPart: false,
	}));
}

function hasTexts(document: Lines, line: number, texts: readonly AttachedLine[]): boolean {
	return (
		line + texts.length <= document.lineCount &&
		texts.every(({ text, isPart }, index) => {
			const there = document.lineAt(line + index).text.trim();
			return isPart ? there.includes(text.trim()) : there === text.trim();
		})
	);
}

function indexOf(document: Lines): LineIndex {
	const lines = new Map<string, number[]>();
	for (let line = 0; line < document.lineCount; line += 1) {
		const text = document.lineAt(line).text.trim();
		const known = lines.get(text);
		if (known) {
			known.push(line);
		} else {
			lines.set(text, [line]);
		}
	}
	return lines;
}

/** Lines that say next to nothing, such as a brace, are everywhere and lead nowhere. */
const leastToRecognise = 6;

/** The place nearest to `line` that has these texts. */
function nearest(document: Lines, texts: readonly AttachedLine[], line: number, index: LineIndex): number | undefined {
	const at = texts.findIndex(({ text, isPart }) => !isPart && text.trim().length >= leastToRecognise);
	const places = index.get(texts[at]?.text.trim() ?? '') ?? [];
	return places
		.slice(0, mostPlaces)
		.map(place => place - at)
		.filter(place => place >= 0 && hasTexts(document, place, texts))
		.toSorted((a, b) => Math.abs(a - line) - Math.abs(b - line))[0];
}

const mostPlaces = 50;
