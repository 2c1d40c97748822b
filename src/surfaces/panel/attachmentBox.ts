/** What is attached to the next question: what the user picked, and the editor's selection by itself until dropped. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, Emitter } from '../../core/lifecycle.ts';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import type { AttachmentView } from '../../protocol/messages.ts';
import { selectionItem } from '../../workspace/attachments.ts';
import { toView } from './attachmentView.ts';

const selectionSettlesMs = 150;

export class AttachmentBox implements Disposable {
	readonly #store = new DisposableStore();
	readonly #changed = this.#store.add(new Emitter<void>());
	#picked: ContextItem[] = [];
	#automatic: ContextItem | undefined;
	/** The selection that the user dropped; it stays dropped until another one is made. */
	#dropped: string | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	readonly onDidChange = this.#changed.event;

	constructor() {
		this.#store.add(vscode.window.onDidChangeTextEditorSelection(() => this.#followSelection()));
		this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#followSelection()));
		this.#updateAutomatic();
	}

	get items(): readonly ContextItem[] {
		const automatic = this.#automatic;
		const covered = automatic && this.#picked.some(item => samePlace(item, automatic));
		return automatic && !covered ? [automatic, ...this.#picked] : this.#picked;
	}

	get views(): readonly AttachmentView[] {
		return this.items.map(item => toView(item, item === this.#automatic));
	}

	add(item: ContextItem): void {
		if (!this.#picked.some(each => samePlace(each, item))) {
			this.#picked = [...this.#picked, item];
			this.#changed.fire();
		}
	}

	remove(id: string): void {
		if (this.#automatic?.id === id) {
			this.#dropped = placeKey(this.#automatic);
			this.#automatic = undefined;
		}
		this.#picked = this.#picked.filter(item => item.id !== id);
		this.#changed.fire();
	}

	find(id: string): ContextItem | undefined {
		return this.items.find(item => item.id === id);
	}

	/** A question is sent with what is here: picked items are used up; the selection is not offered again until it changes. */
	take(): readonly ContextItem[] {
		const taken = this.items;
		this.#picked = [];
		if (this.#automatic) {
			this.#dropped = placeKey(this.#automatic);
			this.#automatic = undefined;
		}
		this.#changed.fire();
		return taken;
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#store.dispose();
	}

	#followSelection(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#updateAutomatic(), selectionSettlesMs);
	}

	#updateAutomatic(): void {
		const editor = vscode.window.activeTextEditor;
		if (
			!editor ||
			!vscode.workspace.isTrusted ||
			!['file', 'untitled', 'vscode-remote'].includes(editor.document.uri.scheme)
		) {
			return;
		}
		const item = selectionItem(editor);
		const dropped = item && placeKey(item) === this.#dropped;
		const next = dropped ? undefined : item;
		if (next || this.#automatic) {
			this.#automatic = next;
			this.#changed.fire();
		}
		if (!item) {
			this.#dropped = undefined;
		}
	}
}

function samePlace(a: ContextItem, b: ContextItem): boolean {
	return placeKey(a) === placeKey(b);
}

function placeKey(item: ContextItem): string {
	return `${item.uri ?? item.label}:${item.startLine ?? ''}-${item.endLine ?? ''}:${item.text.length}`;
}
