import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { ignoredPatterns } from '../../../src/workspace/excluded.ts';
import { completeMention, gatherMention } from '../../../src/workspace/mentions.ts';
import { fakeDocument, fakeEditor } from '../../harness/vscodeFake/document.ts';
import { Range, Uri } from '../../harness/vscodeFake/places.ts';
import { resetVscode, state } from '../../harness/vscodeFake/state.ts';
import { SymbolKind, TabInputText } from '../../harness/vscodeFake/vscode.ts';

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

	/** What is attached where it is one thing. */
	const textOf = async (mention: Parameters<typeof gatherMention>[0]): Promise<string | undefined> =>
		(await gatherMention(mention)).items[0]?.text;

	const labels = async (query: string): Promise<readonly string[]> =>
		(await completeMention(query)).map(({ kind, label }) => `${kind} ${label}`);

	it('is what the editor has, then symbols, then files; none of dependencies', async () => {
		const all = await labels('');
		assert.deepEqual(all.slice(0, 4), ['selection selection', 'symbol symbol', 'file file', 'changes changes']);
		assert.deepEqual(all.slice(4).toSorted(), ['file other.md', 'file page.ts', 'file sample.ts', 'pick picture']);
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
		assert.equal(await textOf({ kind: 'file', value: 'src/other.md' }), 'text of src/other.md');
		assert.equal(await textOf({ kind: 'file', value: 'app/[id]/page.ts' }), 'text of app/[id]/page.ts');
		assert.deepEqual(await gatherMention({ kind: 'file', value: 'src/gone.ts' }), { items: [], left: [] });
	});

	it('attaches the symbol of that name, the selection, or what is around the cursor', async () => {
		assert.equal(await textOf({ kind: 'symbol', value: 'total' }), 'function total() {\n\treturn 1;\n}');
		assert.equal(await textOf({ kind: 'symbol', value: 'missing' }), undefined);
		assert.equal(await textOf({ kind: 'selection' }), 'function total() {\n\tre');
	});

	it('attaches nothing of an editor that is not there', async () => {
		state.activeEditor = undefined;
		for (const kind of ['selection', 'symbol', 'file', 'problems', 'changes'] as const) {
			assert.deepEqual(await gatherMention({ kind }), { items: [], left: [] }, kind);
		}
	});

	it('offers no file that git ignores or the user leaves out of searches', async () => {
		writeFileSync(join(folder, '.gitignore'), 'out/\n*.log\n');
		mkdirSync(join(folder, 'out'), { recursive: true });
		for (const path of ['out/sample.js', 'src/sample.log', 'src/sample.min.js']) {
			writeFileSync(join(folder, path), '');
		}
		state.user = { 'search.exclude': { '**/*.min.js': true } };
		assert.deepEqual(await labels('sample'), ['file sample.ts']);
		rmSync(join(folder, '.gitignore'));
	});

	it('attaches what is open in tabs, each once, and names what is no text or too much', async () => {
		const uri = (path: string): TabInputText => new TabInputText(Uri.file(join(folder, path)));
		state.documents.set(join(folder, 'src/huge.ts'), fakeDocument(join(folder, 'src/huge.ts'), 'x'.repeat(300_000)));
		state.tabs = [
			uri('src/other.md'),
			uri('src/huge.ts'),
			uri('src/other.md'),
			{},
			uri('src/gone.bin'),
			uri('src/sample.ts'),
		];
		assert.ok((await labels('')).includes('editors editors'));
		const { items, left } = await gatherMention({ kind: 'editors' });
		assert.deepEqual(
			items.map(({ kind, label }) => `${kind} ${label}`),
			['file src/other.md', 'file src/sample.ts'],
		);
		assert.deepEqual(left, ['src/huge.ts', 'src/gone.bin']);
	});

	it('attaches at most twelve open editors', async () => {
		const paths = Array.from({ length: 14 }, (_, at) => join(folder, `src/tab${at}.ts`));
		for (const path of paths) {
			state.documents.set(path, fakeDocument(path, 'text'));
		}
		state.tabs = paths.map(path => new TabInputText(Uri.file(path)));
		const { items, left } = await gatherMention({ kind: 'editors' });
		assert.equal(items.length, 12);
		assert.deepEqual(left, ['src/tab12.ts', 'src/tab13.ts']);
	});

	it('attaches what is selected in the terminal, and leaves the clipboard as it was', async () => {
		state.terminal = { name: 'bash' };
		state.clipboard = 'mine';
		const copy = 'workbench.action.terminal.copySelection';
		assert.deepEqual(await gatherMention({ kind: 'terminal' }), { items: [], left: [] });
		state.commands.set(copy, () => {
			state.clipboard = 'npm ERR! missing script';
		});
		const { items } = await gatherMention({ kind: 'terminal' });
		assert.deepEqual(
			items.map(({ kind, label, text }) => [kind, label, text]),
			[['text', 'Terminal bash', 'npm ERR! missing script']],
		);
		assert.equal(state.clipboard, 'mine');
	});
});

describe('the lines of a .gitignore', () => {
	it('are the patterns of VS Code that say the same', () => {
		assert.deepEqual(ignoredPatterns('# built\ndist/\n*.log\n/secret.txt\nlib/gen  \n\n**/cache\n'), [
			'**/dist/**',
			'**/*.log',
			'**/*.log/**',
			'secret.txt',
			'secret.txt/**',
			'lib/gen',
			'lib/gen/**',
			'**/cache',
			'**/cache/**',
		]);
	});

	it('hide nothing that a later line may take back, and nothing that they cannot say', () => {
		assert.deepEqual(ignoredPatterns('*.log\ndist/\n!keep.log\n{a,b}\n[ab].ts\n'), ['**/dist/**']);
	});
});
