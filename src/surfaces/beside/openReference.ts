/** Opens what a thought names: the very file, at the very lines, or a choice where a name means several. */
import * as vscode from 'vscode';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import type { Reference } from '../../core/insight/references/reference.ts';
import { isInWorkspace } from '../../workspace/places.ts';
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

/** False when nothing of the kind was found in that thought, or it is not there any more. */
export async function openReference(
	address: ThoughtAddress,
	how: HowToOpen,
	{ index, movedTo }: OpenReferenceNeeds,
): Promise<boolean> {
	const { turn, block, start, end } = address;
	const found = index
		.of(turn)
		.find(each => each.block === block && each.reference.start === start && each.reference.end === end);
	const path = found && (await pathOf(found.reference));
	const uri = path === undefined ? undefined : index.uriOf(turn, path);
	if (!found || path === undefined || !uri) {
		return found !== undefined && isChoice(found.reference);
	}
	// The reader attached what is attached; anything else must be inside the workspace, after following links.
	if (!index.isAttached(turn, path) && !(await isInWorkspace(uri))) {
		return false;
	}
	await show(uri, movedTo(uri, address) ?? linesOf(found.reference), how);
	return true;
}

interface Lines {
	readonly line: number;
	readonly endLine: number;
}

function linesOf(reference: Reference): Lines | undefined {
	if (!('line' in reference) || reference.line === undefined) {
		return undefined;
	}
	const { line, endLine = line } = reference;
	return { line: line - 1, endLine: endLine - 1 };
}

function isChoice(reference: Reference): boolean {
	return 'candidates' in reference;
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

async function show(uri: vscode.Uri, lines: Lines | undefined, how: HowToOpen): Promise<void> {
	const selection = lines && new vscode.Range(lines.line, 0, lines.endLine, 0);
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
