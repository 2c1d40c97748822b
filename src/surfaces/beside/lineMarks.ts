/**
 * Marks beside the lines that the thoughts of the conversation are about. Nothing is painted while somebody types: the
 * editor moves what it shows by itself, and we follow in a list of our own, which is shown again after a pause.
 */
import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation/conversation.ts';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore, Emitter, onUnexpectedError } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import type { OpenTurn } from '../../session/hub/openConversation.ts';
import { DocumentMarks, type Mark } from './documentMarks.ts';
import { type FileThoughts, ThoughtsByFile } from './lineThoughts.ts';
import type { Looks } from './looks.ts';
import type { FoundReferences, ReferenceIndex } from './referenceIndex.ts';
import { Schedule } from './schedule.ts';

/** After the last edit; sooner flickers. */
const pauseMs = 500;
/** Between two updates while a thought goes on. */
const updateMs = 250;

export interface LineMarksNeeds {
	readonly conversations: Pick<Conversations, 'onDidChangeBranch' | 'onDidRemove' | 'opened'>;
	readonly index: ReferenceIndex;
	readonly looks: Pick<Looks, 'paint'>;
	/** Whether marks are wanted at all. */
	readonly isOn: () => boolean;
}

export class LineMarks implements Disposable {
	readonly #needs: LineMarksNeeds;
	readonly #store = new DisposableStore();
	readonly #changed = this.#store.add(new Emitter<void>());
	readonly #thoughts = new ThoughtsByFile();
	/** Of open documents. */
	readonly #documents = new Map<vscode.TextDocument, DocumentMarks>();
	readonly #schedule = this.#store.add(new Schedule<vscode.TextDocument>(document => this.#update(document)));
	/** Turns whose marks the reader took away. */
	readonly #cleared = new Set<TurnId>();
	#conversation: ConversationId | undefined;

	/** There are marks now and were none before, or the other way round. */
	readonly onDidChange = this.#changed.event;

	constructor(needs: LineMarksNeeds) {
		this.#needs = needs;
		const { conversations, index } = needs;
		this.#store.add(index.onDidFind(found => this.#add(found)));
		this.#store.add(conversations.onDidChangeBranch(changed => changed === this.#conversation && this.refresh()));
		this.#store.add(vscode.workspace.onDidChangeTextDocument(change => this.#edited(change)));
		this.#store.add(vscode.workspace.onDidCloseTextDocument(document => this.#close(document)));
		this.#store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#updateAll()));
	}

	get isEmpty(): boolean {
		return this.#thoughts.isEmpty;
	}

	/** Marks the lines that this conversation is about, and no others. */
	show(conversation: ConversationId): void {
		if (conversation !== this.#conversation) {
			this.#conversation = conversation;
			this.refresh();
		}
	}

	/** Reads the branch that is shown again. */
	refresh(): void {
		this.#reset();
		if (this.#conversation !== undefined && this.#needs.isOn()) {
			for (const { id } of this.branch.filter(turn => !this.#cleared.has(turn.id))) {
				this.#thoughts.add(id, this.#needs.index.of(id), this.#needs.index);
			}
			this.#needs.index.search(this.#conversation).catch(onUnexpectedError);
		}
		this.#updateAll();
		this.#changed.fire();
	}

	/** Takes the marks away until there are new thoughts. */
	clear(): void {
		for (const { id } of this.branch) {
			this.#cleared.add(id);
		}
		this.#reset();
		this.#updateAll();
		this.#changed.fire();
	}

	/** From top to bottom, where they stand now. */
	in(document: vscode.TextDocument): readonly Mark[] {
		return this.#marksOf(document)?.marks(document) ?? [];
	}

	/** The thoughts about lines of this file that have no mark. */
	leftOut(document: vscode.TextDocument): number {
		return this.#thoughts.get(document.uri)?.leftOut ?? 0;
	}

	/** The turns whose thoughts are marked, oldest first. */
	get branch(): readonly OpenTurn[] {
		const opened = this.#conversation && this.#needs.conversations.opened(this.#conversation);
		return opened ? opened.branch : [];
	}

	/** Where the lines that an address is about stand now; undefined when they are not marked in an open document. */
	whereIs(uri: vscode.Uri, address: ThoughtAddress): Pick<Mark, 'line' | 'endLine'> | undefined {
		const document = [...this.#documents.keys()].find(each => each.uri.toString() === uri.toString());
		return document && this.in(document).find(({ about }) => about.thoughts.some(each => isSame(each, address)));
	}

	dispose(): void {
		this.#store.dispose();
	}

	#reset(): void {
		this.#thoughts.clear();
		for (const document of this.#documents.keys()) {
			this.#documents.set(document, new DocumentMarks());
		}
	}

	#add({ conversation, turn, references, anew }: FoundReferences): void {
		if (conversation !== this.#conversation || !this.#needs.isOn() || !this.branch.some(({ id }) => id === turn)) {
			return;
		}
		if (anew) {
			this.refresh();
			return;
		}
		const wasEmpty = this.isEmpty;
		const touched = this.#thoughts.add(turn, references, this.#needs.index);
		for (const document of documentsOf(touched)) {
			this.#schedule.in(document, updateMs);
		}
		if (wasEmpty !== this.isEmpty) {
			this.#changed.fire();
		}
	}

	/** On every keystroke: a look at each mark of the file, and nothing more. */
	#edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
		const marks = this.#documents.get(document);
		if (marks && contentChanges.length > 0) {
			marks.edit(contentChanges.map(({ range, text }) => ({ start: range.start, end: range.end, text })));
			this.#schedule.notBefore(document, pauseMs);
		}
	}

	#close(document: vscode.TextDocument): void {
		this.#documents.delete(document);
		this.#schedule.cancel(document);
	}

	#updateAll(): void {
		for (const document of new Set(vscode.window.visibleTextEditors.map(editor => editor.document))) {
			if (this.#documents.has(document) || this.#thoughts.get(document.uri)) {
				this.#schedule.in(document, 0);
			}
		}
	}

	#update(document: vscode.TextDocument): void {
		const marks = this.#marksOf(document);
		if (!marks) {
			return;
		}
		marks.look(document);
		const shown = marks.marks(document);
		const fresh = shown.filter(({ isStale }) => !isStale).map(rangeOf);
		const stale = shown.filter(({ isStale }) => isStale).map(rangeOf);
		for (const editor of vscode.window.visibleTextEditors) {
			if (editor.document === document) {
				this.#needs.looks.paint(editor, 'mark', fresh);
				this.#needs.looks.paint(editor, 'stale', stale);
			}
		}
	}

	/** With all that the file's thoughts are about. */
	#marksOf(document: vscode.TextDocument): DocumentMarks | undefined {
		const file = this.#thoughts.get(document.uri);
		const known = this.#documents.get(document);
		if (!file) {
			return known;
		}
		const marks = known ?? new DocumentMarks();
		this.#documents.set(document, marks);
		marks.place(file.lines.values(), document);
		return marks;
	}
}

function documentsOf(files: ReadonlySet<FileThoughts>): readonly vscode.TextDocument[] {
	const addresses = new Set([...files].map(({ uri }) => uri.toString()));
	return vscode.workspace.textDocuments.filter(({ uri }) => addresses.has(uri.toString()));
}

function isSame(a: ThoughtAddress, b: ThoughtAddress): boolean {
	return a.turn === b.turn && a.block === b.block && a.start === b.start;
}

function rangeOf({ line, endLine }: Mark): vscode.Range {
	return new vscode.Range(line, 0, endLine, 0);
}
