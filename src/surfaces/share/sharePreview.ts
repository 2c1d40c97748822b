/** What would leave, as a document beside the editor: read in VS Code's own reader, and renewed while one chooses. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';

const scheme = 'sidethought-share';

export interface Preview {
	/** Shows the text, in place of what was shown. The keyboard stays where it is. */
	show(text: string): Promise<void>;
	close(): Promise<void>;
}

export class SharePreview implements Preview, vscode.TextDocumentContentProvider, Disposable {
	readonly #store = new DisposableStore();
	readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
	readonly #uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('What leaves')}.md` });
	#text = '';

	readonly onDidChange = this.#changed.event;

	constructor() {
		this.#store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
	}

	provideTextDocumentContent(): string {
		return this.#text;
	}

	async show(text: string): Promise<void> {
		this.#text = text;
		this.#changed.fire(this.#uri);
		if (this.#tabs().length === 0) {
			const document = await vscode.workspace.openTextDocument(this.#uri);
			const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true };
			await vscode.window.showTextDocument(document, options);
		}
	}

	async close(): Promise<void> {
		this.#text = '';
		await vscode.window.tabGroups.close(this.#tabs());
	}

	dispose(): void {
		this.#store.dispose();
	}

	#tabs(): vscode.Tab[] {
		const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
		return tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === scheme);
	}
}
