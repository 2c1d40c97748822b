/** “Open with Sidethought”: files of other tools, from the explorer or from a dialog, as conversations. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../platform/commandIds.ts';
import { withProgress } from '../../platform/workbench.ts';
import type { ConversationArchive, OpenedTranscript } from '../../session/hub/conversationStore.ts';

interface OpenTranscriptNeeds {
	readonly archive: Pick<ConversationArchive, 'openTranscript'>;
	readonly show: (conversation: string) => Promise<void>;
}

interface OpenTranscriptCommand {
	readonly id: typeof commandIds.openTranscript;
	execute(uri?: unknown, selected?: unknown): Promise<void>;
}

export function openTranscriptCommand(needs: OpenTranscriptNeeds): OpenTranscriptCommand {
	return {
		id: commandIds.openTranscript,
		execute: async (uri, selected) => {
			for (const file of await chosenFiles(uri, selected)) {
				await openTranscript(needs, file);
			}
		},
	};
}

/** Of the explorer's menu the selected files, else those of a dialog. */
async function chosenFiles(uri: unknown, selected: unknown): Promise<readonly vscode.Uri[]> {
	const many = Array.isArray(selected) ? selected.filter(each => each instanceof vscode.Uri) : [];
	if (many.length > 0) {
		return many;
	}
	if (uri instanceof vscode.Uri) {
		return [uri];
	}
	const chosen = await vscode.window.showOpenDialog({
		title: vscode.l10n.t('Open a transcript'),
		openLabel: vscode.l10n.t('Open'),
		canSelectMany: true,
		filters: { [vscode.l10n.t('Transcripts')]: ['jsonl', 'json', 'ndjson', 'md', 'txt', 'sse', 'log'] },
	});
	return chosen ?? [];
}

/** Brings a file in, and shows it; says why not. */
export async function openTranscript({ archive, show }: OpenTranscriptNeeds, uri: vscode.Uri): Promise<void> {
	const name = basename(uri.path);
	try {
		const opened = await withProgress(vscode.l10n.t('Opening {0}', name), async (_report, signal) => {
			const file = uri.scheme === 'file' ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
			return archive.openTranscript(file, signal).catch(error => {
				if (signal.aborted) {
					return undefined;
				}
				throw error;
			});
		});
		if (opened) {
			await show(opened.conversation);
			tell(opened);
		}
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		void vscode.window.showErrorMessage(vscode.l10n.t('{0} was not opened. {1}', name, reason));
	}
}

/** What is in the conversation itself is not said a second time when it is opened again. */
function tell({ wasThere, left, tool }: OpenedTranscript): void {
	if (!wasThere && left.length > 0) {
		const parts = left.join(' ');
		void vscode.window.showInformationMessage(vscode.l10n.t('Imported from {0}. Not understood: {1}', tool, parts));
	}
}
