import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { foldTurn } from '../../../../src/core/conversation/turnState.ts';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { TurnEvent, TurnEventBody } from '../../../../src/core/stream/turnEvent.ts';
import type { AppendedEvents } from '../../../../src/session/hub/hubEvents.ts';
import type { OpenTurn } from '../../../../src/session/hub/openConversation.ts';
import { LineMarks } from '../../../../src/surfaces/beside/lineMarks.ts';
import { ReferenceIndex } from '../../../../src/surfaces/beside/referenceIndex.ts';
import { isMarkable } from '../../../../src/workspace/referenceContext.ts';
import { WorkspaceFiles } from '../../../../src/workspace/workspaceFiles.ts';
import { fakeDocument, fakeEditor } from '../../../harness/vscodeFake/document.ts';
import { Position, Range, Uri } from '../../../harness/vscodeFake/places.ts';
import { events, resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const path = '/project/a.ts';
const text = Array.from({ length: 40 }, (_, line) => `const value${line} = ${line};`).join('\n');

function turnOf(id: string, thinking: string): OpenTurn {
	const file = { id: 'a', kind: 'file', label: 'a.ts', uri: `file://${path}`, text } as const;
	const bodies: readonly TurnEventBody[] = [
		{
			type: 'turn-start',
			question: '',
			context: [file],
			model: { provider: 'p', id: 'm' },
			options: { think: 'auto' },
			startedAt: '',
		},
		{ type: 'thinking-delta', block: 0, text: thinking },
		{ type: 'answer-delta', block: 1, text: 'See a.ts:30 for it.' },
		{ type: 'finish', reason: 'complete' },
	];
	const all: readonly TurnEvent[] = bodies.map((body, seq) => ({ ...body, turn: id, seq, at: seq }));
	return { id, events: all, state: foldTurn(all), live: false };
}

class House {
	readonly branchChanged = new Emitter<string>();
	readonly removed = new Emitter<string>();
	readonly painted: { readonly editor: vscode.TextEditor; readonly look: string; readonly lines: readonly number[] }[] =
		[];
	branch: readonly OpenTurn[];
	readonly index: ReferenceIndex;
	readonly marks: LineMarks;

	constructor(branch: readonly OpenTurn[]) {
		this.branch = branch;
		const opened = () => ({ id: 'c', title: '', createdAt: '', turns: this.branch, branch: this.branch });
		const conversations = {
			onDidAppend: new Emitter<AppendedEvents>().event,
			onDidRemove: this.removed.event,
			onDidChangeBranch: this.branchChanged.event,
			open: async () => opened(),
			opened,
			findTurn: () => undefined,
		};
		this.index = new ReferenceIndex({ conversations, files: { list: async () => ({ paths: [], uris: new Map() }) } });
		const paint = (editor: vscode.TextEditor, look: string, ranges: readonly vscode.Range[]): void => {
			this.painted.push({ editor, look, lines: ranges.map(({ start }) => start.line + 1) });
		};
		this.marks = new LineMarks({ conversations, index: this.index, looks: { paint }, isOn: () => true });
	}

	dispose(): void {
		this.marks.dispose();
		this.index.dispose();
	}
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) {
		await new Promise(resolve => setTimeout(resolve, 10));
	}
}

describe('marks beside lines', () => {
	let house: House;
	let document: vscode.TextDocument;
	let editors: readonly vscode.TextEditor[];

	beforeEach(() => {
		resetVscode();
		state.folders = ['/project'];
		document = fakeDocument(path, text);
		state.documents.set(path, document);
		editors = [fakeEditor(document, 0, 0), fakeEditor(document, 0, 0)];
		state.editors = editors;
	});

	afterEach(() => house.dispose());

	const shownIn = (): readonly number[] => house.marks.in(document).map(({ line }) => line + 1);

	it('are painted once in each editor of the file, a look at a time; those of answers are not', async () => {
		house = new House([turnOf('t', 'Look at a.ts:3 and a.ts:10 here.')]);
		house.marks.show('c');
		await until(() => house.painted.some(({ lines }) => lines.length > 0));
		const marks = house.painted.filter(({ look }) => look === 'mark');
		assert.deepEqual(
			editors.map(editor => marks.findLast(each => each.editor === editor)?.lines),
			[
				[3, 10],
				[3, 10],
			],
		);
		assert.ok(house.painted.filter(({ lines }) => lines.length > 0).length <= 4, 'painted only a few times');
	});

	it('are not painted on a keystroke, and move all the same', async () => {
		house = new House([turnOf('t', 'Look at a.ts:3 here.')]);
		house.marks.show('c');
		await until(() => house.painted.some(({ lines }) => lines.length > 0));
		const before = house.painted.length;
		const place = new Position(0, 0);
		const edited = { document, contentChanges: [{ range: new Range(place, place), text: '\n\n' }] };
		events.edited.fire(edited);
		assert.equal(house.painted.length, before);
		assert.deepEqual(shownIn(), [5]);
	});

	it('are those of the branch that is shown', async () => {
		const first = turnOf('one', 'Look at a.ts:3 here.');
		const second = turnOf('two', 'Look at a.ts:20 here.');
		house = new House([first, second]);
		house.marks.show('c');
		await until(() => shownIn().length === 2);
		assert.deepEqual(shownIn(), [3, 20]);
		house.branch = [first];
		house.branchChanged.fire('c');
		assert.deepEqual(shownIn(), [3]);
	});

	it('are gone when the reader clears them, and come with the next thoughts only', async () => {
		house = new House([turnOf('one', 'Look at a.ts:3 here.')]);
		house.marks.show('c');
		await until(() => shownIn().length === 1);
		house.marks.clear();
		assert.deepEqual(shownIn(), []);
		house.branch = [...house.branch, turnOf('two', 'Look at a.ts:20 here.')];
		house.branchChanged.fire('c');
		await until(() => shownIn().length === 1);
		assert.deepEqual(shownIn(), [20]);
	});

	it('are capped, and the rest is counted', async () => {
		const long = Array.from({ length: 600 }, (_, line) => `const other${line} = ${line};`).join('\n');
		document = fakeDocument(path, long);
		state.documents.set(path, document);
		const lines = Array.from({ length: 600 }, (_, line) => `At a.ts:${line + 1} too.`).join('\n\n');
		const turn = turnOf('t', lines);
		const context = [{ id: 'a', kind: 'file', label: 'a.ts', uri: `file://${path}`, text: long }] as const;
		const [start, ...rest] = turn.events;
		const all = [{ ...start, context } as TurnEvent, ...rest];
		house = new House([{ ...turn, events: all, state: foldTurn(all) }]);
		house.marks.show('c');
		await until(() => house.marks.leftOut(document) === 100);
		assert.equal(house.marks.in(document).length, 500);
	});
});

describe('what can be marked', () => {
	it('is text with lines of its own: files and documents that were never saved, and no cells, outputs or versions', () => {
		const uri = (address: string): vscode.Uri => Uri.parse(address) as unknown as vscode.Uri;
		for (const address of [
			'file:///a.ts',
			'untitled:Untitled-1',
			'vscode-remote://ssh/a.ts',
			'vscode-vfs://github/a.ts',
		]) {
			assert.equal(isMarkable(uri(address)), true, address);
		}
		for (const address of [
			'vscode-notebook-cell:///a.ipynb#1',
			'output:log',
			'git:/a.ts',
			'vscode-chat-code-block:/a',
		]) {
			assert.equal(isMarkable(uri(address)), false, address);
		}
	});

	it('is only what was attached, in a folder that is not trusted: no list of its files is read', async () => {
		resetVscode();
		state.folders = ['/project'];
		state.trusted = false;
		const files = new WorkspaceFiles();
		assert.deepEqual((await files.list()).paths, []);
		files.dispose();
	});
});
