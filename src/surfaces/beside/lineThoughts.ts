/** Which lines of which files the thoughts of a branch are about. */
import type { Uri } from 'vscode';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { AttachedLine } from '../../workspace/referenceContext.ts';
import type { BlockReference } from './blockSearch.ts';
import type { ReferenceIndex } from './referenceIndex.ts';

/** Lines of a file, and the thoughts about them. */
export interface LineThoughts {
	/** 1-based, inclusive, as the thoughts name them. */
	readonly line: number;
	readonly endLine: number;
	/** As the question was asked about them, where it was. */
	readonly asked?: readonly AttachedLine[];
	/** Oldest first. */
	readonly thoughts: ThoughtAddress[];
}

export interface FileThoughts {
	readonly uri: Uri;
	readonly lines: Map<string, LineThoughts>;
	/** Thoughts whose lines are not marked, because the file has as many marks as it may have. */
	leftOut: number;
}

export const mostMarks = 500;

export class ThoughtsByFile {
	readonly #files = new Map<string, FileThoughts>();

	get(uri: Uri): FileThoughts | undefined {
		return this.#files.get(uri.toString());
	}

	get isEmpty(): boolean {
		return this.#files.size === 0;
	}

	clear(): void {
		this.#files.clear();
	}

	/** Takes what the thinking of a turn names; returns the files that got more. */
	add(turn: TurnId, references: readonly BlockReference[], index: ReferenceIndex): ReadonlySet<FileThoughts> {
		const touched = new Set<FileThoughts>();
		for (const { block, channel, reference } of references) {
			if (channel !== 'thinking' || !('path' in reference) || reference.line === undefined) {
				continue;
			}
			const { path, line, endLine = line, start, end } = reference;
			const uri = index.uriOf(turn, path);
			if (uri) {
				const asked = index.linesOf(turn, path, line, endLine);
				const file = this.#fileOf(uri);
				addThought(file, { line, endLine, ...(asked && { asked }), thoughts: [{ turn, block, start, end }] });
				touched.add(file);
			}
		}
		return touched;
	}

	#fileOf(uri: Uri): FileThoughts {
		const key = uri.toString();
		const file = this.#files.get(key) ?? { uri, lines: new Map(), leftOut: 0 };
		this.#files.set(key, file);
		return file;
	}
}

function addThought(file: FileThoughts, added: LineThoughts): void {
	const key = `${added.line}-${added.endLine}`;
	const known = file.lines.get(key);
	if (known) {
		known.thoughts.push(...added.thoughts);
	} else if (file.lines.size < mostMarks) {
		file.lines.set(key, added);
	} else {
		file.leftOut += 1;
	}
}
