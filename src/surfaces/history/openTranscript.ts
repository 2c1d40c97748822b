/** “Open with Sidethought”: files of other tools, from the explorer or from a dialog, as conversations. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Conversation } from '../../core/conversation/conversation.ts';
import { branchTo } from '../../core/conversation/tree.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { commandIds } from '../../platform/commandIds.ts';
import { withProgress } from '../../platform/workbench.ts';
import type { ConversationArchive, OpenedTranscript } from '../../session/hub/conversationStore.ts';
import type { Conversations } from '../../session/hub/conversations.ts';

interface OpenTranscriptNeeds {
	readonly archive: Pick<ConversationArchive, 'openTranscript'>;
	readonly conversations: Pick<Conversations, 'showBeginning' | 'completeBeginning' | 'dropBeginning'>;
	readonly show: (conversation: string) => Promise<void>;
	/** Shows it from its first turn on. */
	readonly showFrom: (conversation: string, turn: TurnId) => Promise<void>;
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

/** Brings a file in, and shows it, a large one from its beginning while the rest is read; says why not. */
export async function openTranscript(needs: OpenTranscriptNeeds, uri: vscode.Uri): Promise<void> {
	const name = basename(uri.path);
	const shown = new ShownBeginning(needs);
	try {
		const opened = await withProgress(vscode.l10n.t('Opening {0}', name), async (_report, signal) => {
			const file = uri.scheme === 'file' ? uri.fsPath : await vscode.workspace.fs.readFile(uri);
			const onBeginning = (beginning: Conversation): void => shown.show(beginning);
			return needs.archive.openTranscript(file, { onBeginning, signal }).catch(error => {
				if (signal.aborted) {
					return undefined;
				}
				throw error;
			});
		});
		if (opened) {
			await shown.complete(opened.conversation);
			tell(opened);
		}
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		void vscode.window.showErrorMessage(vscode.l10n.t('{0} was not opened. {1}', name, reason));
	} finally {
		shown.drop();
	}
}

/** The beginning of the file that is being opened. */
class ShownBeginning {
	readonly #needs: OpenTranscriptNeeds;
	#conversation: string | undefined;

	constructor(needs: OpenTranscriptNeeds) {
		this.#needs = needs;
	}

	show(beginning: Conversation): void {
		const [first] = branchTo(beginning.turns, beginning.leaf);
		if (this.#conversation === undefined && first) {
			this.#conversation = beginning.id;
			this.#needs.conversations.showBeginning(beginning);
			void this.#needs.showFrom(beginning.id, first.id);
		}
	}

	/** A reader who has gone elsewhere meanwhile is not called back. */
	async complete(conversation: string): Promise<void> {
		const isShown = this.#conversation === conversation;
		if (!isShown || !(await this.#needs.conversations.completeBeginning(conversation))) {
			await this.#needs.show(conversation);
		}
	}

	/** What is not whole by now will never be. */
	drop(): void {
		if (this.#conversation !== undefined) {
			this.#needs.conversations.dropBeginning(this.#conversation);
		}
	}
}

/** What is in the conversation itself is not said a second time when it is opened again. */
function tell(opened: OpenedTranscript): void {
	if (!opened.wasThere && opened.left.length > 0) {
		const parts = opened.left.join(' ');
		const message = vscode.l10n.t('Imported from {0}. Not understood: {1}', opened.tool, parts);
		void vscode.window.showInformationMessage(message);
	}
}
