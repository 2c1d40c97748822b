import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { ContextItem } from '../../src/core/stream/turnEvent.ts';
import { insertAtCursor, openAsNewFile } from '../../src/surfaces/apply/codeActions.ts';
import { CodeChanges } from '../../src/surfaces/apply/codeChanges.ts';
import { fileItem, rangeItem } from '../../src/workspace/attachments.ts';
import { closeEditors } from './closeEditors.ts';

const sample = [
	'function add(a, b) {',
	'\treturn a - b;',
	'}',
	'',
	'function twice(a) {',
	'\treturn a + 1;',
	'}',
	'',
].join('\n');
const receipt = ['const rows = [];', 'rows.push(1);', ''].join('\n');
const fixedAdd = 'function add(a, b) {\n\treturn a + b;\n}\n';
const fixedTwice = 'function twice(a) {\n\treturn a * 2;\n}\n';

describe('applying a block of an answer', function () {
	this.timeout(90_000);

	let folder: string;
	let changes: CodeChanges;

	beforeEach(() => {
		const root = vscode.workspace.workspaceFolders?.[0] ?? assert.fail('no folder is open');
		folder = mkdtempSync(join(root.uri.fsPath, 'apply-'));
		writeFileSync(join(folder, 'sample.js'), sample);
		writeFileSync(join(folder, 'receipt.js'), receipt);
		changes = new CodeChanges();
	});

	afterEach(async () => {
		changes.dispose();
		await closeEditors();
		// VS Code may still be writing in it.
		rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	});

	const open = async (name: string): Promise<vscode.TextEditor> =>
		vscode.window.showTextDocument(await vscode.workspace.openTextDocument(join(folder, name)));
	const lines = ({ document }: vscode.TextEditor, from: number, to: number): ContextItem =>
		rangeItem('selection', document, document.validateRange(new vscode.Range(from - 1, 0, to - 1, 1000)));
	const propose = async (code: string, about: readonly ContextItem[]): Promise<vscode.Uri> =>
		(await changes.propose({ turn: 't1', code, about })) ?? assert.fail('nothing was proposed');
	const diffs = (): readonly vscode.TabInputTextDiff[] =>
		vscode.window.tabGroups.all
			.flatMap(group => group.tabs)
			.flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? input : []));
	const textOf = async (uri: vscode.Uri): Promise<string> => (await vscode.workspace.openTextDocument(uri)).getText();

	it('shows the whole file before and after, coloured, and writes nothing by itself', async () => {
		const editor = await open('sample.js');
		const uri = await propose(fixedAdd, [lines(editor, 1, 3)]);
		const [shown] = diffs();
		assert.ok(shown);
		assert.equal(shown.modified.toString(), uri.toString());
		assert.equal(await textOf(shown.original), sample);
		assert.equal(await textOf(shown.modified), sample.replace('a - b', 'a + b'));
		assert.equal((await vscode.workspace.openTextDocument(shown.modified)).languageId, 'javascript');
		assert.equal(editor.document.getText(), sample);
	});

	it('is written by Accept as one step that can be undone, and the difference closes', async () => {
		const editor = await open('sample.js');
		const uri = await propose(fixedAdd, [lines(editor, 1, 3)]);
		assert.equal(await changes.accept(uri), true);
		assert.equal(editor.document.getText(), sample.replace('a - b', 'a + b'));
		assert.equal(diffs().length, 0);
		await vscode.window.showTextDocument(editor.document);
		await vscode.commands.executeCommand('undo');
		assert.equal(editor.document.getText(), sample);
	});

	it('is dropped by Discard', async () => {
		const editor = await open('sample.js');
		const uri = await propose(fixedAdd, [lines(editor, 1, 3)]);
		await changes.discard(uri);
		assert.equal(diffs().length, 0);
		assert.equal(await changes.accept(uri), false);
		assert.equal(editor.document.getText(), sample);
	});

	it('finds its code again after lines were written above it, before the difference and while it is shown', async () => {
		const editor = await open('sample.js');
		const about = [lines(editor, 1, 3)];
		await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '// one\n\n'));
		const uri = await propose(fixedAdd, about);
		const edit = new vscode.WorkspaceEdit();
		edit.insert(editor.document.uri, new vscode.Position(0, 0), '// zero\n');
		await vscode.workspace.applyEdit(edit);
		assert.equal(await changes.accept(uri), true);
		assert.equal(editor.document.getText(), `// zero\n// one\n\n${sample.replace('a - b', 'a + b')}`);
	});

	it('finds its code by its first line when it was changed inside before it was applied', async () => {
		const editor = await open('sample.js');
		const about = [lines(editor, 1, 3)];
		await editor.edit(edit => edit.insert(new vscode.Position(1, 0), '\t// A note.\n'));
		assert.equal(await changes.accept(await propose(fixedAdd, about)), true);
		assert.equal(editor.document.getText(), sample.replace('a - b', 'a + b'));
	});

	it('can be applied again after it was undone', async () => {
		const editor = await open('sample.js');
		const about = [lines(editor, 1, 3)];
		assert.equal(await changes.accept(await propose(fixedAdd, about)), true);
		await vscode.commands.executeCommand('undo');
		assert.equal(editor.document.getText(), sample);
		assert.equal(await changes.accept(await propose(fixedAdd, about)), true);
		assert.equal(editor.document.getText(), sample.replace('a - b', 'a + b'));
	});

	it('is not written where the code has changed meanwhile', async () => {
		const editor = await open('sample.js');
		const uri = await propose(fixedAdd, [lines(editor, 1, 3)]);
		const edit = new vscode.WorkspaceEdit();
		edit.replace(editor.document.uri, new vscode.Range(1, 0, 1, 14), '\treturn b;');
		await vscode.workspace.applyEdit(edit);
		const before = editor.document.getText();
		assert.equal(await changes.accept(uri), false);
		assert.equal(editor.document.getText(), before);
		assert.equal(diffs().length, 1);
	});

	it('goes into the file that was asked about, whatever is selected in another', async () => {
		const editor = await open('sample.js');
		const about = [lines(editor, 1, 3)];
		const other = await open('receipt.js');
		other.selection = new vscode.Selection(0, 0, 1, 5);
		assert.equal(await changes.accept(await propose(fixedAdd, about)), true);
		assert.equal(await textOf(editor.document.uri), sample.replace('a - b', 'a + b'));
		assert.equal(await textOf(other.document.uri), receipt);
	});

	it('writes what its difference shows where whole lines are selected, line break and all', async () => {
		const editor = await open('sample.js');
		editor.selection = new vscode.Selection(0, 0, 3, 0);
		const uri = await propose('const add = (a, b) => a + b;\n', []);
		const wanted = `const add = (a, b) => a + b;\n${sample.slice(sample.indexOf('\nfunction twice'))}`;
		assert.equal(await textOf(uri), wanted);
		assert.equal(await changes.accept(uri), true);
		assert.equal(editor.document.getText(), wanted);
	});

	it('stays open for a decision while one of two tabs shows it', async () => {
		const editor = await open('sample.js');
		const uri = await propose(fixedAdd, [lines(editor, 1, 3)]);
		await vscode.commands.executeCommand('workbench.action.splitEditorRight');
		const shown = (): readonly vscode.Tab[] =>
			vscode.window.tabGroups.all
				.flatMap(group => group.tabs)
				.filter(({ input }) => input instanceof vscode.TabInputTextDiff);
		assert.equal(shown().length, 2);
		await vscode.window.tabGroups.close(shown().slice(1));
		assert.equal(await changes.accept(uri), true);
		assert.equal(editor.document.getText(), sample.replace('a - b', 'a + b'));
	});

	it('takes several blocks one after another, each for the lines that it is about', async () => {
		const editor = await open('sample.js');
		const about = [lines(editor, 1, 7)];
		assert.equal(await changes.accept(await propose(fixedAdd, about)), true);
		assert.equal(await changes.accept(await propose(fixedTwice, about)), true);
		assert.equal(await textOf(editor.document.uri), sample.replace('a - b', 'a + b').replace('a + 1', 'a * 2'));
	});

	it('goes into the file that its first line names, without that line', async () => {
		const editor = await open('sample.js');
		const code = `// ${basename(folder)}/receipt.js\nconst rows = [];\nrows.push(2);\n`;
		const uri = await propose(code, [lines(editor, 1, 3)]);
		assert.equal(await changes.accept(uri), true);
		const other = vscode.Uri.file(join(folder, 'receipt.js'));
		assert.equal(await textOf(other), receipt.replace('push(1)', 'push(2)'));
		assert.equal(editor.document.getText(), sample);
	});

	it('goes into the file that the words behind its fence name', async () => {
		const editor = await open('sample.js');
		const path = `${basename(folder)}/receipt.js`;
		const code = 'const rows = [];\nrows.push(3);\n';
		const uri = await changes.propose({ turn: 't1', code, about: [lines(editor, 1, 3)], path });
		assert.equal(await changes.accept(uri ?? assert.fail('nothing was proposed')), true);
		assert.equal(await textOf(vscode.Uri.file(join(folder, 'receipt.js'))), receipt.replace('push(1)', 'push(3)'));
		assert.equal(editor.document.getText(), sample);
	});

	it('takes the place of one function of an attached file, and never of the file by a few lines of something else', async () => {
		const { document } = await open('sample.js');
		const about = [await fileItem(document.uri)];
		assert.equal(await textOf(await propose(fixedTwice, about)), sample.replace('a + 1', 'a * 2'));
		assert.equal(await changes.propose({ turn: 't1', code: 'console.log(1);\n', about }), undefined);
	});

	it('gets the indentation of the method that it takes the place of', async () => {
		writeFileSync(
			join(folder, 'class.js'),
			'class A {\n\tone() {\n\t\treturn 2;\n\t}\n\n\ttwo() {\n\t\treturn 2;\n\t}\n}\n',
		);
		const editor = await open('class.js');
		const uri = await propose('one() {\n\treturn 1;\n}\n', [lines(editor, 1, 9)]);
		assert.match(await textOf(uri), /^class A \{\n\tone\(\) \{\n\t\treturn 1;\n\t\}\n\n\ttwo\(\) \{\n\t\treturn 2;/);
	});

	it('opens a new file where the block says that it belongs, and writes nothing before it is saved', async () => {
		await openAsNewFile('export {};\n', 'text', `${basename(folder)}/made.ts`);
		const document = vscode.window.activeTextEditor?.document;
		assert.equal(document?.uri.scheme, 'untitled');
		assert.equal(document.uri.fsPath, join(folder, 'made.ts'));
		assert.equal(document.languageId, 'typescript');
		assert.equal(document.getText(), 'export {};\n');
		assert.equal(existsSync(join(folder, 'made.ts')), false);
	});

	it('is inserted into the file beside a difference that is shown, and not into the difference', async () => {
		const editor = await open('sample.js');
		await propose(fixedAdd, [lines(editor, 1, 3)]);
		const other = await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.Beside);
		other.selection = new vscode.Selection(0, 0, 0, 0);
		await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
		assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'sidethought-change');
		await insertAtCursor('// here\n');
		assert.equal(editor.document.getText(), `// here\n${sample}`);
	});

	it('opens a new file in the language that its fence names', async () => {
		for (const [name, id] of [
			['ts', 'typescript'],
			['py', 'python'],
			['sh', 'shellscript'],
			['rs', 'rust'],
			['nothing-known', 'plaintext'],
		] as const) {
			await openAsNewFile('x', name);
			assert.equal(vscode.window.activeTextEditor?.document.languageId, id, name);
		}
	});
});
