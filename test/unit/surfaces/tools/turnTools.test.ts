import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { ToolsChoice } from '../../../../src/core/stream/toolsChoice.ts';
import { ToolChoices } from '../../../../src/surfaces/tools/toolChoices.ts';
import { ConversationTools } from '../../../../src/surfaces/tools/turnTools.ts';
import { fakeDocument } from '../../../harness/vscodeFake/document.ts';
import { resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const folder = mkdtempSync(join(tmpdir(), 'turn-tools-'));
const signal = new AbortController().signal;
const read = { id: 'c', name: 'read_file', arguments: { path: 'a.ts' } };
const fetchCall = { id: 'c', name: 'fetch_page', arguments: { url: 'x' } };

/** What VS Code keeps for the workspace. */
function memento(values = new Map<string, unknown>()): vscode.Memento {
	return {
		get: (key: string) => values.get(key),
		update: async (key: string, value: unknown) => void values.set(key, value),
		keys: () => [...values.keys()],
	} as vscode.Memento;
}

function choicesOf(usual: ToolsChoice, store = memento()): ToolChoices {
	return new ToolChoices(store, () => usual);
}

describe('the tools of a conversation', () => {
	before(() => writeFileSync(join(folder, 'a.ts'), 'one\n'));
	after(() => rmSync(folder, { recursive: true, force: true }));
	beforeEach(() => {
		resetVscode();
		state.folders = [folder];
	});

	it('are none where they are off, in Restricted Mode, and without a folder', () => {
		assert.equal(new ConversationTools(choicesOf('off')).of('c1'), undefined);
		const tools = new ConversationTools(choicesOf('on'));
		assert.ok(tools.of('c1'));
		state.trusted = false;
		state.tools.set('fetch_page', () => 'page');
		assert.equal(tools.of('c1'), undefined);
		state.trusted = true;
		state.folders = [];
		assert.equal(tools.of('c1'), undefined);
	});

	it('read, search and ask the editor and git, and nothing of them writes', async () => {
		const tools = new ConversationTools(choicesOf('on')).of('c1');
		assert.deepEqual(
			tools?.offered.map(({ name }) => name),
			[
				'list_files',
				'find_files',
				'read_file',
				'search_text',
				'file_symbols',
				'workspace_symbols',
				'find_definition',
				'find_references',
				'list_problems',
				'git_diff',
				'git_log',
			],
		);
		assert.match((await tools?.run(read, signal)) ?? '', /1: one$/);
	});

	it('see what is not saved yet', async () => {
		const path = join(folder, 'a.ts');
		state.documents.set(path, {
			...fakeDocument(path, 'two'),
			isDirty: true,
			getText: () => 'two',
		} as vscode.TextDocument);
		const tools = new ConversationTools(choicesOf('on')).of('c1');
		assert.match((await tools?.run(read, signal)) ?? '', /1: two$/);
	});

	it('run without a question where they are on', async () => {
		const tools = new ConversationTools(choicesOf('on')).of('c1');
		assert.equal(await tools?.refusal?.(read, signal), undefined);
		assert.deepEqual(state.messages, []);
	});

	it('ask before each call, or once for a tool in a conversation', async () => {
		const all = new ConversationTools(choicesOf('ask'));
		state.choice = 'Allow';
		assert.equal(await all.of('c1')?.refusal?.(read, signal), undefined);
		state.choice = 'Allow in This Conversation';
		assert.equal(await all.of('c1')?.refusal?.(read, signal), undefined);
		state.choice = undefined;
		assert.equal(await all.of('c1')?.refusal?.(read, signal), undefined);
		assert.equal(state.messages.length, 2);
		assert.match((await all.of('c2')?.refusal?.(read, signal)) ?? '', /does not allow read_file/);
		assert.equal(state.messages.length, 3);
	});

	it('of other extensions are there when they were chosen, and always ask', async () => {
		state.tools.set('fetch_page', input => `page of ${JSON.stringify(input)}`);
		state.tools.set('sidethought_reason', () => 'ours');
		const choices = choicesOf('on');
		const all = new ConversationTools(choices);
		assert.ok(!all.of('c1')?.offered.some(({ name }) => name === 'fetch_page'));
		choices.chooseOthers(['fetch_page', 'sidethought_reason', 'gone']);
		const tools = all.of('c1');
		assert.equal(tools?.offered.filter(({ name }) => name === 'fetch_page').length, 1);
		assert.ok(!tools?.offered.some(({ name }) => name === 'sidethought_reason'));
		assert.match((await tools?.refusal?.(fetchCall, signal)) ?? '', /does not allow fetch_page/);
		assert.equal(await tools?.run(fetchCall, signal), 'page of {"url":"x"}');
	});

	it('of other extensions tell no keys either', async () => {
		const key = `sk-${'a1B2'.repeat(10)}`;
		state.tools.set('fetch_page', () => `Authorization: Bearer ${key}`);
		const choices = choicesOf('on');
		choices.chooseOthers(['fetch_page']);
		const told = await new ConversationTools(choices).of('c1')?.run(fetchCall, signal);
		assert.match(told ?? '', /^Authorization: /);
		assert.ok(!told?.includes(key));
	});

	it('are as they were chosen for the conversation, also in the next window', () => {
		const store = memento();
		const choices = choicesOf('off', store);
		const changed: string[] = [];
		choices.onDidChange(id => changed.push(id));
		choices.choose('c1', 'ask');
		assert.deepEqual(changed, ['c1']);
		assert.deepEqual([choicesOf('off', store).of('c1'), choicesOf('off', store).of('c2')], ['ask', 'off']);
	});

	it('are as usual where what was kept makes no sense', () => {
		const store = memento(
			new Map<string, unknown>([
				['toolsOfConversations', [['c1', 'always']]],
				['toolsOfOthers', 7],
			]),
		);
		const choices = choicesOf('ask', store);
		assert.deepEqual([choices.of('c1'), choices.others], ['ask', []]);
	});
});
