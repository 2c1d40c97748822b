/** The history as a tree: conversations by day, or what a search found in them. */
import * as vscode from 'vscode';
import { Emitter } from '../../core/lifecycle.ts';
import { cutStart } from '../../core/text/cut.ts';
import { innerCommandIds } from '../../platform/commandIds.ts';
import type { ConversationSummary, SearchHit, SearchPlace } from '../../session/hub/conversationStore.ts';
import { type HistoryFilter, passes } from './historyFilter.ts';
import { daysAgo, groupsOf, type HistoryGroup } from './historyGroups.ts';
import type { SearchResults } from './historySearch.ts';

export type HistoryNode =
	| { readonly kind: 'group'; readonly group: HistoryGroup; readonly index: number }
	| {
			readonly kind: 'conversation';
			readonly id: string;
			readonly title: string;
			readonly summary?: ConversationSummary;
	  }
	| { readonly kind: 'hit'; readonly hit: SearchHit };

interface TreeNeeds {
	readonly list: () => Promise<readonly ConversationSummary[]>;
	readonly results: () => SearchResults | undefined;
	readonly filter: () => HistoryFilter | undefined;
	readonly now: () => Date;
}

/** So many days are open at first. */
const openGroups = 4;

export class HistoryTree implements vscode.TreeDataProvider<HistoryNode> {
	readonly #needs: TreeNeeds;
	readonly #changed = new Emitter<undefined>();

	readonly onDidChangeTreeData = this.#changed.event;

	constructor(needs: TreeNeeds) {
		this.#needs = needs;
	}

	refresh(): void {
		this.#changed.fire(undefined);
	}

	async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
		const results = this.#needs.results();
		if (results) {
			return node ? hitsOf(node, results) : this.#found(results);
		}
		if (node) {
			return node.kind === 'group' ? node.group.conversations.map(conversationNode) : [];
		}
		return groupsOf(await this.#shown()).map((group, index) => ({ kind: 'group', group, index }));
	}

	async #shown(): Promise<readonly ConversationSummary[]> {
		const filter = this.#needs.filter();
		const all = await this.#needs.list();
		return filter ? all.filter(each => passes(filter, each)) : all;
	}

	async #found(results: SearchResults): Promise<HistoryNode[]> {
		const nodes = found(results);
		if (this.#needs.filter() === undefined) {
			return nodes;
		}
		const shown = new Set((await this.#shown()).map(({ id }) => id));
		return nodes.filter(node => node.kind !== 'conversation' || shown.has(node.id));
	}

	getTreeItem(node: HistoryNode): vscode.TreeItem {
		switch (node.kind) {
			case 'group':
				return groupItem(node.group, node.index, this.#needs.now());
			case 'conversation':
				return conversationItem(node, this.#needs.results() !== undefined);
			case 'hit':
				return hitItem(node.hit);
		}
	}
}

function found({ hits }: SearchResults): HistoryNode[] {
	return [...hits].map(([id, [first]]) => ({ kind: 'conversation', id, title: first?.title ?? '' }));
}

/** A hit in the title is the conversation itself. */
function hitsOf(node: HistoryNode, { hits }: SearchResults): HistoryNode[] {
	const own = node.kind === 'conversation' ? (hits.get(node.id) ?? []) : [];
	return own.filter(({ turn }) => turn !== undefined).map(hit => ({ kind: 'hit', hit }));
}

function conversationNode(summary: ConversationSummary): HistoryNode {
	return { kind: 'conversation', id: summary.id, title: summary.title, summary };
}

function groupItem({ day }: HistoryGroup, index: number, now: Date): vscode.TreeItem {
	const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
	const item = new vscode.TreeItem(dayName(day, now), index < openGroups ? Expanded : Collapsed);
	item.id = `group ${day === 'pinned' ? day : day.toISOString()}`;
	return item;
}

function dayName(day: Date | 'pinned', now: Date): string {
	if (day === 'pinned') {
		return vscode.l10n.t('Pinned');
	}
	switch (daysAgo(day, now)) {
		case 0:
			return vscode.l10n.t('Today');
		case 1:
			return vscode.l10n.t('Yesterday');
		default:
			return day.toLocaleDateString(vscode.env.language, {
				weekday: 'long',
				year: 'numeric',
				month: 'long',
				day: 'numeric',
			});
	}
}

function conversationItem(node: Extract<HistoryNode, { kind: 'conversation' }>, isFound: boolean): vscode.TreeItem {
	const { id, title, summary } = node;
	const { Expanded, None } = vscode.TreeItemCollapsibleState;
	const item = new vscode.TreeItem(title, isFound ? Expanded : None);
	// VS Code remembers by id what was folded: in the list nothing can be unfolded, of what was found everything is.
	item.id = isFound ? `found ${id}` : `conversation ${id}`;
	item.iconPath = new vscode.ThemeIcon(
		summary?.pinned ? 'pinned' : id.startsWith('imported-') ? 'file' : 'comment-discussion',
	);
	item.contextValue =
		summary === undefined ? 'foundConversation' : summary.pinned ? 'pinnedConversation' : 'conversation';
	item.command = {
		command: innerCommandIds.openPlace,
		title: vscode.l10n.t('Open'),
		arguments: [{ conversation: id }],
	};
	if (summary) {
		const time = new Date(summary.updatedAt);
		item.description = time.toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' });
		const count = summary.turns === 1 ? vscode.l10n.t('1 question') : vscode.l10n.t('{0} questions', summary.turns);
		item.tooltip = `${title}\n${time.toLocaleString(vscode.env.language)}\n${count}`;
		// What is read aloud has what is seen in it, in its order; VS Code would read the tooltip.
		const day = time.toLocaleDateString(vscode.env.language);
		const pinned = summary.pinned ? [vscode.l10n.t('Pinned')] : [];
		item.accessibilityInformation = { label: [title, item.description, day, count, ...pinned].join(', ') };
	}
	return item;
}

function hitItem(hit: SearchHit): vscode.TreeItem {
	const { conversation, turn, place, block, start, end, before, match, after, step } = hit;
	const seen = wordsBefore(before);
	const label = { label: seen + match + after, highlights: [[seen.length, seen.length + match.length]] };
	const item = new vscode.TreeItem(label as vscode.TreeItemLabel, vscode.TreeItemCollapsibleState.None);
	const where = step === undefined ? placeName(place) : `${placeName(place)}: ${step}`;
	item.id = `hit ${conversation} ${turn} ${place} ${block} ${start}`;
	item.description = where;
	item.tooltip = `${where}\n\n${before}${match}${after}`;
	item.accessibilityInformation = { label: `${label.label}, ${where}` };
	item.contextValue = 'hit';
	item.command = {
		command: innerCommandIds.openPlace,
		title: vscode.l10n.t('Open'),
		arguments: [{ conversation, turn, ...(place === 'thinking' && { block, start, end }) }],
	};
	return item;
}

/** What was found has to be seen in a narrow view, too, which shows some forty letters of a row. */
const mostBefore = 16;

function wordsBefore(text: string): string {
	const end = cutStart(text, mostBefore);
	return end.length < text.length ? `…${end.replace(/^\S*\s+/, '')}` : end;
}

function placeName(place: SearchPlace): string {
	switch (place) {
		case 'title':
			return vscode.l10n.t('Title');
		case 'question':
			return vscode.l10n.t('Question');
		case 'thinking':
			return vscode.l10n.t('Thinking');
		case 'answer':
			return vscode.l10n.t('Answer');
		case 'tool':
			return vscode.l10n.t('Tool');
	}
}
