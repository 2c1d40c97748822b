/** The places that a turn names and the workspace has, for views that show them as a list. */
import * as vscode from 'vscode';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { isInWorkspace } from '../../workspace/places.ts';
import { placeLabel } from './pageReferences.ts';
import type { ReferenceIndex } from './referenceIndex.ts';

export interface NamedPlace {
	readonly where: vscode.Uri | vscode.Location;
	/** `src/cart.ts:12`. */
	readonly label: string;
}

/**
 * Each place once, in the order in which they are named; a file is left out where lines of it are named.
 * @param most so many at most
 */
export async function namedPlaces(
	turn: TurnId,
	index: Pick<ReferenceIndex, 'settled' | 'of' | 'uriOf' | 'isAttached'>,
	most: number,
): Promise<readonly NamedPlace[]> {
	await index.settled(turn);
	const named = index.of(turn).flatMap(({ reference }) => ('path' in reference ? [reference] : []));
	const withLines = new Set(named.flatMap(({ path, line }) => (line === undefined ? [] : [path])));
	const places = new Map<string, NamedPlace>();
	for (const reference of named) {
		const { path, line, endLine = line } = reference;
		const label = placeLabel(reference);
		const uri = index.uriOf(turn, path);
		const isWanted = places.size < most && !places.has(label) && (line !== undefined || !withLines.has(path));
		if (uri && isWanted && (index.isAttached(turn, path) || (await isInWorkspace(uri)))) {
			places.set(label, { where: line === undefined ? uri : new vscode.Location(uri, linesOf(line, endLine)), label });
		}
	}
	return [...places.values()];
}

/** Whole lines, as the chat marks them. */
function linesOf(line: number, endLine = line): vscode.Range {
	return new vscode.Range(line - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
}
