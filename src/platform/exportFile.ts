/** Writes a conversation to a file of the user's choice. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Conversation } from '../core/conversation/conversation.ts';
import { toHtml } from '../core/export/html.ts';
import { toJson } from '../core/export/json.ts';
import { toMarkdown } from '../core/export/markdown.ts';

export type ExportFormat = 'markdown' | 'json' | 'html';

const endings: Readonly<Record<ExportFormat, { readonly extension: string; readonly name: string }>> = {
	markdown: { extension: 'md', name: 'Markdown' },
	json: { extension: 'json', name: 'JSON with every event' },
	html: { extension: 'html', name: 'Web page' },
};

/** Asks where to, writes, and returns where it went; undefined when the user chose nowhere. */
export async function exportToFile(
	conversation: Conversation,
	format: ExportFormat,
	thinking: 'details' | 'omit',
): Promise<vscode.Uri | undefined> {
	const { extension, name } = endings[format];
	const target = await vscode.window.showSaveDialog({
		defaultUri: vscode.Uri.joinPath(defaultFolder(), `${fileName(conversation.title)}.${extension}`),
		filters: { [name]: [extension] },
		title: vscode.l10n.t('Export conversation'),
	});
	if (target) {
		await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(render(conversation, format, thinking)));
	}
	return target;
}

export function render(conversation: Conversation, format: ExportFormat, thinking: 'details' | 'omit'): string {
	switch (format) {
		case 'markdown':
			return toMarkdown(conversation, { thinking });
		case 'json':
			return toJson(conversation);
		case 'html':
			return toHtml(conversation, { thinking });
	}
}

function defaultFolder(): vscode.Uri {
	return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}

/** Letters, digits and dashes of any script; short enough for every file system. */
function fileName(title: string): string {
	const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.join('-').slice(0, 60) || 'conversation';
}
