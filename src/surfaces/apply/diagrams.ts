/** A diagram of an answer, drawn by VS Code's own Markdown preview where that can: nothing of it runs in our page. */
import * as vscode from 'vscode';
import type { Disposable } from '../../core/lifecycle.ts';
import { fenceAround } from '../../core/text/fences.ts';

const scheme = 'sidethought-diagram';

/** What makes the preview draw mermaid: VS Code's own extension, and the one that it grew out of. */
const drawing = ['vscode.mermaid-markdown-features', 'bierner.markdown-mermaid'];

export function canDraw(): boolean {
	return drawing.some(id => vscode.extensions.getExtension(id) !== undefined);
}

/** Reads diagrams out of their addresses, so that a preview that VS Code opens again still has its text. */
export function registerDiagrams(): Disposable {
	return vscode.workspace.registerTextDocumentContentProvider(scheme, {
		provideTextDocumentContent: ({ query }) => asMarkdown(query),
	});
}

/** Opens the preview beside the page; nothing is written. */
export async function openDiagram(code: string): Promise<void> {
	const uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Diagram')}.md`, query: code });
	await vscode.commands.executeCommand('markdown.showPreview', uri);
}

function asMarkdown(code: string): string {
	const fence = fenceAround(code);
	return `${fence}mermaid\n${code}\n${fence}\n`;
}
