/** Writes a conversation to a file of the user's choice. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Conversation } from '../core/conversation/conversation.ts';
import { asSplit } from '../core/conversation/resplit.ts';
import { exchangeTo } from '../core/conversation/tree.ts';
import { fileNameOf } from '../core/export/fileName.ts';
import type { RedactionOptions } from '../core/export/redaction.ts';
import type { TurnId } from '../core/stream/turnEvent.ts';
import { shorten } from '../core/text/cut.ts';
import { templates } from './language.ts';
import { readSettings } from './settings.ts';

export type ExportFormat = 'markdown' | 'json' | 'html';

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

/** @param wanted one of the formats, if it is known already */
export async function chooseFormat(wanted?: unknown): Promise<ExportFormat | undefined> {
	const formats: readonly (vscode.QuickPickItem & { readonly format: ExportFormat })[] = [
		{
			label: '$(markdown) Markdown',
			description: '.md',
			detail: vscode.l10n.t('To read and to keep'),
			format: 'markdown',
		},
		{ label: '$(json) JSON', description: '.json', detail: vscode.l10n.t('Every event with its time'), format: 'json' },
		{
			label: '$(globe) HTML',
			description: '.html',
			detail: vscode.l10n.t('One file to send to someone'),
			format: 'html',
		},
	];
	const chosen =
		formats.find(each => each.format === wanted) ??
		(await vscode.window.showQuickPick(formats, { title: vscode.l10n.t('Export conversation as') }));
	return chosen?.format;
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

/**
 * Exports several conversations into a folder of the user's choice, a file each and never over another one: with their
 * thinking as the settings say, and with what was attached.
 * @returns how many were written; undefined when the user chose no folder
 */
export async function exportToFolder(
	conversations: readonly Conversation[],
	format: ExportFormat,
): Promise<number | undefined> {
	const [folder] =
		(await vscode.window.showOpenDialog({
			canSelectFiles: false,
			canSelectFolders: true,
			defaultUri: defaultFolder(),
			openLabel: vscode.l10n.t('Export here'),
			title: vscode.l10n.t('Export {0} conversations', conversations.length),
		})) ?? [];
	if (folder === undefined) {
		return undefined;
	}
	const parts: Parts = { thinking: readSettings().exportThinking, attachments: 'text' };
	for (const conversation of conversations) {
		const target = await freeFile(folder, fileNameOf(conversation.title), endings[format].extension);
		await write(target, await render(conversation, format, parts));
	}
	return conversations.length;
}

async function freeFile(folder: vscode.Uri, name: string, extension: string): Promise<vscode.Uri> {
	for (let number = 1; ; number += 1) {
		const uri = vscode.Uri.joinPath(folder, `${number === 1 ? name : `${name}-${number}`}.${extension}`);
		const isThere = await vscode.workspace.fs.stat(uri).then(
			() => true,
			() => false,
		);
		if (!isThere) {
			return uri;
		}
	}
}

async function write(target: vscode.Uri, text: string): Promise<void> {
	await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
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
	const events = turns.flatMap(turn => asSplit(turn.events));
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
	const target = await askWhere(`${fileNameOf(conversation.title)}.${extension}`, { [name]: [extension] });
	if (target) {
		await write(target, await render(conversation, format, parts));
	}
	return target;
}

/** Writes a text that is ready; returns where it went, undefined when the user chose nowhere. */
export async function saveText(fileName: string, text: string): Promise<vscode.Uri | undefined> {
	const target = await askWhere(fileName);
	if (target) {
		await write(target, text);
	}
	return target;
}

async function askWhere(fileName: string, filters?: Record<string, string[]>): Promise<vscode.Uri | undefined> {
	return vscode.window.showSaveDialog({
		defaultUri: vscode.Uri.joinPath(defaultFolder(), fileName),
		...(filters && { filters }),
		title: vscode.l10n.t('Export conversation'),
	});
}

async function render(conversation: Conversation, format: ExportFormat, parts: Parts): Promise<string> {
	const places = knownFolders();
	switch (format) {
		case 'markdown': {
			const { toMarkdown } = await import('../core/export/texts.ts');
			return toMarkdown(conversation, { ...parts, ...places, templates: templates() });
		}
		case 'json': {
			const { toJson } = await import('../core/export/texts.ts');
			return toJson(conversation, places);
		}
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
