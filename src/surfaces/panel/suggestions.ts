/** What the page offers: completions after `#` and `/`, and examples for an empty conversation, about the file that is open. */
import * as vscode from 'vscode';
import { shorten } from '../../core/text/cut.ts';
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

/** The user's own prompts whose names have these letters; those that begin with them first. */
export function promptsFor(query: string, prompts: Readonly<Record<string, string>>): readonly CompletionItem[] {
	const wanted = query.toLowerCase();
	const place = (name: string): number => name.toLowerCase().indexOf(wanted);
	return Object.entries(prompts)
		.map(([name, text]) => ({ name: name.replace(/^\//, ''), text }))
		.filter(({ name, text }) => place(name) >= 0 && text.trim() !== '')
		.toSorted((a, b) => Math.sign(place(a.name)) - Math.sign(place(b.name)) || a.name.localeCompare(b.name))
		.map(({ name, text }) => ({ label: `/${name}`, detail: shorten(text.trim(), 80), insert: text, icon: 'prompt' }));
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
		{ text: vscode.l10n.t('Is there a bug in {0}, and where?', name), attach: { kind: 'file' } },
		{ text: vscode.l10n.t('Which tests would you write for {0}?', name), attach: { kind: 'file' } },
	];
}
