/** Writes a conversation to a file of the user's choice. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Conversation } from '../core/conversation/conversation.ts';
import { fileNameOf } from '../core/export/fileName.ts';
import { toJson } from '../core/export/json.ts';
import { toMarkdown } from '../core/export/markdown.ts';
import type { TurnId } from '../core/stream/turnEvent.ts';
import { templates } from './language.ts';
import { readSettings } from './settings.ts';

type ExportFormat = 'markdown' | 'json' | 'html';

const endings: Readonly<Record<ExportFormat, { readonly extension: string; readonly name: string }>> = {
	markdown: { extension: 'md', name: 'Markdown' },
	json: { extension: 'json', name: vscode.l10n.t('JSON with every event') },
	html: { extension: 'html', name: vscode.l10n.t('Web page') },
};

/** Exports a conversation, or one turn of it, and shows the file. */
export function createExporter(find: (id: string) => Promise<Conversation | undefined>) {
	return async (id: string, format: ExportFormat, turn?: TurnId): Promise<void> => {
		const conversation = await find(id);
		const turns = conversation?.turns.filter(each => turn === undefined || each.id === turn) ?? [];
		if (!conversation || turns.length === 0) {
			void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to export yet: ask something first.'));
			return;
		}
		const uri = await exportToFile({ ...conversation, turns }, format, readSettings().exportThinking);
		if (uri) {
			await vscode.window.showTextDocument(uri, { preview: false });
		}
	};
}

/** Asks where to, writes, and returns where it went; undefined when the user chose nowhere. */
async function exportToFile(
	conversation: Conversation,
	format: ExportFormat,
	thinking: 'details' | 'omit',
): Promise<vscode.Uri | undefined> {
	const { extension, name } = endings[format];
	const target = await vscode.window.showSaveDialog({
		defaultUri: vscode.Uri.joinPath(defaultFolder(), `${fileNameOf(conversation.title)}.${extension}`),
		filters: { [name]: [extension] },
		title: vscode.l10n.t('Export conversation'),
	});
	if (target) {
		await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(await render(conversation, format, thinking)));
	}
	return target;
}

async function render(conversation: Conversation, format: ExportFormat, thinking: 'details' | 'omit'): Promise<string> {
	// Paths below the home folder are shortened, so that an export does not tell whose machine it was.
	const homes = [homedir()];
	switch (format) {
		case 'markdown':
			return toMarkdown(conversation, { thinking, homes, templates: templates() });
		case 'json':
			return toJson(conversation, { homes });
		case 'html': {
			const { toHtml } = await import('../core/export/html.ts');
			return toHtml(conversation, { thinking, homes, templates: templates(), language: vscode.env.language });
		}
	}
}

function defaultFolder(): vscode.Uri {
	return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
