/** What is attached to the next question: what the user picked, and the editor's selection by itself until dropped. */
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, Emitter } from '../../core/lifecycle.ts';
import type { ContextItem } from '../../core/stream/turnEvent.ts';
import type { AttachmentView } from '../../protocol/messages.ts';
import { selectionItem } from '../../workspace/attachments.ts';
import { looksSecret } from '../../workspace/secretQuestion.ts';
import { toView } from './attachmentView.ts';

const selectionSettlesMs = 150;
/** In characters. */
const shortestSelection = 2;
/** Of documents that somebody writes. */
const readSchemes: ReadonlySet<string> = new Set(['file', 'untitled', 'vscode-remote']);

interface FromEditor {
	readonly item: ContextItem;
	/** The selection, by itself. */
	readonly automatic: boolean;
}

export class AttachmentBox implements Disposable {
	readonly #store = new DisposableStore();
	readonly #changed = this.#store.add(new Emitter<void>());
	#picked: ContextItem[] = [];
	/** One thing at a time: what is selected, or what the user asked about last. */
	#fromEditor: FromEditor | undefined;
	/** The selection that the user dropped; it stays dropped until another one is made. */
	#dropped: string | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	readonly onDidChange = this.#changed.event;

	constructor() {
		this.#store.add(vscode.window.onDidChangeTextEditorSelection(() => this.#followSelection()));
		this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#followSelection()));
		this.#updateSelection();
	}

	get items(): readonly ContextItem[] {
		const own = this.#fromEditor?.item;
		const covered = own && this.#picked.some(item => samePlace(item, own));
		return own && !covered ? [own, ...this.#picked] : this.#picked;
	}

	get views(): readonly AttachmentView[] {
		const automatic = this.#fromEditor?.automatic ? this.#fromEditor.item : undefined;
		return this.items.map(item => toView(item, item === automatic));
	}

	add(item: ContextItem): void {
		if (!this.#picked.some(each => samePlace(each, item))) {
			this.#picked = [...this.#picked, item];
			this.#changed.fire();
		}
	}

	/** What the user asks about from an editor, in place of what they asked about or selected before. */
	askAbout(item: ContextItem): void {
		this.#fromEditor = { item, automatic: false };
		this.#changed.fire();
	}

	/** What is selected here was selected by us, to show it: the user has not. */
	leaveOut(editor: vscode.TextEditor | undefined): void {
		const item = editor && selectionItem(editor);
		if (item) {
			this.#dropped = placeKey(item);
			this.#followSelection();
		}
	}

	remove(id: string): void {
		if (this.#fromEditor?.item.id === id) {
			this.#dropFromEditor();
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
		this.#dropFromEditor();
		this.#changed.fire();
		return taken;
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#store.dispose();
	}

	#dropFromEditor(): void {
		if (this.#fromEditor) {
			this.#dropped = placeKey(this.#fromEditor.item);
			this.#fromEditor = undefined;
		}
	}

	#followSelection(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#updateSelection(), selectionSettlesMs);
	}

	#updateSelection(): void {
		const editor = vscode.window.activeTextEditor;
		if (!editor || !vscode.workspace.isTrusted || !readSchemes.has(editor.document.uri.scheme)) {
			return;
		}
		const item = selectionItem(editor);
		if (!item) {
			this.#dropped = undefined;
		}
		const next = item && placeKey(item) !== this.#dropped && !isLeftOut(item) ? item : undefined;
		const now = this.#fromEditor;
		// What was asked about stays until something else is selected.
		if (now && !now.automatic && (!next || samePlace(now.item, next))) {
			return;
		}
		if (next || now) {
			this.#fromEditor = next && { item: next, automatic: true };
			this.#changed.fire();
		}
	}
}

/** A slip of the mouse is no question, and what looks secret is attached by hand or not at all. */
function isLeftOut(item: ContextItem): boolean {
	return item.text.trim().length < shortestSelection || looksSecret(item);
}

function samePlace(a: ContextItem, b: ContextItem): boolean {
	return placeKey(a) === placeKey(b);
}

function placeKey(item: ContextItem): string {
	return `${item.uri ?? item.label}:${item.sha256 ?? ''}:${item.startLine ?? ''}-${item.endLine ?? ''}:${item.text.length}`;
}
