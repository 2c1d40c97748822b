import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Conversation } from '../../../../src/core/conversation/conversation.ts';
import { commandIds, innerCommandIds } from '../../../../src/platform/commandIds.ts';
import type {
	ConversationSummary,
	OpenedTranscript,
	SearchHit,
	SearchQuery,
} from '../../../../src/session/hub/conversationStore.ts';
import { Conversations } from '../../../../src/session/hub/conversations.ts';
import { daysAgo, groupsOf } from '../../../../src/surfaces/history/historyGroups.ts';
import { HistorySearch } from '../../../../src/surfaces/history/historySearch.ts';
import type { HistoryNode } from '../../../../src/surfaces/history/historyTree.ts';
import { HistoryView } from '../../../../src/surfaces/history/historyView.ts';
import { forgetOld } from '../../../../src/surfaces/history/retention.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';
import { plainTurn } from '../../core/turnEvents.ts';
import { MemoryStore } from '../../session/memoryStore.ts';

const at = (day: number, hour: number): string => new Date(2026, 2, day, hour).toISOString();

/** Every other one in a workspace, each of its own model but the first two. */
function askedOf(id: string): Pick<ConversationSummary, 'models' | 'workspace'> {
	return { models: id === 'p' || id === 'a' ? ['qwen3:8b'] : [id], ...(id < 'c' && { workspace: 'shop' }) };
}

function summary(id: string, updatedAt: string, pinned = false): ConversationSummary {
	return { id, title: `Title of ${id}`, pinned, createdAt: updatedAt, updatedAt, turns: 2, ...askedOf(id) };
}

const listed = [
	summary('p', at(1, 9), true),
	summary('a', at(10, 23)),
	summary('b', at(10, 0)),
	summary('imported-c', at(9, 23)),
	summary('d', at(2, 12)),
];

const hit: SearchHit = {
	conversation: 'a',
	title: 'Title of a',
	updatedAt: at(10, 23),
	turn: 't1',
	place: 'thinking',
	block: 0,
	start: 4,
	end: 8,
	before: 'the ',
	match: 'sign',
	after: ' is flipped',
	step: 'Reading',
};

describe('the groups of the history', () => {
	it('are the pinned ones, then the days of the reader, each in the order of the store', () => {
		const groups = groupsOf(listed).map(({ day, conversations }) => [
			day === 'pinned' ? day : daysAgo(day, new Date(2026, 2, 10, 15)),
			conversations.map(({ id }) => id),
		]);
		assert.deepEqual(groups, [
			['pinned', ['p']],
			[0, ['a', 'b']],
			[1, ['imported-c']],
			[8, ['d']],
		]);
	});

	it('of ten thousand conversations cost no more than their number', () => {
		const many = Array.from({ length: 10_000 }, (_, index) => summary(`c${index}`, at(1 + (index % 28), 12)));
		assert.equal(
			groupsOf(many).reduce((sum, group) => sum + group.conversations.length, 0),
			10_000,
		);
	});
});

function found({ results }: HistorySearch): readonly (readonly SearchHit[])[] | undefined {
	return results && [...results.hits.values()];
}

describe('conversations that are older than the user keeps them', () => {
	const forget = async (days: number | undefined, running = ''): Promise<readonly string[]> => {
		const removed: string[] = [];
		const count = await forgetOld(
			{
				list: async () => [...listed, summary('odd', 'no time')],
				remove: async id => {
					if (id === 'a') {
						throw new Error('busy');
					}
					removed.push(id);
				},
				isRunning: id => id === running,
			},
			days,
			new Date(2026, 2, 11),
		);
		assert.equal(count, removed.length);
		return removed;
	};

	it('are deleted, but for pinned ones and those in which a turn runs', async () => {
		assert.deepEqual(await forget(undefined), []);
		assert.deepEqual(await forget(9), []);
		assert.deepEqual(await forget(8), ['d']);
		assert.deepEqual(await forget(8, 'd'), []);
	});

	it('do not keep one another when one cannot be deleted', async () => {
		assert.deepEqual(await forget(0.001), ['b', 'imported-c', 'd']);
	});
});

describe('the search of the history', () => {
	it('shows what the newest query found, and nothing of an older one', async () => {
		const tellers: ((hits: readonly SearchHit[]) => void)[] = [];
		const aborted: string[] = [];
		const search = new HistorySearch({
			search: (query: SearchQuery, onHits, signal) => {
				tellers.push(onHits);
				return new Promise(resolve => {
					signal.addEventListener('abort', () => {
						aborted.push(query.text);
						resolve(false);
					});
				});
			},
		});
		void search.start({ text: 'first', isPattern: false });
		void search.start({ text: 'second', isPattern: false });
		assert.deepEqual(aborted, ['first']);
		tellers[0]?.([hit]);
		assert.equal(found(search), undefined);
		tellers[1]?.([hit]);
		tellers[1]?.([{ ...hit, match: 'grown' }]);
		assert.deepEqual(found(search), [[{ ...hit, match: 'grown' }]]);
		await search.start({ text: ' ', isPattern: false });
		assert.equal(found(search), undefined);
		search.dispose();
	});
});

describe('the history view', () => {
	let view: HistoryView;
	let conversations: Conversations;
	let store: MemoryStore;
	const shown: unknown[] = [];
	const pinned: unknown[] = [];
	const left: string[] = [];
	let canRestore = true;
	let searches = 0;

	const tree = (): vscode.TreeView<HistoryNode> & { readonly treeDataProvider: vscode.TreeDataProvider<HistoryNode> } =>
		state.treeView as never;

	const exported: unknown[] = [];
	let found = hit;
	const dropped: unknown[] = [];
	let beginning: Conversation | undefined;
	const imported: OpenedTranscript = { conversation: 'imported-x', tool: 'test', left: [], wasThere: false };
	let read = async (): Promise<OpenedTranscript> => imported;
	let forgotten = 0;
	/** Once everything is deleted. */
	let nextChoice: string | undefined;
	const run = async (id: string, ...args: readonly unknown[]): Promise<unknown> =>
		view.commands.find(command => command.id === id)?.execute(...args);

	beforeEach(() => {
		resetVscode();
		shown.length = 0;
		exported.length = 0;
		found = hit;
		dropped.length = 0;
		beginning = undefined;
		read = async () => imported;
		pinned.length = 0;
		forgotten = 0;
		nextChoice = undefined;
		canRestore = true;
		store = new MemoryStore();
		conversations = new Conversations(store, () => (async function* () {})());
		view = new HistoryView({
			records: {
				forgetLikelihoods: () => {
					forgotten++;
					state.choice = nextChoice;
					return () => void forgotten--;
				},
			},
			exportConversation: async (...args) => void exported.push(args),
			archive: {
				openTranscript: async (file, { onBeginning }) => {
					dropped.push(file);
					if (beginning) {
						onBeginning(beginning);
					}
					return read();
				},
				prepareSearch: async () => {},
				search: async (query, onHits) => {
					searches += 1;
					if (query.isPattern) {
						throw new Error('That is not a regular expression.');
					}
					onHits([found]);
					return false;
				},
			},
			conversations,
			store: {
				list: async () => listed,
				pin: (...args) => pinned.push(args),
				restore: async () => canRestore,
				leftOvers: async () => left,
				removeLeftOvers: async () => left.splice(0),
				restoreLeftOvers: async names => void left.push(...names),
			},
			views: {
				reveal: async id => void shown.push(['reveal', id]),
				revealTurn: async (id, turn) => void shown.push(['turn', id, turn]),
				revealThought: async (id, address) => void shown.push(['thought', id, address]),
			},
		});
	});

	afterEach(() => {
		view.dispose();
		conversations.dispose();
	});

	async function items(node?: HistoryNode): Promise<readonly vscode.TreeItem[]> {
		const { treeDataProvider } = tree();
		const nodes = (await treeDataProvider.getChildren(node)) ?? [];
		return Promise.all(nodes.map(each => treeDataProvider.getTreeItem(each)));
	}

	async function firstNode(): Promise<HistoryNode | undefined> {
		const [group] = (await tree().treeDataProvider.getChildren()) ?? [];
		return ((await tree().treeDataProvider.getChildren(group)) ?? [])[0];
	}

	it('lists conversations under their days, with what can be done with each', async () => {
		assert.equal((await items())[0]?.label, 'Pinned');
		const [group] = (await tree().treeDataProvider.getChildren()) ?? [];
		const [item] = await items(group);
		assert.deepEqual([item?.label, item?.contextValue], ['Title of p', 'pinnedConversation']);
		assert.match(String(item?.tooltip), /2 questions$/);
		// What is read aloud begins with what is seen.
		const spoken = item?.accessibilityInformation?.label ?? '';
		assert.ok(spoken.startsWith(`Title of p, ${item?.description}, `), spoken);
		assert.match(spoken, /2 questions, Pinned$/);
		assert.deepEqual(item?.command?.arguments, [{ conversation: 'p' }]);
	});

	it('shows hits below their conversations, marked, with the step, and leads to that step', async () => {
		const groups = (await tree().treeDataProvider.getChildren()) ?? [];
		const listedIds = (await Promise.all(groups.map(items))).flat().map(({ id }) => id);
		const results = await searched('sign');
		assert.deepEqual(
			results.map(({ label }) => label),
			['Title of a'],
		);
		assert.equal(results[0]?.collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
		assert.ok(!listedIds.includes(results[0]?.id), 'or VS Code would show it as folded as it was in the list');
		const [node] = (await tree().treeDataProvider.getChildren()) ?? [];
		const [item] = await items(node);
		assert.deepEqual(item?.label, { label: 'the sign is flipped', highlights: [[4, 8]] });
		assert.equal(item?.description, 'Thinking: Reading');
		const events = plainTurn(['the sign is flipped'], ['x'], 't1');
		store.stored.set('a', { id: 'a', title: 'A', createdAt: at(1, 1), turns: [{ id: 't1', events }] });
		await run(innerCommandIds.openPlace, ...(item?.command?.arguments ?? []));
		assert.deepEqual(shown, [['thought', 'a', { turn: 't1', block: 0, start: 4, end: 8 }]]);
	});

	it('shows what was found at the beginning of a narrow row, and all around it in the tooltip', async () => {
		found = { ...hit, before: 'because every caller of it passes marmalade and ' };
		await searched('sign');
		const [node] = (await tree().treeDataProvider.getChildren()) ?? [];
		const [item] = await items(node);
		assert.deepEqual(item?.label, { label: '…marmalade and sign is flipped', highlights: [[15, 19]] });
		assert.match(String(item?.tooltip), /because every caller of it passes marmalade and sign is flipped$/);
	});

	async function searched(text: string): Promise<readonly vscode.TreeItem[]> {
		await view.search({ text, isPattern: false });
		await pause(80);
		return items();
	}

	it('says how much was found, and why nothing was', async () => {
		await searched('sign');
		assert.equal(tree().message, '1 hit, in one conversation.');
		await view.search({ text: '(', isPattern: true });
		await pause(80);
		assert.equal(tree().message, 'That is not a regular expression.');
		await run(commandIds.clearSearch);
		await pause(80);
		assert.equal(tree().message, undefined);
	});

	it('pins, renames and deletes, and brings back what was deleted', async () => {
		const node = await firstNode();
		await run(commandIds.pinConversation, node);
		assert.deepEqual(pinned, [['p', true]]);
		state.choice = ' Other ';
		await run(commandIds.renameConversation, node);
		state.choice = 'Undo';
		await run(commandIds.deleteConversation, node);
		assert.deepEqual(state.messages, ['“Title of p” was deleted.']);
		canRestore = false;
		await run(commandIds.deleteConversation, node);
		assert.equal(state.messages.at(-1), 'It is too late to bring everything back.');
	});

	it('looks again for what was searched when a conversation of it was renamed, pinned or deleted', async () => {
		await searched('sign');
		const [node] = (await tree().treeDataProvider.getChildren()) ?? [];
		const before = searches;
		state.choice = 'Other';
		await run(commandIds.renameConversation, node);
		await run(commandIds.pinConversation, node);
		state.choice = undefined;
		await run(commandIds.deleteConversation, node);
		assert.equal(searches, before + 3);
	});

	it('shows those of a workspace or a model alone, in a search too, and says so', async () => {
		const shownIds = async (): Promise<readonly string[]> => {
			const groups = (await tree().treeDataProvider.getChildren()) ?? [];
			const nodes = await Promise.all(groups.map(each => tree().treeDataProvider.getChildren(each)));
			return nodes.flatMap(each => (each ?? []).map(node => (node.kind === 'conversation' ? node.id : '')));
		};
		state.picks = 'shop';
		await run(commandIds.filterConversations);
		assert.deepEqual(await shownIds(), ['a', 'b']);
		assert.equal(tree().message, 'Only conversations of the workspace shop.');
		assert.deepEqual(state.lists, [
			{
				title: 'Which conversations are shown?',
				labels: ['All conversations', 'Workspaces', 'shop', 'Models', 'qwen3:8b', 'b', 'imported-c', 'd'],
			},
		]);
		state.picks = 'qwen3:8b';
		await run(commandIds.filterConversations);
		assert.deepEqual(await shownIds(), ['p', 'a']);
		assert.equal((await searched('sign')).length, 1);
		state.picks = 'd';
		await run(commandIds.filterConversations);
		assert.equal((await items()).length, 0, 'the hit is in a conversation of another model');
		assert.equal(tree().message, 'Only conversations with d.');
		await run(commandIds.clearSearch);
		await pause(80);
		state.picks = 'All conversations';
		await run(commandIds.filterConversations);
		assert.deepEqual(await shownIds(), ['p', 'a', 'b', 'imported-c', 'd']);
		assert.equal(tree().message, undefined);
	});

	it('deletes and exports all that are selected, or the one that was clicked beside them', async () => {
		const [, group] = (await tree().treeDataProvider.getChildren()) ?? [];
		const nodes = (await tree().treeDataProvider.getChildren(group)) ?? [];
		await run(commandIds.deleteConversation, nodes[0], nodes);
		assert.deepEqual(store.removed, ['a', 'b']);
		assert.equal(state.messages.at(-1), '2 conversations were deleted.');
		await run(commandIds.deleteConversation, nodes[0], undefined);
		assert.deepEqual(store.removed, ['a', 'b', 'a']);
		state.picks = '$(json) JSON';
		await run(commandIds.exportConversations, nodes[1]);
		assert.deepEqual(exported, [['b', 'json']]);
	});

	it('exports several into one folder, each under a name of its own', async () => {
		const titles = new Map([
			['a', 'Why?'],
			['b', 'Why?'],
		]);
		for (const [id, title] of titles) {
			store.stored.set(id, { id, title, createdAt: at(1, 1), turns: [{ id, events: plainTurn(['x'], ['y'], id) }] });
		}
		const [, group] = (await tree().treeDataProvider.getChildren()) ?? [];
		const nodes = (await tree().treeDataProvider.getChildren(group)) ?? [];
		state.picks = '$(markdown) Markdown';
		await run(commandIds.exportConversations, nodes[0], nodes);
		assert.deepEqual([...state.written.keys()], [], 'no folder was chosen');
		const folder = mkdtempSync(join(tmpdir(), 'export-'));
		try {
			writeFileSync(join(folder, 'why.md'), 'was there');
			state.opened = [vscode.Uri.file(folder)];
			await run(commandIds.exportConversations, nodes[0], nodes);
			const names = [...state.written.keys()].map(path => path.slice(folder.length));
			assert.deepEqual(names, ['/why-2.md', '/why-3.md']);
			assert.equal(state.messages.at(-1), '2 conversations were exported.');
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it('opens the files that are dropped onto it, each once', async () => {
		const { dragAndDropController } = state.treeView as vscode.TreeViewOptions<HistoryNode>;
		const item = (text: string, uri?: vscode.Uri) => ({ asString: async () => text, asFile: () => uri && { uri } });
		const data = new Map([
			['text/uri-list', item('# from the explorer\r\nfile:///work/a.jsonl\r\nfile:///work/b.jsonl\r\n')],
			['files', item('', vscode.Uri.file('/work/b.jsonl'))],
		]);
		await dragAndDropController?.handleDrop?.(undefined, data as never, undefined as never);
		assert.deepEqual(dropped, ['/work/a.jsonl', '/work/b.jsonl']);
		assert.deepEqual(shown, [
			['reveal', 'imported-x'],
			['reveal', 'imported-x'],
		]);
	});

	const started = (...turns: readonly string[]): Conversation => ({
		id: 'imported-x',
		title: 'X',
		createdAt: at(1, 1),
		turns: turns.map(id => ({ id, events: plainTurn(['hm'], ['x'], id) })),
	});

	it('shows the beginning of a large file from its first turn on, and the whole in its place', async () => {
		beginning = started('1', '2-beginning');
		read = async () => {
			assert.deepEqual(shown, [['turn', 'imported-x', '1']]);
			await conversations.open('imported-x');
			store.stored.set('imported-x', started('1', '2', '3'));
			return imported;
		};
		await view.openFile(vscode.Uri.file('/work/a.jsonl'));
		// Whoever has gone elsewhere meanwhile is not called back.
		assert.deepEqual(shown, [['turn', 'imported-x', '1']]);
		assert.deepEqual(
			conversations.opened('imported-x')?.turns.map(({ id }) => id),
			['1', '2', '3'],
		);
	});

	it('takes the beginning of a file away that could not be read as a whole', async () => {
		beginning = started('1');
		read = () => Promise.reject(new Error('The disk is full.'));
		await view.openFile(vscode.Uri.file('/work/a.jsonl'));
		assert.equal(await conversations.open('imported-x'), undefined);
		assert.deepEqual(state.messages, ['a.jsonl was not opened. The disk is full.']);
	});

	it('deletes everything after a question, and nothing without a yes', async () => {
		await run(commandIds.deleteAllConversations);
		assert.deepEqual([store.removed, forgotten], [[], 0]);
		state.choice = 'Delete all';
		await run(commandIds.deleteAllConversations);
		assert.deepEqual(store.removed, ['p', 'a', 'b', 'imported-c', 'd']);
		assert.equal(forgotten, 1);
		assert.equal(state.messages.at(-1), 'All conversations were deleted.');
	});

	it('brings everything back that was deleted together, as far as it is there', async () => {
		for (const [isThere, left] of [
			[true, 0],
			[false, 1],
		] as const) {
			state.choice = 'Delete all';
			nextChoice = 'Undo';
			canRestore = isThere;
			await run(commandIds.deleteAllConversations);
			assert.equal(forgotten, left);
		}
	});

	it('deletes with everything what was set aside, after naming it, and brings it back with the rest', async () => {
		left.push('c.damaged');
		state.choice = 'Delete all';
		await run(commandIds.deleteAllConversations);
		assert.ok(state.details.at(-1)?.endsWith('Files that were set aside go, too: c.damaged.'));
		assert.deepEqual(left, []);
	});

	it('says so where a conversation is gone, and ignores what is no node of its own', async () => {
		await run(innerCommandIds.openPlace, { conversation: 'nowhere' });
		await run(innerCommandIds.openPlace, 'odd');
		assert.deepEqual(state.messages, ['That conversation was deleted.', 'That conversation was deleted.']);
		await run(commandIds.deleteConversation, { kind: 'hit' });
		await run(commandIds.deleteConversation);
		assert.equal(state.messages.length, 2);
	});
});
