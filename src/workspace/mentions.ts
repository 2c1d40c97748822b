/** `#file`, `#selection`, `#problems`, … in the composer: what can be completed, and what it attaches. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { problemsItem, rangeItem, relative, selectionItem, selectionOrSymbol, symbolsOf } from './attachments.ts';
import { changesItem } from './changes.ts';
import { findInFolders } from './excluded.ts';
import { givenFile } from './givenFiles.ts';
import { NotAttached } from './notAttached.ts';
import { countOpenTexts, type Gathered, openEditorItems } from './openEditors.ts';
import { terminalItem } from './terminalSelection.ts';

interface Mention {
	readonly kind: 'selection' | 'symbol' | 'file' | 'problems' | 'changes' | 'editors' | 'terminal';
	/** Which one: a workspace-relative path, or `path#symbol`. */
	readonly value?: string;
}

interface MentionCandidate extends Omit<Mention, 'kind'> {
	/** `pick`: the user chooses in the file picker. */
	readonly kind: Mention['kind'] | 'pick';
	readonly label: string;
	readonly detail?: string;
}

const maxCandidates = 30;

/** Candidates for what follows the `#`, best first. */
export async function completeMention(query: string): Promise<readonly MentionCandidate[]> {
	const wanted = query.toLowerCase();
	const fixed = fixedCandidates().filter(each => each.label.toLowerCase().includes(wanted));
	const symbols = await symbolCandidates(wanted);
	const files = await fileCandidates(wanted);
	return [...fixed, ...symbols, ...files].slice(0, maxCandidates);
}

/**
 * What a mention attaches now; nothing where there is nothing of the kind.
 * @throws NotAttached for a file that is neither text nor a picture
 */
export async function gatherMention(mention: Mention): Promise<Gathered> {
	if (mention.kind === 'editors') {
		return openEditorItems();
	}
	try {
		const item = await resolveMention(mention, mention.kind);
		return { items: item ? [item] : [], left: [] };
	} catch (error) {
		if (error instanceof NotAttached) {
			throw error;
		}
		// VS Code opens no text of what is binary or too large.
		return { items: [], left: [mention.value ?? mention.kind] };
	}
}

async function resolveMention(
	mention: Mention,
	kind: Exclude<Mention['kind'], 'editors'>,
): Promise<ContextItem | undefined> {
	const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
	switch (kind) {
		case 'terminal':
			return terminalItem();
		case 'selection':
			return editor && selectionItem(editor);
		case 'problems':
			return editor && problemsItem(editor.document);
		case 'changes':
			return changesItem();
		case 'file':
			return mention.value ? fileOf(mention.value) : editor && givenFile(editor.document.uri);
		case 'symbol':
			return mention.value && editor
				? namedSymbol(editor.document, mention.value)
				: editor && selectionOrSymbol(editor);
	}
}

function fixedCandidates(): readonly MentionCandidate[] {
	const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
	const candidates: MentionCandidate[] = [
		{ kind: 'changes', label: 'changes', detail: vscode.l10n.t('Uncommitted changes') },
		{ kind: 'pick', label: 'picture', detail: vscode.l10n.t('Choose pictures or files') },
	];
	if (vscode.window.activeTerminal) {
		candidates.push({ kind: 'terminal', label: 'terminal', detail: vscode.l10n.t('Selection in the terminal') });
	}
	if (countOpenTexts() > 1) {
		candidates.unshift({
			kind: 'editors',
			label: 'editors',
			detail: vscode.l10n.t('{0} open editors', countOpenTexts()),
		});
	}
	if (editor) {
		const name = relative(editor.document.uri);
		candidates.unshift({ kind: 'file', label: 'file', detail: name });
		if (vscode.languages.getDiagnostics(editor.document.uri).length > 0) {
			candidates.unshift({ kind: 'problems', label: 'problems', detail: name });
		}
		candidates.unshift({ kind: 'symbol', label: 'symbol', detail: vscode.l10n.t('Symbol around the cursor') });
		if (!editor.selection.isEmpty) {
			candidates.unshift({ kind: 'selection', label: 'selection', detail: name });
		}
	}
	return candidates;
}

async function fileCandidates(wanted: string): Promise<readonly MentionCandidate[]> {
	const pattern = wanted ? `**/*${wanted.replaceAll(/[[\]{}*?]/g, '')}*` : '**/*';
	const found = await findInFolders(pattern, maxCandidates);
	return found.map(uri => ({
		kind: 'file' as const,
		value: relative(uri),
		label: uri.path.slice(uri.path.lastIndexOf('/') + 1),
		detail: relative(uri),
	}));
}

async function symbolCandidates(wanted: string): Promise<readonly MentionCandidate[]> {
	const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
	if (!editor || !wanted) {
		return [];
	}
	const all = flatten(await symbolsOf(editor.document.uri));
	return all
		.filter(symbol => symbol.name.toLowerCase().includes(wanted))
		.slice(0, 10)
		.map(symbol => ({
			kind: 'symbol' as const,
			value: symbol.name,
			label: symbol.name,
			detail: `${relative(editor.document.uri)}:${symbol.range.start.line + 1}`,
		}));
}

async function namedSymbol(document: vscode.TextDocument, name: string): Promise<ContextItem | undefined> {
	const symbol = flatten(await symbolsOf(document.uri)).find(each => each.name === name);
	return symbol && rangeItem('symbol', document, symbol.range);
}

function flatten(symbols: readonly vscode.DocumentSymbol[]): readonly vscode.DocumentSymbol[] {
	return symbols.flatMap(symbol => [symbol, ...flatten(symbol.children)]);
}

async function fileOf(path: string): Promise<ContextItem | undefined> {
	const [uri] = await vscode.workspace.findFiles(path.replaceAll(/[[\]{}]/g, '[$&]'), null, 1);
	return uri && givenFile(uri);
}
