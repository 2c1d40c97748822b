/**
 * “Share conversation…”: to the clipboard, to a file with a link that opens it, or as a secret gist. What tells of people and machines is shown first, and
 * taken out unless the reader lets it stand. Nothing leaves before that, and nothing when anything goes wrong.
 */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Conversation } from '../../core/conversation/conversation.ts';
import { branchTo } from '../../core/conversation/tree.ts';
import { fileNameOf } from '../../core/export/fileName.ts';
import { toJson } from '../../core/export/json.ts';
import { toMarkdown } from '../../core/export/markdown.ts';
import { type Finding, findingsIn, forSharing, takenOut, takeOut } from '../../core/redaction/outgoing.ts';
import { accept } from '../../platform/accept.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { chooseParts, knownFolders, type Parts, saveText } from '../../platform/exportFile.ts';
import { templates } from '../../platform/language.ts';
import { linkTo } from './openLink.ts';
import { reportOf } from './report.ts';
import type { Preview } from './sharePreview.ts';
import { askWhatToTakeOut } from './takeOutPick.ts';

interface ShareNeeds {
	readonly find: (id: string) => Promise<Conversation | undefined>;
	/** Of the view that was used last. */
	readonly conversationInUse: () => string;
	readonly preview: Preview;
	/** Where the text is published, at an address that only those know who are told. */
	readonly publish: (fileName: string, text: string) => Promise<vscode.Uri>;
}

interface ShareCommand {
	readonly id: typeof commandIds.share;
	execute(node?: unknown): Promise<void>;
}

type Way = 'copy' | 'link' | 'gist';

/** A file with every event is whole. */
const everything: Parts = { thinking: 'details', attachments: 'text' };

const nodeSchema = v.object({ kind: v.literal('conversation'), id: v.string() });

export function shareCommand(needs: ShareNeeds): ShareCommand {
	return {
		id: commandIds.share,
		execute: async node => {
			const found = await needs.find(accept(nodeSchema, node)?.id ?? needs.conversationInUse());
			if (found === undefined || found.turns.length === 0) {
				void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to share yet: ask something first.'));
				return;
			}
			await share(needs, { ...found, turns: branchTo(found.turns, found.leaf) });
		},
	};
}

async function share(needs: ShareNeeds, conversation: Conversation): Promise<void> {
	const way = await chooseWay();
	const parts = way === 'link' ? everything : way && (await chooseParts(conversation, 'markdown'));
	if (!way || !parts) {
		return;
	}
	const outgoing = forSharing(conversation, knownFolders().folders, parts);
	try {
		const chosen = await askChosen(needs.preview, outgoing, parts);
		if (chosen && (await confirm(way, chosen))) {
			await (way === 'link'
				? sendLink(takeOut(outgoing, chosen))
				: send(needs, way, textOf(outgoing, chosen, parts), conversation.title));
		}
	} finally {
		await needs.preview.close();
	}
}

async function chooseWay(): Promise<Way | undefined> {
	const ways: readonly (vscode.QuickPickItem & { readonly way: Way })[] = [
		{ label: vscode.l10n.t('Copy as Markdown'), way: 'copy' },
		{
			label: vscode.l10n.t('A file and a link to it'),
			detail: vscode.l10n.t('Whoever can read the file opens the whole conversation in VS Code by the link'),
			way: 'link',
		},
		{
			label: vscode.l10n.t('Secret gist on GitHub'),
			detail: vscode.l10n.t('Whoever knows its address can read it'),
			way: 'gist',
		},
	];
	return (await vscode.window.showQuickPick(ways, { title: vscode.l10n.t('Share conversation') }))?.way;
}

/** Everything that was found, until the reader lets some of it stand. */
async function askChosen(
	preview: Preview,
	outgoing: Conversation,
	parts: Parts,
): Promise<readonly Finding[] | undefined> {
	const findings = findingsIn(outgoing);
	if (findings.length === 0) {
		await preview.show(textOf(outgoing, [], parts));
		return [];
	}
	return askWhatToTakeOut(findings, chosen => void preview.show(textOf(outgoing, chosen, parts)));
}

function textOf(outgoing: Conversation, chosen: readonly Finding[], parts: Parts): string {
	const bare = takeOut(outgoing, chosen);
	return toMarkdown(bare, { ...parts, folders: [], values: [], templates: templates() });
}

async function confirm(way: Way, chosen: readonly Finding[]): Promise<boolean> {
	const [question, yes] = questionOf(way);
	const detail = `${reportOf(takenOut(chosen))} ${vscode.l10n.t('What leaves stands in the editor.')}`;
	return (await vscode.window.showInformationMessage(question, { modal: true, detail }, yes)) === yes;
}

function questionOf(way: Way): readonly [question: string, yes: string] {
	switch (way) {
		case 'copy':
			return [vscode.l10n.t('Copy the conversation?'), vscode.l10n.t('Copy')];
		case 'link':
			return [vscode.l10n.t('Write the conversation to a file?'), vscode.l10n.t('Choose the file')];
		case 'gist':
			return [vscode.l10n.t('Create a secret gist of the conversation on GitHub?'), vscode.l10n.t('Create gist')];
	}
}

/** With every event, so that it opens as the conversation that it is. */
async function sendLink(bare: Conversation): Promise<void> {
	const file = await saveText(`${fileNameOf(bare.title)}.json`, toJson(bare, { folders: [], values: [] }));
	const link = file && linkTo(file);
	if (file && link === undefined) {
		void vscode.window.showInformationMessage(
			vscode.l10n.t('The file was written. No link leads to it: only to JSON files in folders of this machine.'),
		);
	} else if (link) {
		await vscode.env.clipboard.writeText(link.toString());
		void vscode.window.showInformationMessage(vscode.l10n.t('The file was written. The link to it was copied.'));
	}
}

async function send({ publish }: ShareNeeds, way: 'copy' | 'gist', text: string, title: string): Promise<void> {
	if (way === 'copy') {
		await vscode.env.clipboard.writeText(text);
		vscode.window.setStatusBarMessage(vscode.l10n.t('The conversation was copied.'), 4_000);
		return;
	}
	const address = await publish(`${fileNameOf(title)}.md`, text);
	const [copy, open] = [vscode.l10n.t('Copy address'), vscode.l10n.t('Open')];
	const choice = await vscode.window.showInformationMessage(vscode.l10n.t('The gist was created.'), copy, open);
	if (choice === copy) {
		await vscode.env.clipboard.writeText(address.toString(true));
	} else if (choice === open) {
		await vscode.env.openExternal(address);
	}
}
