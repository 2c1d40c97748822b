/** Opens what a turn names: the very file, at the very lines, or a choice where a name means several; or shows it in passing. */
import * as vscode from 'vscode';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import type { Reference } from '../../core/insight/references/reference.ts';
import type { PlacePreview } from '../../protocol/messages.ts';
import { isInWorkspace, rangeOfLines } from '../../workspace/places.ts';
import type { ReferenceIndex } from './referenceIndex.ts';

export interface OpenReferenceNeeds {
	readonly index: Pick<ReferenceIndex, 'of' | 'uriOf' | 'isAttached'>;
	/** Where lines stand now, from 0, when they have moved. */
	readonly movedTo: (
		uri: vscode.Uri,
		address: ThoughtAddress,
	) => { readonly line: number; readonly endLine: number } | undefined;
}

export type HowToOpen = 'open' | 'peek';

interface Lines {
	/** From 0, inclusive. */
	readonly line: number;
	readonly endLine: number;
}

interface NamedPlace {
	readonly uri: vscode.Uri;
	readonly lines: Lines | undefined;
}

/** False when nothing of the kind was found in that text, or it is not there any more. */
export async function openReference(
	address: ThoughtAddress,
	how: HowToOpen,
	needs: OpenReferenceNeeds,
): Promise<boolean> {
	const reference = referenceAt(address, needs);
	const path = reference && (await pathOf(reference));
	if (!reference || path === undefined) {
		return reference !== undefined && 'candidates' in reference;
	}
	const place = await placeOf(reference, path, address, needs);
	if (place) {
		await show(place, how);
	}
	return place !== undefined;
}

/** How large a file may be that is read for a look at some of its lines. */
const largest = 4_000_000;
const mostLines = 8;
/** Of a single line, so many of those around it are shown as well. */
const around = 2;

/** The lines that are named, with some around a single one; undefined when there is nothing to show. */
export async function previewReference(
	address: ThoughtAddress,
	needs: OpenReferenceNeeds,
): Promise<PlacePreview | undefined> {
	const reference = referenceAt(address, needs);
	const place = reference && 'path' in reference ? await placeOf(reference, reference.path, address, needs) : undefined;
	const document = place && (await documentOf(place.uri));
	if (!place || !document) {
		return undefined;
	}
	const { line, endLine } = place.lines ?? { line: 0, endLine: mostLines - 1 };
	const margin = line === endLine ? around : 0;
	const first = Math.max(0, Math.min(line, document.lineCount - 1) - margin);
	const last = Math.min(endLine + margin, first + mostLines - 1, document.lineCount - 1);
	return { line: first + 1, text: document.getText(new vscode.Range(first, 0, last, Number.MAX_SAFE_INTEGER)) };
}

async function documentOf(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
	const open = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
	if (open) {
		return open;
	}
	try {
		const { size } = await vscode.workspace.fs.stat(uri);
		return size <= largest ? await vscode.workspace.openTextDocument(uri) : undefined;
	} catch {
		// It went away, or is no text.
		return undefined;
	}
}

function referenceAt(
	{ turn, block, start, end }: ThoughtAddress,
	{ index }: OpenReferenceNeeds,
): Reference | undefined {
	return index
		.of(turn)
		.find(each => each.block === block && each.reference.start === start && each.reference.end === end)?.reference;
}

/** The reader attached what is attached; anything else must be inside the workspace, after following links. */
async function placeOf(
	reference: Reference,
	path: string,
	address: ThoughtAddress,
	{ index, movedTo }: OpenReferenceNeeds,
): Promise<NamedPlace | undefined> {
	const { turn } = address;
	const uri = index.uriOf(turn, path);
	const isOurs = uri && (index.isAttached(turn, path) || (await isInWorkspace(uri)));
	return uri && isOurs ? { uri, lines: movedTo(uri, address) ?? linesOf(reference) } : undefined;
}

function linesOf(reference: Reference): Lines | undefined {
	if (!('line' in reference) || reference.line === undefined) {
		return undefined;
	}
	const { line, endLine = line } = reference;
	return { line: line - 1, endLine: endLine - 1 };
}

/** The reader chooses; the first of several is as good as the last. */
async function pathOf(reference: Reference): Promise<string | undefined> {
	if ('path' in reference) {
		return reference.path;
	}
	if (!('candidates' in reference)) {
		return undefined;
	}
	const title = vscode.l10n.t('Several files have this name');
	return vscode.window.showQuickPick([...reference.candidates], { title });
}

async function show({ uri, lines }: NamedPlace, how: HowToOpen): Promise<void> {
	const selection = lines && rangeOfLines(lines.line + 1, lines.endLine + 1);
	const beside = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
	if (how === 'peek' && beside) {
		const target = new vscode.Location(uri, selection ?? new vscode.Position(0, 0));
		const { document, selection: cursor } = beside;
		const command = 'editor.action.peekLocations';
		await vscode.commands.executeCommand(command, document.uri, cursor.active, [target], 'peek');
		return;
	}
	// Where text is shown already, so that the conversation beside it is not covered.
	const viewColumn = beside?.viewColumn ?? vscode.ViewColumn.One;
	await vscode.window.showTextDocument(uri, { preview: true, viewColumn, ...(selection && { selection }) });
}
