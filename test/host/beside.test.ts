/** Marks of thoughts in a real extension host. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { foldTurn } from '../../src/core/conversation/turnState.ts';
import { Emitter } from '../../src/core/lifecycle.ts';
import type { TurnEvent, TurnEventBody } from '../../src/core/stream/turnEvent.ts';
import type { AppendedEvents } from '../../src/session/hub/hubEvents.ts';
import type { OpenTurn } from '../../src/session/hub/openConversation.ts';
import { LineMarks } from '../../src/surfaces/beside/lineMarks.ts';
import { Looks } from '../../src/surfaces/beside/looks.ts';
import { ReferenceIndex } from '../../src/surfaces/beside/referenceIndex.ts';
import { closeEditors } from './closeEditors.ts';

class House {
	readonly #appended = new Emitter<AppendedEvents>();
	readonly #never = new Emitter<string>();
	readonly looks = new Looks(vscode.Uri.file('/'));
	/** The lines that are marked in each editor, as they were painted last. */
	readonly painted = new Map<vscode.TextEditor, readonly number[]>();
	readonly index: ReferenceIndex;
	readonly marks: LineMarks;

	constructor(turns: readonly OpenTurn[]) {
		const conversation = { id: 'c', title: '', createdAt: '', turns, branch: turns };
		const conversations = {
			onDidAppend: this.#appended.event,
			onDidRemove: this.#never.event,
			onDidChangeBranch: this.#never.event,
			open: async () => conversation,
			opened: () => conversation,
			findTurn: () => undefined,
		};
		const files = { list: async () => ({ paths: [], uris: new Map() }) };
		this.index = new ReferenceIndex({ conversations, files });
		const looks: Pick<Looks, 'paint'> = {
			paint: (editor, look, ranges) => {
				this.looks.paint(editor, look, ranges);
				if (look === 'mark') {
					this.painted.set(
						editor,
						ranges.map(({ start }) => start.line + 1),
					);
				}
			},
		};
		this.marks = new LineMarks({ conversations, index: this.index, looks, isOn: () => true });
		this.marks.show('c');
	}

	dispose(): void {
		this.marks.dispose();
		this.index.dispose();
		this.looks.dispose();
	}
}

/** A turn that thinks about the given lines of an attached document. */
function turnAbout(document: vscode.TextDocument, lines: readonly number[]): OpenTurn {
	const path = vscode.workspace.asRelativePath(document.uri);
	const file = { id: 'a', kind: 'file', label: path, uri: document.uri.toString(), text: document.getText() } as const;
	const bodies: readonly TurnEventBody[] = [
		{
			type: 'turn-start',
			question: '',
			context: [file],
			model: { provider: 'p', id: 'm' },
			options: { think: 'auto' },
			startedAt: '',
		},
		{ type: 'thinking-delta', block: 0, text: lines.map(line => `Look at ${path}:${line} here.\n\n`).join('') },
		{ type: 'finish', reason: 'complete' },
	];
	const events: readonly TurnEvent[] = bodies.map((body, seq) => ({ ...body, turn: 't', seq, at: seq }));
	return { id: 't', events, state: foldTurn(events), live: false };
}

async function documentOf(lines: number): Promise<vscode.TextEditor> {
	const folder = vscode.workspace.workspaceFolders?.[0];
	assert.ok(folder);
	const uri = vscode.Uri.joinPath(folder.uri, `marked-${lines}.ts`);
	const text = Array.from({ length: lines }, (_, line) => `const value${line} = ${line};`).join('\n');
	await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
	return vscode.window.showTextDocument(uri);
}

async function waitFor(condition: () => boolean): Promise<void> {
	while (!condition()) {
		await new Promise(resolve => setTimeout(resolve, 20));
	}
}

describe('marks of thoughts', () => {
	let house: House | undefined;

	afterEach(async () => {
		house?.dispose();
		house = undefined;
		await closeEditors();
	});

	it('follow edits, and are stale while their line has another text', async () => {
		const editor = await documentOf(20);
		const { document } = editor;
		house = new House([turnAbout(document, [3, 10])]);
		const { marks } = house;
		const shown = (): readonly string[] =>
			marks.in(document).map(({ line, isStale }) => `${line + 1}${isStale ? '*' : ''}`);
		await waitFor(() => shown().length === 2);
		assert.deepEqual(shown(), ['3', '10']);
		await editor.edit(builder => {
			builder.insert(new vscode.Position(0, 0), 'first\n');
			builder.insert(new vscode.Position(9, 5), 'x');
		});
		assert.deepEqual(
			shown().map(line => line.replace('*', '')),
			['4', '11'],
		);
		await waitFor(() => shown().includes('11*'));
		await vscode.commands.executeCommand('undo');
		await waitFor(() => shown().join() === '3,10');
	});

	it('are in both editors that show one file, also after an edit in one of them', async () => {
		const first = await documentOf(30);
		const second = await vscode.window.showTextDocument(first.document, { viewColumn: vscode.ViewColumn.Two });
		house = new House([turnAbout(first.document, [4, 12])]);
		const { painted } = house;
		const shown = (): readonly (readonly number[] | undefined)[] =>
			vscode.window.visibleTextEditors
				.filter(({ document }) => document === first.document)
				.map(editor => painted.get(editor));
		await waitFor(() => JSON.stringify(shown()) === '[[4,12],[4,12]]');
		await second.edit(builder => builder.insert(new vscode.Position(0, 0), 'first\n'));
		await waitFor(() => JSON.stringify(shown()) === '[[5,13],[5,13]]');
		await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
		await waitFor(() => JSON.stringify(shown()) === '[[5,13]]');
	});

	it('are not in cells of notebooks', async () => {
		const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'const a = 1;\nconst b = 2;', 'javascript');
		const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
		await vscode.window.showNotebookDocument(notebook);
		await vscode.commands.executeCommand('notebook.cell.edit');
		await waitFor(() => vscode.window.activeTextEditor?.document.uri.scheme === 'vscode-notebook-cell');
		const { document } = vscode.window.activeTextEditor ?? assert.fail();
		house = new House([turnAbout(document, [1, 2])]);
		await house.index.search('c');
		assert.deepEqual(house.marks.in(document), []);
		assert.equal(house.painted.size, 0);
	});
});
