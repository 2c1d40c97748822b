/** What the page offers: completions after `#`, and examples for an empty conversation, about the file that is open. */
import * as vscode from 'vscode';
import type { CompletionItem, Example } from '../../protocol/messages.ts';
import { relative } from '../../workspace/attachments.ts';
import { completeMention } from '../../workspace/mentions.ts';

export async function completionsFor(query: string): Promise<readonly CompletionItem[]> {
	const candidates = await completeMention(query);
	return candidates.map(({ label, detail, kind, value }) => ({
		label,
		...(detail && { detail }),
		attach: { kind, ...(value && { value }) },
		icon: kind,
	}));
}

export function examplesFor(editor: vscode.TextEditor | undefined): readonly Example[] {
	if (!editor) {
		return [
			{ text: vscode.l10n.t('What should I check before I rename a public function?') },
			{ text: vscode.l10n.t('When is a lock better than a queue?') },
			{ text: vscode.l10n.t('Review my uncommitted changes'), attach: { kind: 'changes' } },
		];
	}
	const name = relative(editor.document.uri).split('/').at(-1) ?? vscode.l10n.t('this file');
	return [
		{ text: vscode.l10n.t('What does {0} do, and what could go wrong in it?', name), attach: { kind: 'file' } },
		{ text: vscode.l10n.t('Is there a bug in the function at the cursor?'), attach: { kind: 'symbol' } },
		{ text: vscode.l10n.t('Which tests would you write for {0}?', name), attach: { kind: 'file' } },
	];
}
