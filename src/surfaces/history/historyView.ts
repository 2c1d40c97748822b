/** The history view: earlier conversations by day, a search through them, and what can be done with each. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ThoughtAddress } from '../../core/insight/address.ts';
import { type Disposable, DisposableStore } from '../../core/lifecycle.ts';
import type { TurnId } from '../../core/stream/turnEvent.ts';
import { accept } from '../../platform/accept.ts';
import { type CommandId, commandIds, innerCommandIds } from '../../platform/commandIds.ts';
import { chooseFormat, type ExportFormat, exportToFolder } from '../../platform/exportFile.ts';
import { setContext } from '../../platform/workbench.ts';
import type { ConversationArchive, ConversationSummary, SearchQuery } from '../../session/hub/conversationStore.ts';
import type { Conversations } from '../../session/hub/conversations.ts';
import { HistoryDrop } from './historyDrop.ts';
import { askForFilter, filterMessage, type HistoryFilter } from './historyFilter.ts';
import { HistorySearch, type SearchResults } from './historySearch.ts';
import { type HistoryNode, HistoryTree } from './historyTree.ts';
import { openTranscript } from './openTranscript.ts';
import { askForSearch } from './searchBox.ts';

const viewId = 'sidethought.conversations';

export interface HistoryNeeds {
	readonly archive: Pick<ConversationArchive, 'search' | 'prepareSearch' | 'openTranscript'>;
	readonly conversations: Conversations;
	readonly store: {
		list(): Promise<readonly ConversationSummary[]>;
		pin(id: string, pinned: boolean): void;
		/** Brings back a conversation that was deleted a moment ago; false where it is too late. */
		restore(id: string): Promise<boolean>;
		/** Names of files that belong to no conversation in the list: what could not be read, and was set aside. */
		leftOvers(): Promise<readonly string[]>;
		/** Deletes those, and says which. */
		removeLeftOvers(): Promise<readonly string[]>;
		restoreLeftOvers(names: readonly string[]): Promise<void>;
	};
	/** What was learnt of models from conversations. */
	readonly records: { forgetLikelihoods(): () => void };
	readonly exportConversation: (conversation: string, format: ExportFormat) => Promise<void>;
	readonly views: {
		reveal(conversation: string): Promise<void>;
		revealTurn(conversation: string, turn: TurnId): Promise<void>;
		revealThought(conversation: string, address: ThoughtAddress): Promise<void>;
	};
}

interface HistoryCommand {
	readonly id: CommandId;
	execute(...args: readonly unknown[]): unknown;
}

export class HistoryView implements Disposable {
	readonly #store = new DisposableStore();
	readonly #needs: HistoryNeeds;
	readonly #search: HistorySearch;
	readonly #tree: HistoryTree;
	readonly #view: vscode.TreeView<HistoryNode>;
	#filter: HistoryFilter | undefined;

	constructor(needs: HistoryNeeds) {
		this.#needs = needs;
		this.#search = this.#store.add(new HistorySearch(needs.archive));
		this.#tree = new HistoryTree({
			list: () => needs.store.list(),
			results: () => this.#search.results,
			filter: () => this.#filter,
			now: () => new Date(),
		});
		this.#view = this.#store.add(
			vscode.window.createTreeView(viewId, {
				treeDataProvider: this.#tree,
				showCollapseAll: true,
				canSelectMany: true,
				dragAndDropController: new HistoryDrop(file => this.openFile(file)),
			}),
		);
		this.#store.add(this.#search.onDidChange(() => this.#searchChanged()));
		this.#store.add(needs.conversations.onDidChangeRunning(() => this.#refresh()));
		this.#store.add(needs.conversations.onDidRemove(() => this.#refresh()));
		this.#store.add(this.#view.onDidChangeVisibility(() => this.#refresh()));
	}

	get commands(): readonly HistoryCommand[] {
		const onAll = (id: CommandId, act: (nodes: readonly ConversationNode[]) => unknown): HistoryCommand => ({
			id,
			// Keys give no node: they are about those that are selected.
			execute: (node, selected) => {
				const wanted = Array.isArray(selected) ? selected : node === undefined ? this.#view.selection : [node];
				const nodes = wanted.filter(isConversation);
				return nodes.length === 0 ? undefined : act(nodes);
			},
		});
		// A button of one row is about that row, whatever else is selected.
		const on = (id: CommandId, act: (node: ConversationNode) => unknown): HistoryCommand => {
			const all = onAll(id, ([first]) => first && act(first));
			return { id, execute: node => all.execute(node) };
		};
		return [
			{ id: commandIds.history, execute: () => vscode.commands.executeCommand(`${viewId}.focus`) },
			{ id: commandIds.searchConversations, execute: () => this.#ask() },
			{ id: commandIds.filterConversations, execute: () => this.#chooseFilter() },
			{ id: commandIds.clearSearch, execute: () => this.search({ text: '', isPattern: false }) },
			on(commandIds.renameConversation, node => this.#rename(node)),
			on(commandIds.pinConversation, node => this.#pin(node.id, true)),
			on(commandIds.unpinConversation, node => this.#pin(node.id, false)),
			onAll(commandIds.deleteConversation, nodes => this.#delete(nodes)),
			onAll(commandIds.exportConversations, nodes => this.#export(nodes)),
			{ id: commandIds.deleteAllConversations, execute: () => this.#deleteAll() },
			{ id: innerCommandIds.openPlace, execute: place => this.#open(place) },
		];
	}

	/** Shows what is found in place of the list. */
	search(query: SearchQuery): Promise<void> {
		return this.#search.start(query);
	}

	/** Brings a file of another tool in, or an export of ours, and shows it. */
	async openFile(file: vscode.Uri): Promise<void> {
		const { archive, conversations, views } = this.#needs;
		const show = (id: string): Promise<void> => views.reveal(id);
		const showFrom = (id: string, turn: TurnId): Promise<void> => views.revealTurn(id, turn);
		await openTranscript({ archive, conversations, show, showFrom }, file);
		this.#tree.refresh();
	}

	dispose(): void {
		this.#store.dispose();
	}

	async #ask(): Promise<void> {
		// A search itself says what is wrong.
		void this.#needs.archive.prepareSearch().catch(() => {});
		await vscode.commands.executeCommand(`${viewId}.focus`);
		askForSearch(this.#search, () => void vscode.commands.executeCommand(`${viewId}.focus`));
	}

	#searchChanged(): void {
		const { results } = this.#search;
		setContext('sidethought.searching', results !== undefined);
		this.#showMessage();
		this.#tree.refresh();
	}

	async #chooseFilter(): Promise<void> {
		const chosen = await askForFilter(await this.#needs.store.list());
		if (chosen !== undefined) {
			this.#filter = chosen === 'all' ? undefined : chosen;
			this.#showMessage();
			this.#tree.refresh();
		}
	}

	#showMessage(): void {
		const { results } = this.#search;
		// How much was found counts hits that the filter hides.
		const isCounted = results !== undefined && (this.#filter === undefined || results.hits.size === 0);
		const parts = [this.#filter && filterMessage(this.#filter), isCounted ? messageOf(results) : undefined];
		this.#view.message = parts.filter(part => part !== undefined).join(' ') || undefined;
	}

	#refresh(): void {
		if (this.#view.visible && this.#search.results === undefined) {
			this.#tree.refresh();
		}
	}

	/** What is found may have another title now, or be gone: it is looked for once more. */
	#changed(): void {
		const { results } = this.#search;
		if (results) {
			void this.#search.start(results.query);
		} else {
			this.#tree.refresh();
		}
	}

	async #rename({ id, title }: ConversationNode): Promise<void> {
		const wanted = (await vscode.window.showInputBox({ title: vscode.l10n.t('Rename'), value: title }))?.trim();
		if (wanted) {
			this.#needs.conversations.rename(id, wanted);
			this.#changed();
		}
	}

	#pin(id: string, pinned: boolean): void {
		this.#needs.store.pin(id, pinned);
		this.#changed();
	}

	async #delete(nodes: readonly ConversationNode[]): Promise<void> {
		const ids = nodes.map(({ id }) => id);
		await Promise.all(ids.map(id => this.#needs.conversations.remove(id)));
		const message =
			nodes.length === 1
				? vscode.l10n.t('“{0}” was deleted.', nodes[0]?.title ?? '')
				: vscode.l10n.t('{0} conversations were deleted.', nodes.length);
		await this.#offerUndo(ids, message);
	}

	/** One goes to a file that the user names, several into a folder. */
	async #export(nodes: readonly ConversationNode[]): Promise<void> {
		const format = await chooseFormat();
		const [first] = nodes;
		if (!format || !first) {
			return;
		}
		if (nodes.length === 1) {
			return this.#needs.exportConversation(first.id, format);
		}
		const found = await Promise.all(nodes.map(({ id }) => this.#needs.conversations.open(id)));
		const written = await exportToFolder(
			found.flatMap(each => each ?? []),
			format,
		);
		if (written !== undefined) {
			void vscode.window.showInformationMessage(vscode.l10n.t('{0} conversations were exported.', written));
		}
	}

	async #deleteAll(): Promise<void> {
		const [all, left] = await Promise.all([this.#needs.store.list(), this.#needs.store.leftOvers()]);
		const yes = vscode.l10n.t('Delete all');
		const question = vscode.l10n.t('Delete all conversations? There are {0}.', all.length);
		const also =
			left.length === 0 ? '' : ` ${vscode.l10n.t('Files that were set aside go, too: {0}.', left.join(', '))}`;
		const detail = vscode.l10n.t('Pinned ones, too. Running answers are stopped.') + also;
		if (
			all.length + left.length > 0 &&
			(await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes
		) {
			const ids = all.map(({ id }) => id);
			await Promise.all(ids.map(id => this.#needs.conversations.remove(id)));
			const gone = await this.#needs.store.removeLeftOvers();
			const remember = this.#needs.records.forgetLikelihoods();
			if (await this.#offerUndo(ids, vscode.l10n.t('All conversations were deleted.'), gone)) {
				remember();
			}
		}
	}

	/** Whether all of it was brought back. */
	async #offerUndo(ids: readonly string[], message: string, leftOvers: readonly string[] = []): Promise<boolean> {
		this.#changed();
		const undo = vscode.l10n.t('Undo');
		if ((await vscode.window.showInformationMessage(message, undo)) !== undo) {
			return false;
		}
		await this.#needs.store.restoreLeftOvers(leftOvers);
		const restored = await Promise.all(ids.map(id => this.#needs.store.restore(id)));
		const isWhole = restored.every(isBack => isBack);
		if (!isWhole) {
			void vscode.window.showInformationMessage(vscode.l10n.t('It is too late to bring everything back.'));
		}
		this.#changed();
		return isWhole;
	}

	async #open(wanted: unknown): Promise<void> {
		const place = accept(placeSchema, wanted);
		const { conversations, views } = this.#needs;
		const opened = place && (await conversations.open(place.conversation));
		if (!place || !opened) {
			void vscode.window.showInformationMessage(vscode.l10n.t('That conversation was deleted.'));
			this.#tree.refresh();
			return;
		}
		const { conversation, turn, block, start, end } = place;
		if (turn === undefined) {
			return views.reveal(conversation);
		}
		if (!opened.branch.some(({ id }) => id === turn)) {
			conversations.showVersion(turn);
		}
		return block === undefined || start === undefined || end === undefined
			? views.revealTurn(conversation, turn)
			: views.revealThought(conversation, { turn, block, start, end });
	}
}

type ConversationNode = Extract<HistoryNode, { readonly kind: 'conversation' }>;

function isConversation(node: unknown): node is ConversationNode {
	return accept(nodeSchema, node) !== undefined;
}

const nodeSchema = v.object({ kind: v.literal('conversation'), id: v.string(), title: v.string() });

const placeSchema = v.object({
	conversation: v.string(),
	turn: v.optional(v.string()),
	block: v.optional(v.number()),
	start: v.optional(v.number()),
	end: v.optional(v.number()),
});

function messageOf({ hits, isRunning, hasMore, problem, query }: SearchResults): string {
	if (problem !== undefined) {
		return problem;
	}
	if (hits.size === 0) {
		return isRunning ? vscode.l10n.t('Searching…') : vscode.l10n.t('Nothing was found for “{0}”.', query.text);
	}
	const found = [...hits.values()].reduce((sum, each) => sum + each.length, 0);
	const where = hits.size === 1 ? vscode.l10n.t('one conversation') : vscode.l10n.t('{0} conversations', hits.size);
	if (hasMore) {
		return vscode.l10n.t('The first {0} hits, in {1}. Look for more words to find less.', found, where);
	}
	return found === 1 ? vscode.l10n.t('1 hit, in {0}.', where) : vscode.l10n.t('{0} hits, in {1}.', found, where);
}
