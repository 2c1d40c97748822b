/**
 * Links such as `vscode://sidethought.sidethought/open?file=/shared/why.json`, which open an exported file. Anybody can
 * write a link into a page or a message, so it is asked about first, and names a file of this machine and nothing else.
 */
import { basename } from 'node:path';
import * as vscode from 'vscode';

const extension = 'sidethought.sidethought';
const place = '/open';

/** The link to a file, in the scheme of this VS Code; undefined for one that no link opens. */
export function linkTo(file: vscode.Uri): vscode.Uri | undefined {
	const query = `file=${encodeURIComponent(file.fsPath)}`;
	if (pathIn(query) === undefined) {
		return undefined;
	}
	return vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extension, path: place, query });
}

export class OpenLinks implements vscode.UriHandler {
	readonly #open: (file: vscode.Uri) => Promise<void>;

	constructor(open: (file: vscode.Uri) => Promise<void>) {
		this.#open = open;
	}

	async handleUri(link: vscode.Uri): Promise<void> {
		const path = link.path === place ? pathIn(link.query) : undefined;
		if (path === undefined) {
			void vscode.window.showWarningMessage(vscode.l10n.t('That link names no exported file of this machine.'));
			return;
		}
		const yes = vscode.l10n.t('Open');
		const question = vscode.l10n.t('Open {0} as a conversation?', basename(path));
		const detail = vscode.l10n.t('A link asks for it: {0}', path);
		if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes) {
			await this.#open(vscode.Uri.file(path));
		}
	}
}

/** A whole path; not one of another machine, which would be told who asks (`\\host\…`). */
function pathIn(query: string): string | undefined {
	const path = new URLSearchParams(query).get('file') ?? '';
	const isWhole = /^(?:[a-z]:[\\/]|\/(?![\\/]))[^\0\r\n]+\.(?:jsonl?|ndjson|md|txt)$/i.test(path);
	return isWhole ? path : undefined;
}
