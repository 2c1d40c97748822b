/** What of the workspace can be sent along with a question, with honest ranges. Reads only; nothing outside the workspace. */
import * as vscode from 'vscode';
import { estimateTokens } from '../core/conversation/estimateTokens.ts';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { cut } from '../core/text/cut.ts';

/** Larger files are cut here, and the label says so: 400 KB is about 100,000 tokens. */
const maxCharacters = 400_000;

let nextId = 1;

/** The selection; without one the symbol around the cursor; without that nothing. */
export async function selectionOrSymbol(editor: vscode.TextEditor): Promise<ContextItem | undefined> {
	return selectionItem(editor) ?? (await symbolItem(editor));
}

export function selectionItem(editor: vscode.TextEditor): ContextItem | undefined {
	return editor.selection.isEmpty ? undefined : rangeItem('selection', editor.document, editor.selection);
}

async function symbolItem(editor: vscode.TextEditor): Promise<ContextItem | undefined> {
	const found = await symbolsOf(editor.document.uri);
	const symbol = innermost(found, editor.selection.active);
	return symbol && rangeItem('symbol', editor.document, symbol.range, symbolLabel(editor.document, symbol));
}

export async function fileItem(uri: vscode.Uri): Promise<ContextItem> {
	const document = await vscode.workspace.openTextDocument(uri);
	const whole = new vscode.Range(0, 0, document.lineCount, 0);
	return rangeItem('file', document, whole, relative(uri));
}

/** The diagnostics of a file, one a line, with the source line that each is about. */
export function problemsItem(document: vscode.TextDocument): ContextItem | undefined {
	const problems = vscode.languages.getDiagnostics(document.uri);
	if (problems.length === 0) {
		return undefined;
	}
	const text = problems.map(problem => problemLine(document, problem)).join('\n');
	return textItem('problems', relative(document.uri), text, { uri: document.uri.toString() });
}

export function textItem(
	kind: ContextItem['kind'],
	label: string,
	text: string,
	more: Partial<ContextItem> = {},
): ContextItem {
	const isCut = text.length > maxCharacters;
	const kept = cut(text, maxCharacters);
	return {
		id: `attachment-${nextId++}`,
		kind,
		label: isCut ? vscode.l10n.t('{0} (cut)', label) : label,
		text: kept.toWellFormed(),
		tokens: Math.ceil(estimateTokens(kept)),
		...more,
	};
}

/** @param label instead of the place, such as `sample.ts:3–5`. */
export function rangeItem(
	kind: ContextItem['kind'],
	document: vscode.TextDocument,
	given: vscode.Range,
	label?: string,
): ContextItem {
	const range = trimmed(document, given);
	const startLine = range.start.line + 1;
	const endLine = Math.min(range.end.line + 1, document.lineCount);
	const span = startLine === endLine ? `${startLine}` : `${startLine}–${endLine}`;
	return textItem(kind, label ?? `${relative(document.uri)}:${span}`, document.getText(range), {
		uri: document.uri.toString(),
		startLine,
		endLine,
		languageId: document.languageId,
	});
}

export function relative(uri: vscode.Uri): string {
	return vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}

/** Lines of which nothing is in the range are not part of it: the last one at its start, the first one at its end. */
function trimmed(document: vscode.TextDocument, { start, end, isSingleLine }: vscode.Range): vscode.Range {
	const last = end.character === 0 && !isSingleLine ? new vscode.Position(end.line - 1, Number.MAX_SAFE_INTEGER) : end;
	const isAtItsEnd = start.character > 0 && start.character >= document.lineAt(start.line).text.length;
	const first = isAtItsEnd && start.line < last.line ? new vscode.Position(start.line + 1, 0) : start;
	return new vscode.Range(first, last);
}

export async function symbolsOf(uri: vscode.Uri): Promise<readonly vscode.DocumentSymbol[]> {
	const found = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(
		'vscode.executeDocumentSymbolProvider',
		uri,
	);
	// Some providers answer with flat `SymbolInformation`, which has no range of the whole symbol.
	return (found ?? []).filter(symbol => 'children' in symbol);
}

const worthAttaching = new Set<vscode.SymbolKind>([
	vscode.SymbolKind.Function,
	vscode.SymbolKind.Method,
	vscode.SymbolKind.Constructor,
	vscode.SymbolKind.Class,
	vscode.SymbolKind.Interface,
	vscode.SymbolKind.Enum,
	vscode.SymbolKind.Struct,
]);

function innermost(
	symbols: readonly vscode.DocumentSymbol[],
	position: vscode.Position,
): vscode.DocumentSymbol | undefined {
	const around = symbols.find(symbol => symbol.range.contains(position));
	if (!around) {
		return undefined;
	}
	return innermost(around.children, position) ?? (worthAttaching.has(around.kind) ? around : undefined);
}

function symbolLabel(document: vscode.TextDocument, symbol: vscode.DocumentSymbol): string {
	return `${symbol.name} · ${relative(document.uri)}:${symbol.range.start.line + 1}–${symbol.range.end.line + 1}`;
}

const severityNames = ['error', 'warning', 'information', 'hint'] as const;

function problemLine(document: vscode.TextDocument, problem: vscode.Diagnostic): string {
	const line = problem.range.start.line;
	const source = line < document.lineCount ? document.lineAt(line).text.trim() : '';
	return `${relative(document.uri)}:${line + 1} ${severityNames[problem.severity]}: ${problem.message}\n    ${source}`;
}
