/** Writes a conversation to a file of the user's choice. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Conversation } from '../core/conversation/conversation.ts';
import { exchangeTo } from '../core/conversation/tree.ts';
import { fileNameOf } from '../core/export/fileName.ts';
import { toJson } from '../core/export/json.ts';
import { toMarkdown } from '../core/export/markdown.ts';
import type { RedactionOptions } from '../core/export/redaction.ts';
import type { TurnId } from '../core/stream/turnEvent.ts';
import { shorten } from '../core/text/cut.ts';
import { templates } from './language.ts';
import { readSettings } from './settings.ts';

type ExportFormat = 'markdown' | 'json' | 'html';

const endings: Readonly<Record<ExportFormat, { readonly extension: string; readonly name: string }>> = {
	markdown: { extension: 'md', name: 'Markdown' },
	json: { extension: 'json', name: vscode.l10n.t('JSON with every event') },
	html: { extension: 'html', name: vscode.l10n.t('Web page') },
};

/** What goes along with questions and answers. */
export interface Parts {
	readonly thinking: 'details' | 'omit';
	readonly attachments: 'text' | 'names';
}

/** Exports a conversation, or one question of it with all that came of it up to this turn, and shows the file. */
export function createExporter(find: (id: string) => Promise<Conversation | undefined>) {
	return async (id: string, format: ExportFormat, turn?: TurnId): Promise<void> => {
		const found = await find(id);
		const turns = found ? (turn === undefined ? found.turns : exchangeTo(found.turns, turn)) : [];
		if (!found || turns.length === 0) {
			void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to export yet: ask something first.'));
			return;
		}
		const conversation = { ...found, turns };
		const parts = await chooseParts(conversation, format);
		const uri = parts && (await exportToFile(conversation, format, parts));
		if (uri) {
			await show(uri, format);
		}
	};
}

interface PartItem extends vscode.QuickPickItem {
	readonly part: keyof Parts;
}

/** Asks once what goes along, of what there is; a file with every event is whole. Undefined: the user left. */
export async function chooseParts(conversation: Conversation, format: ExportFormat): Promise<Parts | undefined> {
	const offered = format === 'json' ? [] : partsIn(conversation);
	const picked =
		offered.length === 0
			? []
			: await vscode.window.showQuickPick(offered, {
					canPickMany: true,
					title: vscode.l10n.t('What goes along with questions and answers?'),
				});
	const has = (part: keyof Parts): boolean => picked?.some(each => each.part === part) ?? false;
	return (
		picked && { thinking: has('thinking') ? 'details' : 'omit', attachments: has('attachments') ? 'text' : 'names' }
	);
}

function partsIn({ turns }: Conversation): readonly PartItem[] {
	const events = turns.flatMap(turn => turn.events);
	const attached = events.flatMap(event =>
		event.type === 'turn-start' ? event.context.map(({ label }) => label) : [],
	);
	const thinking: PartItem = {
		label: vscode.l10n.t('Thinking'),
		part: 'thinking',
		picked: readSettings().exportThinking === 'details',
	};
	const code: PartItem = {
		label: vscode.l10n.t('Attached code'),
		description: shorten([...new Set(attached)].join(', '), 60),
		part: 'attachments',
		picked: true,
	};
	return [
		...(events.some(({ type }) => type === 'thinking-delta') ? [thinking] : []),
		...(attached.length > 0 ? [code] : []),
	];
}

/** A page is for a browser, where there is one beside the file; everything else is text. */
async function show(uri: vscode.Uri, format: ExportFormat): Promise<void> {
	const isHere =
		uri.scheme === 'file' && vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
	if (format !== 'html' || !isHere || !(await vscode.env.openExternal(uri))) {
		await vscode.window.showTextDocument(uri, { preview: false });
	}
}

/** Asks where to, writes, and returns where it went; undefined when the user chose nowhere. */
async function exportToFile(
	conversation: Conversation,
	format: ExportFormat,
	parts: Parts,
): Promise<vscode.Uri | undefined> {
	const { extension, name } = endings[format];
	const target = await vscode.window.showSaveDialog({
		defaultUri: vscode.Uri.joinPath(defaultFolder(), `${fileNameOf(conversation.title)}.${extension}`),
		filters: { [name]: [extension] },
		title: vscode.l10n.t('Export conversation'),
	});
	if (target) {
		await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(await render(conversation, format, parts)));
	}
	return target;
}

async function render(conversation: Conversation, format: ExportFormat, parts: Parts): Promise<string> {
	const places = knownFolders();
	switch (format) {
		case 'markdown':
			return toMarkdown(conversation, { ...parts, ...places, templates: templates() });
		case 'json':
			return toJson(conversation, places);
		case 'html': {
			const { toHtml } = await import('../core/export/html.ts');
			return toHtml(conversation, { ...parts, ...places, templates: templates(), language: vscode.env.language });
		}
	}
}

/** Paths below these are shortened, so that what leaves does not tell whose machine it was. */
export function knownFolders(): Required<Pick<RedactionOptions, 'homes' | 'folders'>> {
	const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
	return { homes: [homedir()], folders };
}

function defaultFolder(): vscode.Uri {
	return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
