/** Asks before something that looks secret is attached: it goes to a server, and stays in the conversation. */
import * as vscode from 'vscode';
import type { ContextItem } from '../core/stream/turnEvent.ts';
import { shorten } from '../core/text/cut.ts';
import { findSecrets, isSecretFile, linesWithSecrets, maskSecrets } from '../core/text/secrets.ts';

const mostLinesShown = 6;
const longestLine = 100;

/** Whether it is in a file for secrets, or has keys in it. */
export function looksSecret(item: ContextItem): boolean {
	return item.kind !== 'image' && (isSecretFile(pathOf(item)) || findSecrets(item.text, pathOf(item)).length > 0);
}

/** The item as the user lets it go along: as it is, with what is secret masked, or not at all (undefined). */
export async function askAboutSecrets(item: ContextItem): Promise<ContextItem | undefined> {
	if (!looksSecret(item)) {
		return item;
	}
	const secrets = findSecrets(item.text, pathOf(item));
	const masked = vscode.l10n.t('Attach with secrets masked');
	const asItIs = vscode.l10n.t('Attach as it is');
	const choice = await vscode.window.showWarningMessage(
		vscode.l10n.t('{0} looks as if it held secrets. Attach it?', item.label),
		{ modal: true, detail: detailOf(item) },
		...(secrets.length > 0 ? [masked] : []),
		asItIs,
	);
	if (choice === masked) {
		const label = vscode.l10n.t('{0} (secrets masked)', item.label);
		return { ...item, label, text: maskSecrets(item.text, secrets) };
	}
	return choice === asItIs ? item : undefined;
}

/** {@link askAboutSecrets} for each; what the user does not let go along is left out. */
export async function askAboutAllSecrets(items: readonly ContextItem[]): Promise<readonly ContextItem[]> {
	const allowed: ContextItem[] = [];
	for (const item of items) {
		const kept = await askAboutSecrets(item);
		allowed.push(...(kept ? [kept] : []));
	}
	return allowed;
}

/** The lines with secrets, masked, and where they would go. */
function detailOf(item: ContextItem): string {
	const first = item.startLine ?? 1;
	const found = linesWithSecrets(item.text, findSecrets(item.text, pathOf(item)));
	const lines = found
		.slice(0, mostLinesShown)
		.map(({ line, text }) => `${line + first - 1}: ${shorten(text.trim().replace(/\s+/g, ' '), longestLine)}`);
	const more = found.length - lines.length;
	return [
		...lines,
		...(more > 0 ? [more === 1 ? vscode.l10n.t('and one more line') : vscode.l10n.t('and {0} more lines', more)] : []),
		vscode.l10n.t('What is attached is sent to the server of the model and kept in the conversation.'),
	].join('\n');
}

function pathOf({ uri }: ContextItem): string {
	return uri === undefined ? '' : vscode.Uri.parse(uri).path;
}
