/** Which code of which file a block of an answer is to replace. */
import * as vscode from 'vscode';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { countWritten, fileOf, indentedLike, linesMeant } from '../../core/text/codePlace.ts';
import { isInWorkspace, resolvePlace } from '../../workspace/places.ts';
import { findChangedText, findText } from './askedText.ts';
import { isWritable, writableEditor } from './writable.ts';

export interface Target {
	readonly document: vscode.TextDocument;
	readonly range: vscode.Range;
	/** As it shall stand there: without the line that only named the file, indented like what it replaces. */
	readonly code: string;
}

/** The block names a file that is not there yet. */
export interface NewFile {
	/** Relative to the workspace. */
	readonly path: string;
	readonly code: string;
}

/** What was attached to the question, with the texts that may stand there now, the likeliest first. */
export interface AskedItem extends Pick<ContextItem, 'uri' | 'startLine' | 'kind'> {
	readonly texts: readonly string[];
}

interface Candidate extends Target {
	/** The block is a new version of exactly these lines. */
	readonly isExact: boolean;
}

/** Nothing is to be replaced: `none` where it is unclear what, in which file if that is known; or the user chose nothing. */
export type NoTarget = { readonly none: 'unclear'; readonly file?: vscode.Uri } | { readonly none: 'not-chosen' };

/**
 * The code that the question was about, wherever it stands now; or what is selected in the same file; or the file that
 * the block names. More than one of them: the user chooses. Never a file that neither the question nor the block named.
 * @param path of the file that the words behind the fence name
 */
export async function findTarget(
	code: string,
	about: readonly AskedItem[],
	path?: string,
): Promise<Target | NewFile | NoTarget> {
	const named = fileOf(code, path);
	const file = named && (askedFile(named.path, about) ?? (await resolvePlace(named.path)));
	if (named && file) {
		return chooseTarget(await placesInFile(file, code, named.code, about), file);
	}
	const asked = await askedPlaces(named?.code ?? code, about);
	if (named && !asked.some(({ isExact }) => isExact)) {
		return { path: named.path, code: named.code };
	}
	const [first] = about.flatMap(({ uri }) => uri ?? []);
	return chooseTarget(withSelected(asked, code, about), first === undefined ? undefined : vscode.Uri.parse(first));
}

/** The question's own file of this name is meant rather than another one of the workspace. */
function askedFile(path: string, about: readonly AskedItem[]): vscode.Uri | undefined {
	const uris = about.flatMap(({ uri }) => (uri === undefined ? [] : vscode.Uri.parse(uri)));
	return uris.find(uri => uri.path.endsWith(`/${path.replace(/^\.\//, '')}`));
}

async function chooseTarget(
	found: readonly Candidate[],
	file: vscode.Uri | undefined,
): Promise<Target | NewFile | NoTarget> {
	const [first] = found;
	if (!first || found.length === 1) {
		return first ?? { none: 'unclear', ...(file && { file }) };
	}
	const title = vscode.l10n.t('Which code shall be replaced?');
	const choices = found.map(place => ({ label: labelOf(place), place }));
	return (await vscode.window.showQuickPick(choices, { title }))?.place ?? { none: 'not-chosen' };
}

/** In the file that the block names: what was asked about there, what it fits, or what is selected. */
async function placesInFile(
	file: vscode.Uri,
	block: string,
	withoutName: string,
	about: readonly AskedItem[],
): Promise<readonly Candidate[]> {
	const document = await openOwn(file);
	if (!document) {
		return [];
	}
	// Some files begin with their own name.
	const hasName = document.lineAt(0).text.trim() === block.split('\n', 1)[0]?.trim();
	const code = hasName ? block : withoutName;
	const here = about.filter(({ uri }) => uri === file.toString());
	const asked = await askedPlaces(code, here);
	const found = asked.length > 0 ? asked : placeIn(document, wholeOf(document), code, true);
	return withSelected(found, code, [{ uri: file.toString() }]);
}

/** Where the texts that were asked about stand now. One that the block is exactly a new version of is meant alone. */
async function askedPlaces(code: string, about: readonly AskedItem[]): Promise<readonly Candidate[]> {
	const places: Candidate[] = [];
	for (const { uri, startLine, texts, kind } of about) {
		const document = uri === undefined || startLine === undefined ? undefined : await openOwn(vscode.Uri.parse(uri));
		if (document && startLine !== undefined) {
			const range = findOneOf(document, texts, startLine - 1);
			const isOnlyGuess = range === undefined || kind === 'file';
			places.push(...placeIn(document, range ?? wholeOf(document), code, isOnlyGuess));
		}
	}
	const exact = places.filter(({ isExact }) => isExact);
	return distinct(exact.length > 0 ? exact : places);
}

function findOneOf(document: vscode.TextDocument, texts: readonly string[], near: number): vscode.Range | undefined {
	for (const text of texts) {
		const range = findText(document, text, near);
		if (range) {
			return range;
		}
	}
	return texts[0] === undefined ? undefined : findChangedText(document, texts[0]);
}

/**
 * The lines in a range that the code is a new version of, or else the whole range.
 * @param isGuess the range is a whole file: it is replaced by a code of about its length only
 */
function placeIn(
	document: vscode.TextDocument,
	range: vscode.Range,
	code: string,
	isGuess: boolean,
): readonly Candidate[] {
	const meant = linesMeant(document.getText(range), code);
	if (meant) {
		const from = range.start.line + meant.from;
		const lines = new vscode.Range(from, 0, range.start.line + meant.to - 1, Number.MAX_SAFE_INTEGER);
		return [candidate(document, document.validateRange(lines), code, true)];
	}
	const isLikely = !isGuess || countWritten(code) * 2 >= countWritten(document.getText(range));
	return isLikely ? [candidate(document, range, code, false)] : [];
}

/** With what is selected in a file that was asked about, or in any where none was; unless it is what was found anyway. */
function withSelected(
	found: readonly Candidate[],
	code: string,
	about: readonly Pick<AskedItem, 'uri'>[],
): readonly Candidate[] {
	const editor = writableEditor();
	const uris = about.flatMap(({ uri }) => uri ?? []);
	if (!editor || editor.document.getText(editor.selection).trim() === '' || found.some(each => each.isExact)) {
		return found;
	}
	const { document, selection } = editor;
	const isMeant = uris.length === 0 || uris.includes(document.uri.toString());
	const lines = new vscode.Range(selection.start.line, 0, selection.end.line, Number.MAX_SAFE_INTEGER);
	const isFound = found.some(place => place.document === document && lines.contains(place.range));
	const range = new vscode.Range(selection.start, selection.end);
	return isMeant && !isFound ? [...found, candidate(document, range, code, false)] : found;
}

function candidate(document: vscode.TextDocument, range: vscode.Range, code: string, isExact: boolean): Candidate {
	const first = document.lineAt(range.start.line).text;
	const isFromItsBeginning = first.slice(0, range.start.character).trim() === '';
	return isFromItsBeginning
		? { document, range: range.with(range.start.with(undefined, 0)), code: indentedLike(first, code), isExact }
		: { document, range, code, isExact };
}

function distinct(places: readonly Candidate[]): readonly Candidate[] {
	return places.filter(
		(place, index) =>
			places.findIndex(each => each.document === place.document && each.range.isEqual(place.range)) === index,
	);
}

function labelOf({ document, range }: Candidate): string {
	const name = vscode.workspace.asRelativePath(document.uri, false);
	const [from, to] = [range.start.line + 1, range.end.line + 1];
	return from === to ? `${name}:${from}` : `${name}:${from}–${to}`;
}

/** All of it, without the empty lines at its end. */
function wholeOf(document: vscode.TextDocument): vscode.Range {
	return findText(document, document.getText(), 0) ?? new vscode.Range(0, 0, 0, 0);
}

/** The text of events may name any file: ours are those of the workspace, and what is open without one. */
async function openOwn(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
	const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
	if (open) {
		return isWritable(open.uri) ? open : undefined;
	}
	return (await isInWorkspace(uri)) ? vscode.workspace.openTextDocument(uri) : undefined;
}
