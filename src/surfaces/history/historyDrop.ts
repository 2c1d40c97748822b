/** Files of other tools that are dropped onto the history are opened as conversations. */
import * as vscode from 'vscode';
import type { HistoryNode } from './historyTree.ts';

/** How VS Code names files that are dragged inside of it, and from other programs. */
const uriList = 'text/uri-list';

export class HistoryDrop implements vscode.TreeDragAndDropController<HistoryNode> {
	readonly dragMimeTypes: readonly string[] = [];
	readonly dropMimeTypes: readonly string[] = [uriList, 'files'];
	readonly #open: (file: vscode.Uri) => Promise<void>;

	constructor(open: (file: vscode.Uri) => Promise<void>) {
		this.#open = open;
	}

	async handleDrop(_target: HistoryNode | undefined, data: vscode.DataTransfer): Promise<void> {
		for (const file of await filesOf(data)) {
			await this.#open(file);
		}
	}
}

/** Each once: what comes from another program stands in both lists. */
async function filesOf(data: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
	const listed = (await data.get(uriList)?.asString()) ?? '';
	const dropped = [...data].flatMap(([, item]) => item.asFile()?.uri ?? []);
	// Lines of a list that begin with # are comments (RFC 2483).
	const lines = listed.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'));
	const all = [...lines.map(line => vscode.Uri.parse(line)), ...dropped];
	return [...new Map(all.map(uri => [uri.toString(), uri])).values()];
}
