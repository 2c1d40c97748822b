import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { completeMention, resolveMention } from '../../../src/workspace/mentions.ts';
import { fakeDocument, fakeEditor } from '../../harness/vscodeFake/document.ts';
import { Range } from '../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';
import { SymbolKind } from '../../harness/vscodeFake/vscode.ts';

describe('what follows a # in the composer', () => {
	let folder: string;
	let document: vscode.TextDocument;

	before(() => {
		folder = realpathSync(mkdtempSync(join(tmpdir(), 'mentions-')));
		for (const path of ['src', 'node_modules/x', 'app/[id]']) {
			mkdirSync(join(folder, path), { recursive: true });
		}
		for (const path of ['src/sample.ts', 'src/other.md', 'node_modules/x/sample.ts', 'app/[id]/page.ts']) {
			writeFileSync(join(folder, path), `text of ${path}`);
		}
		document = fakeDocument(join(folder, 'src/sample.ts'), 'function total() {\n\treturn 1;\n}\n');
	});

	after(() => rmSync(folder, { recursive: true }));

	beforeEach(() => {
		resetVscode();
		state.folders = [folder];
		state.activeEditor = fakeEditor(document, 0, 0, 1, 3);
		const total = { name: 'total', kind: SymbolKind.Function, range: new Range(0, 0, 2, 1), children: [] };
		state.commands.set('vscode.executeDocumentSymbolProvider', () => [total]);
	});

	const labels = async (query: string): Promise<readonly string[]> =>
		(await completeMention(query)).map(({ kind, label }) => `${kind} ${label}`);

	it('is what the editor has, then symbols, then files; none of dependencies', async () => {
		const all = await labels('');
		assert.deepEqual(all.slice(0, 4), ['selection selection', 'symbol symbol', 'file file', 'changes changes']);
		assert.deepEqual(all.slice(4).toSorted(), ['file other.md', 'file page.ts', 'file sample.ts']);
		assert.deepEqual(await labels('total'), ['symbol total']);
		assert.deepEqual(await labels('sample'), ['file sample.ts']);
	});

	it('offers problems only where there are some, and a selection only where there is one', async () => {
		state.activeEditor = fakeEditor(document, 0, 0);
		assert.ok(!(await labels('')).includes('selection selection'));
		assert.ok(!(await labels('')).includes('problems problems'));
		state.diagnostics.set(document.uri.path, [{} as vscode.Diagnostic]);
		assert.ok((await labels('')).includes('problems problems'));
	});

	it('offers files and changes without an editor', async () => {
		state.activeEditor = undefined;
		assert.deepEqual((await labels('')).slice(0, 1), ['changes changes']);
		assert.deepEqual(await labels('other'), ['file other.md']);
	});

	it('is no pattern: what is special in one is left out', async () => {
		assert.deepEqual(await labels('{sample,*}?'), []);
		assert.deepEqual(await labels('sample*'), ['file sample.ts']);
	});

	it('attaches the file that was chosen, also where its path looks like a pattern', async () => {
		assert.equal((await resolveMention({ kind: 'file', value: 'src/other.md' }))?.text, 'text of src/other.md');
		assert.equal((await resolveMention({ kind: 'file', value: 'app/[id]/page.ts' }))?.text, 'text of app/[id]/page.ts');
		assert.equal(await resolveMention({ kind: 'file', value: 'src/gone.ts' }), undefined);
	});

	it('attaches the symbol of that name, the selection, or what is around the cursor', async () => {
		assert.equal(
			(await resolveMention({ kind: 'symbol', value: 'total' }))?.text,
			'function total() {\n\treturn 1;\n}',
		);
		assert.equal(await resolveMention({ kind: 'symbol', value: 'missing' }), undefined);
		assert.equal((await resolveMention({ kind: 'selection' }))?.text, 'function total() {\n\tre');
	});

	it('attaches nothing of an editor that is not there', async () => {
		state.activeEditor = undefined;
		for (const kind of ['selection', 'symbol', 'file', 'problems', 'changes'] as const) {
			assert.equal(await resolveMention({ kind }), undefined, kind);
		}
	});
});
