import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import { Follow } from '../../../../src/surfaces/beside/follow.ts';
import type { GazePlace } from '../../../../src/surfaces/beside/gaze.ts';
import { fakeDocument, fakeEditor } from '../../../harness/vscodeFake/document.ts';
import { Range, Uri } from '../../../harness/vscodeFake/places.ts';
import { events, resetVscode, state } from '../../../harness/vscodeFake/state.ts';

const text = Array.from({ length: 200 }, (_, line) => `line ${line}`).join('\n');

interface Scrolling {
	readonly editor: vscode.TextEditor;
	readonly revealed: number[];
}

/** An editor that shows forty lines from `top` on. */
function editorOf(path: string, top = 0): Scrolling {
	const revealed: number[] = [];
	const editor = Object.assign(fakeEditor(fakeDocument(path, text), 0, 0), {
		visibleRanges: [new Range(top, 0, top + 39, 0)],
		revealRange: (range: Range) => revealed.push(range.start.line),
	});
	return { editor: editor as unknown as vscode.TextEditor, revealed };
}

const placeIn = (path: string, line: number): GazePlace => ({
	uri: Uri.file(path) as unknown as vscode.Uri,
	line,
	endLine: line,
});

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('following the model', () => {
	const moved = new Emitter<GazePlace>();
	let follow: Follow;
	let shown: Scrolling;
	let isInside: boolean;

	beforeEach(() => {
		resetVscode();
		shown = editorOf('/project/a.ts');
		state.editors = [shown.editor];
		state.activeEditor = shown.editor;
		isInside = true;
		follow = new Follow({ onDidMove: moved.event, isInWorkspace: async () => isInside });
		follow.start();
	});

	afterEach(() => follow.dispose());

	const go = async (path: string, line: number): Promise<void> => {
		moved.fire(placeIn(path, line));
		await settled();
	};

	it('shows a place that is out of sight, and leaves one alone that can be seen', async () => {
		await go('/project/a.ts', 10);
		assert.deepEqual(shown.revealed, []);
		await go('/project/a.ts', 120);
		assert.deepEqual(shown.revealed, [120]);
	});

	it('shows it in all editors of the file', async () => {
		const other = editorOf('/project/a.ts', 100);
		state.editors = [shown.editor, other.editor];
		await go('/project/a.ts', 60);
		assert.deepEqual([shown.revealed, other.revealed], [[60], [60]]);
	});

	it('opens another file of the workspace only, and not over what is no text', async () => {
		const next = editorOf('/project/b.ts');
		state.nextEditor = next.editor;
		isInside = false;
		await go('/project/b.ts', 120);
		assert.deepEqual(state.shown, []);
		isInside = true;
		await go('/project/b.ts', 120);
		assert.deepEqual(state.shown.map(String), ['file:///project/b.ts']);
		assert.deepEqual(next.revealed, [120]);
	});

	it('does nothing once it was stopped', async () => {
		follow.stop();
		await go('/project/a.ts', 120);
		assert.deepEqual(shown.revealed, []);
	});

	it('ends when the reader scrolls up or down, and says so', async () => {
		await new Promise(resolve => setTimeout(resolve, 650));
		const changes: boolean[] = [];
		follow.onDidChange(on => changes.push(on));
		events.scrolled.fire({ textEditor: shown.editor, visibleRanges: [new Range(0, 0, 38, 0)] });
		assert.equal(follow.isOn, true);
		events.scrolled.fire({ textEditor: shown.editor, visibleRanges: [new Range(7, 0, 46, 0)] });
		assert.deepEqual(changes, [false]);
		assert.match(state.messages.join(), /because you scrolled/);
	});

	it('goes on when it was we who scrolled', async () => {
		await go('/project/a.ts', 120);
		events.scrolled.fire({ textEditor: shown.editor, visibleRanges: [new Range(100, 0, 139, 0)] });
		assert.equal(follow.isOn, true);
	});

	it('ends when the reader types into the text before them, and not when another one changes', () => {
		const change = [{ text: 'x' }];
		events.edited.fire({ document: fakeDocument('/project/other.ts', ''), contentChanges: change });
		events.edited.fire({ document: shown.editor.document, contentChanges: [] });
		assert.equal(follow.isOn, true);
		events.edited.fire({ document: shown.editor.document, contentChanges: change });
		assert.equal(follow.isOn, false);
		assert.match(state.messages.join(), /because you typed/);
	});
});
