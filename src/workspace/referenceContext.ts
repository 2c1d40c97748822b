/** What a thought may name: the files of the workspace, and the texts that were attached to its question. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { relative } from './attachments.ts';
import type { FileList } from './workspaceFiles.ts';

export interface AttachedFile {
	readonly path: string;
	readonly text: string;
	/** 1-based number of the first line of `text`. */
	readonly startLine?: number;
	readonly isSelection?: true;
}

export interface NamedFiles {
	readonly files: readonly string[];
	readonly attached: readonly AttachedFile[];
	/** Where a path of these lists is. */
	uriOf(path: string): vscode.Uri | undefined;
	/** The lines of a file (1-based, inclusive) as they were attached; undefined where they were not. */
	linesOf(path: string, line: number, endLine: number): readonly AttachedLine[] | undefined;
}

export interface AttachedLine {
	readonly text: string;
	/** A selection may begin or end in the middle of it. */
	readonly isPart: boolean;
}

/** Cells of notebooks have no lines of a file, and stay out. */
const schemes = new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs']);

export function isMarkable(uri: vscode.Uri): boolean {
	return schemes.has(uri.scheme);
}

export function namedFiles(workspace: FileList, context: readonly ContextItem[]): NamedFiles {
	const uris = new Map<string, vscode.Uri>();
	const attached = context.flatMap(item => attachedFile(item, uris));
	return {
		files: workspace.paths,
		attached,
		uriOf: path => uris.get(path) ?? workspace.uris.get(path),
		linesOf(path, line, endLine) {
			for (const file of attached) {
				const lines = file.path === path ? linesOf(file, line, endLine) : undefined;
				if (lines) {
					return lines;
				}
			}
			return undefined;
		},
	};
}

/** Attached diagnostics, differences and pictures are about files, and not the text of one. */
function attachedFile(
	{ kind, uri, text, startLine }: ContextItem,
	uris: Map<string, vscode.Uri>,
): readonly AttachedFile[] {
	if (uri === undefined || (kind !== 'file' && kind !== 'selection' && kind !== 'symbol')) {
		return [];
	}
	const parsed = vscode.Uri.parse(uri);
	if (!isMarkable(parsed)) {
		return [];
	}
	const path = relative(parsed);
	uris.set(path, parsed);
	return [
		{
			path,
			text,
			...(startLine !== undefined && startLine > 1 && { startLine }),
			...(kind === 'selection' && { isSelection: true }),
		},
	];
}

function linesOf(file: AttachedFile, line: number, endLine: number): readonly AttachedLine[] | undefined {
	const { startLine = 1, isSelection = false } = file;
	const lines = file.text.split(/\r\n|\r|\n/);
	const first = line - startLine;
	const last = endLine - startLine;
	if (first < 0 || last >= lines.length) {
		return undefined;
	}
	return lines.slice(first, last + 1).map((text, index) => ({
		text,
		isPart: isSelection && (first + index === 0 || first + index === lines.length - 1),
	}));
}
