/** What hovering a marked line shows. Titles are words of a model: plain text, no links, no pictures. */
import * as vscode from 'vscode';
import { withoutHidden } from '../../core/text/hidden.ts';
import { plain } from '../../core/text/plainText.ts';
import { commandIds, innerCommandIds } from '../../platform/commandIds.ts';
import type { Thought } from './thoughtsOfLine.ts';

const mostShown = 3;

/** The only commands that a hover may run, whatever it says. */
export const hoverCommands: readonly string[] = [innerCommandIds.openThought, commandIds.thoughtsOfLine];

/**
 * @param thoughts newest first, at least one
 * @param place where they are, for the command that shows all
 */
export function thoughtHover(
	thoughts: readonly Thought[],
	place: { readonly uri: string; readonly line: number },
): vscode.MarkdownString {
	const shown = thoughts.slice(0, mostShown).map(paragraph);
	const more = thoughts.length - mostShown;
	const rest =
		more > 0 ? [`[${plain(vscode.l10n.t('{0} more', more))}](${link(commandIds.thoughtsOfLine, place)})`] : [];
	const markdown = new vscode.MarkdownString([...shown, ...rest].join('\n\n'), false);
	markdown.isTrusted = { enabledCommands: [...hoverCommands] };
	markdown.supportHtml = false;
	return markdown;
}

function paragraph({ address, title, step, model, isStale }: Thought): string {
	const label = plain(withoutHidden(title)) || '…';
	const about = [vscode.l10n.t('step {0}', step), model, ...(isStale ? [vscode.l10n.t('the line has changed')] : [])];
	return `[${label}](${link(innerCommandIds.openThought, address)})  \n${about.map(each => plain(withoutHidden(each))).join(' · ')}`;
}

function link(command: string, argument: unknown): string {
	return `command:${command}?${encodeURIComponent(JSON.stringify([argument]))
		.replaceAll('(', '%28')
		.replaceAll(')', '%29')}`;
}
