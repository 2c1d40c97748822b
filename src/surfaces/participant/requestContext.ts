/** What came with a chat request (files, selections, symbols, images, text) as context of a turn. */
import * as vscode from 'vscode';
import { isPictureName } from '../../core/stream/picture.ts';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import { type TaskName, taskPrompts } from '../../session/request/taskPrompts.ts';
import { fileItem, rangeItem, relative, selectionOrSymbol, textItem } from '../../workspace/attachments.ts';
import { changesItem } from '../../workspace/changes.ts';
import { pictureItem } from '../../workspace/pictures.ts';

interface GatheredContext {
	readonly items: readonly ContextItem[];
	/** Names of what could not be read, for one line in the answer. */
	readonly unread: readonly string[];
}

/** In the order in which the user wrote them; VS Code lists them backwards. */
export async function contextOf(references: readonly vscode.ChatPromptReference[]): Promise<GatheredContext> {
	const items: ContextItem[] = [];
	const unread: string[] = [];
	for (const reference of references.toReversed()) {
		try {
			items.push(...(await itemsOf(reference)));
		} catch {
			// Gone, binary, or too large for an editor: the answer says that it was not read.
			unread.push(nameOf(reference));
		}
	}
	return { items: withoutRepeats(items), unread };
}

/** What a task looks at when nothing was attached: the selection, else what is around the cursor, else the changes. */
export async function contextForTask(task: TaskName): Promise<readonly ContextItem[]> {
	const { needs } = taskPrompts[task];
	const editor = vscode.workspace.isTrusted ? vscode.window.activeTextEditor : undefined;
	if (needs === 'changes') {
		const selected = editor && !editor.selection.isEmpty ? await selectionOrSymbol(editor) : undefined;
		return present(selected ?? (vscode.workspace.isTrusted ? await changesItem() : undefined));
	}
	const around = editor && (await selectionOrSymbol(editor));
	const whole = editor && needs === 'code' && editor.document.getText().trim() !== '';
	return present(around ?? (whole ? await fileItem(editor.document.uri) : undefined));
}

/** Where a piece of context is, for the list of references above the answer. */
export function placeOf(item: ContextItem): vscode.Uri | vscode.Location | undefined {
	const uri = item.uri === undefined ? undefined : vscode.Uri.parse(item.uri);
	if (!uri || item.startLine === undefined || item.kind === 'file') {
		return uri;
	}
	const end = new vscode.Position((item.endLine ?? item.startLine) - 1, Number.MAX_SAFE_INTEGER);
	return new vscode.Location(uri, new vscode.Range(new vscode.Position(item.startLine - 1, 0), end));
}

async function itemsOf(reference: vscode.ChatPromptReference): Promise<readonly ContextItem[]> {
	const { value } = reference;
	if (value instanceof vscode.Uri) {
		return [await itemOfUri(value)];
	}
	if (value instanceof vscode.Location) {
		const document = await vscode.workspace.openTextDocument(value.uri);
		const kind = reference.id.includes('symbol') ? 'symbol' : 'selection';
		return [rangeItem(kind, document, value.range)];
	}
	if (typeof value === 'string') {
		return [textItem('text', reference.modelDescription ?? nameOf(reference), value)];
	}
	return present(await itemOfOther(reference));
}

async function itemOfUri(uri: vscode.Uri): Promise<ContextItem> {
	if (isPictureName(uri.path)) {
		return pictureItem(relative(uri), await vscode.workspace.fs.readFile(uri), uri);
	}
	return (await isFolder(uri)) ? folderItem(uri) : fileItem(uri);
}

/** What is in no file system, such as a document that was never saved, can still be open in an editor. */
async function isFolder(uri: vscode.Uri): Promise<boolean> {
	try {
		return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
	} catch {
		return false;
	}
}

/** The names in a folder, not what is in the files. */
async function folderItem(uri: vscode.Uri): Promise<ContextItem> {
	const entries = await vscode.workspace.fs.readDirectory(uri);
	const lines = entries.map(([name, type]) => ((type & vscode.FileType.Directory) !== 0 ? `${name}/` : name));
	return textItem('text', vscode.l10n.t('Folder {0}', relative(uri)), lines.sort().join('\n'), { uri: uri.toString() });
}

/** Values that the stable types call unknown: pictures from the clipboard, problems, and whatever comes later. */
async function itemOfOther(reference: vscode.ChatPromptReference): Promise<ContextItem | undefined> {
	const value: unknown = reference.value;
	if (typeof value !== 'object' || value === null) {
		return undefined;
	}
	const mimeType: unknown = Reflect.get(value, 'mimeType');
	const data: unknown = Reflect.get(value, 'data');
	if (typeof mimeType === 'string' && mimeType.startsWith('image/') && typeof data === 'function') {
		return pictureItem(nameOf(reference), (await data.call(value)) as Uint8Array);
	}
	const diagnostics: unknown = Reflect.get(value, 'diagnostics');
	return Array.isArray(diagnostics) ? problemsOf(diagnostics) : undefined;
}

function problemsOf(diagnostics: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[]): ContextItem {
	const lines = diagnostics.flatMap(([uri, problems]) =>
		problems.map(problem => `${relative(uri)}:${problem.range.start.line + 1}: ${problem.message}`),
	);
	return textItem('problems', diagnostics.map(([uri]) => relative(uri)).join(', '), lines.join('\n'));
}

function nameOf({ id, value }: vscode.ChatPromptReference): string {
	const uri = value instanceof vscode.Location ? value.uri : value;
	return uri instanceof vscode.Uri ? relative(uri) : id;
}

function withoutRepeats(items: readonly ContextItem[]): readonly ContextItem[] {
	const places = new Map(items.map(item => [`${item.kind} ${item.label} ${item.text.length}`, item]));
	return [...places.values()];
}

function present<T>(value: T | undefined): readonly T[] {
	return value === undefined ? [] : [value];
}
