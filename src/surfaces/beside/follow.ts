/**
 * Follows the model: shows the place that it thinks about, without ever taking the focus. Ends as soon as the reader
 * scrolls or types, because then they are somewhere else.
 */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, Emitter, onUnexpectedError } from '../../core/lifecycle.ts';
import type { GazePlace } from './gaze.ts';

/** How long an editor may move because of us. */
const revealMs = 600;
const sayMs = 5_000;

export interface FollowNeeds {
	readonly onDidMove: (listener: (place: GazePlace) => void) => Disposable;
	readonly isInWorkspace: (uri: vscode.Uri) => Promise<boolean>;
}

export class Follow implements Disposable {
	readonly #needs: FollowNeeds;
	readonly #store = new DisposableStore();
	readonly #changed = this.#store.add(new Emitter<boolean>());
	/** The first line that is seen of each editor, and until when it may change because of us. */
	readonly #tops = new Map<vscode.TextEditor, number>();
	readonly #ours = new Map<vscode.TextEditor, number>();
	#isOn = false;

	/** Whether it follows. */
	readonly onDidChange = this.#changed.event;

	constructor(needs: FollowNeeds) {
		this.#needs = needs;
		this.#store.add(needs.onDidMove(place => void this.#go(place).catch(onUnexpectedError)));
		this.#store.add(vscode.window.onDidChangeTextEditorVisibleRanges(change => this.#scrolled(change)));
		this.#store.add(vscode.workspace.onDidChangeTextDocument(change => this.#typed(change)));
		this.#store.add(vscode.window.onDidChangeVisibleTextEditors(editors => this.#lookAt(editors)));
	}

	get isOn(): boolean {
		return this.#isOn;
	}

	/** @param place where the model is now */
	start(place?: GazePlace): void {
		this.#set(true);
		this.#lookAt(vscode.window.visibleTextEditors);
		if (place) {
			this.#go(place).catch(onUnexpectedError);
		}
	}

	/** @param why in words, where it was not asked for */
	stop(why?: string): void {
		if (this.#isOn && why !== undefined) {
			vscode.window.setStatusBarMessage(`$(eye-closed) ${why}`, sayMs);
		}
		this.#set(false);
	}

	dispose(): void {
		this.#store.dispose();
	}

	#set(on: boolean): void {
		if (on !== this.#isOn) {
			this.#isOn = on;
			this.#changed.fire(on);
		}
	}

	async #go(place: GazePlace): Promise<void> {
		if (!this.#isOn) {
			return;
		}
		const shown = vscode.window.visibleTextEditors.filter(({ document }) => isOf(document, place.uri));
		const editors = shown.length > 0 ? shown : await this.#open(place);
		for (const editor of editors) {
			this.#reveal(editor, place);
		}
	}

	/** In a second column and as a preview: the file that the reader has before them stays where it is. */
	async #open({ uri }: GazePlace): Promise<readonly vscode.TextEditor[]> {
		if (isCovered(vscode.ViewColumn.Two) || !(await this.#mayOpen(uri))) {
			return [];
		}
		const editor = await vscode.window.showTextDocument(uri, {
			preview: true,
			preserveFocus: true,
			viewColumn: vscode.ViewColumn.Two,
		});
		return this.#isOn ? [editor] : [];
	}

	async #mayOpen(uri: vscode.Uri): Promise<boolean> {
		const isOpen = vscode.workspace.textDocuments.some(document => isOf(document, uri));
		return isOpen || (await this.#needs.isInWorkspace(uri));
	}

	#reveal(editor: vscode.TextEditor, { line, endLine }: GazePlace): void {
		const last = editor.document.lineCount - 1;
		if (line <= last) {
			const range = new vscode.Range(line, 0, Math.min(endLine, last), 0);
			if (!editor.visibleRanges.some(visible => visible.contains(range))) {
				this.#ours.set(editor, performance.now() + revealMs);
				editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
			}
		}
	}

	#lookAt(editors: readonly vscode.TextEditor[]): void {
		for (const editor of [...this.#tops.keys()].filter(known => !editors.includes(known))) {
			this.#tops.delete(editor);
			this.#ours.delete(editor);
		}
		for (const editor of editors.filter(each => !this.#tops.has(each))) {
			this.#tops.set(editor, topOf(editor.visibleRanges));
			// An editor that has just opened finds its place by itself.
			this.#ours.set(editor, performance.now() + revealMs);
		}
	}

	/** Sideways it is no other place. */
	#scrolled({ textEditor, visibleRanges }: vscode.TextEditorVisibleRangesChangeEvent): void {
		const before = this.#tops.get(textEditor);
		const top = topOf(visibleRanges);
		this.#tops.set(textEditor, top);
		const isOurs = (this.#ours.get(textEditor) ?? 0) > performance.now();
		if (this.#isOn && before !== undefined && before !== top && !isOurs) {
			this.stop(vscode.l10n.t('The model is not followed any more, because you scrolled.'));
		}
	}

	#typed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
		if (this.#isOn && contentChanges.length > 0 && document === vscode.window.activeTextEditor?.document) {
			this.stop(vscode.l10n.t('The model is not followed any more, because you typed.'));
		}
	}
}

function topOf(ranges: readonly vscode.Range[]): number {
	return ranges[0]?.start.line ?? 0;
}

function isOf(document: vscode.TextDocument, uri: vscode.Uri): boolean {
	return document.uri.toString() === uri.toString();
}

/** What the reader has there is no text, such as the thoughts themselves: nothing is put over it. */
function isCovered(column: vscode.ViewColumn): boolean {
	const tab = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn === column)?.activeTab;
	return tab !== undefined && !(tab.input instanceof vscode.TabInputText);
}
