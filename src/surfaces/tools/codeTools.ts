/** Tools that ask the editor's language services: symbols, definitions, references, problems. Of files of the workspace only. */
import * as vscode from 'vscode';
import { isSecretFile } from '../../core/text/secrets.ts';
import type { FolderFiles } from '../../session/tools/folder/folderFiles.ts';
import type { Tool } from '../../session/tools/tool.ts';
import { isInWorkspace } from '../../workspace/places.ts';

const mostPlaces = 100;
const mostSymbols = 200;

export function codeTools(files: FolderFiles): readonly Tool[] {
	return [
		fileSymbols(files),
		workspaceSymbols(),
		places(files, {
			name: 'find_definition',
			description: 'Says where a name that stands in a line of a file is defined.',
			command: 'vscode.executeDefinitionProvider',
		}),
		places(files, {
			name: 'find_references',
			description: 'Lists where a name that stands in a line of a file is used.',
			command: 'vscode.executeReferenceProvider',
		}),
		problems(files),
	];
}

const path = { type: 'string', description: 'Relative to the workspace, such as src/main.ts.' } as const;

function fileSymbols(files: FolderFiles): Tool {
	return {
		name: 'file_symbols',
		description: 'Lists functions, classes and other symbols of a file, with their lines.',
		inputSchema: { type: 'object', properties: { path }, required: ['path'] },
		async run({ path: written }) {
			const uri = await uriOf(files, written);
			const found = await ask<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
				'vscode.executeDocumentSymbolProvider',
				uri,
			);
			const lines = found.flatMap(symbol => symbolLines(symbol, ''));
			return limited(lines, mostSymbols) || 'The editor knows no symbols of this file.';
		},
	};
}

function symbolLines(symbol: vscode.DocumentSymbol | vscode.SymbolInformation, indent: string): readonly string[] {
	const range = 'range' in symbol ? symbol.range : symbol.location.range;
	const kind = vscode.SymbolKind[symbol.kind].toLowerCase();
	const line = `${indent}${kind} ${symbol.name}, lines ${range.start.line + 1} to ${range.end.line + 1}`;
	const children = 'children' in symbol ? symbol.children : [];
	return [line, ...children.flatMap(child => symbolLines(child, `${indent}  `))];
}

function workspaceSymbols(): Tool {
	return {
		name: 'workspace_symbols',
		description: 'Finds functions, classes and other symbols of the whole workspace by a part of their name.',
		inputSchema: {
			type: 'object',
			properties: { query: { type: 'string', minLength: 1, description: 'Part of a name.' } },
			required: ['query'],
		},
		async run({ query }) {
			const found = await ask<readonly vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', query);
			const lines = await inside(
				found.slice(0, mostSymbols),
				({ location }) => location.uri,
				({ kind, name, location }) => `${vscode.SymbolKind[kind].toLowerCase()} ${name}, ${placeOf(location)}`,
			);
			return lines.join('\n') || `The editor knows no symbol of the workspace like “${query}”.`;
		},
	};
}

interface PlaceTool {
	readonly name: string;
	readonly description: string;
	readonly command: string;
}

function places(files: FolderFiles, { name, description, command }: PlaceTool): Tool {
	return {
		name,
		description,
		inputSchema: {
			type: 'object',
			properties: {
				path,
				line: { type: 'integer', minimum: 1, description: 'The line that the name stands in.' },
				name: { type: 'string', minLength: 1, description: 'The name, as it stands there.' },
			},
			required: ['path', 'line', 'name'],
		},
		async run({ path: written, line, name: symbol }) {
			const uri = await uriOf(files, written);
			const position = await positionOf(uri, Number(line), String(symbol));
			const found = await ask<readonly (vscode.Location | vscode.LocationLink)[]>(command, uri, position);
			const lines = await inside(found.map(toLocation), location => location.uri, describedPlace);
			return limited(lines, mostPlaces) || `The editor knows no place in the workspace for “${symbol}”.`;
		},
	};
}

/** The middle of the name, which is on it for every language. */
async function positionOf(uri: vscode.Uri, line: number, symbol: string): Promise<vscode.Position> {
	const document = await vscode.workspace.openTextDocument(uri);
	const text = line <= document.lineCount ? document.lineAt(line - 1).text : '';
	const at = text.indexOf(symbol);
	if (at === -1) {
		throw new Error(`“${symbol}” does not stand in line ${line}. Read the file to find its line.`);
	}
	return new vscode.Position(line - 1, at + Math.floor(symbol.length / 2));
}

function toLocation(found: vscode.Location | vscode.LocationLink): vscode.Location {
	return 'targetUri' in found ? new vscode.Location(found.targetUri, found.targetRange) : found;
}

async function describedPlace(location: vscode.Location): Promise<string> {
	const document = await vscode.workspace.openTextDocument(location.uri);
	return `${placeOf(location)}: ${document.lineAt(location.range.start.line).text.trim()}`;
}

function placeOf({ uri, range }: vscode.Location): string {
	return `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}`;
}

function problems(files: FolderFiles): Tool {
	return {
		name: 'list_problems',
		description: 'Lists errors and warnings that the editor reports, of one file or of all that it knows.',
		inputSchema: { type: 'object', properties: { path } },
		async run({ path: written }) {
			const all: readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[] =
				written === undefined ? vscode.languages.getDiagnostics() : [await problemsOf(files, written)];
			const found = all.flatMap(([uri, diagnostics]) => diagnostics.map(problem => ({ uri, problem })));
			const lines = await inside(
				found,
				({ uri }) => uri,
				({ uri, problem }) => {
					const severity = vscode.DiagnosticSeverity[problem.severity].toLowerCase();
					return `${placeOf(new vscode.Location(uri, problem.range))}: ${severity}: ${problem.message}`;
				},
			);
			return limited(lines, mostPlaces) || 'The editor reports no problems.';
		},
	};
}

async function problemsOf(files: FolderFiles, written: unknown) {
	const uri = await uriOf(files, written);
	return [uri, vscode.languages.getDiagnostics(uri)] as const;
}

async function uriOf(files: FolderFiles, written: unknown): Promise<vscode.Uri> {
	return vscode.Uri.file((await files.find(String(written))).absolute);
}

/** Language services know places outside, too: the types of a library, for one. Files of secrets are not read. */
async function inside<T>(
	items: readonly T[],
	uriOfItem: (item: T) => vscode.Uri,
	toLine: (item: T) => string | Promise<string>,
): Promise<readonly string[]> {
	const lines: string[] = [];
	for (const item of items.slice(0, 2 * mostPlaces)) {
		const uri = uriOfItem(item);
		if (!isSecretFile(vscode.workspace.asRelativePath(uri)) && (await isInWorkspace(uri))) {
			lines.push(await toLine(item));
		}
	}
	return lines;
}

/** Undefined comes back where no extension answers. */
async function ask<T extends readonly unknown[]>(
	command: string,
	...given: readonly unknown[]
): Promise<T | readonly []> {
	return (await vscode.commands.executeCommand<T | undefined>(command, ...given)) ?? [];
}

function limited(lines: readonly string[], most: number): string {
	return (
		lines.slice(0, most).join('\n') + (lines.length > most ? `\nThese are the first ${most} of ${lines.length}.` : '')
	);
}
